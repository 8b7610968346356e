import { mayRemove, type MayRemove, type Removal } from '../core/authority/may-remove.ts';
import { planReclaim, type PlanResult, type ReclaimPlan } from '../core/plan/plan-reclaim.ts';
import type { SeatsWanted } from '../ledger/approved-seats.ts';
import type { Transition } from '../ledger/case-transition.ts';
import type { Halt } from '../ledger/halts.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Answering, RequestTo } from './approval-deps.ts';
import type { DecisionResult } from './decision.ts';
import { evidenceOf } from './evidence-of.ts';
import { refusalOf } from './refusal-of.ts';
import {
  exemptionDays,
  outcomeOf,
  refuse,
  settledBy,
  tickedOffReason,
  transitionOf,
  write,
} from './write-decision.ts';

type Approving = Answering<RequestTo<'reclaim'>>;

/** Takes one person's approval of a removal: refused, kept as the first of two, or written. */
export async function approveCase(approving: Approving): Promise<DecisionResult> {
  const { deps, actor, request, found } = approving;
  const evidence = await evidenceOf(deps, found);
  if (evidence.kind === 'fails') return refuse(deps, actor, request, found, evidence.refusal);
  const removal = await loadRemoval(approving, evidence.newest, await planOf(approving, evidence.coverage));
  const may = mayRemove(removal);
  switch (may.kind) {
    case 'refused':
      return refuseAsItStands(approving, may);
    case 'needsSecond':
      return askSecond(approving, may);
    case 'allowed':
      return approve(approving, removal);
  }
}

/** Who is on the list is read after the case: what somebody else decided in between is told in place of its effect. */
async function refuseAsItStands(
  approving: Approving,
  { denial }: Extract<MayRemove, { readonly kind: 'refused' }>,
): Promise<DecisionResult> {
  const { deps, actor, request, found } = approving;
  const current = await deps.ledger.cases.get(found.id);
  if (current !== null && current.version !== found.version)
    return outcomeOf(approving, { kind: 'stale', case: current });
  return refuse(deps, actor, request, found, refusalOf(denial, found, request.verb));
}

/** SKUs of one product that one person can hold. */
const stepsPerSeat = 8;

async function planOf(
  { deps, found }: Approving,
  coverage: Parameters<typeof planReclaim>[0],
): Promise<PlanResult> {
  const { cases } = deps.ledger;
  const { caps } = deps.policy;
  const mostSteps = caps.seatsPerRun * stepsPerSeat;
  const { planned = 0 } = (await cases.stepCounts(found.id)).states;
  if (planned > mostSteps) {
    return { kind: 'overCap', cap: 'seatsPerRun', limit: caps.seatsPerRun, seats: found.seats };
  }
  const steps = await cases.steps(found.id, { states: ['planned'], offset: 0, limit: mostSteps });
  const spared = await cases.spared(found.id);
  return planReclaim(
    coverage,
    steps.filter(({ userId }) => !spared.has(userId)),
    caps,
  );
}

async function loadRemoval(approving: Approving, day: PositionDay, plan: PlanResult): Promise<Removal> {
  const { deps, actor, request, found, appointments } = approving;
  const assigned = day.positions.find(({ product }) => product === found.product)?.assigned;
  return {
    asker: actor,
    version: request.version,
    stepUp: request.stepUp ?? null,
    facts: found,
    appointments,
    buyers: await deps.buyersOf(found.product),
    plan,
    assigned: assigned?.known === true ? assigned.value : null,
    approvedToday: await deps.ledger.approvedSeats.on(seatsWanted(approving)),
    halt: haltOf(await deps.ledger.halts.current(found.tenantId)),
    policy: deps.policy,
  };
}

function seatsWanted({ deps, actor, found }: Approving): SeatsWanted {
  const { tenantId, product } = found;
  return { tenantId, product, userId: actor.userId, at: deps.clock.now() };
}

function haltOf(halt: Halt | null): Removal['halt'] {
  return halt === null ? null : { since: halt.startedAt, reason: halt.reason };
}

async function askSecond(
  approving: Approving,
  { because, alsoAsk }: Extract<MayRemove, { readonly kind: 'needsSecond' }>,
): Promise<DecisionResult> {
  const { actor, found } = approving;
  const result = await write(approving, {
    event: 'needSecond',
    change: {
      firstApprover: actor.userId,
      ...(alsoAsk.length === 0 ? {} : { escalatedTo: [...found.escalatedTo, ...alsoAsk] }),
    },
    note: { because: [...because], alsoAsk: [...alsoAsk] },
  });
  return result.kind === 'decided' ? { kind: 'awaitingSecond', caseId: found.id } : result;
}

async function approve(approving: Approving, removal: Removal): Promise<DecisionResult> {
  const { deps, actor, request, found } = approving;
  if (removal.plan.kind !== 'planned') throw new TypeError('Only a plan can be allowed.');
  const { plan } = removal.plan;
  const excludedUserIds = await excludedOf(approving);
  const judge = (now: Pick<Removal, 'approvedToday' | 'halt'>): MayRemove =>
    mayRemove({ ...removal, ...now });
  const result = await deps.ledger.approvedSeats.approve(
    seatsWanted(approving),
    transitionOf(approving, {
      ...whenDone(approving, plan),
      decision: { verb: 'reclaim', excludedUserIds },
      ...exemptTickedOff(approving, excludedUserIds),
      note: { seats: plan.seats, blockedSeats: plan.blockedSeats },
    }),
    ({ approvedToday, halt }) => judge({ approvedToday, halt: haltOf(halt) }).kind === 'allowed',
  );
  if (result.kind === 'overtaken') {
    const may = judge({ approvedToday: result.approvedToday, halt: haltOf(result.halt) });
    if (may.kind !== 'refused') throw new TypeError('What overtook an approval refuses it.');
    return refuse(deps, actor, request, found, refusalOf(may.denial, found, request.verb));
  }
  return outcomeOf(approving, result);
}

/** The event and the dates of an approval: undo is counted from the hour the removal may begin. */
function whenDone(approving: Approving, { seats }: ReclaimPlan) {
  const { clock, policy } = approving.deps;
  const begins = clock.now().getTime() + policy.graceMinutes * 60_000;
  const undoUntil = new Date(begins + policy.undoDays * 86_400_000).toISOString();
  const change = { ...settledBy(approving), undoUntil, seats };
  return policy.graceMinutes === 0
    ? { event: 'approve' as const, change }
    : {
        event: 'approveWithGrace' as const,
        change: { ...change, graceUntil: new Date(begins).toISOString() },
      };
}

async function excludedOf({ deps, found }: Approving): Promise<readonly string[]> {
  const { cases } = deps.ledger;
  const { excluded = 0 } = (await cases.stepCounts(found.id)).states;
  const steps = await cases.steps(found.id, { states: ['excluded'], offset: 0, limit: excluded });
  return [...new Set(steps.map(({ userId }) => userId))];
}

/** People ticked off by the owner are not asked about again at once. */
function exemptTickedOff({ deps, found }: Approving, userIds: readonly string[]): Pick<Transition, 'exempt'> {
  if (userIds.length === 0) return {};
  return { exempt: { reason: tickedOffReason(found), ...exemptionDays(deps), userIds } };
}
