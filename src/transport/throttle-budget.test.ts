import { describe, expect, it } from 'vitest';
import type { Charge } from './charge.ts';
import { simulatedTime } from './testing/simulated-time.ts';
import { createThrottleBudget, type ScopeLimit } from './throttle-budget.ts';

const identity: readonly Charge[] = [{ scope: 'identity', cost: 50 }];
const table: Readonly<Record<string, ScopeLimit>> = {
  identity: { windowMs: 10_000, levels: [3500, 5000, 8000] },
  signIns: { windowMs: 60_000, limit: 10 },
  writes: { windowMs: 150_000, limit: 2 },
  mailbox: { concurrent: 4 },
};
const limitOf = (scope: string): ScopeLimit =>
  table[scope.split(':', 1)[0]!] ?? { windowMs: 600_000, limit: 14 };
const calm = { throttled: false, percentage: null };

/** How many requests of 50 units pass in ten seconds when nothing else takes time. */
async function passInTenSeconds(
  pressure: { throttled: boolean; percentage: number | null }[],
): Promise<number> {
  const time = simulatedTime();
  const budget = createThrottleBudget({ limitOf, ...time });
  for (let passed = 0; ; passed++) {
    const slot = await budget.enter(identity, 'Low');
    if (time.elapsed() > 9_000) return passed;
    slot.answered();
    budget.learn('identity', pressure[passed] ?? pressure.at(-1) ?? calm);
  }
}

describe('throttle budget', () => {
  it('paces sign-ins, reports, writes and identity apart', async () => {
    const time = simulatedTime();
    const budget = createThrottleBudget({ limitOf, ...time });
    const enter = async (scope: string, times: number) => {
      for (let request = 0; request < times; request++)
        (await budget.enter([{ scope, cost: 1 }], 'Low')).answered();
      return time.elapsed();
    };

    expect(await enter('signIns', 10)).toBe(0);
    expect(await enter('report:getA', 14)).toBe(0);
    expect(await enter('report:getB', 14)).toBe(0);
    expect(await enter('signIns', 1)).toBe(60_005);
    expect(await enter('report:getA', 1)).toBe(600_005);
  });

  it('grows from the smallest tenant size while Graph shows no pressure', async () => {
    expect(await passInTenSeconds([calm])).toBe(8_000 / 50);
  });

  it('stays where Graph reports pressure', async () => {
    expect(await passInTenSeconds([{ throttled: false, percentage: 0.9 }])).toBe(3_500 / 50);
  });

  it('shrinks again when Graph throttles', async () => {
    const growing = Array.from({ length: 64 }, () => calm);

    expect(await passInTenSeconds([...growing, { throttled: true, percentage: null }])).toBe(3_500 / 50);
  });

  it('counts a reserved place once, and not at all when it is given back', async () => {
    const time = simulatedTime();
    const budget = createThrottleBudget({ limitOf, ...time });
    const write = { scope: 'writes', cost: 1 };

    const unused = await budget.reserve(write, 'High');
    unused.giveBack();
    unused.giveBack();
    const used = await budget.reserve(write, 'High');
    (await budget.enter([write, ...identity], 'High', used)).answered();
    used.giveBack();
    await budget.reserve(write, 'High');
    const meanwhile = time.elapsed();
    await budget.reserve(write, 'High');

    expect([meanwhile, time.elapsed()]).toEqual([0, 150_005]);
  });

  it('holds only the scope it is told to', async () => {
    const time = simulatedTime();
    const budget = createThrottleBudget({ limitOf, ...time });

    budget.hold('signIns', 30_000);
    await budget.enter(identity, 'Low');
    const meanwhile = time.elapsed();
    await budget.enter([{ scope: 'signIns', cost: 1 }], 'Low');

    expect([meanwhile, time.elapsed()]).toEqual([0, 30_000]);
  });
});
