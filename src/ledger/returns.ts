import { randomUUID } from 'node:crypto';
import { takenPrefix } from '../core/consultation/notice-keys.ts';
import { isTakenBy } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditTrail } from './audit.ts';
import { isUuid, lockCase, type Case } from './case-row.ts';
import { storableText, type Sql, type SqlTransaction } from './sql.ts';
import { stepColumns, type Step } from './step-row.ts';
import { isTakenSql } from './steps.ts';

/** Somebody whose licence was taken asks for it back: a regret, counted (C33). Once per case and person. */
export interface SeatReturn {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly askedBy: string;
  readonly askedAt: string;
  /** Null while it is on its way. */
  readonly settledAt: string | null;
  /** `given-back`, or `failed:<code>`; then it may be asked for again. */
  readonly outcome: string | null;
}

/** Regrets of one case, or of one product, in people. */
export interface RegretCount {
  readonly asked: number;
  readonly givenBack: number;
  readonly failed: number;
  readonly onTheirWay: number;
}

/** `hasIt`: given back already, by this or by the owner's undo. `onItsWay`: nothing more to do. */
export type ReturnAsked =
  | {
      readonly kind: 'asked' | 'onItsWay' | 'hasIt' | 'otherTenant' | 'notTaken' | 'tooLate';
      readonly case: Case;
    }
  | { readonly kind: 'unknown' };

export interface ReturnStore {
  /**
   * Writes the wish, its audit event and the exemption of the person in one transaction. No approval: it gives back
   * what they had. Works while changes are halted, because it restores.
   */
  ask(wanted: {
    readonly tenantId: string;
    readonly caseId: string;
    readonly userId: string;
    /** The person is left alone with this product until then. `YYYY-MM-DD`, included. */
    readonly exempt: { readonly from: string; readonly until: string };
  }): Promise<ReturnAsked>;
  get(caseId: string, userId: string): Promise<SeatReturn | null>;
  /** Once; the same again changes nothing. */
  settle(caseId: string, userId: string, outcome: 'given-back' | `failed:${string}`): Promise<void>;
  /** Asked for and not settled, oldest first. */
  open(tenantId: string): Promise<SeatReturn[]>;
  countFor(caseId: string): Promise<RegretCount>;
  /** Regrets asked since the instant, by product. */
  countSince(
    tenantId: string,
    since: string,
  ): Promise<(RegretCount & { readonly product: string; readonly productName: string })[]>;
  /** Cases in which somebody asked for a licence back, newest first. */
  regrettedCases(tenantId: string): Promise<string[]>;
  /** People whose licence was taken, who can be written to and were not told, while it can be given back. */
  toTell(tenantId: string, limit: number): Promise<{ readonly caseId: string; readonly userId: string }[]>;
}

interface ReturnDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const columns = `returned.id, returned.case_id as "caseId", returned.user_id as "userId",
  returned.asked_by as "askedBy", returned.asked_at as "askedAt", returned.settled_at as "settledAt", returned.outcome`;

const counts = `count(*) as asked, count(*) filter (where outcome = 'given-back') as "givenBack",
  count(*) filter (where outcome like 'failed:%') as failed, count(*) filter (where settled_at is null) as "onTheirWay"`;

/** The licence was taken, seen or not, and nothing that was tried since has given it back. */
export function isTaken({ state, outcome, restoreOutcome }: Step): boolean {
  if (!isTakenBy(outcome)) return false;
  return state === 'settled' || (state === 'restored' && restoreOutcome?.startsWith('failed:') === true);
}

