import type { Clock } from '../lib/clock.ts';
import type { StepRecord } from './step-store.ts';

/** Licences follow a membership within a day, and in large tenants somewhat later (C15). */
const groupPatienceMs = 48 * 3_600_000;

/** Whether a change through a group was begun so long ago that it will not come any more. */
export function isPatienceOver({ claimedAt }: Pick<StepRecord, 'claimedAt'>, clock: Clock): boolean {
  return claimedAt !== null && clock.now().getTime() - Date.parse(claimedAt) > groupPatienceMs;
}

const busyTries = 8;
const firstBusyWaitMs = 100;

/** Tries again, some twenty seconds in all, while another change of the same person is under way. */
export async function whileBusy<T>(
  { sleep }: { readonly sleep: (milliseconds: number) => Promise<void> },
  attempt: () => Promise<T | 'busy'>,
): Promise<T | 'busy'> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (result !== 'busy' || tries === busyTries) return result;
    await sleep(firstBusyWaitMs * 2 ** tries * (0.5 + Math.random() / 2));
  }
}
