import type { Clock } from '../lib/clock.ts';
import { jsonParameter, storableText, type Sql } from './sql.ts';

/** Which slot of which job was run, over restarts and replicas. */
export interface SlotStore {
  /** True for one caller per job and slot. A slot that failed, or whose lease ran out, may be claimed again. */
  claim(request: {
    readonly job: string;
    /** The slot's instant as RFC 3339 in UTC, so that slots sort as text. */
    readonly slot: string;
    readonly holder: string;
    readonly leaseSeconds: number;
  }): Promise<boolean>;
  finish(request: {
    readonly job: string;
    readonly slot: string;
    readonly summary: Readonly<Record<string, unknown>>;
  }): Promise<void>;
  fail(request: { readonly job: string; readonly slot: string; readonly error: string }): Promise<void>;
  /** The latest slot that was run to its end, or null. */
  lastFinished(job: string): Promise<string | null>;
  /** Ends the leases of holders that are known to be dead. */
  releaseAll(): Promise<void>;
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
    finish: async ({ job, slot, summary }) => {
      await sql.query(
        `update seatkeeper.slots set state = 'done', finished_at = $3::timestamptz, summary = $4::jsonb
         where job = $1 and slot = $2`,
        [job, slot, now(), jsonParameter(summary)],
      );
    },
    fail: async ({ job, slot, error }) => {
      await sql.query(
        `update seatkeeper.slots set state = 'failed', finished_at = $3::timestamptz, error = $4
         where job = $1 and slot = $2 and state <> 'done'`,
        [job, slot, now(), storableText(error)],
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
