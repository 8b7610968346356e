import type { CaseView } from '../cards/view.ts';
import type { IdleAge, ReclaimFacts, ReclaimState } from '../cards/case-view.ts';
import type { CopilotCohortView } from '../cards/copilot-cohort.ts';
import type { EntitlementWarningView, WarningState } from '../cards/entitlement-warning.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import type { Position } from '../core/model/position.ts';
import type { Case } from '../ledger/case-row.ts';
import type { StepCounts } from '../ledger/cases.ts';
import type { Decision } from '../ledger/decisions.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { freshnessOf, type LedgerDeskDeps } from './ledger-desk-sources.ts';
import { failedOf, skippedOf } from './outcome-words.ts';

/** Who is looking, by Entra object id. */
export interface Viewer {
  readonly userId: string;
}

const copilotRule = 'copilot-zero-usage';
const warningRule = 'entitlement-warning';

/** A case as its card shows it to one reader, whatever its state. */
export async function viewOfCase(deps: LedgerDeskDeps, found: Case, viewer: Viewer): Promise<CaseView> {
  const day = await dayOfCase(deps, found);
  if (found.kind === warningRule) return warningView(deps, found, day);
  const facts = await reclaimFacts(deps, found, viewer, day);
  if (found.kind === copilotRule) return copilotView(deps, positionOf(day, found.product), day, facts);
  return {
    kind: 'reclaim-case',
    ...facts,
    idleAfterDays: deps.policy.decision.classifyAfterDays,
    ...(await agesOf(deps, found)),
  };
}

async function dayOfCase({ ledger, tenantId }: LedgerDeskDeps, found: Case): Promise<PositionDay | null> {
  return ledger.positions.newest({ tenantId, onOrBefore: found.asOf });
}

async function reclaimFacts(
  deps: LedgerDeskDeps,
  found: Case,
  viewer: Viewer,
  day: PositionDay | null,
): Promise<ReclaimFacts> {
  const counts = await deps.ledger.cases.stepCounts(found.id);
  const { planned = 0, excluded = 0, instructed = 0 } = counts.people.states;
  const isOpen = planned + excluded > 0 && found.decidedAt === null;
  const seats = isOpen ? planned : found.seats;
  const isCopilot = found.kind === copilotRule;
  return {
    caseId: found.id,
    version: found.version,
    product: found.productName,
    seats,
    tickedOff: excluded,
    throughGroups: instructed,
    monthlyValue: valueOf(found, seats, planned + excluded),
    contractDate: await deps.contractDateOf(found.product),
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], isCopilot),
    state: await stateOf(deps, found, viewer, counts),
  };
}

/** The value was stated for all seats of the case: it goes down with those ticked off. */
function valueOf({ monthlyValue }: Case, seats: number, all: number): ReclaimFacts['monthlyValue'] {
  if (monthlyValue === null) return unknown('no-price');
  if (all === 0 || seats === all) return known(monthlyValue);
  return known({ ...monthlyValue, amountMinor: Math.round((monthlyValue.amountMinor * seats) / all) });
}

async function stateOf(
  deps: LedgerDeskDeps,
  found: Case,
  viewer: Viewer,
  counts: StepCounts,
): Promise<ReclaimState> {
  const { ledger, policy, clock } = deps;
  const decisions = await ledger.decisions.forCase(found.id);
  const at = found.decidedAt ?? found.updatedAt;
  const by = await nameOr(deps, found.decidedBy ?? decisions.at(-1)?.actorId ?? null);
  switch (found.state) {
    case 'proposed':
    case 'asked':
      return { name: 'asked' };
    case 'awaitingSecond':
      return {
        name: 'awaitingSecond',
        by: await nameOr(deps, found.firstApprover),
        at: decisions.at(-1)?.at ?? found.updatedAt,
        aboveSeats: policy.secondApproverAboveSeats,
        canConfirm: found.firstApprover !== viewer.userId,
      };
    case 'approved':
    case 'executing':
      return { name: 'working', action: 'reclaim', by, at, ...progressOf(counts, 'reclaim') };
    case 'undoing':
      return { name: 'working', action: 'undo', by, at: found.updatedAt, ...progressOf(counts, 'undo') };
    case 'verified':
    case 'partlyDone':
      return {
        name: 'outcome',
        by,
        ...(found.firstApprover === null
          ? {}
          : { secondBy: by, by: await nameOr(deps, found.firstApprover) }),
        at,
        freed: (counts.people.outcomes.applied ?? 0) - (counts.people.restores.applied ?? 0),
        skipped: skippedOf(counts.people.outcomes),
        failed: failedOf(counts.people.outcomes),
        undoUntil:
          found.undoUntil !== null && found.undoUntil > clock.now().toISOString() && canUndo(counts)
            ? found.undoUntil
            : null,
      };
    case 'undone':
      return {
        name: 'undone',
        by: await nameOr(deps, decisions.findLast(({ verb }) => verb === 'undo')?.actorId ?? null),
        at: found.updatedAt,
        restored: counts.people.restores.applied ?? 0,
        failed: failedOf(counts.people.restores),
        undoUntil: null,
      };
    case 'kept': {
      const kept = decisions.findLast(({ verb }) => verb === 'keep');
      return { name: 'kept', by, at, reason: kept?.reason ?? '', until: dayIn(kept) };
    }
    case 'snoozed':
      return { name: 'snoozed', by, at: found.updatedAt, until: (found.snoozedUntil ?? at).slice(0, 10) };
    case 'expired':
    case 'acknowledged':
      return { name: 'expired', at: found.updatedAt };
    case 'withdrawn':
      return { name: 'withdrawn', at: found.updatedAt, why: whyClosed(found) };
  }
}

