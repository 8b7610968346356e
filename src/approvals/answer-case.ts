import { trainingDays } from '../core/authority/may-answer.ts';
import { isDay } from '../core/model/day.ts';
import type { Answering, RequestTo } from './approval-deps.ts';
import type { DecisionResult } from './decision.ts';
import { refusals } from './refusal.ts';
import { exemptionDays, refuse, settledBy, tickedOffReason, write } from './write-decision.ts';

const dayMs = 86_400_000;
const longestReason = 500;
const longestSnoozeDays = 90;

/** Keeps everybody of the case, with a reason and until a day. */
export async function keepSeats(answering: Answering<RequestTo<'keep'>>): Promise<DecisionResult> {
  const { deps, actor, request, found } = answering;
  const reason = request.reason.trim().slice(0, longestReason);
  if (reason === '') return refuse(deps, actor, request, found, refusals.reasonMissing());
  const { from, until: latest } = exemptionDays(deps);
  if (!isDay(request.until) || request.until <= from || request.until > latest) {
    return refuse(deps, actor, request, found, refusals.untilInvalid(latest));
  }
  return write(answering, {
    event: 'keep',
    change: settledBy(answering),
    decision: { verb: 'keep', reason, until: request.until },
    exempt: { reason, from, until: request.until },
  });
}

export async function snoozeCase(answering: Answering<RequestTo<'snooze'>>): Promise<DecisionResult> {
  const { deps, actor, request, found } = answering;
  if (!Number.isFinite(request.days)) {
    return refuse(deps, actor, request, found, refusals.snoozeInvalid(longestSnoozeDays));
  }
  const days = Math.min(longestSnoozeDays, Math.max(1, Math.trunc(request.days)));
  const snoozedUntil = inDays(deps.clock.now(), days);
  return write(answering, {
    event: 'snooze',
    change: { snoozedUntil },
    decision: { verb: 'snooze', until: snoozedUntil },
  });
}

export async function acknowledgeCase(
  answering: Answering<RequestTo<'acknowledge'>>,
): Promise<DecisionResult> {
  return write(answering, { event: 'acknowledge', change: settledBy(answering) });
}

/** Offers the holders training; their owner is asked again when its time is over (PAR-11). */
export async function trainHolders(answering: Answering<RequestTo<'train'>>): Promise<DecisionResult> {
  const { deps, actor, request, found } = answering;
  if (found.consultKind === 'training') return refuse(deps, actor, request, found, refusals.trainingOver());
  const days = trainingDays(found, deps.policy.trainFirst);
  if (days === null) throw new TypeError('Only what has a training is answered with one.');
  const consultUntil = inDays(deps.clock.now(), days);
  const expiresAt =
    found.expiresAt === null ? null : later(found.expiresAt, inDays(deps.clock.now(), 2 * days));
  return write(answering, {
    event: 'consult',
    change: { consultKind: 'training', consultUntil, expiresAt },
    decision: { verb: 'train', until: consultUntil },
  });
}

/** Takes an approval back while nothing has been done: the question is open again, to everybody who had it. */
export async function recallApproval(answering: Answering<RequestTo<'recall'>>): Promise<DecisionResult> {
  const { deps, found } = answering;
  const { people } = await deps.ledger.cases.stepCounts(found.id);
  const { excluded = 0 } = people.states;
  const undecided = {
    decidedBy: null,
    decidedAt: null,
    firstApprover: null,
    graceUntil: null,
    undoUntil: null,
  };
  return write(answering, {
    event: 'recall',
    change: { ...undecided, seats: people.concerned + excluded },
    // Whoever is put back on the list is to be taken from.
    unexempt: { reason: tickedOffReason(found) },
  });
}

/** Gives everybody back what was taken, and does not ask about them again at once. */
export async function undoRemoval(answering: Answering<RequestTo<'undo'>>): Promise<DecisionResult> {
  const { deps, found } = answering;
  return write(answering, {
    event: 'undo',
    exempt: { reason: `Case ${found.number} was undone.`, ...exemptionDays(deps) },
  });
}

function inDays(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayMs).toISOString();
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
