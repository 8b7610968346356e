import { describe, expect, it } from 'vitest';
import type { Manifest } from '../lake/observation.ts';
import type { SwapsProposed } from './propose-swaps.ts';
import type { EntitlementCheck } from './check-entitlements.ts';
import { createJobs, jobNames, type JobDeps } from './list.ts';

const cadence = { cron: '0 6 * * 1', timezone: 'UTC' };
const slot = new Date('2026-11-23T06:00:00Z');

/** The jobs, and what they had done in which order. */
function jobsWith(cases: 'newest' | 'past' = 'newest') {
  const done: string[] = [];
  const note =
    <T>(what: string, result: T) =>
    async () => {
      done.push(what);
      return result;
    };
  const schedule = Object.fromEntries(jobNames.map((name) => [name, cadence])) as JobDeps['schedule'];
  const created = { created: [{}, {}], updated: [], withdrawn: [], unchanged: [] };
  const jobs = createJobs({
    schedule,
    collect: note('collect', { coverage: { complete: true, gaps: [] } } as unknown as Manifest),
    reconcile: note('reconcile', {
      ...{ runId: 'run', asOf: '2026-11-23', positions: [], findings: 7 },
      cases: cases === 'newest' ? (created as never) : null,
    }),
    tend: note('tend', 3),
    lake: { retain: async (days) => (done.push(`retain ${days}`), 4) },
    retentionDays: 400,
    deliverCases: note('cards', 5),
    checkEntitlements: async (job, at) => (
      done.push(`check ${job} ${at.toISOString()}`),
      { material: 1 } as EntitlementCheck
    ),
    attend: async () => void done.push('attend'),
    proposeAzureReview: async () => ({ reason: 'nobody-to-ask', cases: null }),
    proposeSwaps: async ({ onlyOpen }) => (done.push(onlyOpen ? 'open swaps' : 'swaps'), {} as SwapsProposed),
    explainChanges: async () => (done.push('changes'), null),
    keepHouse: async () => (done.push('keep house'), { milestones: 0 }),
    deliverDigests: async (kind, at) => (done.push(`${kind} ${at.toISOString()}`), 6),
    writeFeed: async () => (done.push('feed'), { files: 12, isNew: true }),
  });
  const run = async (name: string) => jobs.find((job) => job.name === name)?.run(slot);
  return { jobs, done, run };
}

describe('the jobs', () => {
  it('have the names and the cadence they are run by; only the collection does not wait for its first slot', () => {
    const { jobs } = jobsWith();

    expect(jobs.map(({ name }) => name)).toEqual([...jobNames]);
    expect(jobs.every((job) => job.cadence === cadence)).toBe(true);
    expect(jobs.filter(({ whenNew }) => whenNew === 'run').map(({ name }) => name)).toEqual([
      'weekly-collect',
    ]);
  });

  it('every night reads, and asks nobody', async () => {
    const { done, run } = jobsWith();

    expect(await run('nightly-collect')).toEqual({ complete: true });
    expect(done).toEqual(['collect']);
  });

  it.each([
    ['weekly-collect', ['collect', 'reconcile', 'open swaps', 'changes', 'attend', 'cards', 'feed'], {}],
    ...(['monthly', 'quarterly'] as const).map((kind) => {
      const job = kind === 'monthly' ? 'monthly-review' : 'quarterly-reconciliation';
      const at = '2026-11-23T06:00:00.000Z';
      const order = [
        'collect',
        'reconcile',
        'swaps',
        'changes',
        'attend',
        'cards',
        'feed',
        `check ${job} ${at}`,
        `${kind} ${at}`,
      ];
      return [job, order, { entitlements: { material: 1 }, digests: 6 }] as const;
    }),
  ] as const)('%s reads, concludes, asks, and then sums up', async (name, order, more) => {
    const { done, run } = jobsWith();

    expect(await run(name)).toEqual({
      complete: true,
      findings: 7,
      newCases: 2,
      unexplainedChanges: null,
      cards: 5,
      feed: { files: 12, isNew: true },
      ...more,
    });
    expect(done).toEqual(order);
  });

  it('does not count cases where none were asked for', async () => {
    expect(await jobsWith('past').run('weekly-collect')).toMatchObject({ newCases: null });
  });

  it.each([
    ['deliver', ['attend', 'cards'], { cards: 5 }],
    ['housekeeping', ['tend', 'keep house', 'retain 400'], { tended: 3, milestones: 0, partitions: 4 }],
  ])('%s does its one thing', async (name, order, summary) => {
    const { done, run } = jobsWith();

    expect(await run(name)).toEqual(summary);
    expect(done).toEqual(order);
  });
});
