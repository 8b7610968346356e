import { isUndecided } from '../core/case/lifecycle.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Transition, TransitionResult } from '../ledger/case-transition.ts';
import type { Answering, ApprovalDeps } from './approval-deps.ts';
import type { Actor, DecisionRequest, DecisionResult } from './decision.ts';
import { refusals, type Refusal } from './refusal.ts';
import { settled } from './refusal-of.ts';

export type Written = Pick<Transition, 'event' | 'change' | 'decision' | 'exempt' | 'unexempt'> & {
  /** Beside the standing of who answered. */
  readonly note?: NonNullable<Transition['audit']['body']>;
};

/** Writes an answer once; whoever comes later is told how the case stands. */
export async function write(answering: Answering, written: Written): Promise<DecisionResult> {
  const { deps } = answering;
  return outcomeOf(answering, await deps.ledger.cases.transition(transitionOf(answering, written)));
}

export function transitionOf(
  { request, found, actor, standing }: Answering,
  { note = {}, ...written }: Written,
): Transition {
  return {
    decision: { verb: request.verb },
    ...written,
    caseId: found.id,
    expectedVersion: request.version,
    actor: actor.userId,
    audit: { action: `case.${request.verb}`, body: { standing, ...note } },
  };
}

export async function outcomeOf(
  { deps, actor, request, found }: Answering,
  { kind, case: current }: TransitionResult,
): Promise<DecisionResult> {
  if (kind === 'done') return { kind: 'decided', caseId: found.id };
  const isOpen = isUndecided(current.state);
  return refuse(
    deps,
    actor,
    request,
    current,
    isOpen ? refusals.caseStale() : settled(current, request.verb),
  );
}

/** Says no, and keeps that it was said. Nothing else is changed. */
export async function refuse(
  deps: Pick<ApprovalDeps, 'ledger'>,
  actor: Actor,
  request: Pick<DecisionRequest, 'verb' | 'caseId' | 'version'>,
  found: Case | null,
  refusal: Refusal,
): Promise<DecisionResult> {
  await deps.ledger.audit.append({
    tenantId: actor.tenantId,
    actor: actor.userId,
    action: 'decision.refused',
    subject: `case:${found?.id ?? request.caseId.slice(0, 64)}`,
    body: { verb: request.verb, version: request.version, code: refusal.code },
  });
  return { kind: 'refused', caseId: found?.id ?? null, refusal };
}

export function settledBy({ deps, actor }: Answering) {
  return { decidedBy: actor.userId, decidedAt: deps.clock.now().toISOString() };
}

/** Why people an approval left out are not asked about again at once. Only this one case writes it. */
export function tickedOffReason({ number }: Pick<Case, 'number'>): string {
  return `Ticked off case ${number} by its owner.`;
}

/** From today until the longest a seat may be kept; both days included. */
export function exemptionDays({ clock, policy }: ApprovalDeps): { from: string; until: string } {
  const today = dayOfInstant(clock.now());
  return { from: isoOf(today), until: isoOf(today + policy.exemptionDays) };
}
