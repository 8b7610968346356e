import { expect, it } from 'vitest';
import { watchDirectory } from './carry-out.ts';

/** How long it slept in all, and how often it looked, before it gave up on what never arrives. */
async function givenUpAfter(waitedMs: number): Promise<{ slept: number; looks: number }> {
  const told = { slept: 0, looks: 0 };
  const seen = await watchDirectory(
    {
      people: { readHeld: async () => ((told.looks += 1), []) },
      sleep: async (milliseconds) => void (told.slept += milliseconds),
    },
    { userId: 'ann', hasArrived: () => false },
    waitedMs,
  );
  expect(seen).toBe(false);
  return told;
}

it('gives the directory a minute in all, however often the process begins anew', async () => {
  const whole = await givenUpAfter(0);
  const half = await givenUpAfter(30_000);

  expect(whole.slept).toBe(60_750);
  expect(half.slept).toBe(whole.slept - 30_000);
  expect(half.looks).toBeLessThan(whole.looks);
  expect(await givenUpAfter(3_600_000)).toEqual({ slept: 0, looks: 1 });
});
