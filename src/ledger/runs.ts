import type { Clock } from '../lib/clock.ts';
import type { JsonObject } from './audit-chain.ts';
import { jsonParameter, type Sql } from './sql.ts';

export type RunStatus = 'running' | 'done' | 'failed';

export interface NewRun {
  readonly runId: string;
  /** `collect`, `reconcile`, … */
  readonly kind: string;
  readonly slot: string | null;
  readonly tenantId: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string | null;
}

export interface Run extends NewRun {
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly status: RunStatus;
  readonly summary: JsonObject;
}

export interface RunStore {
  /** Starting the same run again (resumed after a crash) keeps its first start. */
  start(run: NewRun): Promise<void>;
  finish(
    runId: string,
    end: { readonly status: 'done' | 'failed'; readonly summary: JsonObject },
  ): Promise<void>;
  get(runId: string): Promise<Run | null>;
  /** Newest first. */
  list(wanted: {
    readonly tenantId: string;
    readonly kind?: string;
    readonly status?: RunStatus;
    readonly limit: number;
  }): Promise<Run[]>;
}

const columns = `run_id as "runId", kind, slot, tenant_id as "tenantId", as_of as "asOf", started_at as "startedAt",
  finished_at as "finishedAt", status, summary`;

export function createRunStore({ sql, clock }: { readonly sql: Sql; readonly clock: Clock }): RunStore {
  return {
    start: async ({ runId, kind, slot, tenantId, asOf }) => {
      await sql.query(
        `insert into seatkeeper.runs (run_id, kind, slot, tenant_id, as_of, started_at, status, summary)
         values ($1, $2, $3, $4, $5::date, $6::timestamptz, 'running', '{}')
         on conflict (run_id) do update set status = 'running', finished_at = null`,
        [runId, kind, slot, tenantId, asOf, clock.now().toISOString()],
      );
    },
    finish: async (runId, { status, summary }) => {
      await sql.query(
        `update seatkeeper.runs set status = $2, summary = $3::jsonb, finished_at = $4::timestamptz where run_id = $1`,
        [runId, status, jsonParameter(summary), clock.now().toISOString()],
      );
    },
    get: async (runId) => {
      const [row] = await sql.query<Run>(`select ${columns} from seatkeeper.runs where run_id = $1`, [runId]);
      return row ?? null;
    },
    list: async ({ tenantId, kind, status, limit }) =>
      sql.query<Run>(
        `select ${columns} from seatkeeper.runs
         where tenant_id = $1 and ($2::text is null or kind = $2) and ($3::text is null or status = $3)
         order by started_at desc, run_id desc limit $4`,
        [tenantId, kind ?? null, status ?? null, limit],
      ),
  };
}
