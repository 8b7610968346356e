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
}

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
  const devices = activationPlatforms.map((platform) => `sum("${platform}")::DOUBLE AS "${platform}"`);
  const read = await connection.runAndReadAll(`
    WITH installed AS (
      SELECT p."userId", p."isGuest", x.*, a."usedDesktop",
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
      count(*) FILTER ("onSharedComputer")::INTEGER AS "onSharedComputer", ${devices.join(', ')}, ${verdicts.join(', ')}
    FROM judged GROUP BY "productType" ORDER BY "productType"`);
  return (read.getRowObjectsJS() as unknown as ActivationRow[]).map(
    ({ internal, guests, windows, mac, windows10Mobile, ios, android, ...figures }) => ({
      ...figures,
      people: { internal, guests },
      devices: { windows, mac, windows10Mobile, ios, android },
    }),
  );
}

type ActivationRow = Omit<ProductActivations, 'people' | 'devices'> &
  HeadCount &
  ProductActivations['devices'];
