import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { collect, type CollectDeps } from '../jobs/collect.ts';
import { nightlyCollect } from '../jobs/nightly-collect.ts';
import type { SignInsPolicy } from '../jobs/sign-ins-way.ts';
import { createLake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import { createLog } from '../lib/log.ts';
import { calmTenant } from '../simulation/calm-tenant.ts';
import { simulatedFetch, type SentRequest } from '../simulation/simulated-fetch.ts';
import { simulatedLake } from '../simulation/simulated-lake.ts';
import { createSimulatedTime, type SimulatedTime } from '../simulation/simulated-time.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import type { BenchLine } from './bench-line.ts';
import { collectionFloor } from './collection-floor.ts';

export interface CollectAtScale {
  readonly users: number;
  /** Added by the twin to every answer. */
  readonly latencyMs: number;
  /** People who have not signed in for long, or never. */
  readonly idlePct: number;
}

interface Collected {
  readonly seconds: number;
  readonly sent: readonly SentRequest[];
  readonly manifest: Manifest;
}

const today = '2026-11-22';

/**
 * Collections of a large tenant at the published limits, in simulated time: requests are real and waiting is not.
 * Time in which this machine computes or writes counts as none, so what is measured is how well requests fill what
 * the services allow. First everybody, then the inactive first, then the night after.
 */
export async function benchCollectAtScale({
  users,
  latencyMs,
  idlePct,
}: CollectAtScale): Promise<BenchLine[]> {
  const tenant = calmTenant(createPopulation({ seed: 1, users, today }), idlePct);
  const everybody = await inSimulation(tenant, latencyMs, (run) => run.first('full'));
  const { first, night } = await inSimulation(tenant, latencyMs, async (run) => ({
    first: await run.first('inactive-first'),
    night: await run.night(),
  }));
  const name = `collect.${users}-users`;
  const floor = collectionFloor(everybody.sent, latencyMs);
  const fastFloor = collectionFloor(first.sent, latencyMs);
  const signIns = signInRequests(first);
  const allSignIns = signInRequests(everybody);
  const refused = [everybody, first, night].flatMap(({ sent }) => sent);
  return [
    line(`${name}.first`, everybody.seconds, 's simulated', floor.seconds, floor.because),
    line(`${name}.first-inactive-first`, first.seconds, 's simulated', fastFloor.seconds, fastFloor.because),
    line(`${name}.sign-in-requests`, signIns, 'requests', allSignIns, `everybody read; ${idlePct} % idle`),
    line(
      `${name}.night-requests`,
      night.sent.length,
      'requests',
      everybody.sent.length,
      'the first collection',
    ),
    {
      name: `${name}.throttled-share`,
      value: round((100 * refused.filter(({ status }) => status === 429).length) / refused.length),
      unit: '% of requests',
    },
  ];
}

interface Simulation {
  first(way: 'full' | 'inactive-first'): Promise<Collected>;
  night(): Promise<Collected>;
}

async function inSimulation<T>(
  tenant: ReturnType<typeof createPopulation>,
  latencyMs: number,
  play: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  const time = createSimulatedTime(new Date(`${today}T00:00:00Z`));
  const { clock } = time;
  const log = createLog('silent');
  const twin = await serveTwin({
    ...{ tenant, port: 0, clock, log, latencyMs, pause: time.pause, throttling: true },
  });
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-scale-'));
  const lake = await createLake({ dir, clock, log });
  const sent: SentRequest[] = [];
  const reader = createGraphReader({
    ...{ baseUrl: twin.url, credential: twinToken(), clock, log, priority: 'Low' },
    fetch: simulatedFetch(time, (request) => sent.push(request)),
    sleep: time.sleep,
  });
  const { tenantId } = tenant;
  const { maxReportLagDays } = shippedPolicy;
  const deps: CollectDeps = {
    ...{ tenantId, reader, imports: noImports, maxReportLagDays, clock, log, followsPeople: true },
    lake: simulatedLake(time, lake),
  };
  const timed = (collecting: () => Promise<Manifest>) => measured(time, sent, collecting);
  try {
    return await time.drive(() =>
      play({
        first: (way) => timed(() => collect({ ...deps, signIns: signInsBy(way) })),
        async night() {
          await time.sleep(20 * 3_600_000);
          const night = { ...deps, signIns: signInsBy('inactive-first'), fullUsersEveryDays: 7 };
          return timed(() => nightlyCollect(night));
        },
      }),
    );
  } finally {
    await lake.close();
    await twin.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measured(
  { clock }: SimulatedTime,
  sent: SentRequest[],
  collecting: () => Promise<Manifest>,
): Promise<Collected> {
  sent.length = 0;
  const began = clock.now().getTime();
  const manifest = await collecting();
  const seconds = (clock.now().getTime() - began) / 1000;
  if (!manifest.coverage.complete)
    throw new TypeError(`the tenant was not read whole: ${JSON.stringify(manifest.coverage.gaps)}`);
  return { seconds, sent: [...sent], manifest };
}

function signInsBy(way: 'full' | 'inactive-first'): SignInsPolicy {
  const { decision, populations } = shippedPolicy;
  return { decision, populations, signInEvidence: { weekly: way, nightly: way, inactiveFirstAboveUsers: 0 } };
}

function signInRequests({ sent }: Collected): number {
  return sent.filter(({ url }) => decodeURIComponent(url).includes('signInActivity')).length;
}

function line(name: string, value: number, unit: string, floor: number, peer: string): BenchLine {
  return { name, value: round(value), unit, floor: round(floor), ratio: round(value / floor), peer };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
