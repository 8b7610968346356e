import type { ReclaimState } from '../../cards/case-view.ts';
import { takenOutcomes } from '../../core/plan/step.ts';
import { isSwapKind } from '../../core/rules/plan-swap.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { StepCounts } from '../../ledger/cases.ts';
import type { Decision } from '../../ledger/decisions.ts';
import type { LedgerDeskDeps, Viewer } from './desk-deps.ts';
import { failedOf, skippedOf } from './outcome-words.ts';
import { personName } from './person-name.ts';
import { secondWanted } from './second-wanted.ts';
import { whyClosed } from './why-closed.ts';

type StateDeps = Pick<
  LedgerDeskDeps,
  'ledger' | 'policy' | 'clock' | 'nameOf' | 'consulted' | 'appointments' | 'ownersOf'
>;

/** Where a case that takes licences back stands, as its card tells one reader. */
export async function reclaimStateOf(
  deps: StateDeps,
  found: Case,
  viewer: Viewer,
  counts: StepCounts,
): Promise<ReclaimState> {
  const decisions = await deps.ledger.decisions.forCase(found.id);
  const last = decisions.at(-1);
  const at = found.decidedAt ?? found.updatedAt;
  const by = await personName(deps, found.decidedBy ?? last?.actorId ?? null);
  switch (found.state) {
    case 'proposed':
    case 'asked':
      return { name: 'asked', reminders: found.reminders };
    case 'escalated':
      return { name: 'asked', reminders: found.reminders, isEscalated: true };
    case 'consulting':
      return {
        name: 'consulting',
        what: stated(found.consultKind, 'what its holders are asked'),
        until: stated(found.consultUntil, 'an end of asking its holders'),
        ...(await deps.consulted(found)),
      };
    case 'grace':
      return { name: 'grace', by, at, until: stated(found.graceUntil, 'an end of its grace') };
    case 'superseded':
      return { name: 'superseded', at: found.updatedAt };
    case 'awaitingSecond':
      return {
        name: 'awaitingSecond',
        by: await personName(deps, found.firstApprover),
        at: last?.at ?? found.updatedAt,
        aboveSeats: deps.policy.secondApproverAboveSeats,
        ...(await secondWanted(deps, found, viewer)),
      };
    case 'approved':
    case 'executing': {
      const { settled, concerned } = counts.people;
      return { name: 'working', action: 'reclaim', by, at, done: settled, total: concerned };
    }
    case 'undoing': {
      const { restores, outcomes } = counts.people;
      const undoneBy = await personName(deps, undoOf(decisions)?.actorId ?? null);
      const progress = { done: restores.applied ?? 0, total: takenIn(outcomes) };
      return { name: 'working', action: 'undo', by: undoneBy, at: found.updatedAt, ...progress };
    }
    case 'closed':
    case 'verified':
      return outcomeOf(deps, found, counts, { by, at });
    case 'partlyDone':
      // After an undo that did not give everything back, what is missing is what matters.
      return undoOf(decisions) === undefined
        ? outcomeOf(deps, found, counts, { by, at })
        : undoneOf(deps, found, counts, decisions);
    case 'undone':
      return undoneOf(deps, found, counts, decisions);
    case 'kept': {
      const kept = stated(
        decisions.findLast(({ verb }) => verb === 'keep'),
        'a decision to keep',
      );
      const until = stated(kept.until, 'a day it is kept until').slice(0, 10);
      return { name: 'kept', by, at, reason: stated(kept.reason, 'a reason it is kept for'), until };
    }
    case 'snoozed':
      return {
        name: 'snoozed',
        by,
        at: found.updatedAt,
        until: stated(found.snoozedUntil, 'an end of its snooze').slice(0, 10),
      };
    case 'expired':
    case 'acknowledged': {
      const { firstApprover } = found;
      const approved = firstApprover === null ? {} : { approvedBy: await personName(deps, firstApprover) };
      return { name: 'expired', at: found.updatedAt, ...approved };
    }
    case 'withdrawn':
      return { name: 'withdrawn', at: found.updatedAt, why: whyClosed(found) };
  }
}

/** The lifecycle writes it with the state: a card that makes up another day would tell of a past one. */
function stated<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new TypeError(`A case in this state has ${what}.`);
  return value;
}

async function outcomeOf(
  deps: StateDeps,
  found: Case,
  counts: StepCounts,
  decided: { readonly by: string; readonly at: string },
): Promise<ReclaimState> {
  const { outcomes } = counts.people;
  const { firstApprover } = found;
  const approvers =
    firstApprover === null || firstApprover === found.decidedBy
      ? { by: decided.by }
      : { by: await personName(deps, firstApprover), secondBy: decided.by };
  return {
    name: 'outcome',
    ...approvers,
    at: decided.at,
    freed: outcomes.applied ?? 0,
    skipped: skippedOf(outcomes, { isSwap: isSwapKind(found.kind) }),
    failed: failedOf(outcomes, 'reclaim'),
    undoUntil: undoUntilOf(deps, found, counts),
  };
}

async function undoneOf(
  deps: StateDeps,
  found: Case,
  counts: StepCounts,
  decisions: readonly Decision[],
): Promise<ReclaimState> {
  const { restores } = counts.people;
  return {
    name: 'undone',
    by: await personName(deps, undoOf(decisions)?.actorId ?? null),
    at: found.updatedAt,
    restored: restores.applied ?? 0,
    failed: failedOf(restores, 'undo'),
    undoUntil: found.state === 'undone' ? null : undoUntilOf(deps, found, counts),
  };
}

function undoOf(decisions: readonly Decision[]): Decision | undefined {
  return decisions.findLast(({ verb }) => verb === 'undo');
}

/** Null when nothing is left to give back, or the time for it is over. */
function undoUntilOf({ clock }: StateDeps, { undoUntil }: Case, counts: StepCounts): string | null {
  const { outcomes, restores } = counts;
  const isLeft = takenIn(outcomes) > (restores.applied ?? 0);
  return isLeft && undoUntil !== null && undoUntil > clock.now().toISOString() ? undoUntil : null;
}

/** What can be given back: what Microsoft took and the directory never showed belongs to it. */
function takenIn(outcomes: StepCounts['outcomes']): number {
  return takenOutcomes.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
}
