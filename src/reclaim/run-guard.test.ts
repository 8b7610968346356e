import { describe, expect, it } from 'vitest';
import { createRunGuard } from './run-guard.ts';

function scene(failuresInARow = 3) {
  const seen = { at: 0, asked: 0, mayWrite: true, halts: [] as string[] };
  const guard = createRunGuard({
    mayWrite: async () => {
      seen.asked += 1;
      return seen.mayWrite;
    },
    halt: async (reason) => void seen.halts.push(reason),
    failuresInARow,
    clock: { now: () => new Date(seen.at) },
  });
  return { seen, guard };
}

describe('the guard of a run', () => {
  it('looks at the kill switch once a second, however often it is asked', async () => {
    const { seen, guard } = scene();
    await Promise.all([guard.mayBegin(), guard.mayBegin(), guard.mayBegin()]);
    seen.at = 999;
    await guard.mayBegin();
    const before = seen.asked;
    seen.at = 1_000;
    await guard.mayBegin();

    expect([before, seen.asked]).toEqual([1, 2]);
  });

  it('stops for good in this run, even when the switch is taken back', async () => {
    const { seen, guard } = scene();
    seen.mayWrite = false;
    const thrown = await guard.mayBegin();
    seen.mayWrite = true;
    seen.at = 5_000;

    expect([thrown, await guard.mayBegin(), guard.isHalted]).toEqual([false, false, true]);
  });

  it('throws the switch once when so many people fail one after the other', async () => {
    const { seen, guard } = scene();
    for (const result of ['fault', 'fault', 'done', 'fault', 'fault'] as const) await guard.note(result);
    const before = seen.halts.length;
    await guard.note('fault');
    await guard.note('fault');

    expect([before, seen.halts.length]).toEqual([0, 1]);
    expect(await guard.mayBegin()).toBe(false);
  });
});
