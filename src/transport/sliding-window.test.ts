import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlidingWindow } from './sliding-window.ts';
import { simulatedTime } from './testing/simulated-time.ts';

/** The most cost any half-open stretch of `windowMs` holds. */
function busiest(arrivals: readonly { at: number; cost: number }[], windowMs: number): number {
  return Math.max(
    ...arrivals.map(({ at }) =>
      arrivals.reduce(
        (sum, other) => (other.at >= at && other.at < at + windowMs ? sum + other.cost : sum),
        0,
      ),
    ),
  );
}

describe('sliding window', () => {
  it('lets the first ten go at once, and each further one as soon as there is room', async () => {
    const time = simulatedTime();
    const window = createSlidingWindow({ windowMs: 60_000, limit: () => 10, ...time });
    const left: number[] = [];

    for (let request = 0; request < 25; request++) {
      const slot = await window.take(1, 'Low');
      slot.sent();
      left.push(time.elapsed());
      time.advance(40);
      slot.answered();
    }

    expect(left.slice(0, 10)).toEqual([0, 40, 80, 120, 160, 200, 240, 280, 320, 360]);
    expect(left[10]).toBe(60_045);
    expect(left[24]).toBeLessThan(1.1 * 120_000);
  });

  it('never lets more than the limit reach the server in any window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            cost: fc.integer({ min: 1, max: 3 }),
            out: fc.integer({ min: 0, max: 400 }),
            back: fc.integer({ min: 0, max: 400 }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        async (requests) => {
          const time = simulatedTime();
          const window = createSlidingWindow({ windowMs: 60_000, limit: () => 10, ...time });
          const arrivals: { at: number; cost: number }[] = [];

          for (const { cost, out, back } of requests) {
            const slot = await window.take(cost, 'Low');
            slot.sent();
            time.advance(out);
            arrivals.push({ at: time.elapsed(), cost });
            time.advance(back);
            slot.answered();
          }

          expect(busiest(arrivals, 60_000)).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes at most a tenth longer than the limit itself demands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 11, max: 120 }),
        fc.integer({ min: 0, max: 5_000 }),
        async (count, latency) => {
          const time = simulatedTime();
          const window = createSlidingWindow({ windowMs: 60_000, limit: () => 10, ...time });

          for (let request = 0; request < count; request++) {
            const slot = await window.take(1, 'Low');
            slot.sent();
            time.advance(latency);
            slot.answered();
          }

          const demanded = Math.floor((count - 1) / 10) * 60_000 + (((count - 1) % 10) + 1) * latency;
          expect(time.elapsed()).toBeLessThanOrEqual(1.1 * demanded);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('admits in the order asked', async () => {
    const window = createSlidingWindow({ windowMs: 1_000, limit: () => 1, ...simulatedTime() });
    const order: number[] = [];

    await Promise.all(
      [1, 2, 3].map(async (number) => {
        (await window.take(1, 'Low')).sent();
        order.push(number);
      }),
    );

    expect(order).toEqual([1, 2, 3]);
  });

  it('stays away for as long as it was told', async () => {
    const time = simulatedTime();
    const window = createSlidingWindow({ windowMs: 1_000, limit: () => 5, ...time });

    window.hold(7_000);
    await window.take(1, 'Low');

    expect(time.elapsed()).toBe(7_000);
  });

  it('does not stay away for a clock that was set back', async () => {
    const time = simulatedTime();
    const window = createSlidingWindow({ windowMs: 1_000, limit: () => 5, ...time });
    window.hold(900_000);

    time.advance(-7_200_000);
    await window.take(1, 'Low');

    expect(time.elapsed()).toBe(-7_200_000);
  });

  it('does not wait for a clock that was set back', async () => {
    const time = simulatedTime();
    const window = createSlidingWindow({ windowMs: 1_000, limit: () => 1, ...time });
    const slot = await window.take(1, 'Low');
    slot.sent();

    time.advance(-3_600_000);
    await window.take(1, 'Low');

    expect(time.sleeps).toEqual([]);
  });

  it('moves on when its clock stands still', async () => {
    const clock = { now: () => new Date(0) };
    const window = createSlidingWindow({
      windowMs: 1_000,
      limit: () => 1,
      clock,
      sleep: async () => undefined,
    });

    for (let request = 0; request < 3; request++) (await window.take(1, 'Low')).answered();

    expect(window.spent()).toBe(1);
  });

  it('lets a request through that is larger than the whole limit', async () => {
    const window = createSlidingWindow({ windowMs: 1_000, limit: () => 5, ...simulatedTime() });

    await expect(window.take(9, 'Low')).resolves.toBeDefined();
  });
});
