import type { StepRecord } from '../core/changes/own-deed.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { jsonParameter, storableText, type Sql } from './sql.ts';
import { stepColumns, type Step } from './step-row.ts';

/** Why a change is no surprise; null: nothing explains it. */
export type ChangeExplanation = 'step' | 'groupLicensing' | 'acknowledged' | 'beforeUs' | null;

/** A licence change that was seen in the tenant. Instants are RFC 3339 in UTC. */
export interface TenantChange {
  /** Id of the entry in the directory's audit log. */
  readonly id: string;
  readonly userId: string;
  readonly happenedAt: string;
  readonly activity: string;
  readonly actorKind: 'user' | 'app' | 'unknown';
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly correlationId: string | null;
  /** SKU ids; both empty where the log does not say what changed. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly explanation: ChangeExplanation;
  /** The step that explains it. */
  readonly stepId: string | null;
  /** Our own app did it, and no step of ours is behind it. */
  readonly isGrave: boolean;
  readonly products: readonly string[];
  readonly seenAt: string;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedNote: string | null;
}

export type NewTenantChange = Omit<
  TenantChange,
  'seenAt' | 'acknowledgedBy' | 'acknowledgedAt' | 'acknowledgedNote'
>;

/** In place of a product: licences that no product of the register has. */
export const noProduct = '-';

/** What is told together: unexplained changes of a product that were first seen on one day (`YYYY-MM-DD`, UTC). */
export interface ChangeNotice {
  readonly tenantId: string;
  readonly product: string;
  readonly day: string;
}

/** The changes of a notice by one actor. */
export interface ActorChanges {
  readonly actorKind: TenantChange['actorKind'];
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly isGrave: boolean;
  /** People who lost, or got, a licence of these SKUs. */
  readonly taken: number;
  readonly given: number;
  readonly first: string;
  readonly last: string;
}

export interface NoticeFacts {
  /** Changes, explained since or not. */
  readonly changes: number;
  /** Of them, those nobody has explained yet. */
  readonly open: number;
  readonly people: number;
  /** The most people first. */
  readonly actors: readonly ActorChanges[];
  /** The newest explanation; null: nobody has given one. */
  readonly acknowledged: { readonly by: string; readonly at: string; readonly note: string } | null;
}

/** People who lost one of some SKUs, steps of ours left out. */
export interface LostSeats {
  readonly all: number;
  /** By our own app, without a step. */
  readonly grave: number;
  /** By Entra, after a group. */
  readonly byGroups: number;
}

