import type { DuckDBConnection } from '@duckdb/node-api';
import type { CheckIns } from '../core/devices/device-holder.ts';
import { checkInSql, type DeviceWindow } from './device-sql.ts';
import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

/** A list somebody brought, and where it is from. */
export interface ConfigMgrList {
  readonly rows: number;
  readonly exportedOn: string;
  readonly importedFile: string;
  readonly importedBy: string;
  readonly importedAt: string;
}

/** One side: `all = both + only + ambiguous`. */
export interface SystemSide {
  readonly all: number;
  /** Known to the other system too: by Entra id, else by a name each system has once. */
  readonly both: number;
  readonly only: number;
  /** Nobody can tell: more than one device has the name. */
  readonly ambiguous: number;
}

/** Configuration Manager beside Intune: its Windows devices, because Configuration Manager has no others. */
export interface SystemsCompared {
  readonly configMgr: SystemSide & CheckIns & { readonly virtual: number };
  readonly intuneWindows: SystemSide;
}

/** Devices known to both systems, or to one alone (USE-09). Two that each have an Entra id are never joined by name. */
export async function readSystems(
  connection: DuckDBConnection,
  tables: RunTables,
  window: DeviceWindow,
): Promise<SystemsCompared> {
  const sideSql = (unit: string) => `count(*)::INTEGER AS "all",
    count(*) FILTER ("fate" = 'both')::INTEGER AS "both", count(*) FILTER ("fate" = 'only')::INTEGER AS "only",
    count(*) FILTER ("fate" = 'ambiguous')::INTEGER AS "ambiguous" FROM ${unit}`;
  const fateSql = (side: 'c' | 'i') => `
    SELECT ${side}.*, CASE WHEN m."side" IS NOT NULL THEN 'both' WHEN p."pairs" IS NULL THEN 'only'
      WHEN p."isOne" THEN 'both' ELSE 'ambiguous' END AS "fate"
    FROM ${side} LEFT JOIN (SELECT DISTINCT "${side}" AS "side" FROM matched) m ON m."side" = ${side}."id"
    LEFT JOIN (SELECT "${side}" AS "side", count(*) AS "pairs", bool_and("ofC" = 1 AND "ofI" = 1) AS "isOne"
      FROM pair GROUP BY "${side}") p ON p."side" = ${side}."id"`;
  const common = `
    WITH c AS (SELECT "resourceKey" AS "id", lower("deviceName") AS "name", "entraDeviceId" AS "entra", "isVirtual",
        ${checkInSql('"lastActiveOn"', window)} AS "checkIn"
      FROM ${readSql('configmgr_devices', 'configmgr-devices', tables)}),
    i AS (SELECT "deviceId" AS "id", lower("deviceName") AS "name", "entraDeviceId" AS "entra"
      FROM ${readSql('devices', 'intune-devices', tables)} WHERE lower("os") LIKE 'windows%'),
    matched AS (SELECT c."id" AS "c", i."id" AS "i" FROM c JOIN i ON c."entra" = i."entra"),
    pair AS (
      SELECT c."id" AS "c", i."id" AS "i", count(*) OVER (PARTITION BY c."id") AS "ofC",
        count(*) OVER (PARTITION BY i."id") AS "ofI"
      FROM c JOIN i ON c."name" = i."name" AND (c."entra" IS NULL OR i."entra" IS NULL)
      WHERE c."id" NOT IN (SELECT "c" FROM matched) AND i."id" NOT IN (SELECT "i" FROM matched)),
    cf AS (${fateSql('c')}), if AS (${fateSql('i')})`;
  const [configMgr] = await rows<SystemsCompared['configMgr']>(
    connection,
    `${common} SELECT count(*) FILTER ("checkIn" = 'active')::INTEGER AS "active",
      count(*) FILTER ("checkIn" = 'inactive')::INTEGER AS "inactive",
      count(*) FILTER ("checkIn" = 'unknown')::INTEGER AS "unknown",
      count(*) FILTER ("isVirtual")::INTEGER AS "virtual", ${sideSql('cf')}`,
  );
  const [intuneWindows] = await rows<SystemSide>(connection, `${common} SELECT ${sideSql('if')}`);
  if (configMgr === undefined || intuneWindows === undefined) throw new TypeError('A count answered no row');
  return { configMgr, intuneWindows };
}

async function rows<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[];
}
