import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { roles } from '../config/config.ts';
import { createJobs, jobNames, type JobDeps } from '../jobs/list.ts';
import { runLatestSlot } from '../jobs/run-slot.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { jobsOf } from './jobs-of.ts';

const chat = { deliverCases: async () => 5, deliverDigests: async () => 6 };
const cadence = { cron: '0 6 * * 1', timezone: 'UTC' };

/** The jobs as a process makes them that has a chat, or has none. */
function jobsWith(reach: JobDeps['chat']) {
  const coverage = { complete: true, gaps: [] };
  return createJobs({
    ...({
      schedule: Object.fromEntries(jobNames.map((name) => [name, cadence])),
      collect: async () => ({ coverage }),
      reconcile: async () => ({ findings: 0, cases: null }),
      ...{ proposeSwaps: async () => ({ cases: null }), proposeAzureReview: async () => ({ cases: null }) },
      ...{ explainChanges: async () => null, attend: async () => undefined, writeFeed: async () => null },
      ...{ tend: async () => 0, keepHouse: async () => ({}), lake: { retain: async () => 0 } },
      ...{ checkEntitlements: async () => ({}), onCaseChanged: () => undefined, retentionDays: 1 },
    } as unknown as JobDeps),
    chat: reach,
  });
}

describe('jobs of the roles of one installation', () => {
  it('are each run by exactly one of bot and worker', () => {
    const [bot, worker] = [jobsOf('bot', jobsWith(chat)), jobsOf('worker', jobsWith(null))];

    expect([...bot, ...worker].map(({ name }) => name).sort()).toEqual(
      jobsOf('all', jobsWith(chat))
        .map(({ name }) => name)
        .sort(),
    );
    expect(bot.map(({ name }) => name).sort()).toEqual(['deliver', 'monthly-digest', 'quarterly-digest']);
    expect(roles).toEqual(['all', 'bot', 'worker']);
  });

  it('bring cards and digests from the bot, at slots that the worker has not used up', async () => {
    const clock = fixedClock(new Date('2026-11-24T09:00:00Z'));
    const log = createLog('silent');
    const dir = await newLedgerDir();
    const ledger = await openLedger({ location: { kind: 'embedded', dir }, clock, log });
    const deps = { slots: ledger.slots, clock, log, holder: 'test' };
    const ran = async (role: 'bot' | 'worker', reach: JobDeps['chat']) => {
      const results: Record<string, unknown> = {};
      for (const job of jobsOf(role, jobsWith(reach))) {
        const result = await runLatestSlot(deps, job);
        results[job.name] = result.kind === 'ran' ? result.summary : result.kind;
      }
      return results;
    };
    const before = await ran('bot', chat);
    const worker = await ran('worker', null);
    const after = await ran('bot', chat);
    await ledger.close();
    await rm(dir, { recursive: true });

    expect(before).toEqual({
      ...{ deliver: { cards: 5 }, 'monthly-digest': 'notYet', 'quarterly-digest': 'notYet' },
    });
    expect(worker).toMatchObject({ 'monthly-review': { cards: null } });
    expect(after).toEqual({
      deliver: 'alreadyClaimed',
      ...{ 'monthly-digest': { digests: 6 }, 'quarterly-digest': { digests: 6 } },
    });
  });
});
