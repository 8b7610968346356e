import type { Clock } from '../lib/clock.ts';
import { jsonParameter, storableText, type Sql } from './sql.ts';

/** Which slot of which job was run, over restarts and replicas. */
export interface SlotStore {
  /** True for one caller per job and slot. A slot that failed, or whose lease ran out, may be claimed again. */
  claim(request: Held & { readonly leaseSeconds: number }): Promise<boolean>;
  /** Moves the end of the lease; false when somebody else holds the slot, or nobody. */
  renew(request: Held & { readonly leaseSeconds: number }): Promise<boolean>;
  /** False, and nothing is written, when somebody else holds the slot by now. */
  finish(request: Held & { readonly summary: Readonly<Record<string, unknown>> }): Promise<boolean>;
  /** Counts as a failure of the slot, unless somebody else holds it by now. */
  fail(request: Held & { readonly error: string }): Promise<void>;
  /** How often a slot has failed by now, and when last; null unless it failed and nobody runs it. */
  lastFailure(request: {
    readonly job: string;
    readonly slot: string;
  }): Promise<{ readonly failures: number; readonly at: string } | null>;
  /** Lets go of every slot of a holder who stops: they may be claimed at once, and have not failed. */
  releaseHeld(holder: string): Promise<void>;
  /** The latest slot that was run to its end, or null. */
  lastFinished(job: string): Promise<string | null>;
  /** Ends the leases of holders that are known to be dead. */
  releaseAll(): Promise<void>;
}

interface Held {
  readonly job: string;
  /** The slot's instant as RFC 3339 in UTC, so that slots sort as text. */
  readonly slot: string;
  /** One process, told from every other that ever ran. */
  readonly holder: string;
}

export function createSlotStore({ sql, clock }: { readonly sql: Sql; readonly clock: Clock }): SlotStore {
  const now = (): string => clock.now().toISOString();
  return {
    claim: async ({ job, slot, holder, leaseSeconds }) => {
      const at = clock.now();
      const leaseUntil = new Date(at.getTime() + leaseSeconds * 1_000).toISOString();
      const rows = await sql.query(
        `insert into seatkeeper.slots as held (job, slot, holder, state, claimed_at, lease_until)
         values ($1, $2, $3, 'running', $4::timestamptz, $5::timestamptz)
         on conflict (job, slot) do update set
           holder = excluded.holder, state = 'running', claimed_at = excluded.claimed_at,
           lease_until = excluded.lease_until, error = null
         where held.state = 'failed' or (held.state = 'running' and held.lease_until <= excluded.claimed_at)
         returning held.job`,
        [job, slot, holder, at.toISOString(), leaseUntil],
      );
      return rows.length === 1;
    },
    renew: async ({ job, slot, holder, leaseSeconds }) => {
      const leaseUntil = new Date(clock.now().getTime() + leaseSeconds * 1_000).toISOString();
      const rows = await sql.query(
        `update seatkeeper.slots set lease_until = $4::timestamptz
         where job = $1 and slot = $2 and holder = $3 and state = 'running' returning job`,
        [job, slot, holder, leaseUntil],
      );
      return rows.length === 1;
    },
    finish: async ({ job, slot, holder, summary }) => {
      const rows = await sql.query(
        `update seatkeeper.slots set state = 'done', finished_at = $4::timestamptz, summary = $5::jsonb
         where job = $1 and slot = $2 and holder = $3 returning job`,
        [job, slot, holder, now(), jsonParameter(summary)],
      );
      return rows.length === 1;
    },
    fail: async ({ job, slot, holder, error }) => {
      await sql.query(
        `update seatkeeper.slots set state = 'failed', finished_at = $4::timestamptz, error = $5,
           summary = jsonb_build_object('failures', coalesce((summary->>'failures')::int, 0) + 1)
         where job = $1 and slot = $2 and holder = $3 and state <> 'done'`,
        [job, slot, holder, now(), storableText(error)],
      );
    },
    lastFailure: async ({ job, slot }) => {
      const [row] = await sql.query<{ failures: number | null; at: string | null }>(
        `select (summary->>'failures')::int as failures, finished_at as at from seatkeeper.slots
         where job = $1 and slot = $2 and state = 'failed'`,
        [job, slot],
      );
      if (row === undefined || row.failures === null || row.at === null) return null;
      return { failures: row.failures, at: row.at };
    },
    releaseHeld: async (holder) => {
      await sql.query(
        `update seatkeeper.slots set state = 'failed', error = 'the process stopped'
         where holder = $1 and state = 'running'`,
        [holder],
      );
    },
    lastFinished: async (job) => {
      const [row] = await sql.query<{ slot: string | null }>(
        `select max(slot) as slot from seatkeeper.slots where job = $1 and state = 'done'`,
        [job],
      );
      return row?.slot ?? null;
    },
    releaseAll: async () => {
      await sql.query(
        `update seatkeeper.slots set state = 'failed', error = 'the process died' where state = 'running'`,
      );
    },
  };
}