function canUndo({ outcomes, restores }: StepCounts): boolean {
  return (outcomes.applied ?? 0) > (restores.applied ?? 0);
}

function progressOf({ people }: StepCounts, action: 'reclaim' | 'undo') {
  return action === 'undo'
    ? { done: people.restored, total: people.outcomes.applied ?? 0 }
    : { done: people.settled, total: people.concerned };
}

async function nameOr({ nameOf }: LedgerDeskDeps, userId: string | null): Promise<string> {
  if (userId === null) return 'Seatkeeper';
  return (await nameOf(userId)) ?? `the person with id ${userId}`;
}

function dayIn(decision: Decision | undefined): string {
  return (decision?.until ?? '').slice(0, 10);
}

function whyClosed({ closedReason }: Case): string {
  if (closedReason === 'evidence-no-longer-holds') return 'the licences are in use again, or gone';
  return closedReason ?? 'the facts have changed';
}

const ageBounds = [
  [0, 90],
  [91, 120],
  [121, 180],
  [181, 365],
  [366, null],
] as const;

/** More steps than a card can chart are charted by their longest idle. */
const chartedSteps = 5_000;

async function agesOf({ ledger }: LedgerDeskDeps, found: Case) {
  const steps = await ledger.cases.steps(found.id, { states: ['planned'], offset: 0, limit: chartedSteps });
  const seats = new Map(steps.map(({ userId, evidence }) => [userId, evidence]));
  const idle = [...seats.values()].flatMap(({ idleDays }) => idleDays ?? []);
  const ages: IdleAge[] = ageBounds
    .map(([fromDays, toDays]) => ({
      fromDays,
      toDays,
      seats: idle.filter((days) => days >= fromDays && (toDays === null || days <= toDays)).length,
    }))
    .filter((age) => age.seats > 0);
  return { ages, neverUsed: seats.size - idle.length };
}

/** How Copilot is used, with the case that asks about it when there is one. */
export async function copilotView(
  deps: LedgerDeskDeps,
  position: Position | null,
  day: PositionDay | null,
  reclaim: ReclaimFacts | null,
): Promise<CopilotCohortView> {
  const { copilotActiveDays, copilotZeroUsageDays } = deps.policy.decision;
  const assigned: Figure<number> = position?.assigned ?? unknown('not-reconciled');
  const use = position?.copilot ?? null;
  const active: Figure<number> = use === null ? whyUnknown(assigned) : known(use.activeInWindow);
  return {
    kind: 'copilot-cohort',
    product: position?.name ?? reclaim?.product ?? 'Microsoft 365 Copilot',
    assigned,
    active,
    activePct: percentage(active, assigned),
    activeDays: copilotActiveDays,
    zeroUsage: use === null ? whyUnknown(assigned) : known(use.zeroUsage),
    zeroUsageDays: copilotZeroUsageDays,
    apps: await deps.copilotApps(),
    gaps: day?.coverage.gaps.filter(({ source }) => source === 'copilot') ?? [],
    asOf: day?.asOf ?? reclaim?.asOf ?? '',
    sources: freshnessOf(day?.sources ?? [], true),
    reclaim,
  };
}

function whyUnknown(figure: Figure<number>): Figure<number> {
  return figure.known ? unknown('no-evidence') : figure;
}

function percentage(part: Figure<number>, whole: Figure<number>): Figure<number> {
  if (!part.known) return part;
  if (!whole.known) return whole;
  if (whole.value === 0) return unknown('nothing-assigned');
  return known(Math.round((part.value * 1000) / whole.value) / 10);
}

export function positionOf(day: PositionDay | null, product: string): Position | null {
  return day?.positions.find((position) => position.product === product) ?? null;
}

async function warningView(
  deps: LedgerDeskDeps,
  found: Case,
  day: PositionDay | null,
): Promise<EntitlementWarningView> {
  const { entitled, assigned, active, deploymentPct, exposureUnits } = found.facts;
  return {
    kind: 'entitlement-warning',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    entitled: numberIn(entitled),
    assigned: numberIn(assigned),
    active: typeof active === 'number' ? known(active) : unknown('no-evidence'),
    deploymentPct: numberIn(deploymentPct),
    warnAtPct: deps.policy.decision.warnAtPercentOfEntitlement,
    exposureUnits: numberIn(exposureUnits),
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], false),
    state: await warningState(deps, found),
  };
}

/** The rule makes no warning without these figures. */
function numberIn(fact: string | number | null | undefined): number {
  if (typeof fact !== 'number') throw new TypeError('A warning states its figures.');
  return fact;
}

async function warningState(deps: LedgerDeskDeps, found: Case): Promise<WarningState> {
  const decisions = await deps.ledger.decisions.forCase(found.id);
  const by = await nameOr(deps, found.decidedBy ?? decisions.at(-1)?.actorId ?? null);
  switch (found.state) {
    case 'acknowledged':
      return { name: 'acknowledged', by, at: found.decidedAt ?? found.updatedAt };
    case 'snoozed':
      return {
        name: 'snoozed',
        by,
        at: found.updatedAt,
        until: (found.snoozedUntil ?? found.updatedAt).slice(0, 10),
      };
    case 'expired':
      return { name: 'expired', at: found.updatedAt };
    case 'withdrawn':
      return { name: 'withdrawn', at: found.updatedAt, why: whyClosed(found) };
    case 'proposed':
    case 'asked':
    case 'awaitingSecond':
      return { name: 'asked' };
    case 'approved':
    case 'executing':
    case 'verified':
    case 'partlyDone':
    case 'undoing':
    case 'undone':
    case 'kept':
      throw new TypeError(`A warning is never ${found.state}.`);
  }
}
