import type { DuckDBConnection } from '@duckdb/node-api';
import type { TaggedCost } from '../core/azure/chargeback.ts';
import type { CommitmentLot, SettledCharge } from '../core/azure/commitment.ts';
import type { LicensableResource } from '../core/azure/hybrid-benefit.ts';
import type { ReservationTotals } from '../core/azure/reservation-use.ts';
import type { PricedCost } from '../core/azure/spend-outside.ts';
import type { Tagged } from '../core/azure/tag-completeness.ts';
import type { TagPolicy } from '../core/azure/tag-enforcement.ts';
import type { UntaggedGroup } from '../core/azure/untagged-resources.ts';
import { isoOf, type Day } from '../core/model/day.ts';
import { azureResourcesSql } from './azure-resources-sql.ts';
import { sqlText } from './database.ts';
import type { ObservationRows } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

export type UntaggedRow = ObservationRows['azure_untagged'];

/** What a run says of Azure. A source that was not read has no rows: whether it was, its report says. */
export interface AzureFacts {
  /** Every reservation, added up over the days of the window that ends with the run's day. */
  reservations(windowDays: number): Promise<readonly ReservationTotals[]>;
  /** Commitments to consume, and what invoices took from them; credits are left out. */
  commitments(): Promise<{
    readonly lots: readonly CommitmentLot[];
    readonly charges: readonly SettledCharge[];
  }>;
  /** Cost by the value of one tag, all scopes added up by currency. */
  tagCosts(tagKey: string): Promise<readonly TaggedCost[]>;
  pricedCosts(): Promise<readonly PricedCost[]>;
  /** By id. */
  resources(): AsyncIterable<readonly LicensableResource[]>;
  groups(): AsyncIterable<readonly Tagged[]>;
  /** The resources that can be licensed, with their tags. */
  taggedResources(): AsyncIterable<readonly Tagged[]>;
  /** Resources of any type without a wanted tag. */
  untaggedGroups(): Promise<readonly UntaggedGroup[]>;
  /** By id. */
  untaggedItems(): AsyncIterable<readonly UntaggedRow[]>;
  /** Resources of any type; null when they were not counted. */
  resourceCount(): Promise<number | null>;
  tagPolicies(): Promise<readonly TagPolicy[]>;
}

export interface AzureFactsDeps {
  readonly day: Day;
  readonly tables: RunTables;
  readonly reading: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  readonly streaming: <T>(use: (connection: DuckDBConnection) => AsyncIterable<T>) => AsyncIterable<T>;
}

export function createAzureFacts({ day, tables, reading, streaming }: AzureFactsDeps): AzureFacts {
  const rows = <Row>(sql: string): Promise<readonly Row[]> =>
    reading(async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[]);
  const pages = <Row>(sql: string) => streaming((connection) => pagesOf<Row>(connection, sql));
  return {
    reservations: (windowDays) => rows(reservationsSql(tables, day, windowDays)),
    commitments: async () => ({
      lots: await rows(lotsSql(tables)),
      charges: await rows(chargesSql(tables)),
    }),
    tagCosts: (tagKey) => rows(tagCostsSql(tables, tagKey)),
    pricedCosts: () =>
      rows(`
        SELECT strftime("month", '%Y-%m') AS "month", "pricingModel", "publisherType", sum("amount") AS "amount", "currency"
        FROM ${readSql('azure_pricing_costs', 'azure-costs', tables)} GROUP BY ALL ORDER BY ALL`),
    resources: () => pages(azureResourcesSql(tables)),
    groups: () =>
      pages(`
        SELECT "groupId" AS "id", "name", "subscriptionId", "tags"
        FROM ${readSql('azure_groups', 'azure-resources', tables)} ORDER BY "groupId"`),
    taggedResources: () =>
      pages(`
        SELECT "resourceId" AS "id", "name", "subscriptionId", "tags"
        FROM ${readSql('azure_resources', 'azure-resources', tables)} ORDER BY "resourceId"`),
    untaggedGroups: () =>
      rows(`
        SELECT "subscriptionId", "type", count(*)::INTEGER AS "untagged"
        FROM ${readSql('azure_untagged', 'azure-resources', tables)} GROUP BY ALL ORDER BY ALL`),
    untaggedItems: () =>
      pages(`FROM ${readSql('azure_untagged', 'azure-resources', tables)} ORDER BY "resourceId"`),
    async resourceCount() {
      const [counted] = await rows<{ all: number | null }>(
        `SELECT sum("resources")::DOUBLE AS "all" FROM ${readSql('azure_resource_counts', 'azure-resources', tables)}`,
      );
      return counted?.all ?? null;
    },
    tagPolicies: () =>
      rows(`
        SELECT "assignmentId", "policyName", "scope", "enforcementMode", "effect", "tagKey", "compliant", "nonCompliant"
        FROM ${readSql('azure_tag_policies', 'azure-policy', tables)} ORDER BY "assignmentId"`),
  };
}

