import { describe, expect, it } from 'vitest';
import type { Manifest } from '../lake/observation.ts';
import type { SwapsProposed } from './propose-swaps.ts';
import type { EntitlementCheck } from './check-entitlements.ts';
import { createJobs, jobNames, type JobDeps } from './list.ts';

const cadence = { cron: '0 6 * * 1', timezone: 'UTC' };
const slot = new Date('2026-11-23T06:00:00Z');

const changedBy = (name: string) => ({
  ...{ created: [{ id: `${name} created` }], updated: [{ id: `${name} updated` }] },
  ...{ withdrawn: [{ id: `${name} withdrawn` }], superseded: [{ id: `${name} superseded` }] },
  unchanged: [{ id: `${name} unchanged` }],
});

/** The jobs, and what they had done in which order. */
function jobsWith(cases: 'newest' | 'past' = 'newest', who: 'with a chat' | 'without' = 'with a chat') {
  const done: string[] = [];
  const changed: string[] = [];
  const since: (Date | null)[] = [];
  const note =
    <T>(what: string, result: T) =>
    async () => {
      done.push(what);
      return result;
    };
  const schedule = Object.fromEntries(jobNames.map((name) => [name, cadence])) as JobDeps['schedule'];
  const jobs = createJobs({
    schedule,
    collect: async (_purpose, unlessSince) => {
      done.push('collect');
      since.push(unlessSince);
      return { coverage: { complete: true, gaps: [] } } as unknown as Manifest;
    },
    reconcile: note('reconcile', {
      ...{ runId: 'run', asOf: '2026-11-23', positions: [], findings: 7 },
      cases: cases === 'newest' ? (changedBy('seats') as never) : null,
    }),
    tend: note('tend', 3),
    lake: { retain: async (days) => (done.push(`retain ${days}`), 4) },
    retentionDays: 400,
    chat:
      who === 'without'
        ? null
        : {
            deliverCases: note('cards', 5),
            deliverDigests: async (kind, at) => (done.push(`${kind} ${at.toISOString()}`), 6),
          },
    onCaseChanged: (caseId) => void changed.push(caseId),
    checkEntitlements: async (job, at) => (
      done.push(`check ${job} ${at.toISOString()}`),
      { material: 1 } as EntitlementCheck
    ),
    attend: async () => void done.push('attend'),
    proposeAzureReview: async () => ({ reason: null, cases: changedBy('azure') as never }),
    proposeSwaps: async ({ onlyOpen }) => (
      done.push(onlyOpen ? 'open swaps' : 'swaps'),
      { cases: changedBy('swaps') } as unknown as SwapsProposed
    ),
    explainChanges: async () => (done.push('changes'), null),
    keepHouse: async () => (done.push('keep house'), { milestones: 0 }),
    writeFeed: async () => (done.push('feed'), { files: 12, isNew: true }),
  });
  const run = async (name: string) => jobs.find((job) => job.name === name)?.run(slot);
  return { jobs, done, changed, since, run };
}

describe('the jobs', () => {
  it('have the names and the cadence they are run by; only the collection does not wait for its first slot', () => {
    const { jobs } = jobsWith();

    expect(new Set(jobs.map(({ name }) => name))).toEqual(
      new Set([...jobNames, 'monthly-digest', 'quarterly-digest']),
    );
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
    ...(['monthly-review', 'quarterly-reconciliation'] as const).map((job) => {
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
      ];
      return [job, order, { entitlements: { material: 1 } }] as const;
    }),
  ] as const)('%s reads, concludes and asks', async (name, order, more) => {
    const { done, run } = jobsWith();

    expect(await run(name)).toEqual({
      complete: true,
      findings: 7,
      newCases: 1,
      unexplainedChanges: null,
      cards: 5,
      feed: { files: 12, isNew: true },
      ...more,
    });
    expect(done).toEqual(order);
  });

  it('goes on from what a slot that failed before had collected', async () => {
    const { jobs, since } = jobsWith();
    for (const name of ['weekly-collect', 'monthly-review', 'quarterly-reconciliation']) {
      const job = jobs.find((each) => each.name === name);
      await job?.run(slot, false);
      await job?.run(slot, true);
    }

    expect(since).toEqual([null, slot, null, slot, null, slot]);
  });

  it('does not count cases where none were asked for', async () => {
    expect(await jobsWith('past').run('weekly-collect')).toMatchObject({ newCases: null });
  });

  it.each([
    ['monthly-digest', 'monthly-review', 'monthly'],
    ['quarterly-digest', 'quarterly-reconciliation', 'quarterly'],
  ])('%s sums up once %s has run for its slot', async (name, after, kind) => {
    const { jobs, done, run } = jobsWith();

    expect(await run(name)).toEqual({ digests: 6 });
    expect(done).toEqual([`${kind} 2026-11-23T06:00:00.000Z`]);
    expect(jobs.find((job) => job.name === name)).toMatchObject({ after, part: 'chat' });
  });

  it('tells of every case whose cards show what is no longer so', async () => {
    const { changed, run } = jobsWith();
    await run('weekly-collect');

    expect(changed).toEqual(
      ['seats', 'swaps', 'azure'].flatMap((each) =>
        ['updated', 'withdrawn', 'superseded'].map((how) => `${each} ${how}`),
      ),
    );
  });

  it('leaves what people get to the process that reaches them', async () => {
    const { jobs, done, run } = jobsWith('newest', 'without');

    expect(await run('monthly-review')).toMatchObject({ cards: null });
    expect(done).not.toContain('cards');
    expect(jobs.map(({ name }) => name)).toEqual(jobNames.filter((name) => name !== 'deliver'));
    expect(jobs.every(({ part }) => part === 'work')).toBe(true);
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
