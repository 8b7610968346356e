import type { SeatChange } from '../core/plan/change-of.ts';
import type { Clock } from '../lib/clock.ts';
import type { StepRecord } from './step-store.ts';

/** Licences follow a membership within a day, and in large tenants somewhat later (C15). */
const groupPatienceMs = 48 * 3_600_000;
/** A licence of somebody's own shows within seconds; on the worst of days, within the hour. */
const licencePatienceMs = 3_600_000;

/** Whether a change was begun so long ago that it will not come to show any more. */
export function isPatienceOver(
  step: Pick<StepRecord, 'claimedAt'>,
  { kind }: Pick<SeatChange, 'kind'>,
  clock: Clock,
): boolean {
  return sinceClaim(step, clock) > (kind === 'licences' ? licencePatienceMs : groupPatienceMs);
}

/** Milliseconds the directory has had already: a process that dies again and again does not begin to wait anew. */
export function sinceClaim({ claimedAt }: Pick<StepRecord, 'claimedAt'>, clock: Clock): number {
  return claimedAt === null ? 0 : Math.max(0, clock.now().getTime() - Date.parse(claimedAt));
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