async function* pagesOf<Row>(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<readonly Row[], void, undefined> {
  const result = await connection.stream(sql);
  for await (const page of result.yieldRowObjectJs()) yield page as Row[];
}

/** Only hours told together are added: half of a day would move the share. */
function reservationsSql(tables: RunTables, day: Day, windowDays: number): string {
  const isKnown = `"reservedHours" IS NOT NULL AND "usedHours" IS NOT NULL`;
  return `
    SELECT "reservationId", any_value("orderId") AS "orderId", arg_max("skuName", "usedOn") AS "skuName",
      arg_max("kind", "usedOn") AS "kind", arg_max("quantity", "usedOn") AS "quantity",
      coalesce(sum("reservedHours") FILTER (${isKnown}), 0) AS "reservedHours",
      coalesce(sum("usedHours") FILTER (${isKnown}), 0) AS "usedHours",
      count(*) FILTER (${isKnown})::INTEGER AS "daysKnown",
      count(*) FILTER (NOT (${isKnown}))::INTEGER AS "daysUnknown",
      max("usedOn") FILTER (${isKnown})::VARCHAR AS "newestOn"
    FROM ${readSql('reservation_days', 'azure-reservations', tables)}
    WHERE "usedOn" > DATE '${isoOf(day - windowDays)}' AND "usedOn" <= DATE '${isoOf(day)}'
    GROUP BY "reservationId" ORDER BY "reservationId"`;
}

function lotsSql(tables: RunTables): string {
  return `
    SELECT "lotId", "billingAccount", "status", "startOn"::VARCHAR AS "startOn", "expiresOn"::VARCHAR AS "expiresOn",
      "currency", "originalAmount", "closedBalance", "isEstimated"
    FROM ${readSql('azure_commitments', 'azure-commitments', tables)}
    WHERE lower("source") = 'consumptioncommitment' ORDER BY "lotId"`;
}

/** Microsoft states what is consumed as a negative charge. A lot is named by its id or by the end of it. */
function chargesSql(tables: RunTables): string {
  const lots = readSql('azure_commitments', 'azure-commitments', tables);
  const name = (column: string) => `lower(regexp_extract(${column}, '[^/]+$'))`;
  return `
    SELECT coalesce(l."lotId", e."lotId") AS "lotId", e."billingAccount", e."happenedOn"::VARCHAR AS "happenedOn",
      -e."charges" AS "charges", e."currency"
    FROM ${readSql('azure_commitment_events', 'azure-commitments', tables)} e
    LEFT JOIN ${lots} l ON ${name('l."lotId"')} = ${name('e."lotId"')} AND l."billingAccount" = e."billingAccount"
    WHERE lower(e."eventType") = 'settledcharges' ORDER BY e."happenedOn", e."eventId"`;
}

function tagCostsSql(tables: RunTables, tagKey: string): string {
  return `
    SELECT strftime("month", '%Y-%m') AS "month", "tagValue", "resourceGroup", sum("amount") AS "amount", "currency"
    FROM ${readSql('azure_tag_costs', 'azure-costs', tables)}
    WHERE lower("tagKey") = ${sqlText(tagKey.toLowerCase())} GROUP BY ALL ORDER BY ALL`;
}
