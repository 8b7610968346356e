import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { twinToken } from '../graph/credential.ts';
import { publishedLimits } from '../graph/limits.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createGraphWriter } from '../graph/writer.ts';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { carryOut } from '../jobs/carry-out.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import type { BenchLine } from './bench-line.ts';
import { approvedCase, idlePeople } from './write-case.ts';

export interface WriteBench {
  readonly seats: number;
  /** Added by the twin to every Graph answer. */
  readonly latencyMs: number;
}

/** So many accounts for one seat of the case: about a ninth of the twin's people are idle on one direct licence. */
const usersPerSeat = 11;
const windowSeconds = 150;
const steadyRate = publishedLimits.writesPer150Seconds / windowSeconds;

/**
 * An approved case carried out in real time, with the ledger, over HTTP, the twin enforcing the published limits.
 * The floor is the soonest at which the limit lets the last of so many writes through, at infinite speed: it takes
 * 3,000 at once, and 3,000 more whenever those leave its window of 150 seconds. A steady 20 a second would need
 * longer, so no burst flatters the ratio. The time counts from the approval to the end of the case, the reading
 * of the evidence, every verification and every ledger entry included.
 */
export async function benchWrite({ seats, latencyMs }: WriteBench): Promise<BenchLine[]> {
  const clock = systemClock();
  const log = createLog('silent');
  const today = isoOf(dayOfInstant(clock.now()));
  const tenant = createPopulation({ seed: 1, users: Math.max(600, seats * usersPerSeat), today });
  const twin = await serveTwin({ tenant, port: 0, clock, log, latencyMs, throttling: true });
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-bench-'));
  const ledger = await openLedger({ location: { kind: 'embedded', dir }, clock, log });
  try {
    const people = idlePeople(tenant, seats);
    const { id } = await approvedCase(ledger, tenant, people);
    const graph = {
      baseUrl: twin.url,
      credential: twinToken(),
      fetch,
      clock,
      log,
      priority: 'High' as const,
    };
    const startedAt = performance.now();
    const end = await carryOut(
      {
        ledger,
        imports: noImports,
        catalogue: createCatalogue(),
        reader: createGraphReader(graph),
        writer: createGraphWriter(graph),
        policy: shippedPolicy,
        clock,
        log,
        sleep: (milliseconds) => wait(milliseconds),
        mayWrite: async () => true,
        halt: async (reason) => {
          throw new TypeError(reason);
        },
        onSettled: () => undefined,
        onTenantChanged: async () => undefined,
      },
      id,
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const { outcomes } = await ledger.cases.stepCounts(id);
    if (end !== 'done' || outcomes.applied !== people.length || twin.writes.length !== people.length)
      throw new TypeError(`the case ended ${end}: ${JSON.stringify(outcomes)}, ${twin.writes.length} writes`);
    const { requests, status429 } = twin.stats();
    const floor = soonest(people.length);
    const name = `write.${people.length}-seats`;
    return [
      {
        name,
        value: round(seconds),
        unit: 's',
        ...(floor === 0
          ? {}
          : { floor, ratio: round(seconds / floor), peer: `published write limit, ${latencyMs} ms latency` }),
      },
      {
        name: `${name}.share-of-limit`,
        value: round((100 * floor) / seconds),
        unit: '% of the published limit',
      },
      {
        name: `${name}.rate`,
        value: round(people.length / seconds),
        unit: 'verified removals/s',
        floor: steadyRate,
        ratio: round(people.length / seconds / steadyRate),
        peer: 'published write limit, spread evenly',
      },
      { name: `${name}.throttled-share`, value: round((100 * status429) / requests), unit: '% of requests' },
      { name: `${name}.requests-per-seat`, value: round(requests / people.length), unit: 'requests' },
    ];
  } finally {
    await ledger.close();
    await twin.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Seconds until the limit has let so many writes through; 0 while they are one burst. */
function soonest(writes: number): number {
  return Math.floor((writes - 1) / publishedLimits.writesPer150Seconds) * windowSeconds;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
