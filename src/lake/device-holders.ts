import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceHolder } from '../core/devices/device-holder.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Population } from '../core/model/seat.ts';
import { sqlText } from './database.ts';
import { checkInSql, devicesSql, type DeviceWindow } from './device-sql.ts';
import { dayNumber } from './evidence-code.ts';
import { populationSql, type RunTables } from './seat-query.ts';
import { isGuestSql, readSql } from './use-counts-scope.ts';

export interface DeviceHolderQuery extends DeviceWindow {
  /** SKUs that cover devices; who holds none of them is left out. */
  readonly skuIds: readonly string[];
  readonly populations: readonly PopulationRule[];
  /** False where the list of Configuration Manager is too old: what it calls inactive is unknown then. */
  readonly isConfigMgrCurrent: boolean;
}

const groups = ['known', 'own', 'shared'] as const;
const checkIns = ['active', 'inactive', 'unknown'] as const;

/** Everybody who holds one of the SKUs, with their devices and where they use the applications, by id. */
export async function* streamDeviceHolders(
  connection: DuckDBConnection,
  tables: RunTables,
  query: DeviceHolderQuery,
): AsyncGenerator<readonly DeviceHolder[], void, undefined> {
  const result = await connection.stream(holdersSql(tables, query));
  for await (const rows of result.yieldRowObjectJs())
    yield (rows as unknown as HolderRow[]).map((row) => holderOf(row, query.populations));
}

function holdersSql(tables: RunTables, query: DeviceHolderQuery): string {
  const wanted = ['', ...query.skuIds].map((skuId) => sqlText(skuId.toLowerCase())).join(', ');
  const checkIn = checkInSql('c."lastActiveOn"', query);
  const configMgr = query.isConfigMgrCurrent ? checkIn : `replace(${checkIn}, 'inactive', 'unknown')`;
  const sums = groups.flatMap((group) =>
    checkIns.map((state) => `count(*) FILTER (${condition[group](state)})::INTEGER AS "${group}_${state}"`),
  );
  const counts = groups.flatMap((group) =>
    checkIns.map((state) => `coalesce(t."${group}_${state}", 0) AS "${group}_${state}"`),
  );
  return `
    WITH held AS (
      SELECT "userId", string_agg("skuId", ';' ORDER BY "skuId") AS "skuIds", max("since") AS "heldSince"
      FROM (SELECT "userId", "skuId", min("updatedOn") AS "since" FROM ${tables.sqlOf('assignments')}
        WHERE "state" IS DISTINCT FROM 'Error' AND "skuId" IN (${wanted}) GROUP BY "userId", "skuId")
      GROUP BY "userId"),
    device AS (
      SELECT "ownerId", "shared" IS NOT NULL AS "isShared", "ownership", "checkIn" FROM (${devicesSql(tables, query)})
      WHERE "ownerId" IS NOT NULL
      UNION ALL
      SELECT u."userId", false, 'company', ${configMgr}
      FROM ${readSql('configmgr_devices', 'configmgr-devices', tables)} c
      JOIN ${tables.sqlOf('users')} u ON lower(u."userPrincipalName") = c."primaryUser"),
    total AS (SELECT "ownerId", ${sums.join(', ')} FROM device GROUP BY "ownerId"),
    activated AS (
      SELECT "userKey", bool_or("onSharedComputer") AS "onShared"
      FROM ${readSql('activations', 'activations', tables)} GROUP BY "userKey")
    SELECT h."userId", u."displayName" AS "name", h."skuIds", ${populationSql(query.populations)}::INTEGER AS "rule",
      ${isGuestSql} AS "isGuest", u."accountEnabled", ${dayNumber('h."heldSince"')}::INTEGER AS "heldSince",
      ${dayNumber('u."createdOn"')}::INTEGER AS "createdOn", ${counts.join(', ')},
      a."usedDesktop", CASE WHEN a."usedWeb" OR a."usedMobile" THEN true
        WHEN NOT a."usedWeb" AND NOT a."usedMobile" THEN false END AS "usedWebOrMobile",
      x."onShared" AS "activatedOnShared", m."storageBytes" AS "mailboxBytes", m."hasArchive"
    FROM held h
    JOIN ${tables.sqlOf('users')} u ON u."userId" = h."userId"
    LEFT JOIN total t ON t."ownerId" = h."userId"
    LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = lower(u."userPrincipalName")
    LEFT JOIN activated x ON x."userKey" = lower(u."userPrincipalName")
    LEFT JOIN (SELECT * FROM ${readSql('mailboxes', 'mailbox-usage', tables)} WHERE "isDeleted" IS DISTINCT FROM true) m
      ON m."userKey" = lower(u."userPrincipalName")
    ORDER BY h."userId"`;
}

/** A device of somebody's whose ownership nobody knows may be the company's: while it may be in use, that is unknown. */
const condition: Readonly<Record<(typeof groups)[number], (state: string) => string>> = {
  known: (state) => `"checkIn" = '${state}'`,
  own: (state) => {
    const isCompany = `"ownership" = 'company' AND "checkIn" = '${state}'`;
    const isUntold = `"ownership" IS DISTINCT FROM 'company' AND "ownership" IS DISTINCT FROM 'personal'`;
    const mayBe = state === 'unknown' ? ` OR (${isUntold} AND "checkIn" <> 'inactive')` : '';
    return `NOT "isShared" AND (${isCompany}${mayBe})`;
  },
  shared: (state) => `"isShared" AND "checkIn" = '${state}'`,
};

type CountName = `${(typeof groups)[number]}_${(typeof checkIns)[number]}`;

interface HolderRow
  extends
    Omit<DeviceHolder, 'skuIds' | 'population' | 'known' | 'own' | 'shared'>,
    Readonly<Record<CountName, number>> {
  readonly skuIds: string;
  /** Position of the population rule from 1; 0 for none. */
  readonly rule: number;
}

function holderOf(row: HolderRow, populations: readonly PopulationRule[]): DeviceHolder {
  const countsOf = (group: (typeof groups)[number]) => ({
    active: row[`${group}_active`],
    inactive: row[`${group}_inactive`],
    unknown: row[`${group}_unknown`],
  });
  const population: Population | null = populations[row.rule - 1]?.population ?? null;
  const { userId, name, isGuest, accountEnabled, heldSince, createdOn } = row;
  const { usedDesktop, usedWebOrMobile, activatedOnShared, mailboxBytes, hasArchive } = row;
  return {
    ...{
      userId,
      name,
      skuIds: row.skuIds.split(';'),
      population,
      isGuest,
      accountEnabled,
      heldSince,
      createdOn,
    },
    ...{ known: countsOf('known'), own: countsOf('own'), shared: countsOf('shared') },
    ...{ usedDesktop, usedWebOrMobile, activatedOnShared, mailboxBytes, hasArchive },
  };
}
