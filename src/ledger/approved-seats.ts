import type { ApprovedToday } from '../core/authority/may-remove.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { transitionCase, type Transition, type TransitionResult } from './case-transition.ts';
import { lockApprovals, openHalt, type Halt } from './halts.ts';
import type { Sql, SqlRunner } from './sql.ts';

/** Whose and which seats are counted, on the UTC day of the instant. */
export interface SeatsWanted {
  readonly tenantId: string;
  readonly userId: string;
  readonly product: string;
  readonly at: Date;
}

/** What may have changed since a removal was judged. */
export interface Standstill {
  readonly approvedToday: ApprovedToday;
  readonly halt: Halt | null;
}

export type ApprovalResult = TransitionResult | ({ readonly kind: 'overtaken' } & Standstill);

export interface ApprovedSeatsStore {
  /** Seats whose removal was approved that day and not called back. */
  on(wanted: SeatsWanted): Promise<ApprovedToday>;
  /**
   * The transition of an approval, unless something overtook it: `isStillRight` sees the sums and the kill switch in
   * the transaction that writes, one approval of a tenant at a time, so that two clicks cannot pass one limit.
   */
  approve(
    wanted: SeatsWanted,
    transition: Transition,
    isStillRight: (now: Standstill) => boolean,
  ): Promise<ApprovalResult>;
}

interface ApprovedSeatsDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

export function createApprovedSeatsStore(deps: ApprovedSeatsDeps): ApprovedSeatsStore {
  const { sql } = deps;
  return {
    on: async (wanted) => countOn(sql, wanted),

    approve: async (wanted, transition, isStillRight) =>
      sql.transaction(async (tx) => {
        await lockApprovals(tx, wanted.tenantId);
        const now: Standstill = {
          approvedToday: await countOn(tx, wanted),
          halt: await openHalt(tx, wanted.tenantId),
        };
        if (!isStillRight(now)) return { kind: 'overtaken', ...now };
        const inside: Sql = { ...sql, transaction: async (run) => run(tx) };
        return transitionCase({ ...deps, sql: inside }, transition);
      }),
  };
}

const dayMs = 86_400_000;
const approvedStates = [
  'approved',
  'grace',
  'executing',
  'verified',
  'partlyDone',
  'undoing',
  'undone',
  'closed',
];

async function countOn(
  runner: SqlRunner,
  { tenantId, userId, product, at }: SeatsWanted,
): Promise<ApprovedToday> {
  const from = new Date(Math.floor(at.getTime() / dayMs) * dayMs);
  const [sums] = await runner.query<ApprovedToday>(
    `select coalesce(sum(seats), 0)::int as "all",
       coalesce(sum(seats) filter (where $2 in (decided_by, first_approver)), 0)::int as "byPerson",
       coalesce(sum(seats) filter (where product = $3), 0)::int as "ofProduct"
     from seatkeeper.cases
     where tenant_id = $1 and decided_at >= $4::timestamptz and decided_at < $5::timestamptz
       and state = any($6::text[])`,
    [
      tenantId,
      userId,
      product,
      from.toISOString(),
      new Date(from.getTime() + dayMs).toISOString(),
      approvedStates,
    ],
  );
  if (sums === undefined) throw new TypeError('A sum gives a row.');
  return sums;
}
