import type { DuckDBConnection } from '@duckdb/node-api';
import { featureSetOf } from '../core/boundary/feature-set.ts';
import type { FeatureSet } from '../core/model/feature.ts';
import type { Attestations, GroupPath, Holding } from '../core/model/holding.ts';
import {
  attestedSql,
  givenSql,
  groupSetsSql,
  heldSql,
  holdingSql,
  skuSetsSql,
  type HoldingQuery,
  type HoldingTables,
} from './holding-query.ts';
import { streamHoldings } from './holding-stream.ts';
import type { IsoDay, Manifest } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { isSilenceTelling } from './signal-coverage.ts';
import { readTenantSignals, type TenantSignals } from './signal-facts.ts';
import { hasOpaqueCalls } from './signal-sql.ts';

/** Who holds what, and what is known of their use. Grows with the distinct sets of SKUs and groups, not with people. */
export interface Holdings {
  /** SKU ids, sorted: `Holding.skuSet` names one of the sets. */
  readonly skuSets: readonly (readonly string[])[];
  /** `Holding.groupSet` names one of the sets. */
  readonly groupSets: readonly (readonly GroupPath[])[];
  readonly attestations: Attestations;
  /** When each feature was attested, as far as its attestation is in force. */
  readonly attestedOn: ReadonlyMap<string, IsoDay>;
  /** Microsoft's own counts over the whole tenant; null where they were not read whole. */
  readonly insight: TenantSignals['insight'];
  /** Features whose signals name everybody who uses them. */
  readonly silent: FeatureSet;
  /** Everybody who holds a SKU, once, in no particular order. One object moves from person to person. */
  readonly people: AsyncIterable<Iterable<Holding>>;
}

/** A SKU that reaches people by more than one path: taking one away changes nothing (ASG-12, C16). */
export interface RepeatedSku {
  readonly skuId: string;
  readonly people: number;
}

interface HoldingDeps {
  readonly manifest: Manifest;
  readonly tables: RunTables;
  readonly reading: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  /** A connection of its own for as long as the rows are read. */
  readonly streaming: <T>(use: (connection: DuckDBConnection) => AsyncIterable<T>) => AsyncIterable<T>;
}

export async function openHoldings(
  { manifest, tables, reading, streaming }: HoldingDeps,
  query: HoldingQuery,
): Promise<Holdings> {
  return reading(async (connection) => {
    const rowsOf = async <Row>(sql: string) =>
      (await connection.runAndReadAll(sql)).getRowObjectsJS() as unknown as Row[];
    const held = await rowsOf<{ skuId: string }>(`
      SELECT DISTINCT "skuId" FROM ${tables.sqlOf('assignments')} WHERE "state" IS DISTINCT FROM 'Error'
      ORDER BY "skuId"`);
    const from: HoldingTables = {
      tables,
      asOf: manifest.asOf,
      skuIds: held.map(({ skuId }) => skuId),
      hasActivations: wereActivationsTold(manifest),
    };
    const attested = await rowsOf<{ feature: string; isForAll: boolean; attestedOn: IsoDay }>(`
      SELECT "feature", bool_or("userKey" = '*') AS "isForAll", max("attestedOn")::VARCHAR AS "attestedOn" FROM (${attestedSql(query, from)}) GROUP BY "feature"`);
    const told = {
      attestations: attestationsOf(query, attested),
      attestedOn: new Map(attested.map(({ feature, attestedOn }) => [feature, attestedOn])),
      insight: await insightOf(connection, tables, manifest),
      silent: silentOf(query, manifest, await hasOpaqueCalls(connection, tables)),
    };
    if (held.length === 0) return { ...told, skuSets: [], groupSets: [], people: nobody() };

    const skuSets = await rowsOf<{ skus: string }>(`
      SELECT "skus"::VARCHAR AS "skus" FROM (${skuSetsSql(`(${heldSql(query, from)})`)}) ORDER BY "skuSet"`);
    const groupSets = await rowsOf<{ paths: string }>(`
      SELECT "paths" FROM (${groupSetsSql(`(${givenSql(query, from)})`)}) ORDER BY "groupSet"`);
    const populations = query.populations.map(({ population }) => population);
    return {
      ...told,
      skuSets: skuSets.map(({ skus }) => from.skuIds.filter((_skuId, position) => skus[position] === '1')),
      groupSets: groupSets.map(({ paths }) => paths.split(';').map(pathOf)),
      people: streaming((own) => streamHoldings(own, holdingSql(query, from), populations)),
    };
  });
}

export async function readRepeatedSkus(
  connection: DuckDBConnection,
  tables: RunTables,
): Promise<RepeatedSku[]> {
  const read = await connection.runAndReadAll(`
    SELECT "skuId", count(*)::INTEGER AS "people" FROM (
      SELECT "userId", "skuId" FROM ${tables.sqlOf('assignments')} WHERE "state" IS DISTINCT FROM 'Error'
      GROUP BY "userId", "skuId" HAVING min(hash("groupId")) <> max(hash("groupId")))
    GROUP BY "skuId" ORDER BY "skuId"`);
  return read.getRowObjectsJS() as unknown as RepeatedSku[];
}

async function insightOf(
  connection: DuckDBConnection,
  tables: RunTables,
  { sources }: Manifest,
): Promise<TenantSignals['insight']> {
  const report = sources.find(({ name }) => name === 'premium-insight');
  return report?.status === 'complete' ? (await readTenantSignals(connection, tables)).insight : null;
}

/** Features of which a source that leaves somebody out says that they do not use them. */
function silentOf(
  { features, classifyAfterDays }: HoldingQuery,
  manifest: Manifest,
  opaque: boolean,
): FeatureSet {
  const limits = { classifyAfterDays, hasOpaqueCalls: opaque };
  return featureSetOf(
    features,
    ({ shownBy }) => shownBy !== undefined && isSilenceTelling(manifest, shownBy, limits),
  );
}

/** Whoever a whole report with names does not list has activated nothing; any other report proves nothing of them. */
function wereActivationsTold({ sources }: Manifest): boolean {
  const report = sources.find(({ name }) => name === 'activations');
  return report?.status === 'complete' && report.gaps.every(({ reason }) => reason === 'stale');
}

function attestationsOf(
  { features }: HoldingQuery,
  rows: readonly { readonly feature: string; readonly isForAll: boolean }[],
): Attestations {
  let covered = 0;
  let everybody = 0;
  for (const { feature, isForAll } of rows) {
    const bit = features.findIndex(({ id }) => id === feature);
    if (bit === -1) continue;
    covered |= 1 << bit;
    if (isForAll) everybody |= 1 << bit;
  }
  return { covered, everybody };
}

function pathOf(path: string): GroupPath {
  const [groupId = '', skuId = ''] = path.split(' ');
  return { groupId, skuId };
}

async function* nobody(): AsyncGenerator<Iterable<Holding>, void, undefined> {
  // Nobody holds anything.
}
