import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { VerdictCounts } from '../core/model/position.ts';
import { openDatabase } from '../lake/database.ts';
import { runFolder } from '../lake/run-folder.ts';
import type { BenchLine } from './bench-line.ts';
import { benchPolicy, benchPopulations, benchTenant, foldSeats } from './reconcile-fold.ts';
import { peerSql } from './reconcile-peer.ts';
import { writeSyntheticRun } from './synthetic-run.ts';
import { copilotProduct, syntheticProducts } from './synthetic-tables.ts';

const rounds = 3;
const rssLimitMiB = 1536;

/**
 * Reconciles a made-up tenant from Parquet, by turns with bare DuckDB SQL over the same files and with the same
 * memory and threads. Medians of three. Throws when the two do not count the same.
 */
export async function benchReconcile({ users }: { readonly users: number }): Promise<BenchLine[]> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-bench-'));
  try {
    const manifest = await writeSyntheticRun({ dir, ...benchTenant, users });
    const folder = runFolder(dir, manifest.tenantId, manifest.asOf, manifest.runId);
    const protectedTypes = benchPopulations.flatMap((rule) => rule.values);
    const question = { products: syntheticProducts, copilotProduct, protectedTypes, policy: benchPolicy };
    const sql = peerSql({ manifest, folder, ...question });

    const peerTimes: number[] = [];
    const ownTimes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const peer = await timed(() => countInSql(sql));
      const own = await timed(() => foldSeats(dir));
      deepStrictEqual(own.result, peer.result);
      peerTimes.push(peer.milliseconds);
      ownTimes.push(own.milliseconds);
    }
    return linesOf(users, median(ownTimes), median(peerTimes), await peakRssMiB(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function linesOf(users: number, own: number, peer: number, rss: number): BenchLine[] {
  const name = `reconcile ${users} users`;
  return [
    {
      name,
      value: own,
      unit: 'ms',
      floor: peer,
      ratio: ratioOf(own, peer),
      peer: 'same join and count in DuckDB SQL',
    },
    { name: `${name}: per user`, value: Math.round((own * 10_000) / users) / 10, unit: 'µs' },
    {
      name: `${name}: peak memory`,
      value: rss,
      unit: 'MiB',
      floor: rssLimitMiB,
      ratio: ratioOf(rss, rssLimitMiB),
      peer: 'the limit',
    },
  ];
}

async function countInSql(sql: string): Promise<VerdictCounts[]> {
  const database = await openDatabase({ memoryLimit: '900MB', threads: 2 });
  const counted = await database.using((connection) => connection.runAndReadAll(sql));
  await database.close();
  const counts = syntheticProducts.map(() => ({
    active: 0,
    inactive: 0,
    neverUsed: 0,
    new: 0,
    protected: 0,
    unknown: 0,
  }));
  for (const [product, verdict, seats] of counted.getRows()) {
    counts[Number(product)]![verdict as keyof VerdictCounts] = Number(seats);
  }
  return counts;
}

async function peakRssMiB(dir: string): Promise<number> {
  const script = fileURLToPath(new URL('./reconcile-rss.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, dir]);
  return Math.round(Number(stdout) / 1024);
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, milliseconds: Math.round(performance.now() - start) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function ratioOf(value: number, floor: number): number {
  return Math.round((value / floor) * 100) / 100;
}
