import { join } from 'node:path';
import { openDatabase, parquetSql } from '../lake/database.ts';
import { writeManifest } from '../lake/manifest.ts';
import { sourceNames, type Manifest, type ObservationFile } from '../lake/observation.ts';
import { writePart } from '../lake/part-buffer.ts';
import { runFolder } from '../lake/run-folder.ts';
import { syntheticSql, syntheticTables } from './synthetic-tables.ts';

interface SyntheticRun {
  readonly dir: string;
  readonly tenantId: string;
  readonly asOf: string;
  readonly users: number;
}

/** Parts as a collection would write them: some 50 000 rows each. */
const peoplePerPart = {
  users: 50_000,
  assignments: 19_000,
  sign_ins: 50_000,
  workloads: 50_000,
  apps: 50_000,
  copilot: 400_000,
  mailboxes: 50_000,
  activations: 80_000,
};

/** Writes a finished run of a made-up tenant, in DuckDB alone: no row passes through JavaScript. */
export async function writeSyntheticRun({ dir, tenantId, asOf, users }: SyntheticRun): Promise<Manifest> {
  const runId = `${asOf.replaceAll('-', '')}T060000000Z-synthetic`;
  const folder = runFolder(dir, tenantId, asOf, runId);
  const database = await openDatabase({ memoryLimit: '1GB', threads: 2 });
  const files: ObservationFile[] = [];
  await database.using(async (connection) => {
    for (const table of syntheticTables) {
      const step = peoplePerPart[table];
      for (let from = 0; from < users; from += step) {
        const path = `${table}/${String(from / step + 1).padStart(6, '0')}.parquet`;
        const select = syntheticSql(table, from, Math.min(users, from + step), asOf);
        const part = await writePart(connection, select, { folder, path, table, rows: 0 });
        const counted = await connection.runAndReadAll(
          `SELECT count(*)::INTEGER FROM ${parquetSql([join(folder, path)])}`,
        );
        files.push({ ...part, rows: Number(counted.getRows()[0]?.[0]) });
      }
    }
  });
  await database.close();
  const observedAt = `${asOf}T06:00:00Z`;
  const sources = sourceNames.map((name) => {
    return {
      name,
      status: 'complete' as const,
      asOf,
      observedAt,
      rows: 0,
      gaps: [],
      issues: [],
      requestIds: [],
    };
  });
  const coverage = { complete: true, gaps: [] };
  const manifest: Manifest = {
    schemaVersion: 2,
    runId,
    tenantId,
    asOf,
    startedAt: observedAt,
    finishedAt: observedAt,
    sources,
    files,
    coverage,
  };
  await writeManifest(folder, manifest);
  return manifest;
}
