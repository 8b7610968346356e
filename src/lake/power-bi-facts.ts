import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './database.ts';
import type { IsoDay, ObservationRows } from './observation.ts';
import type { RunTables } from './seat-query.ts';

/** What a run knows of the days of Power BI, for the runs after it. */
export interface PowerBiFacts {
  /** Days read whole, so long after they ended that no event is added to them any more. */
  settledDays(): Promise<readonly ObservationRows['power_bi_days'][]>;
  useOf(days: readonly IsoDay[]): AsyncIterable<readonly ObservationRows['power_bi_use'][]>;
}

/** Events are told within an hour or a few; after two days a day stays as it is. */
const settledAfterDays = 2;

export interface PowerBiFactsDeps {
  readonly tables: RunTables;
  readonly reading: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  readonly streaming: <T>(use: (connection: DuckDBConnection) => AsyncIterable<T>) => AsyncIterable<T>;
}

export function createPowerBiFacts({ tables, reading, streaming }: PowerBiFactsDeps): PowerBiFacts {
  return {
    settledDays: () =>
      reading(async (connection) => {
        const read = await connection.runAndReadAll(`
          SELECT "usedOn"::VARCHAR AS "usedOn", "readOn"::VARCHAR AS "readOn", "events", "otherEvents"
          FROM ${tables.sqlOf('power_bi_days')} WHERE "readOn" - "usedOn" > ${settledAfterDays} ORDER BY 1`);
        return read.getRowObjectsJS() as unknown as ObservationRows['power_bi_days'][];
      }),
    useOf: (days) => streaming((connection) => streamUse(connection, tables, days)),
  };
}

async function* streamUse(
  connection: DuckDBConnection,
  tables: RunTables,
  days: readonly IsoDay[],
): AsyncGenerator<readonly ObservationRows['power_bi_use'][], void, undefined> {
  const wanted = ['', ...days].map((day) => sqlText(day)).join(', ');
  const result = await connection.stream(`
    SELECT "userKey", "usedOn"::VARCHAR AS "usedOn", "events", "beyondViewing"
    FROM ${tables.sqlOf('power_bi_use')} WHERE "usedOn"::VARCHAR IN (${wanted})`);
  for await (const rows of result.yieldRowObjectJs())
    yield rows as unknown as ObservationRows['power_bi_use'][];
}
