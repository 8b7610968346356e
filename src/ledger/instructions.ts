import { randomUUID } from 'node:crypto';
import {
  isWaiting,
  nextInstructionState,
  type InstructionEvent,
  type InstructionState,
} from '../core/paths/instruction-lifecycle.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import type { JsonObject } from './audit-chain.ts';
import { isUuid } from './case-row.ts';
import {
  instructionColumns,
  subjectOfInstruction,
  type InstructedPerson,
  type Instruction,
} from './instruction-row.ts';
import { jsonParameter, storableText, type Sql, type SqlRunner, type SqlTransaction } from './sql.ts';

/** What a run concludes about one group and one product. */
export type InstructionDraft = Pick<
  Instruction,
  | 'tenantId'
  | 'product'
  | 'productName'
  | 'groupId'
  | 'groupName'
  | 'why'
  | 'radius'
  | 'routedTo'
  | 'routedAs'
  | 'asOf'
> & { readonly people: readonly InstructedPerson[] };

/** `stale`: it changed since the actor saw it. `refused`: its state does not take the answer. Nothing was done then. */
export interface InstructionAnswer {
  readonly kind: 'done' | 'stale' | 'refused';
  readonly instruction: Instruction;
}

/** Instructions to the people who look after groups: made, renewed, answered, and closed when the change is seen. */
export interface InstructionStore {
  /** By uuid, or by the number people use. */
  get(id: string): Promise<Instruction | null>;
  /** Newest first. */
  list(wanted: { readonly tenantId: string; readonly state?: InstructionState }): Promise<Instruction[]>;
  /** Open or claimed, oldest first. */
  waiting(tenantId: string): Promise<Instruction[]>;
  /** The newest about one group and one product, whatever its state. */
  newest(key: Pick<Instruction, 'tenantId' | 'product' | 'groupId'>): Promise<Instruction | null>;
  /** By name; people who have gone last. */
  people(id: string, limit: number): Promise<(InstructedPerson & { readonly goneAt: string | null })[]>;
  /** Ids of those concerned and not seen to have gone, in order, after one of them. */
  stillConcerned(id: string, page: { readonly after: string; readonly limit: number }): Promise<string[]>;
  /** Makes it, or renews the waiting one of its group and product: everything as in the draft, one version up. */
  propose(draft: InstructionDraft): Promise<Instruction>;
  /** The people of the waiting one as a run sees them now: who is not among them any more is no longer concerned. */
  keepUp(id: string, asOf: string, people: readonly InstructedPerson[]): Promise<void>;
  /** These were seen without the licence by that group. */
  seeGone(id: string, userIds: readonly string[], runId: string): Promise<void>;
  /** Ends it, or opens it again. Null when its state does not take the event. */
  settle(
    id: string,
    event: Extract<InstructionEvent, 'renew' | 'see' | 'withdraw'>,
    body: JsonObject,
  ): Promise<Instruction | null>;
  answer(wanted: {
    readonly id: string;
    /** The version the actor saw. */
    readonly expectedVersion: number;
    readonly event: Extract<InstructionEvent, 'claim' | 'refuse'>;
    /** Entra object id from the channel. */
    readonly actor: string;
    readonly note: string | null;
  }): Promise<InstructionAnswer>;
}

interface InstructionDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const actor = 'reconcile';
const chunkSize = 1_000;
const waitingStates = `i.state in ('open', 'claimed')`;
const wholeNumber = /^\d{1,15}$/;
const from = `select ${instructionColumns} from seatkeeper.instructions i`;

