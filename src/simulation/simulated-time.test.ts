import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulatedTime } from './simulated-time.ts';

const start = new Date('2026-11-22T00:00:00Z');

describe('simulated time', () => {
  it('passes a day of sleep at once, in the order of the alarms', async () => {
    const time = createSimulatedTime(start);
    const woken: number[] = [];
    const wakeAfter = async (ms: number) => {
      await time.sleep(ms);
      woken.push(time.clock.now().getTime() - start.getTime());
    };

    await time.drive(() => Promise.all([86_400_000, 5, 60_000].map(wakeAfter)));

    expect(woken).toEqual([5, 60_000, 86_400_000]);
  });

  it('stands still while somebody works, and goes on while they pause', async () => {
    const time = createSimulatedTime(start);
    const since = () => time.clock.now().getTime() - start.getTime();
    const seen: Record<string, number> = {};

    await time.drive(() =>
      Promise.all([
        time.work(async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          seen.afterWork = since();
          await time.pause(150);
          await new Promise((resolve) => setTimeout(resolve, 20));
          seen.afterPause = since();
        }),
        time.sleep(60_000).then(() => (seen.alarm = since())),
      ]),
    );

    expect(seen).toEqual({ afterWork: 0, afterPause: 150, alarm: 60_000 });
  });

  it('takes as long as the longest chain of sleeps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(10_000), { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        async (chains) => {
          const time = createSimulatedTime(start);
          await time.drive(() =>
            Promise.all(
              chains.map(async (chain) => {
                for (const ms of chain) await time.sleep(ms);
              }),
            ),
          );
          const longest = Math.max(...chains.map((chain) => chain.reduce((sum, ms) => sum + ms, 0)));
          expect(time.clock.now().getTime() - start.getTime()).toBe(longest);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('hands on what the program throws', async () => {
    const time = createSimulatedTime(start);
    await expect(
      time.drive(async () => {
        await time.sleep(10);
        throw new TypeError('broken');
      }),
    ).rejects.toThrow('broken');
  });
});
