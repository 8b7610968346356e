import { dayOf, isoOf } from '../core/model/day.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './database.ts';
import type { SourceName } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import type { TableName } from './observation.ts';

/** What Partner Center's rates may be inflated by, of the people of one product (PAR-05, PAR-08). */
export interface PartnerFacts {
  /** Active within the window, held the product within it, hold it no more. Unknown without an earlier run. */
  readonly passedOn: Figure<number>;
  /** Holders whose only activity within the window is Viva Engage. */
  readonly engageOnly: Figure<number>;
}

/** Tables of an earlier run within the window. */
export interface EarlierTables {
  sqlOf(table: TableName): string;
}

interface PartnerQuestion {
  readonly asOf: string;
  readonly skuIds: readonly string[];
  readonly withinDays: number;
}

const otherWorkloads = ['exchangeOn', 'oneDriveOn', 'sharePointOn', 'skypeOn', 'teamsOn'];

export async function readPartnerFacts(
  connection: DuckDBConnection,
  tables: RunTables,
  earlier: readonly EarlierTables[],
  { asOf, skuIds, withinDays }: PartnerQuestion,
): Promise<PartnerFacts> {
  const missing = (['users', 'active-users'] satisfies SourceName[]).find(
    (source) => !tables.wasRead(source),
  );
  if (missing !== undefined) {
    const reason = unknown(`${missing}-missing`);
    return { passedOn: reason, engageOnly: reason };
  }
  const since = `DATE '${isoOf(dayOf(asOf) - withinDays)}'`;
  const skus = skuIds.map((skuId) => sqlText(skuId.toLowerCase())).join(', ') || "''";
  const holdersIn = (source: EarlierTables) =>
    `SELECT DISTINCT "userId" FROM ${source.sqlOf('assignments')}
     WHERE "skuId" IN (${skus}) AND "state" IS DISTINCT FROM 'Error'`;
  const otherwise = otherWorkloads.map((column) => `w."${column}" >= ${since}`).join(' OR ');
  const count = async (sql: string): Promise<number> => {
    const read = await connection.runAndReadAll(sql);
    return Number(read.getRows()[0]?.[0]);
  };
  const engageOnly = await count(`
    SELECT count(*)::INTEGER FROM (${holdersIn(tables)}) h
    JOIN ${tables.sqlOf('users')} u ON u."userId" = h."userId"
    JOIN ${tables.sqlOf('workloads')} w ON w."userKey" = lower(u."userPrincipalName")
    WHERE w."yammerOn" >= ${since} AND NOT coalesce(${otherwise}, false)`);
  if (earlier.length === 0)
    return { passedOn: unknown('no-earlier-collection'), engageOnly: known(engageOnly) };
  const former = earlier
    .map(
      (source) => `
      SELECT u."userId", lower(u."userPrincipalName") AS "userKey"
      FROM (${holdersIn(source)}) h JOIN ${source.sqlOf('users')} u ON u."userId" = h."userId"`,
    )
    .join(' UNION ');
  const passedOn = await count(`
    SELECT count(DISTINCT f."userId")::INTEGER FROM (${former}) f
    JOIN ${tables.sqlOf('workloads')} w ON w."userKey" = f."userKey"
    WHERE (w."yammerOn" >= ${since} OR ${otherwise})
      AND f."userId" NOT IN (${holdersIn(tables)})`);
  return { passedOn: known(passedOn), engageOnly: known(engageOnly) };
}