export function createInstructionStore({ sql, clock, audit }: InstructionDeps): InstructionStore {
  const now = () => clock.now().toISOString();

  async function lock(tx: SqlTransaction, id: string): Promise<Instruction | null> {
    if (!isUuid(id)) return null;
    const [row] = await tx.query<Instruction>(`${from} where i.id = $1 for update of i`, [id]);
    return row ?? null;
  }

  async function record(
    tx: SqlTransaction,
    action: string,
    by: string,
    { id, tenantId, number, product, groupId, version, people, gone }: Instruction,
    body: JsonObject = {},
  ): Promise<void> {
    const about = { number, product, groupId, version, people, gone, ...body };
    await audit.append({ tenantId, actor: by, action, subject: subjectOfInstruction(id), body: about }, tx);
  }

  /** Sets the state with what belongs to it; the version goes up. */
  async function move(
    tx: SqlTransaction,
    found: Instruction,
    event: InstructionEvent,
    answer: { readonly by: string; readonly note: string | null } | null,
  ): Promise<Instruction | null> {
    const state = nextInstructionState(found.state, event);
    if (state === null) return null;
    await tx.query(
      `update seatkeeper.instructions set state = $2, version = version + 1, updated_at = $3::timestamptz,
         seen_at = case when $2 = 'seen' then $3::timestamptz end,
         answered_by = coalesce($4, answered_by), answer_note = case when $4::text is null then answer_note else $5 end,
         answered_at = case when $4::text is null then answered_at else $3::timestamptz end
       where id = $1`,
      [found.id, state, now(), answer?.by ?? null, answer?.note ?? null],
    );
    return mustRead(tx, found.id);
  }

  return {
    get: async (id) => {
      if (!isUuid(id) && !wholeNumber.test(id)) return null;
      const by = isUuid(id) ? 'i.id = $1::uuid' : 'i.number = $1::bigint';
      const [row] = await sql.query<Instruction>(`${from} where ${by}`, [id]);
      return row ?? null;
    },
    list: async ({ tenantId, state }) =>
      sql.query<Instruction>(
        `${from} where i.tenant_id = $1 and ($2::text is null or i.state = $2) order by i.number desc`,
        [tenantId, state ?? null],
      ),
    waiting: async (tenantId) =>
      sql.query<Instruction>(`${from} where i.tenant_id = $1 and ${waitingStates} order by i.number`, [
        tenantId,
      ]),
    newest: async ({ tenantId, product, groupId }) => {
      const [row] = await sql.query<Instruction>(
        `${from} where i.tenant_id = $1 and i.product = $2 and i.group_id = $3 order by i.number desc limit 1`,
        [tenantId, product, groupId],
      );
      return row ?? null;
    },
    people: async (id, limit) =>
      isUuid(id)
        ? sql.query(
            `select user_id as "userId", display_name as "displayName", holds_also as also, seen_gone_at as "goneAt"
             from seatkeeper.instruction_people where instruction_id = $1
             order by seen_gone_at is not null, display_name nulls last, user_id limit $2`,
            [id, limit],
          )
        : [],
    stillConcerned: async (id, { after, limit }) => {
      const rows = await sql.query<{ userId: string }>(
        `select user_id as "userId" from seatkeeper.instruction_people
         where instruction_id = $1 and seen_gone_at is null and user_id > $2 order by user_id limit $3`,
        [id, after, limit],
      );
      return rows.map(({ userId }) => userId);
    },

    propose: async (draft) =>
      sql.transaction(async (tx) => {
        const { tenantId, product, groupId } = draft;
        await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`instruct:${tenantId}`]);
        const [open] = await tx.query<Instruction>(
          `${from} where i.tenant_id = $1 and i.product = $2 and i.group_id = $3 and ${waitingStates} for update of i`,
          [tenantId, product, groupId],
        );
        const id = open?.id ?? randomUUID();
        await tx.query(open === undefined ? insertSql : renewSql, [id, ...contentOf(draft), now()]);
        await setPeople(tx, id, draft.people);
        const made = await mustRead(tx, id);
        const action = open === undefined ? 'instruction.proposed' : 'instruction.renewed';
        const { why, routedTo, routedAs, asOf } = made;
        await record(tx, action, actor, made, { why, routedTo: [...routedTo], routedAs, asOf });
        return made;
      }),

    keepUp: async (id, asOf, people) => {
      await sql.transaction(async (tx) => {
        const found = await lock(tx, id);
        if (found === null || !isWaiting(found.state)) return;
        await tx.query('update seatkeeper.instructions set as_of = $2::date where id = $1', [id, asOf]);
        await setPeople(tx, id, people);
        const kept = await mustRead(tx, id);
        if (kept.people !== found.people)
          await record(tx, 'instruction.people-changed', actor, kept, { before: found.people, asOf });
      });
    },

    seeGone: async (id, userIds, runId) => {
      if (userIds.length === 0) return;
      await sql.transaction(async (tx) => {
        const found = await lock(tx, id);
        if (found === null || !isWaiting(found.state)) return;
        const gone = await tx.query<{ userId: string }>(
          `update seatkeeper.instruction_people set seen_gone_at = $3::timestamptz
           where instruction_id = $1 and user_id = any($2::text[]) and seen_gone_at is null
           returning user_id as "userId"`,
          [id, userIds, now()],
        );
        if (gone.length === 0) return;
        const seen = gone.map(({ userId }) => userId).sort();
        await record(tx, 'instruction.people-gone', actor, await mustRead(tx, id), { userIds: seen, runId });
      });
    },

    settle: async (id, event, body) =>
      sql.transaction(async (tx) => {
        const found = await lock(tx, id);
        const moved = found === null ? null : await move(tx, found, event, null);
        if (moved !== null) await record(tx, `instruction.${pastOf[event]}`, actor, moved, body);
        return moved;
      }),

    answer: async ({ id, expectedVersion, event, actor: by, note }) =>
      sql.transaction(async (tx) => {
        const found = await lock(tx, id);
        if (found === null) throw new TypeError('Only an instruction that was read is answered.');
        if (nextInstructionState(found.state, event) === null) return { kind: 'refused', instruction: found };
        if (found.version !== expectedVersion) return { kind: 'stale', instruction: found };
        const text = note === null ? null : storableText(note);
        const moved = await move(tx, found, event, { by, note: text });
        if (moved === null) throw new TypeError('A locked instruction does not change its state.');
        await record(tx, `instruction.${pastOf[event]}`, by, moved, { note: text });
        return { kind: 'done', instruction: moved };
      }),
  };
}