export interface TenantChangeStore {
  /** Which of these are kept already, as `keyOfChange`. */
  known(tenantId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Keeps those that are new, each unexplained one with its audit event; answers the new ones. */
  keep(tenantId: string, changes: readonly NewTenantChange[]): Promise<NewTenantChange[]>;
  /** The newest first. */
  list(wanted: {
    readonly tenantId: string;
    readonly product?: string;
    readonly unexplainedOnly?: boolean;
    readonly limit: number;
  }): Promise<TenantChange[]>;
  /** `taken` and `given` are counted in these SKUs, which are the product's; null: in all. */
  noticeFacts(notice: ChangeNotice, skuIds: readonly string[] | null): Promise<NoticeFacts>;
  /** Explains what a notice tells. `changed`: there is more of it than the actor saw, and nothing was done. */
  acknowledge(
    notice: ChangeNotice,
    by: { readonly actor: string; readonly note: string; readonly expectedOpen: number },
  ): Promise<'done' | 'changed'>;
  lostSeats(wanted: {
    readonly tenantId: string;
    readonly skuIds: readonly string[];
    readonly since: string;
  }): Promise<LostSeats>;
  /** What owners have explained since: an actor, a product, and the day it happened. */
  acknowledgedSince(
    tenantId: string,
    since: string,
  ): Promise<{ readonly actorId: string; readonly product: string; readonly day: string }[]>;
  /** Steps about these people that may have changed the tenant since. */
  stepsAbout(tenantId: string, userIds: readonly string[], since: string): Promise<StepRecord[]>;
  /** Of these steps, what explains a change already. */
  explaining(
    tenantId: string,
    stepIds: readonly string[],
  ): Promise<{ readonly stepId: string; readonly removed: readonly string[] }[]>;
}

interface TenantChangeDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const actor = 'explain-changes';
const columns = `id, user_id as "userId", happened_at as "happenedAt", activity, actor_kind as "actorKind",
  actor_id as "actorId", actor_name as "actorName", correlation_id as "correlationId", added, removed, explanation,
  step_id as "stepId", is_grave as "isGrave", products, seen_at as "seenAt", acknowledged_by as "acknowledgedBy",
  acknowledged_at as "acknowledgedAt", acknowledged_note as "acknowledgedNote"`;
const ofNotice = `tenant_id = $1 and explanation is null
  and ($2 = any(products) or ($2 = '${noProduct}' and cardinality(products) = 0))
  and (seen_at at time zone 'UTC')::date = $3::date`;
const among = (list: 'added' | 'removed') =>
  `case when $4::text[] is null then cardinality(${list}) > 0 else ${list} && $4::text[] end`;
/** One transaction holds the audit chain for so many events at most. */
const keptTogether = 500;

/** One entry of the log may be about several people. */
export function keyOfChange({ id, userId }: Pick<TenantChange, 'id' | 'userId'>): string {
  return `${id} ${userId}`;
}

export function createTenantChangeStore({ sql, clock, audit }: TenantChangeDeps): TenantChangeStore {
  const now = () => clock.now().toISOString();

  async function keepSome(tenantId: string, changes: readonly NewTenantChange[]): Promise<NewTenantChange[]> {
    return sql.transaction(async (tx) => {
      const inserted = await tx.query<{ id: string; userId: string }>(
        `insert into seatkeeper.tenant_changes (tenant_id, id, user_id, happened_at, activity, actor_kind, actor_id,
           actor_name, correlation_id, added, removed, explanation, step_id, is_grave, products, seen_at)
         select $1, id, "userId", "happenedAt", activity, "actorKind", "actorId", "actorName", "correlationId",
           array(select jsonb_array_elements_text(added)), array(select jsonb_array_elements_text(removed)),
           explanation, "stepId", "isGrave", array(select jsonb_array_elements_text(products)), $3::timestamptz
         from jsonb_to_recordset($2::jsonb) as change (id text, "userId" text, "happenedAt" timestamptz, activity text,
           "actorKind" text, "actorId" text, "actorName" text, "correlationId" text, added jsonb, removed jsonb,
           explanation text, "stepId" uuid, "isGrave" boolean, products jsonb)
         on conflict do nothing returning id, user_id as "userId"`,
        [tenantId, jsonParameter(changes), now()],
      );
      const isNew = new Set(inserted.map(keyOfChange));
      const kept = changes.filter((change) => isNew.has(keyOfChange(change)));
      for (const change of kept) {
        if (change.explanation !== null) continue;
        const { id, userId, happenedAt, activity, actorKind, actorId, added, removed, products } = change;
        const who = { actorKind, actorId, correlationId: change.correlationId };
        const what = { added: [...added], removed: [...removed], products: [...products] };
        const action = change.isGrave ? 'tenant-change.grave' : 'tenant-change.unexplained';
        const body = { userId, happenedAt, activity, ...who, ...what };
        await audit.append({ tenantId, actor, action, subject: `tenant-change:${id}`, body }, tx);
      }
      return kept;
    });
  }

  return {
    known: async (tenantId, ids) => {
      const rows = await sql.query<{ id: string; userId: string }>(
        `select id, user_id as "userId" from seatkeeper.tenant_changes where tenant_id = $1 and id = any($2::text[])`,
        [tenantId, ids],
      );
      return new Set(rows.map(keyOfChange));
    },

    keep: async (tenantId, changes) => {
      const kept: NewTenantChange[] = [];
      for (let start = 0; start < changes.length; start += keptTogether)
        kept.push(...(await keepSome(tenantId, changes.slice(start, start + keptTogether))));
      return kept;
    },

    list: async ({ tenantId, product, unexplainedOnly = false, limit }) =>
      sql.query<TenantChange>(
        `select ${columns} from seatkeeper.tenant_changes
         where tenant_id = $1 and ($2::text is null or $2 = any(products))
           and (not $3 or (explanation is null and acknowledged_at is null))
         order by happened_at desc, id, user_id limit $4`,
        [tenantId, product ?? null, unexplainedOnly, limit],
      ),

    noticeFacts: async ({ tenantId, product, day }, skuIds) => {
      const notice = [tenantId, product, day];
      const [counts] = await sql.query<{ changes: number; open: number; people: number }>(
        `select count(*)::int as changes, count(*) filter (where acknowledged_at is null)::int as open,
           count(distinct user_id)::int as people
         from seatkeeper.tenant_changes where ${ofNotice}`,
        notice,
      );
      const actors = await sql.query<ActorChanges>(
        `select actor_kind as "actorKind", actor_id as "actorId", max(actor_name) as "actorName",
           is_grave as "isGrave", count(distinct user_id) filter (where ${among('removed')})::int as taken,
           count(distinct user_id) filter (where ${among('added')})::int as given,
           min(happened_at) as first, max(happened_at) as last
         from seatkeeper.tenant_changes where ${ofNotice}
         group by actor_kind, actor_id, is_grave order by is_grave desc, count(distinct user_id) desc, actor_id`,
        [...notice, skuIds],
      );
      const [said] = await sql.query<NonNullable<NoticeFacts['acknowledged']>>(
        `select acknowledged_by as by, acknowledged_at as at, acknowledged_note as note
         from seatkeeper.tenant_changes where ${ofNotice} and acknowledged_at is not null
         order by acknowledged_at desc limit 1`,
        notice,
      );
      const { changes = 0, open = 0, people = 0 } = counts ?? {};
      return { changes, open, people, actors, acknowledged: said ?? null };
    },

    acknowledge: async ({ tenantId, product, day }, { actor: by, note, expectedOpen }) =>
      sql.transaction(async (tx) => {
        const open = await tx.query<{ id: string; userId: string }>(
          `select id, user_id as "userId" from seatkeeper.tenant_changes
           where ${ofNotice} and acknowledged_at is null order by id, user_id for update`,
          [tenantId, product, day],
        );
        if (open.length !== expectedOpen || open.length === 0) return 'changed';
        const text = storableText(note);
        await tx.query(
          `update seatkeeper.tenant_changes set acknowledged_by = $4, acknowledged_at = $5::timestamptz,
             acknowledged_note = $6
           where ${ofNotice} and acknowledged_at is null`,
          [tenantId, product, day, by, now(), text],
        );
        const ids = [...new Set(open.map(({ id }) => id))];
        const event = { tenantId, actor: by, action: 'tenant-change.acknowledged' };
        const body = { product, day, note: text, changes: open.length, ids };
        await audit.append({ ...event, subject: `change:${product}:${day}`, body }, tx);
        return 'done';
      }),

    lostSeats: async ({ tenantId, skuIds, since }) => {
      const [lost] = await sql.query<LostSeats>(
        `select count(distinct user_id)::int as all, count(distinct user_id) filter (where is_grave)::int as grave,
           count(distinct user_id) filter (where explanation = 'groupLicensing')::int as "byGroups"
         from seatkeeper.tenant_changes
         where tenant_id = $1 and removed && $2::text[] and explanation is distinct from 'step'
           and happened_at >= $3::timestamptz`,
        [tenantId, skuIds, since],
      );
      if (lost === undefined) throw new TypeError('A count returns a row.');
      return lost;
    },

    acknowledgedSince: async (tenantId, since) =>
      sql.query(
        `select distinct actor_id as "actorId", product,
           to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD') as day
         from seatkeeper.tenant_changes, unnest(products) as product
         where tenant_id = $1 and acknowledged_at is not null and actor_id is not null and not is_grave
           and happened_at >= $2::timestamptz`,
        [tenantId, since],
      ),

    stepsAbout: async (tenantId, userIds, since) =>
      sql.query<Step>(
        `select ${stepColumns} from seatkeeper.steps join seatkeeper.cases on cases.id = case_id
         where cases.tenant_id = $1 and user_id = any($2::text[])
           and (steps.state in ('removing', 'restoring') or settled_at >= $3::timestamptz
             or restored_at >= $3::timestamptz)`,
        [tenantId, userIds, since],
      ),

    explaining: async (tenantId, stepIds) =>
      sql.query(
        `select step_id as "stepId", removed from seatkeeper.tenant_changes
         where tenant_id = $1 and step_id = any($2::uuid[])`,
        [tenantId, stepIds],
      ),
  };
}
