import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import type { RunTables } from './seat-query.ts';
import { readSql, scopeSql, type HeadCount, type PeopleScope } from './use-counts-scope.ts';

/**
 * The activations of one product type. An activation is not use: what became of each desktop installation is
 * told by the Apps report, which knows the Microsoft 365 applications and not Project or Visio.
 * `people = noDesktop + used + notUsed + dormant + unknown`, internal people and guests together.
 */
export interface ProductActivations {
  readonly productType: string;
  readonly people: HeadCount;
  /** Names that are nobody's in the directory; none in a product's scope. */
  readonly notJoined: number;
  /** Devices activated on, where the report has a number. */
  readonly devices: Readonly<Record<ActivationPlatform, number | null>>;
  readonly onSharedComputer: number;
  /** Activated on phones and tablets only. */
  readonly noDesktop: number;
  readonly used: number;
  /** Activated on a desktop within `dormantAfterDays`, or at an unknown date, and not used on one. */
  readonly notUsed: number;
  /** Activated on a desktop more than `dormantAfterDays` days ago, and not used on one since (ASG-13). */
  readonly dormant: number;
  /** Nobody can tell: no row, an empty cell, or applications the Apps report does not know. */
  readonly unknown: number;
  /** More devices than one licence allows (ASG-12); an empty cell counts as none, so these are the fewest. */
  readonly beyondAllowance: BeyondAllowance;
}

/** People activated on more devices than a licence allows, of a whole product type, guests included. */
export interface BeyondAllowance {
  readonly people: number;
  /** More than `devicesAllowed` with Windows and macOS together. */
  readonly desktops: number;
  /** More than `devicesAllowed` with iOS, Android and Windows 10 Mobile together: tablets and phones are not told apart. */
  readonly mobiles: number;
  /** The first of them by id, at most `listed`. */
  readonly userIds: readonly string[];
}

/** A licence of Microsoft 365 Apps covers five PCs or Macs, five tablets and five phones. */
export const devicesAllowed = 5;
const listed = 100;

export const activationPlatforms = ['windows', 'mac', 'windows10Mobile', 'ios', 'android'] as const;
export type ActivationPlatform = (typeof activationPlatforms)[number];

/** Product types whose use the Apps report tells. */
const toldByApps = `(lower("productType") LIKE '%365 apps%' OR lower("productType") LIKE '%office%')
  AND lower("productType") NOT LIKE '%visio%' AND lower("productType") NOT LIKE '%project%'`;

/** Activations per product type, and what became of them (USE-21, GOV-02). */
export async function readActivations(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  question: PeopleScope & { readonly dormantAfterDays: number },
): Promise<readonly ProductActivations[]> {
  const dormantBefore = `DATE '${isoOf(asOf - question.dormantAfterDays)}'`;
  const join = question.skuIds === null ? 'LEFT JOIN' : 'JOIN';
  const verdicts = ['noDesktop', 'used', 'notUsed', 'dormant', 'unknown'].map(
    (fate) => `count(*) FILTER ("userId" IS NOT NULL AND "fate" = '${fate}')::INTEGER AS "${fate}"`,
  );
  const beyond = {
    beyondPeople: `"desktops" > ${devicesAllowed} OR "mobiles" > ${devicesAllowed}`,
    beyondDesktops: `"desktops" > ${devicesAllowed}`,
    beyondMobiles: `"mobiles" > ${devicesAllowed}`,
  };
  const beyondCounts = Object.entries(beyond).map(
    ([name, condition]) => `count(*) FILTER ("userId" IS NOT NULL AND (${condition}))::INTEGER AS "${name}"`,
  );
  const devices = activationPlatforms.map((platform) => `sum("${platform}")::DOUBLE AS "${platform}"`);
  const read = await connection.runAndReadAll(`
    WITH installed AS (
      SELECT p."userId", p."isGuest", x.*, a."usedDesktop",
        coalesce(x."windows", 0) + coalesce(x."mac", 0) AS "desktops",
        coalesce(x."ios", 0) + coalesce(x."android", 0) + coalesce(x."windows10Mobile", 0) AS "mobiles",
        CASE WHEN x."windows" > 0 OR x."mac" > 0 THEN true
          WHEN x."windows" = 0 AND x."mac" = 0 THEN false END AS "onDesktop"
      FROM ${readSql('activations', 'activations', tables)} x
      ${join} (${scopeSql(question, tables)}) p ON p."userKey" = x."userKey"
      LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = x."userKey"),
    judged AS (
      SELECT *, CASE WHEN "onDesktop" IS NULL THEN 'unknown' WHEN NOT "onDesktop" THEN 'noDesktop'
          WHEN NOT (${toldByApps}) OR "usedDesktop" IS NULL THEN 'unknown' WHEN "usedDesktop" THEN 'used'
          WHEN "lastActivatedOn" < ${dormantBefore} THEN 'dormant' ELSE 'notUsed' END AS "fate"
      FROM installed)
    SELECT "productType", count(*) FILTER ("userId" IS NOT NULL AND NOT "isGuest")::INTEGER AS "internal",
      count(*) FILTER ("isGuest")::INTEGER AS "guests", count(*) FILTER ("userId" IS NULL)::INTEGER AS "notJoined",
      count(*) FILTER ("onSharedComputer")::INTEGER AS "onSharedComputer", ${devices.join(', ')}, ${verdicts.join(', ')},
      ${beyondCounts.join(', ')},
      min("userId", ${listed}) FILTER ("userId" IS NOT NULL AND (${beyond.beyondPeople})) AS "beyondUserIds"
    FROM judged GROUP BY "productType" ORDER BY "productType"`);
  return (read.getRowObjectsJS() as unknown as ActivationRow[]).map(activationsOf);
}

interface ActivationRow
  extends
    Omit<ProductActivations, 'people' | 'devices' | 'beyondAllowance'>,
    HeadCount,
    Readonly<Record<ActivationPlatform, number | null>> {
  readonly beyondPeople: number;
  readonly beyondDesktops: number;
  readonly beyondMobiles: number;
  readonly beyondUserIds: readonly string[] | null;
}

function activationsOf(row: ActivationRow): ProductActivations {
  const { productType, internal, guests, windows, mac, windows10Mobile, ios, android } = row;
  const { notJoined, onSharedComputer, noDesktop, used, notUsed, dormant, unknown } = row;
  return {
    productType,
    people: { internal, guests },
    notJoined,
    devices: { windows, mac, windows10Mobile, ios, android },
    onSharedComputer,
    noDesktop,
    used,
    notUsed,
    dormant,
    unknown,
    beyondAllowance: {
      people: row.beyondPeople,
      desktops: row.beyondDesktops,
      mobiles: row.beyondMobiles,
      userIds: (row.beyondUserIds ?? []).toSorted(),
    },
  };
}