const pastOf = {
  claim: 'claimed',
  refuse: 'refused',
  renew: 'reopened',
  see: 'seen',
  withdraw: 'withdrawn',
} as const;

const insertSql = `insert into seatkeeper.instructions (id, tenant_id, product, product_name, group_id, group_name, why,
    radius, routed_to, routed_as, as_of, state, version, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::text[], $10, $11::date, 'open', 1, $12::timestamptz, $12::timestamptz)`;

const renewSql = `update seatkeeper.instructions set tenant_id = $2, product = $3, product_name = $4, group_id = $5,
    group_name = $6, why = $7, radius = $8::jsonb, routed_to = $9::text[], routed_as = $10, as_of = $11::date,
    state = 'open', version = version + 1, updated_at = $12::timestamptz
  where id = $1`;

function contentOf(draft: InstructionDraft): unknown[] {
  const { tenantId, product, productName, groupId, groupName, why, radius, routedTo, routedAs, asOf } = draft;
  const name = groupName === null ? null : storableText(groupName);
  return [
    tenantId,
    product,
    productName,
    groupId,
    name,
    why,
    jsonParameter(radius),
    routedTo,
    routedAs,
    asOf,
  ];
}

async function mustRead(tx: SqlRunner, id: string): Promise<Instruction> {
  const [row] = await tx.query<Instruction>(`${from} where i.id = $1`, [id]);
  if (row === undefined) throw new TypeError('A locked instruction vanished.');
  return row;
}

/** Who has gone stays as a record of it, unless they are back. */
async function setPeople(tx: SqlTransaction, id: string, people: readonly InstructedPerson[]): Promise<void> {
  await tx.query(
    `delete from seatkeeper.instruction_people
     where instruction_id = $1 and seen_gone_at is null and not user_id = any($2::text[])`,
    [id, people.map(({ userId }) => userId)],
  );
  for (let start = 0; start < people.length; start += chunkSize) {
    await tx.query(
      `insert into seatkeeper.instruction_people (instruction_id, user_id, display_name, holds_also)
       select $1::uuid, "userId", "displayName", also
       from jsonb_to_recordset($2::jsonb) as person ("userId" text, "displayName" text, also text)
       on conflict (instruction_id, user_id) do update set display_name = excluded.display_name,
         holds_also = excluded.holds_also, seen_gone_at = null`,
      [id, jsonParameter(people.slice(start, start + chunkSize))],
    );
  }
}
