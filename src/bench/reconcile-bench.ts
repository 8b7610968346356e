import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PlanReview } from '../core/boundary/plan-review.ts';
import type { VerdictCounts } from '../core/model/position.ts';
import { openDatabase } from '../lake/database.ts';
import type { Manifest } from '../lake/observation.ts';
import { runFolder } from '../lake/run-folder.ts';
import type { BenchLine } from './bench-line.ts';
import { runFullCore, runFullCoreKeepingSeats } from './core-fold.ts';
import { peopleSql } from './core-peer.ts';
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
    const core: Timed[] = [];
    const keeping: Timed[] = [];
    const bare: Timed[] = [];
    for (let round = 0; round < rounds; round++) {
      const peer = await timed(async () => {
        await countInSql(sql);
        return countPeople(peopleSql({ manifest, folder }));
      });
      const own = await timed(() => runFullCore(dir));
      deepStrictEqual(consumedOf(own.result, peer.result), peer.result);
      bare.push(peer);
      core.push(own);
      keeping.push(await timed(() => runFullCoreKeepingSeats(dir)));
    }
    return [
      ...linesOf(`reconcile ${users} users`, users, {
        own: median(ownTimes),
        peer: median(peerTimes),
        rss: await peakRssMiB('seats', dir),
        what: 'same join and count in DuckDB SQL',
      }),
      ...linesOf(`full core ${users} users`, users, {
        own: median(core.map(({ milliseconds }) => milliseconds)),
        peer: median(bare.map(({ milliseconds }) => milliseconds)),
        rss: await peakRssMiB('core', dir),
        what: 'seats and people joined and counted in DuckDB SQL',
      }),
      ...linesOf(`full core ${users} users, seats kept`, users, {
        own: median(keeping.map(({ milliseconds }) => milliseconds)),
        peer: median(bare.map(({ milliseconds }) => milliseconds)),
        rss: await peakRssMiB('core-keeping', dir),
        what: 'the same, writing nothing',
      }),
      { name: `full core ${users} users: assignments`, value: assignmentsOf(manifest), unit: 'rows' },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Timed {
  readonly milliseconds: number;
}

interface Measured {
  readonly own: number;
  readonly peer: number;
  readonly rss: number;
  /** What the floor is. */
  readonly what: string;
}

function linesOf(name: string, users: number, { own, peer, rss, what }: Measured): BenchLine[] {
  return [
    { name, value: own, unit: 'ms', floor: peer, ratio: ratioOf(own, peer), peer: what },
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

function assignmentsOf({ files }: Manifest): number {
  return files.filter(({ table }) => table === 'assignments').reduce((sum, { rows }) => sum + rows, 0);
}

/** The counts the peer has, from the review. */
function consumedOf(review: PlanReview, peer: Readonly<Record<string, number>>): Record<string, number> {
  const consumed = new Map(review.features.map(({ feature, consumed: people }) => [feature, people]));
  return Object.fromEntries(
    Object.keys(peer).map((name) => [name, name === 'people' ? review.people : (consumed.get(name) ?? NaN)]),
  );
}

async function countPeople(sql: string): Promise<Record<string, number>> {
  const database = await openDatabase({ memoryLimit: '900MB', threads: 2 });
  const counted = await database.using((connection) => connection.runAndReadAll(sql));
  await database.close();
  const [row = {}] = counted.getRowObjectsJS();
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
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

async function peakRssMiB(fold: 'seats' | 'core' | 'core-keeping', dir: string): Promise<number> {
  const script = fileURLToPath(new URL('./reconcile-rss.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, fold, dir]);
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
