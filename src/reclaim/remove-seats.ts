import type { Evidence } from '../core/model/seat.ts';
import { createCrew, createTurns } from './crew.ts';
import { readEvidence, readHolders } from './read-evidence.ts';
import { removeSeat, type RemoveSeatDeps } from './remove-seat.ts';
import type { StepRecord } from './step-store.ts';

export interface RemoveDeps extends Omit<RemoveSeatDeps, 'turns'> {
  /** Newest Copilot activity per user, from a report fetched now; null for cases judged by sign-in. */
  readonly readCopilot: ((steps: readonly StepRecord[]) => Promise<ReadonlyMap<string, Evidence>>) | null;
  readonly onSettled: (caseId: string) => void;
}

/** People under way at once: most of them wait for the directory to show what was done. */
const peopleAtOnce = 200;
/** Of these, so many may be between their last look and their write. */
const writesAtOnce = 32;

/**
 * Takes the licences of a decided case away, one user × SKU at a time: re-read, skip what has changed, write
 * down, remove, verify, settle. May be killed anywhere and called again: what is settled is not touched, and
 * what was begun is looked up before it is repeated. Stops before the next person when the guard says so. True
 * when anything was taken.
 */
export async function removeSeats(deps: RemoveDeps, caseId: string): Promise<boolean> {
  const steps = await deps.steps.unsettled(caseId);
  const byUser = Map.groupBy(steps, (step) => step.userId);
  const copilot = deps.readCopilot === null ? null : await deps.readCopilot(steps);
  const read = copilot === null ? readEvidence : readHolders;
  const withTurns = { ...deps, turns: createTurns(writesAtOnce) };
  const crew = createCrew(peopleAtOnce);
  let isAnyTaken = false;
  try {
    people: for await (const people of read(deps.people, steps)) {
      for (const { userId, ...fresh } of people) {
        if (!(await deps.guard.mayBegin())) break people;
        const ofCopilot = copilot === null ? {} : { copilot: copilot.get(userId) ?? ('unknown' as const) };
        await crew.start(async () => {
          for (const step of begunFirst(byUser.get(userId) ?? [])) {
            const removed = await removeSeat(withTurns, step, { ...fresh, ...ofCopilot });
            isAnyTaken ||= removed.kind === 'settled' && removed.outcome === 'applied';
            deps.onSettled(caseId);
            if (removed.kind === 'left' || removed.isFault) break;
          }
        });
      }
    }
  } finally {
    await crew.finish();
  }
  return isAnyTaken;
}

/** What was begun for a person keeps everything else of theirs waiting. */
export function begunFirst(steps: readonly StepRecord[]): readonly StepRecord[] {
  const isBegun = ({ state }: StepRecord) => state === 'removing' || state === 'restoring';
  return [...steps.filter(isBegun), ...steps.filter((step) => !isBegun(step))];
}
