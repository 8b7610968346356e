import type { Evidence } from '../core/model/seat.ts';
import { createCrew, createTurns } from './crew.ts';
import type { LastLook } from './last-look.ts';
import { readEvidence, readHolders } from './read-evidence.ts';
import { isAccepted, removeSeat, seeRemoval, type Removed, type RemoveSeatDeps } from './remove-seat.ts';
import type { StepRecord } from './step-store.ts';

export interface RemoveDeps extends Omit<RemoveSeatDeps, 'turns' | 'lastLook'> {
  /** Newest Copilot activity per user, from a report fetched now; null for cases judged by sign-in. */
  readonly readCopilot: ((steps: readonly StepRecord[]) => Promise<ReadonlyMap<string, Evidence>>) | null;
  /** Of these steps together. */
  readonly lastLookAt: (steps: readonly StepRecord[]) => LastLook;
  readonly onSettled: (caseId: string) => void;
}

/** People under way at once: most of them wait for the directory to show what was done. */
const peopleAtOnce = 200;
/** Of these, so many may be between their last look and their write. */
const writesAtOnce = 32;

interface Run extends RemoveSeatDeps, Pick<RemoveDeps, 'readCopilot'> {
  /** Hears what became of each step. */
  readonly note: (removed: Removed) => void;
}

/**
 * Takes the licences of a decided case away, one user × SKU at a time: re-read, skip what has changed, write
 * down, remove, verify, settle. May be killed anywhere and called again: what is settled is not touched, and
 * what was begun is looked up before it is repeated. Stops before the next person when the guard says so. True
 * when anything was taken.
 */
export async function removeSeats(deps: RemoveDeps, caseId: string): Promise<boolean> {
  const steps = await deps.steps.unsettled(caseId);
  let isAnyTaken = false;
  const note = (removed: Removed): void => {
    if (removed.kind === 'left') return;
    isAnyTaken ||= removed.outcome === 'applied';
    deps.onSettled(caseId);
  };
  const run: Run = { ...deps, note, turns: createTurns(writesAtOnce), lastLook: deps.lastLookAt(steps) };
  const late = await seeAccepted(run, steps.filter(isAccepted));
  const open = steps.filter((step) => !isAccepted(step) && !late.has(step.userId));
  if (open.length > 0) await removeOpen(run, open);
  return isAnyTaken;
}

/** Looks for what Microsoft has taken, without asking for any evidence. Gives the people of whom it does not show yet. */
async function seeAccepted(run: Run, accepted: readonly StepRecord[]): Promise<ReadonlySet<string>> {
  const late = new Set<string>();
  const crew = createCrew(peopleAtOnce);
  try {
    for (const step of accepted)
      await crew.start(async () => {
        const removed = await seeRemoval(run, step);
        run.note(removed);
        if (removed.kind === 'left') late.add(step.userId);
      });
  } finally {
    await crew.finish();
  }
  return late;
}

async function removeOpen(run: Run, steps: readonly StepRecord[]): Promise<void> {
  const byUser = Map.groupBy(steps, (step) => step.userId);
  const copilot = run.readCopilot === null ? null : await run.readCopilot(steps);
  const read = copilot === null ? readEvidence : readHolders;
  const crew = createCrew(peopleAtOnce);
  try {
    people: for await (const people of read(run.people, steps)) {
      for (const { userId, ...fresh } of people) {
        if (!(await run.guard.mayBegin())) break people;
        const ofCopilot = copilot === null ? {} : { copilot: copilot.get(userId) ?? ('unknown' as const) };
        await crew.start(async () => {
          for (const step of begunFirst(byUser.get(userId) ?? [])) {
            const removed = await removeSeat(run, step, { ...fresh, ...ofCopilot });
            run.note(removed);
            if (removed.kind === 'left' || removed.isFault) break;
          }
        });
      }
    }
  } finally {
    await crew.finish();
  }
}

/** What was begun for a person keeps everything else of theirs waiting. */
export function begunFirst(steps: readonly StepRecord[]): readonly StepRecord[] {
  const isBegun = ({ state }: StepRecord) => state === 'removing' || state === 'restoring';
  return [...steps.filter(isBegun), ...steps.filter((step) => !isBegun(step))];
}
