import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import { isComplete } from '../core/model/coverage.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Caps } from '../core/model/policy.ts';
import { planReclaim } from '../core/plan/plan-reclaim.ts';
import { seatRules } from '../core/rules/list.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Transition } from '../ledger/case-transition.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Actor, DecisionRequest, DecisionResult } from './decision.ts';
import { refusals, type Refusal } from './refusal.ts';

export interface ApprovalPolicy {
  readonly caps: Caps;
  /** Above this many seats a second person must approve. */
  readonly secondApproverAboveSeats: number;
  readonly undoDays: number;
  /** The longest a seat may be kept without being asked about again. */
  readonly exemptionDays: number;
}

export interface ApprovalDeps {
  readonly ledger: Pick<Ledger, 'cases' | 'positions' | 'exemptions' | 'audit'>;
  readonly policy: ApprovalPolicy;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
const longestReason = 500;
const longestSnoozeDays = 90;

/**
 * Takes one person's answer to one case, or says why not. A refusal is audited and changes nothing; an answer
 * is written once, whoever clicks how often. Carrying an approval out is somebody else's work.
 */
export async function decideCase(
  deps: ApprovalDeps,
  actor: Actor,
  request: DecisionRequest,
): Promise<DecisionResult> {
  const found = await deps.ledger.cases.get(request.caseId);
  if (found === null) return refuse(deps, actor, request, null, refusals.caseUnknown());
  const refusal = whyNot(actor, request, found);
  if (refusal !== null) return refuse(deps, actor, request, found, refusal);
  switch (request.verb) {
    case 'reclaim':
      return approve(deps, actor, request, found);
    case 'keep':
      return keep(deps, actor, request, found);
    case 'snooze':
      return snooze(deps, actor, request, found);
    case 'acknowledge':
      return write(deps, actor, request, found, { event: 'acknowledge', change: settledBy(deps, actor) });
    case 'recall':
    case 'train':
      return refuse(deps, actor, request, found, refusals.wrongKind());
    case 'undo':
      return undo(deps, actor, request, found);
  }
}

/** What holds for every answer: the tenant, the owner, the version, the kind. */
export function whyNot(
  actor: Actor,
  request: Pick<DecisionRequest, 'verb' | 'version'>,
  found: Case,
): Refusal | null {
  if (actor.tenantId !== found.tenantId) return refusals.otherTenant();
  if (!found.ownerIds.includes(actor.userId)) return refusals.notOwner(found.productName);
  const isReclaim = seatRules.some(({ id }) => id === found.kind);
  if (request.verb === 'acknowledge' ? isReclaim : request.verb !== 'snooze' && !isReclaim)
    return refusals.wrongKind();
  if (request.verb !== 'undo' && !isUndecided(found.state)) return refusals.caseSettled(saidOf(found));
  return request.version === found.version ? null : refusals.caseStale();
}

async function approve(
  deps: ApprovalDeps,
  actor: Actor,
  request: DecisionRequest,
  found: Case,
): Promise<DecisionResult> {
  const { ledger, policy } = deps;
  const day = await ledger.positions.newest({ tenantId: found.tenantId, onOrBefore: found.asOf });
  if (!found.coverageComplete || day === null || !isComplete(day.coverage)) {
    const gaps = day?.coverage.gaps.map(({ detail }) => detail).join(' ') ?? '';
    return refuse(
      deps,
      actor,
      request,
      found,
      refusals.coverageIncomplete(gaps || 'A source was not read whole.'),
    );
  }
  const { seatsPerRun } = policy.caps;
  const { planned = 0 } = (await ledger.cases.stepCounts(found.id)).states;
  const mostSteps = seatsPerRun * stepsPerSeat;
  if (planned > mostSteps)
    return refuse(deps, actor, request, found, refusals.overCap(found.seats, seatsPerRun));
  const steps = await ledger.cases.steps(found.id, { states: ['planned'], offset: 0, limit: mostSteps });
  const plan = planReclaim(day.coverage, steps, policy.caps);
  if (plan.kind === 'nothingToDo') return refuse(deps, actor, request, found, refusals.nothingSelected());
  if (plan.kind === 'overCap')
    return refuse(deps, actor, request, found, refusals.overCap(plan.seats, plan.limit));
  if (steps.some(({ userId }) => userId === actor.userId)) {
    return refuse(deps, actor, request, found, refusals.ownSeat());
  }
  if (plan.plan.seats > policy.secondApproverAboveSeats) {
    if (found.state !== 'awaitingSecond') return askSecond(deps, actor, request, found);
    if (found.firstApprover === actor.userId) {
      return refuse(
        deps,
        actor,
        request,
        found,
        refusals.secondPersonNeeded(policy.secondApproverAboveSeats),
      );
    }
  }
  const undoUntil = new Date(deps.clock.now().getTime() + policy.undoDays * dayMs).toISOString();
  const excluded = await excludedUserIds(deps, found);
  const result = await write(deps, actor, request, found, {
    event: 'approve',
    change: { ...settledBy(deps, actor), undoUntil, seats: plan.plan.seats },
    decision: { verb: 'reclaim', excludedUserIds: excluded },
  });
  if (result.kind === 'decided') await spare(deps, actor, found, excluded);
  return result;
}

/** SKUs of one product that one person can hold. */
const stepsPerSeat = 8;

async function askSecond(deps: ApprovalDeps, actor: Actor, request: DecisionRequest, found: Case) {
  const limit = deps.policy.secondApproverAboveSeats;
  if (found.ownerIds.length < 2) return refuse(deps, actor, request, found, refusals.noSecondPerson(limit));
  const result = await write(deps, actor, request, found, {
    event: 'needSecond',
    change: { firstApprover: actor.userId },
    decision: { verb: 'reclaim' },
  });
  return result.kind === 'decided' ? { kind: 'awaitingSecond' as const, caseId: found.id } : result;
}

async function excludedUserIds({ ledger }: ApprovalDeps, found: Case): Promise<readonly string[]> {
  const { excluded = 0 } = (await ledger.cases.stepCounts(found.id)).states;
  const steps = await ledger.cases.steps(found.id, { states: ['excluded'], offset: 0, limit: excluded });
  return [...new Set(steps.map(({ userId }) => userId))];
}

/** People ticked off by the owner are not asked about again at once. */
async function spare(
  deps: ApprovalDeps,
  actor: Actor,
  found: Case,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  const { from, until } = exemptionDays(deps);
  await deps.ledger.exemptions.add(
    userIds.map((userId) => ({
      tenantId: found.tenantId,
      product: found.product,
      userId,
      reason: `Ticked off case ${found.number} by its owner.`,
      actorId: actor.userId,
      from,
      until,
    })),
  );
}

function exemptionDays({ clock, policy }: ApprovalDeps): { from: string; until: string } {
  const today = dayOfInstant(clock.now());
  return { from: isoOf(today), until: isoOf(today + policy.exemptionDays) };
}

async function keep(
  deps: ApprovalDeps,
  actor: Actor,
  request: Extract<DecisionRequest, { verb: 'keep' }>,
  found: Case,
): Promise<DecisionResult> {
  const reason = request.reason.trim().slice(0, longestReason);
  if (reason === '') return refuse(deps, actor, request, found, refusals.reasonMissing());
  const { from, until: latest } = exemptionDays(deps);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(request.until) && !Number.isNaN(Date.parse(request.until));
  if (!isDay || request.until <= from || request.until > latest) {
    return refuse(deps, actor, request, found, refusals.untilInvalid(latest));
  }
  return write(deps, actor, request, found, {
    event: 'keep',
    change: settledBy(deps, actor),
    decision: { verb: 'keep', reason, until: request.until },
    exempt: { reason, from, until: request.until },
  });
}

async function snooze(
  deps: ApprovalDeps,
  actor: Actor,
  request: Extract<DecisionRequest, { verb: 'snooze' }>,
  found: Case,
): Promise<DecisionResult> {
  const days = Math.min(longestSnoozeDays, Math.max(1, Math.trunc(request.days)));
  const snoozedUntil = new Date(deps.clock.now().getTime() + days * dayMs).toISOString();
  return write(deps, actor, request, found, {
    event: 'snooze',
    change: { snoozedUntil },
    decision: { verb: 'snooze', until: snoozedUntil },
  });
}

async function undo(
  deps: ApprovalDeps,
  actor: Actor,
  request: DecisionRequest,
  found: Case,
): Promise<DecisionResult> {
  const now = deps.clock.now().toISOString();
  if (found.undoUntil !== null && found.undoUntil < now) {
    return refuse(deps, actor, request, found, refusals.undoOver(found.undoUntil.slice(0, 10)));
  }
  const { from, until } = exemptionDays(deps);
  return write(deps, actor, request, found, {
    event: 'undo',
    decision: { verb: 'undo' },
    exempt: { reason: `Case ${found.number} was undone.`, from, until },
  });
}

function settledBy({ clock }: ApprovalDeps, actor: Actor) {
  return { decidedBy: actor.userId, decidedAt: clock.now().toISOString() };
}

type Written = Pick<Transition, 'event' | 'change' | 'decision' | 'exempt'>;

async function write(
  deps: ApprovalDeps,
  actor: Actor,
  request: DecisionRequest,
  found: Case,
  written: Written,
): Promise<DecisionResult> {
  const result = await deps.ledger.cases.transition({
    decision: { verb: request.verb },
    ...written,
    caseId: found.id,
    expectedVersion: request.version,
    actor: actor.userId,
    audit: { action: `case.${request.verb}` },
  });
  if (result.kind === 'done') return { kind: 'decided', caseId: found.id };
  const refusal = result.kind === 'stale' && isUndecided(result.case.state) ? refusals.caseStale() : null;
  return refuse(deps, actor, request, result.case, refusal ?? refusals.caseSettled(saidOf(result.case)));
}

async function refuse(
  deps: ApprovalDeps,
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

const settledWords: Readonly<Partial<Record<CaseState, string>>> = {
  approved: 'This has been approved and is about to be carried out.',
  executing: 'This has been approved and is being carried out.',
  verified: 'This has been carried out.',
  partlyDone: 'This has been carried out in part.',
  undoing: 'This is being undone.',
  undone: 'This has been undone.',
  kept: 'These seats are kept.',
  acknowledged: 'This has been noted.',
  expired: 'This question has expired.',
  withdrawn: 'This question was withdrawn: its evidence no longer holds.',
};

function saidOf({ state }: Case): string {
  return settledWords[state] ?? 'This has been decided.';
}
