import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import { AppError } from '../lib/app-error.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { watchCases } from './watch-cases.ts';

const unreachable = new AppError('LEDGER_UNREACHABLE', { what: 'It did not answer.', why: '', fix: '' });
const found = (id: string, updatedAt = '2026-11-22T08:00:00.000Z') => ({ id, updatedAt }) as Case;
let watch: { stop(): Promise<void> } | undefined;
afterEach(() => watch?.stop());

function scene(): { inHand: () => Promise<Case[]>; all: Case[]; refreshed: string[]; start: () => void } {
  const state = {
    inHand: async (): Promise<Case[]> => [],
    all: [] as Case[],
    refreshed: [] as string[],
    refresh: async (caseId: string): Promise<void> => void state.refreshed.push(caseId),
    start: () => {
      watch = watchCases({
        tenantId: 't',
        ledger: { cases: { inFlight: () => state.inHand(), list: async () => state.all } },
        bot: { refreshCase: (caseId) => state.refresh(caseId) },
        clock: fixedClock(new Date('2026-11-22T09:00:00Z')),
        ...{ log: createLog('silent'), everyMs: 1 },
      });
    },
  };
  return state;
}

describe('cases another process works on', () => {
  it('are looked at again when the ledger could not be reached, and nothing ends by that', async () => {
    const stage = scene();
    let looks = 0;
    stage.inHand = async () => {
      looks += 1;
      if (looks < 3) throw unreachable;
      return [found('a')];
    };
    stage.start();

    await vi.waitFor(() => expect(stage.refreshed).toContain('a'));
    expect(looks).toBeGreaterThan(2);
  });

  it('are refreshed once more when their work is over', async () => {
    const stage = scene();
    stage.inHand = async () => {
      stage.inHand = async () => [];
      return [found('a')];
    };
    stage.start();

    await vi.waitFor(() => expect(stage.refreshed).toEqual(['a', 'a']));
  });

  it('and those a review changed there are brought up to date, once', async () => {
    const stage = scene();
    stage.all = [found('old'), found('withdrawn', '2026-11-22T09:00:01.000Z')];
    let looks = 0;
    stage.inHand = async () => ((looks += 1), []);
    stage.start();

    await vi.waitFor(() => expect(looks).toBeGreaterThan(100));
    expect(stage.refreshed).toEqual(['withdrawn']);
  });

  it('are left alone once it has stopped, which waits for the look under way', async () => {
    const stage = scene();
    const slow = Promise.withResolvers<Case[]>();
    stage.inHand = () => slow.promise;
    stage.start();
    let isStopped = false;
    const stopping = watch?.stop().then(() => (isStopped = true));
    await Promise.resolve();
    const before = isStopped;
    slow.resolve([found('a')]);
    await stopping;
    const refreshed = stage.refreshed.length;
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect([before, isStopped]).toEqual([false, true]);
    expect(stage.refreshed).toHaveLength(refreshed);
  });
});
