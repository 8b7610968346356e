import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { createProductTally, type ProductCounts } from '../core/reconcile/product-tally.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import { fixedClock, systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { collect } from './collect.ts';

const today = '2026-11-22';
const now = fixedClock(new Date(`${today}T09:00:00Z`));
const log = createLog('silent');
const suites = ['06ebc4ee-1bb5-47dd-8120-11324bc54e06', '05e9a617-0261-4cee-bb44-138d3ef5d965'];
const products = suites.map((skuId) => ({ skuIds: [skuId] }));

interface Judged {
  readonly verdicts: ReadonlyMap<string, string>;
  readonly counts: ProductCounts;
}

type Decided = Pick<typeof shippedPolicy, 'decision' | 'populations'>;

async function judge(lake: Lake, tenantId: string, decided: Decided): Promise<Judged> {
  const policy: DecisionPolicy = decided.decision;
  const populations: readonly PopulationRule[] = decided.populations;
  const run = (await lake.newest({ tenantId }))!;
  const tally = createProductTally('sign-in', policy, dayOf(today), {});
  const verdicts = new Map<string, string>();
  for await (const seats of run.seats({ products, populations })) {
    for (const seat of seats) {
      const verdict = verdictOf(seat, 'sign-in', policy, dayOf(today));
      verdicts.set(`${seat.userId} ${seat.product}`, verdict.rule);
      tally.add(seat, verdict);
    }
  }
  return { verdicts, counts: tally.counts() };
}

/** One tenant read in full and of the inactive first, judged by the same policy. */
async function bothWays(
  seed: number,
  faults: string,
  decided: Decided,
): Promise<[full: Judged, some: Judged, code: string]> {
  const tenant = createPopulation({ seed, users: 400, today });
  const { tenantId } = tenant;
  const twin = await serveTwin({ tenant, port: 0, faults: parseFaults(faults), clock: systemClock(), log });
  const lake = await createLake({ dir: await mkdtemp(join(tmpdir(), 'seatkeeper-since-')), clock: now, log });
  try {
    const deps = {
      ...{ tenantId, lake, imports: noImports, maxReportLagDays: 10, clock: now, log },
      reader: createGraphReader({
        baseUrl: twin.url,
        credential: twinToken(),
        fetch,
        ...skippingTime(),
        log,
        priority: 'Low',
      }),
    };
    const whole = await collect(deps, ['users', 'sign-ins', 'active-users', 'm365-apps']);
    expect(whole.sources.every(({ status }) => status === 'complete')).toBe(true);
    const full = await judge(lake, tenantId, decided);
    const signInEvidence = { weekly: 'inactive-first', nightly: 'full', inactiveFirstAboveUsers: 0 } as const;
    const manifest = await collect({ ...deps, signIns: { ...decided, signInEvidence } }, ['sign-ins']);
    const issues = manifest.sources.flatMap((source) => source.issues);
    return [full, await judge(lake, tenantId, decided), issues.map(({ code }) => code).join()];
  } finally {
    await lake.close();
    await twin.stop();
  }
}

const policies: readonly (readonly [name: string, change: Partial<DecisionPolicy>])[] = [
  ['as shipped', {}],
  ['with a short watch', { watchAfterDays: 14 }],
  ['with one window for both', { watchAfterDays: 30, classifyAfterDays: 30 }],
  ['with long windows', { watchAfterDays: 150, classifyAfterDays: 300 }],
];

describe('verdicts by the sign-ins of the inactive', () => {
  it.each(policies)('are those by the sign-ins of all, %s', async (_, change) => {
    const decided: Decided = { ...shippedPolicy, decision: { ...shippedPolicy.decision, ...change } };
    for (const [seed, faults] of [
      [11, ''],
      [12, 'deleted-in-filter'],
      [13, 'nulls-in-filter,deleted-in-filter'],
    ] as const) {
      const [full, some, code] = await bothWays(seed, faults, decided);

      expect(code).toContain('sign-ins-inactive-first');
      expect(full.verdicts.size).toBeGreaterThan(100);
      expect(some.verdicts).toEqual(full.verdicts);
      const { windows, watch, microsoft, rules } = some.counts;

      expect({ watch, microsoft, rules }).toEqual({
        watch: full.counts.watch,
        microsoft: full.counts.microsoft,
        rules: full.counts.rules,
      });
      for (const [index, use] of windows.entries()) {
        const known = full.counts.windows[index]!;
        if (use.signedIn === null) expect(use.days).toBeLessThan(decided.decision.watchAfterDays);
        else expect(use.signedIn).toBe(known.signedIn);
        if (use.guestsSignedIn !== null) expect(use.guestsSignedIn).toBe(known.guestsSignedIn);
        expect(use.worked).toBe(known.worked);
      }
    }
  });

  it('leave unknown how many signed in within a shorter window', async () => {
    const [full, some] = await bothWays(14, '', shippedPolicy);
    expect(full.counts.windows.every(({ signedIn }) => signedIn !== null)).toBe(true);
    expect(some.counts.windows.filter(({ signedIn }) => signedIn === null).map(({ days }) => days)).toEqual([
      28, 30,
    ]);
  });
});
