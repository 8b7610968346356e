import type { Clock } from '../lib/clock.ts';
import type { Coverage } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { CopilotUse, Position } from '../core/model/position.ts';
import { known, unknown, type Peak } from '../core/model/product.ts';
import { jsonParameter, type Sql } from './sql.ts';

export interface PositionSource {
  readonly name: string;
  /** `YYYY-MM-DD`; null when the source gave nothing. */
  readonly asOf: string | null;
  readonly observedAt: string;
}

/** All positions of a tenant on a day (its ELP), with what they rest on. */
export interface PositionDay {
  readonly tenantId: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly runId: string;
  readonly coverage: Coverage;
  readonly sources: readonly PositionSource[];
  readonly positions: readonly Position[];
}

export interface PositionStore {
  /** A later save of the same day supersedes the earlier one. */
  save(day: PositionDay): Promise<void>;
  /** The newest day, or the newest not after `onOrBefore`; null when there is none. */
  newest(wanted: { readonly tenantId: string; readonly onOrBefore?: string }): Promise<PositionDay | null>;
  /** The most seats held in the days between, both included, and the first day of it. Days without a known figure are left out. */
  peak(wanted: {
    readonly tenantId: string;
    readonly product: string;
    readonly from: string;
    readonly to: string;
  }): Promise<Peak | null>;
  /** The newest `limit` days of one product, oldest of them first. */
  series(wanted: {
    readonly tenantId: string;
    readonly product: string;
    readonly limit: number;
  }): Promise<{ readonly asOf: string; readonly position: Position }[]>;
}

export function createPositionStore({
  sql,
  clock,
}: {
  readonly sql: Sql;
  readonly clock: Clock;
}): PositionStore {
  return {
    save: async ({ tenantId, asOf, runId, coverage, sources, positions }) =>
      sql.transaction(async (tx) => {
        await tx.query(
          `insert into seatkeeper.position_days (tenant_id, as_of, run_id, saved_at, coverage, sources)
           values ($1, $2::date, $3, $4::timestamptz, $5::jsonb, $6::jsonb)
           on conflict (tenant_id, as_of) do update set
             run_id = excluded.run_id, saved_at = excluded.saved_at,
             coverage = excluded.coverage, sources = excluded.sources`,
          [tenantId, asOf, runId, clock.now().toISOString(), jsonParameter(coverage), jsonParameter(sources)],
        );
        await tx.query('delete from seatkeeper.positions where tenant_id = $1 and as_of = $2::date', [
          tenantId,
          asOf,
        ]);
        const rows = positions.map((position, ordinal) => ({
          product: position.product,
          ordinal,
          assigned: position.assigned.known ? position.assigned.value : null,
          position,
        }));
        await tx.query(
          `insert into seatkeeper.positions (tenant_id, as_of, product, ordinal, assigned, position)
           select $1, $2::date, product, ordinal, assigned, position
           from jsonb_to_recordset($3::jsonb) as row (product text, ordinal int, assigned int, position jsonb)`,
          [tenantId, asOf, jsonParameter(rows)],
        );
      }),

    newest: async ({ tenantId, onOrBefore }) => {
      const [day] = await sql.query<PositionDay>(
        `select tenant_id as "tenantId", as_of as "asOf", run_id as "runId", coverage, sources,
           (select coalesce(jsonb_agg(position order by ordinal), '[]') from seatkeeper.positions
             where tenant_id = day.tenant_id and as_of = day.as_of) as positions
         from seatkeeper.position_days day
         where tenant_id = $1 and ($2::date is null or as_of <= $2::date)
         order by as_of desc limit 1`,
        [tenantId, onOrBefore ?? null],
      );
      return day === undefined ? null : { ...day, positions: day.positions.map(withEveryFigure) };
    },

    peak: async ({ tenantId, product, from, to }) => {
      const [peak] = await sql.query<{ units: number; on: string }>(
        `select assigned as units, as_of as "on" from seatkeeper.positions
         where tenant_id = $1 and product = $2 and as_of between $3::date and $4::date and assigned is not null
         order by assigned desc, as_of limit 1`,
        [tenantId, product, from, to],
      );
      return peak === undefined ? null : { units: peak.units, on: dayOf(peak.on) };
    },

    series: async ({ tenantId, product, limit }) => {
      const days = await sql.query<{ asOf: string; position: Position }>(
        `select * from (
           select as_of as "asOf", position from seatkeeper.positions
           where tenant_id = $1 and product = $2 order by as_of desc limit $3
         ) newest order by "asOf"`,
        [tenantId, product, limit],
      );
      return days.map(({ asOf, position }) => ({ asOf, position: withEveryFigure(position) }));
    },
  };
}

/** Positions recorded before a figure was made do not have it; Copilot's use once stood there as it is. */
function withEveryFigure(position: RecordedPosition): Position {
  const notYet = unknown('recorded-before-this-figure-was-made');
  const { copilot, ...rest } = position;
  return {
    ...{ rules: notYet, windows: notYet, microsoft: notYet },
    ...rest,
    copilot: copilot === null || 'known' in copilot ? copilot : known(copilot),
  };
}

type RecordedPosition = Omit<Position, 'copilot'> & {
  readonly copilot: Position['copilot'] | CopilotUse;
};
