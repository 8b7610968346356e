import type { CaseEvent } from '../core/case/lifecycle.ts';
import { isSwapKind } from '../core/rules/plan-swap.ts';
import type { Case } from '../ledger/case-row.ts';
import type { TransitionResult } from '../ledger/case-transition.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { removeSeats, type RemoveDeps } from './remove-seats.ts';
import { restoreSeats } from './restore-seats.ts';
import { createRunGuard, type RunGuardDeps } from './run-guard.ts';

export interface CarryOutCaseDeps
  extends Omit<RemoveDeps, 'steps' | 'readCopilot' | 'guard'>, Omit<RunGuardDeps, 'clock'> {
  readonly ledger: Pick<Ledger, 'cases' | 'steps'>;
  /** For cases judged by Copilot use. */
  readonly readCopilot: NonNullable<RemoveDeps['readCopilot']>;
}

/**
 * `idle`: there was nothing to do for it. `halted`: nothing may be taken; it goes on when a person resumes.
 * `waiting`: the rest shows in the directory later, or waits for another change of the same people: call again in
 * some minutes.
 */
export interface RunEnd {
  readonly kind: 'idle' | 'done' | 'halted' | 'waiting';
  /** Whether the tenant was changed. */
  readonly isChanged: boolean;
}

const actor = 'reclaim';

/**
 * Brings a decided case to its end, once its grace is over, from wherever it stands: approved, half removed or half given back. Called
 * again after a crash it goes on; called for anything else it does nothing.
 */
export async function carryOutCase(deps: CarryOutCaseDeps, caseId: string): Promise<RunEnd> {
  const found = await deps.ledger.cases.get(caseId);
  if (found?.state === 'undoing') return giveBack(deps, found);
  if (found?.state === 'approved' || found?.state === 'grace' || found?.state === 'executing')
    return takeAway(deps, found);
  return idle;
}

const idle: RunEnd = { kind: 'idle', isChanged: false };

function isInFuture(instant: string | null, clock: Clock): boolean {
  return instant !== null && Date.parse(instant) > clock.now().getTime();
}

async function takeAway(deps: CarryOutCaseDeps, found: Case): Promise<RunEnd> {
  const { ledger } = deps;
  const guard = createRunGuard(deps);
  if (found.state === 'grace' && isInFuture(found.graceUntil, deps.clock)) return idle;
  if (!(await guard.mayBegin())) return { kind: 'halted', isChanged: false };
  const begun = found.state === 'executing' ? found : await start(deps, found);
  if (begun === null) return idle;
  const isChanged = await removeSeats(
    {
      ...deps,
      guard,
      steps: ledger.steps,
      readCopilot: readUseOf(deps, found),
    },
    begun.id,
  );
  if ((await ledger.steps.unsettled(begun.id)).length > 0)
    return { kind: guard.isHalted ? 'halted' : 'waiting', isChanged };
  const { outcomes } = await ledger.cases.stepCounts(begun.id);
  const hasFailures = Object.keys(outcomes).some((outcome) => outcome.startsWith('failed:'));
  await move(deps, begun, hasFailures ? 'finishWithFailures' : 'finish');
  return { kind: 'done', isChanged };
}

/** A swap rests on what people hold, not on when they last signed in or asked Copilot. */
function readUseOf({ readCopilot }: CarryOutCaseDeps, { kind }: Case): RemoveDeps['readCopilot'] {
  if (isSwapKind(kind)) return async () => new Map();
  return kind === 'copilot-zero-usage' ? readCopilot : null;
}

async function giveBack(deps: CarryOutCaseDeps, found: Case): Promise<RunEnd> {
  // A halt keeps anything more from being taken; giving back goes on.
  const guard = createRunGuard({ ...deps, mayWrite: async () => true });
  const { given, left } = await restoreSeats({ ...deps, guard, steps: deps.ledger.steps }, found.id);
  const isChanged = given > 0;
  if (left > 0) return { kind: guard.isHalted ? 'halted' : 'waiting', isChanged };
  const { restores } = await deps.ledger.cases.stepCounts(found.id);
  const hasFailures = Object.keys(restores).some((outcome) => outcome.startsWith('failed:'));
  await move(deps, found, hasFailures ? 'finishWithFailures' : 'undone');
  return { kind: 'done', isChanged };
}

/** Null when it was called back in the last moment. */
async function start(deps: CarryOutCaseDeps, from: Case): Promise<Case | null> {
  const result = await transition(deps, from, 'start');
  return result.kind === 'done' ? result.case : null;
}

/** Only this process moves a case that is under way; another version would be a bug. */
async function move(deps: CarryOutCaseDeps, from: Case, event: CaseEvent): Promise<void> {
  const { kind } = await transition(deps, from, event);
  if (kind !== 'done') throw new TypeError(`Case ${from.id} moved while it was carried out: ${kind}`);
}

async function transition(
  { ledger, onSettled }: CarryOutCaseDeps,
  from: Case,
  event: CaseEvent,
): Promise<TransitionResult> {
  const result = await ledger.cases.transition({
    caseId: from.id,
    expectedVersion: from.version,
    event,
    actor,
    audit: { action: `case.${event}` },
  });
  if (result.kind === 'done') onSettled(from.id);
  return result;
}
