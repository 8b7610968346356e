import { describe, expect, it } from 'vitest';
import { clockFrom, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createRefusedTurns, type RefusedTurn } from './refused-turns.ts';

const turn = { actor: 'ann', code: 'NOT_OWNER', about: 'case.review', caseId: 'c1' };

function scene(): {
  recorded: RefusedTurn[];
  clock: { now: Date };
  turns: ReturnType<typeof createRefusedTurns>;
} {
  const recorded: RefusedTurn[] = [];
  const state = { now: new Date('2026-11-22T09:00:00Z') };
  const clock: Clock = { ...clockFrom(state.now), now: () => state.now };
  const record = async (each: RefusedTurn): Promise<void> => void recorded.push(each);
  return { recorded, clock: state, turns: createRefusedTurns({ record, clock, log: createLog('silent') }) };
}

describe('refused turns', () => {
  it('are recorded at once, each kind by itself', async () => {
    const { recorded, turns } = scene();
    turns.note(turn);
    turns.note({ ...turn, code: 'OTHER_TENANT' });
    await turns.settled();

    expect(recorded).toEqual([
      { ...turn, times: 1 },
      { ...turn, code: 'OTHER_TENANT', times: 1 },
    ]);
  });

  it('that come in a flood are counted, and none is lost', async () => {
    const { recorded, clock, turns } = scene();
    for (let index = 0; index < 1_000; index += 1) turns.note(turn);
    clock.now = new Date('2026-11-22T09:01:00Z');
    turns.note(turn);
    await turns.settled();

    expect(recorded.map(({ times }) => times)).toEqual([1, 999, 1]);
  });
});
