import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectTenant } from '../collectors/collect-tenant.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createLake } from '../lake/lake.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPopulation } from '../twin/population.ts';
import { noImports } from '../testing/no-imports.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import type { BenchLine } from './bench-line.ts';

export interface CollectBench {
  readonly users: number;
  /** Added by the twin to every Graph answer. */
  readonly latencyMs: number;
}

const usersPerSignInPage = 500;
const signInRequestsPerMinute = 10;

/**
 * A first collection of a whole tenant in real time, the twin enforcing the published limits. The floor is what
 * the scarcest of them allows: ten sign-in pages at once, then ten a minute.
 */
export async function benchCollect({ users, latencyMs }: CollectBench): Promise<BenchLine[]> {
  const clock = systemClock();
  const log = createLog('silent');
  const today = isoOf(dayOfInstant(clock.now()));
  const tenant = createPopulation({ seed: 1, users, today });
  const twin = await serveTwin({ tenant, port: 0, clock, log, latencyMs, throttling: true });
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-bench-'));
  const lake = await createLake({ dir, clock, log });
  try {
    const reader = createGraphReader({
      baseUrl: twin.url,
      credential: twinToken(),
      fetch,
      clock,
      log,
      priority: 'Low',
    });
    const startedAt = performance.now();
    const run = await lake.openRun({ tenantId: tenant.tenantId, asOf: today });
    await collectTenant({ reader, run, imports: noImports, policy: { maxReportLagDays: 10 }, clock, log });
    const manifest = await run.finish();
    const seconds = (performance.now() - startedAt) / 1000;
    if (!manifest.coverage.complete) {
      throw new TypeError(`the tenant was not read whole: ${JSON.stringify(manifest.coverage.gaps)}`);
    }
    const pages = Math.ceil(users / usersPerSignInPage);
    const floor = (Math.ceil(pages / signInRequestsPerMinute) - 1) * 60 + latencyMs / 1000;
    const { requests, status429 } = twin.stats();
    return [
      {
        name: `collect.${users}-users`,
        value: round(seconds),
        unit: 's',
        floor: round(floor),
        ratio: round(seconds / floor),
        peer: `published sign-in limit, ${latencyMs} ms latency`,
      },
      {
        name: `collect.${users}-users.throttled-share`,
        value: round((100 * status429) / requests),
        unit: '% of requests',
      },
    ];
  } finally {
    await lake.close();
    await twin.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