export function createReturnStore({ sql, clock, audit }: ReturnDeps): ReturnStore {
  const now = (): string => clock.now().toISOString();

  async function get(
    run: Pick<Sql, 'query'>,
    caseId: string,
    userId: string,
    lock = '',
  ): Promise<SeatReturn | null> {
    const [row] = await run.query<SeatReturn>(
      `select ${columns} from seatkeeper.returns returned where case_id = $1 and user_id = $2 ${lock}`,
      [caseId, userId],
    );
    return row ?? null;
  }

  async function write(
    tx: SqlTransaction,
    { id: caseId, tenantId, product, number }: Case,
    userId: string,
    { from, until }: { readonly from: string; readonly until: string },
    before: SeatReturn | null,
  ): Promise<void> {
    await tx.query(
      `insert into seatkeeper.returns (id, case_id, user_id, asked_by, asked_at)
       values ($1, $2, $3, $3, $4::timestamptz)
       on conflict (case_id, user_id) do update
         set asked_at = excluded.asked_at, settled_at = null, outcome = null`,
      [randomUUID(), caseId, userId, now()],
    );
    const reason = `Asked for it back after case ${number}.`;
    if (before === null)
      await tx.query(
        `insert into seatkeeper.exemptions (id, tenant_id, product, user_id, reason, actor_id, from_day, until_day)
         values (gen_random_uuid(), $1, $2, $3, $4, $3, $5::date, $6::date)`,
        [tenantId, product, userId, storableText(reason), from, until],
      );
    const body = { userId, product, isAgain: before !== null, exempt: { reason, from, until } };
    await audit.append(
      { tenantId, actor: userId, action: 'seat.asked-back', subject: subjectOfCase(caseId), body },
      tx,
    );
  }

  return {
    ask: async ({ tenantId, caseId, userId, exempt }) =>
      sql.transaction(async (tx) => {
        const found = await lockCase(tx, caseId);
        if (found === null) return { kind: 'unknown' };
        if (found.tenantId !== tenantId) return { kind: 'otherTenant', case: found };
        const steps = await tx.query<Step>(
          `select ${stepColumns} from seatkeeper.steps where case_id = $1 and user_id = $2`,
          [caseId, userId],
        );
        if (!steps.some(({ outcome }) => isTakenBy(outcome))) return { kind: 'notTaken', case: found };
        const before = await get(tx, caseId, userId, 'for update');
        if (before !== null && before.settledAt === null) return { kind: 'onItsWay', case: found };
        if (steps.some(({ state }) => state === 'restoring')) return { kind: 'onItsWay', case: found };
        if (!steps.some(isTaken)) return { kind: 'hasIt', case: found };
        if (found.state === 'undoing') return { kind: 'onItsWay', case: found };
        const isOpen = found.state === 'verified' || found.state === 'partlyDone';
        if (!isOpen || found.undoUntil === null || found.undoUntil <= now())
          return { kind: 'tooLate', case: found };
        await write(tx, found, userId, exempt, before);
        return { kind: 'asked', case: found };
      }),

    get: async (caseId, userId) => (isUuid(caseId) ? get(sql, caseId, userId) : null),

    settle: async (caseId, userId, outcome) =>
      sql.transaction(async (tx) => {
        const found = await lockCase(tx, caseId);
        const before = found === null ? null : await get(tx, caseId, userId, 'for update');
        if (found === null || before?.settledAt !== null) return;
        await tx.query(
          'update seatkeeper.returns set settled_at = $2::timestamptz, outcome = $3 where id = $1',
          [before.id, now(), outcome],
        );
        const { tenantId, product } = found;
        const action = outcome === 'given-back' ? 'seat.returned' : 'seat.return-failed';
        const body = { userId, product, outcome };
        await audit.append({ tenantId, actor: 'return', action, subject: subjectOfCase(caseId), body }, tx);
      }),

    open: async (tenantId) =>
      sql.query<SeatReturn>(
        `select ${columns} from seatkeeper.returns returned join seatkeeper.cases on cases.id = case_id
         where tenant_id = $1 and settled_at is null order by returned.asked_at, returned.id`,
        [tenantId],
      ),

    countFor: async (caseId) => {
      if (!isUuid(caseId)) return { asked: 0, givenBack: 0, failed: 0, onTheirWay: 0 };
      const [row] = await sql.query<RegretCount>(
        `select ${counts} from seatkeeper.returns where case_id = $1`,
        [caseId],
      );
      if (row === undefined) throw new TypeError('count(*) gives a row.');
      return row;
    },

    countSince: async (tenantId, since) =>
      sql.query(
        `select product, max(product_name) as "productName", ${counts}
         from seatkeeper.returns join seatkeeper.cases on cases.id = case_id
         where tenant_id = $1 and returns.asked_at >= $2::timestamptz group by product order by product`,
        [tenantId, since],
      ),

    regrettedCases: async (tenantId) => {
      const rows = await sql.query<{ id: string }>(
        `select id from seatkeeper.cases where tenant_id = $1
           and id in (select case_id from seatkeeper.returns) order by number desc`,
        [tenantId],
      );
      return rows.map(({ id }) => id);
    },

    toTell: async (tenantId, limit) =>
      sql.query(
        `select distinct steps.case_id as "caseId", steps.user_id as "userId"
         from seatkeeper.steps join seatkeeper.cases on cases.id = steps.case_id
         where cases.tenant_id = $1 and cases.state in ('verified', 'partlyDone') and cases.undo_until > $2::timestamptz
           and ${isTakenSql} and not coalesce((steps.evidence ->> 'isDisabled')::boolean, false)
           and steps.user_id in (
             select user_aad_id from seatkeeper.conversations where tenant_id = $1 and state = 'active')
           and not exists (select from seatkeeper.deliveries told
             where told.recipient = steps.user_id and told.event_key = '${takenPrefix}' || steps.case_id::text)
         order by 1, 2 limit $3`,
        [tenantId, now(), limit],
      ),
  };
}
