import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import type { BenchLine } from './bench-line.ts';

const today = '2026-11-22';
const limitMiB = 600;
/** As `npm start` runs the product: what is young is collected often. */
const asStarted = ['--max-semi-space-size=8'];

/**
 * The most memory a process holds while it collects, for each of these tenants: the twin is in this process, without
 * limits or latency, and the collection in one of its own.
 */
export async function benchCollectMemory(sizes: readonly number[]): Promise<BenchLine[]> {
  const measured: { readonly users: number; readonly peakMiB: number }[] = [];
  for (const users of sizes) measured.push({ users, peakMiB: await peakOf(users) });
  const [smallest] = measured;
  return measured.map(({ users, peakMiB }) => ({
    name: `collect.${users}-users.peak-rss`,
    value: peakMiB,
    unit: 'MiB',
    floor: limitMiB,
    ratio: Math.round((100 * peakMiB) / limitMiB) / 100,
    peer:
      smallest === undefined || smallest.users === users
        ? 'the limit'
        : `the limit; ${Math.round((100 * peakMiB) / smallest.peakMiB) / 100}x of ${smallest.users} users`,
  }));
}

async function peakOf(users: number): Promise<number> {
  const clock = systemClock();
  const tenant = createPopulation({ seed: 1, users, today });
  const twin = await serveTwin({ tenant, port: 0, clock, log: createLog('silent') });
  try {
    const script = fileURLToPath(new URL('./collect-memory.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...asStarted,
      script,
      twin.url,
      tenant.tenantId,
      today,
    ]);
    const { peakKiB, people, gaps } = JSON.parse(stdout) as {
      readonly peakKiB: number;
      readonly people: number;
      readonly gaps: readonly string[];
    };
    if (people !== users || gaps.length > 0)
      throw new TypeError(`${people} of ${users} people were read; gaps: ${gaps.join(', ')}`);
    return Math.round(peakKiB / 1024);
  } finally {
    await twin.stop();
  }
}
