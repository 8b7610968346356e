import type { CaseRef } from '../cards/case-view.ts';
import type { ConfirmReclaimView, Loss } from '../cards/confirm-reclaim.ts';
import type { MonthlyDigestView } from '../cards/monthly-digest.ts';
import {
  reviewPageSize,
  type ReviewGroup,
  type ReviewListView,
  type ReviewPerson,
} from '../cards/review-list.ts';
import type { CaseView } from '../cards/view.ts';
import type { WaitingCase } from '../cards/waiting-list.ts';
import { refusals, type Refusal } from '../approvals/refusal.ts';
import { whyNot } from '../approvals/decide-case.ts';
import { isUndecided } from '../core/case/lifecycle.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import type { Position } from '../core/model/position.ts';
import type { Case } from '../ledger/case-row.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Step } from '../ledger/step-row.ts';
import type { Actor, Desk, Refused } from './desk.ts';
import { freshnessOf, type LedgerDeskDeps } from './ledger-desk-sources.ts';
import { copilotView, viewOfCase } from './ledger-desk-views.ts';

const dayMs = 86_400_000;
const proposedKeepDays = 90;
const namesPerGroup = 5;

/** The desk over the ledger: what owners see and say in the chat. Everybody sees what they answer for, and no more. */
export function createLedgerDesk(deps: LedgerDeskDeps): Desk {
  const { tenantId, ledger, policy, clock, search } = deps;

  async function newestDay(): Promise<PositionDay | null> {
    return ledger.positions.newest({ tenantId });
  }

  async function openCases(actor: Actor): Promise<readonly Case[]> {
    return ledger.cases.list({ tenantId, ownerId: actor.aadObjectId, undecidedOnly: true });
  }

  /** The case, if this person may see it. */
  async function ownCase(actor: Actor, caseId: string): Promise<Case | Refused> {
    const found = await ledger.cases.get(caseId);
    if (found === null) return refused(refusals.caseUnknown());
    if (found.tenantId !== actor.tenantId) return refused(refusals.otherTenant());
    if (!found.ownerIds.includes(actor.aadObjectId)) return refused(refusals.notOwner(found.productName));
    return found;
  }

  /** The case, if this person may decide it now in the version they saw. */
  async function decidable(actor: Actor, ref: CaseRef, verb: 'reclaim' | 'keep'): Promise<Case | Refused> {
    const found = await ownCase(actor, ref.caseId);
    if ('kind' in found && found.kind === 'refusal') return found;
    const refusal = whyNot(approverOf(actor), { verb, version: ref.version }, found as Case);
    return refusal === null ? found : refused(refusal, await viewOf(found as Case, actor));
  }

  function viewOf(found: Case, actor: Actor): Promise<CaseView> {
    return viewOfCase(deps, found, { userId: actor.aadObjectId });
  }

  const desk: Desk = {
    async welcome(actor) {
      const day = await newestDay();
      return {
        kind: 'welcome',
        organisation: deps.organisation,
        products: ownedBy(actor, day?.positions ?? []).map(({ name }) => name),
        waiting: (await openCases(actor)).length,
      };
    },

    async position(actor, question) {
      const day = await newestDay();
      if (day === null) return refused(notCollected);
      const own = ownedBy(actor, day.positions);
      const answer = search.findProduct(question, own);
      if (answer.kind === 'found') {
        const position = answer.product;
        return {
          kind: 'position-answer',
          position,
          method: methodOf(position),
          sources: freshnessOf(day.sources, position.copilot !== null),
          gaps: day.coverage.gaps,
        };
      }
      if (answer.kind === 'ambiguous') return refused(ambiguous(question, answer.candidates));
      const elsewhere = search.findProduct(question, day.positions);
      if (elsewhere.kind === 'found') return refused(refusals.notOwner(elsewhere.product.name));
      return refused(noProduct(question, own));
    },

    async copilot(actor) {
      const day = await newestDay();
      if (day === null) return refused(notCollected);
      const position = ownedBy(actor, day.positions).find(
        ({ copilot, method }) => copilot !== null || method.startsWith('copilot'),
      );
      if (position === undefined) return refused(refusals.notOwner('Microsoft 365 Copilot'));
      const [open] = (await openCases(actor)).filter(
        ({ product, state }) => product === position.product && state !== 'snoozed',
      );
      if (open?.kind === 'copilot-zero-usage') return viewOf(open, actor) as ReturnType<Desk['copilot']>;
      return copilotView(deps, position, day, null);
    },

    async waiting(actor) {
      return { kind: 'waiting-list', cases: (await openCases(actor)).map(waitingCase) };
    },

    async digest(actor) {
      const day = await newestDay();
      if (day === null) return refused(notCollected);
      return digestView(deps, day, ownedBy(actor, day.positions), await openCases(actor));
    },

    async caseCard(actor, caseId) {
      const found = await ownCase(actor, caseId);
      return isRefused(found) ? found : viewOf(found, actor);
    },

    async review(actor, { caseId, version, page }) {
      const found = await decidable(actor, { caseId, version }, 'keep');
      return isRefused(found) ? found : reviewPage(deps, found, page);
    },

    async tick(actor, { caseId, version, page, excludedUserIds }) {
      const found = await decidable(actor, { caseId, version }, 'keep');
      if (isRefused(found)) return found;
      const onPage = await peopleOfPage(deps, found, page);
      const excluded = new Set(excludedUserIds);
      let current = found;
      for (const isExcluded of [true, false]) {
        const userIds = onPage
          .filter(
            ({ userId, state }) =>
              excluded.has(userId) === isExcluded && (state === 'excluded') !== isExcluded,
          )
          .map(({ userId }) => userId);
        if (userIds.length === 0) continue;
        const result = await ledger.cases.setExcluded(
          caseId,
          current.version,
          userIds,
          isExcluded,
          actor.aadObjectId,
        );
        if (result.kind !== 'done') return refused(refusals.caseStale(), await viewOf(result.case, actor));
        current = result.case;
      }
      return reviewPage(deps, current, page);
    },

    async confirm(actor, ref) {
      const found = await decidable(actor, ref, 'reclaim');
      return isRefused(found) ? found : confirmView(deps, found);
    },

    async keepForm(actor, ref) {
      const found = await decidable(actor, ref, 'keep');
      if (isRefused(found)) return found;
      const { planned = 0, excluded = 0 } = (await ledger.cases.stepCounts(found.id)).people.states;
      const today = dayOfInstant(clock.now());
      return {
        kind: 'keep-case',
        caseId: found.id,
        version: found.version,
        product: found.productName,
        seats: planned + excluded,
        earliest: isoOf(today + 1),
        proposed: isoOf(today + Math.min(proposedKeepDays, policy.exemptionDays)),
        latest: isoOf(today + policy.exemptionDays),
      };
    },

    async decide(actor, request) {
      const result = await deps.decide(approverOf(actor), request);
      if (result.kind === 'refused') {
        const found = result.caseId === null ? null : await ownCase(actor, result.caseId);
        const current = found === null || isRefused(found) ? undefined : await viewOf(found, actor);
        return refused(result.refusal, current);
      }
      const found = await ledger.cases.get(result.caseId);
      if (found === null) return refused(refusals.caseUnknown());
      if (result.kind === 'decided') await deps.onDecided(found.id);
      return viewOf(found, actor);
    },

    async waitingCases(actor) {
      const ids: string[] = [];
      for (const found of await openCases(actor)) {
        if (found.state === 'snoozed') continue;
        if (found.state === 'proposed') await markAsked(deps, found);
        ids.push(found.id);
      }
      return ids.reverse();
    },
  };
  return desk;
}

/** From now on the question is in front of somebody, and lapses if nobody answers it. */
async function markAsked({ ledger, policy, clock }: LedgerDeskDeps, found: Case): Promise<void> {
  const expiresAt = new Date(clock.now().getTime() + policy.caseExpiresDays * dayMs).toISOString();
  await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event: 'ask',
    actor: 'deliver',
    change: { expiresAt },
    audit: { action: 'case.ask' },
  });
}

function approverOf({ tenantId, aadObjectId }: Actor) {
  return { tenantId, userId: aadObjectId };
}

function isRefused(answer: Case | Refused): answer is Refused {
  return 'kind' in answer && answer.kind === 'refusal';
}

function refused(refusal: Omit<Refusal, 'code'> & { readonly code: string }, current?: CaseView): Refused {
  return { ...refusal, kind: 'refusal', ...(current === undefined ? {} : { current }) };
}

function ownedBy({ aadObjectId }: Actor, positions: readonly Position[]): readonly Position[] {
  return positions.filter(({ ownerIds }) => ownerIds.includes(aadObjectId));
}

const notCollected = {
  code: 'NO_POSITIONS',
  what: 'There is nothing to show yet.',
  why: 'The first collection of your tenant has not finished.',
  fix: 'Ask again in some minutes.',
};

function ambiguous(question: string, candidates: readonly Position[]) {
  return {
    code: 'PRODUCT_AMBIGUOUS',
    what: `“${question.slice(0, 60)}” could be ${candidates.map(({ name }) => name).join(' or ')}.`,
    why: 'More than one of your products fits.',
    fix: `Ask again with the whole name, for example “position ${candidates[0]?.name ?? ''}”.`,
  };
}

function noProduct(question: string, own: readonly Position[]) {
  return {
    code: 'PRODUCT_UNKNOWN',
    what: `None of your products is called “${question.slice(0, 60)}”.`,
    why:
      own.length === 0
        ? 'No product is registered under your name.'
        : `Yours are: ${own.map(({ name }) => name).join(', ')}.`,
    fix:
      own.length === 0
        ? 'Ask whoever keeps the licence register.'
        : `Ask for example “position ${own[0]?.name ?? ''}”.`,
  };
}

function methodOf({ method }: Position): string {
  const days = /(\d+)d/.exec(method)?.[1] ?? '';
  return method.startsWith('copilot')
    ? `a seat is active when Copilot was used less than ${days} days before the day; guests are counted as protected (${method}).`
    : `a seat is active when its holder signed in at most ${days} days before the day; guests are counted as protected; where a workload was used but nobody signed in, the seat is unknown (${method}).`;
}

const questions = {
  'inactive-reclaim': 'reclaim',
  'copilot-zero-usage': 'copilot',
  'entitlement-warning': 'entitlement',
} as const;

function waitingCase(found: Case): WaitingCase {
  return {
    caseId: found.id,
    question: questions[found.kind as keyof typeof questions],
    product: found.productName,
    seats: found.seats,
    monthlyValue: found.monthlyValue,
    since: found.createdAt.slice(0, 10),
    state: found.state === 'snoozed' || found.state === 'awaitingSecond' ? found.state : 'asked',
  };
}

/** People of one page, planned or ticked off, in the order of the list. */
async function peopleOfPage({ ledger }: LedgerDeskDeps, found: Case, page: number): Promise<readonly Step[]> {
  return ledger.cases.people(found.id, {
    states: ['planned', 'excluded'],
    offset: (page - 1) * reviewPageSize,
    limit: reviewPageSize,
  });
}

const groupStepsShown = 200;

async function reviewPage(deps: LedgerDeskDeps, found: Case, wanted: number): Promise<ReviewListView> {
  const { ledger, tenantId } = deps;
  const { planned = 0, excluded = 0 } = (await ledger.cases.stepCounts(found.id)).people.states;
  const total = planned + excluded;
  const pages = Math.max(1, Math.ceil(total / reviewPageSize));
  const page = Math.min(Math.max(1, wanted), pages);
  const day = await ledger.positions.newest({ tenantId, onOrBefore: found.asOf });
  const isCopilot = found.kind === 'copilot-zero-usage';
  return {
    kind: 'review-list',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    page,
    pages,
    total,
    tickedOff: excluded,
    people: (await peopleOfPage(deps, found, page)).map((step) => personOf(step, isCopilot)),
    groups:
      page === pages
        ? groupsOf(
            await ledger.cases.steps(found.id, { states: ['instructed'], offset: 0, limit: groupStepsShown }),
          )
        : [],
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], isCopilot),
  };
}

function personOf(
  { userId, displayName, department, evidence, state }: Step,
  isCopilot: boolean,
): ReviewPerson {
  const last = isCopilot ? evidence.copilot : evidence.signIn;
  return {
    userId,
    name: displayName ?? userId,
    department,
    lastSignIn: typeof last === 'number' ? isoOf(last) : last === 'unknown' ? null : 'never',
    idleDays: evidence.idleDays,
    excluded: state === 'excluded',
  };
}

function groupsOf(steps: readonly Step[]): readonly ReviewGroup[] {
  const byGroup = Map.groupBy(steps, ({ groupNames, path }) => groupNames.join(' and ') || path);
  return [...byGroup].map(([group, held]) => ({
    group,
    people: new Set(held.map(({ userId }) => userId)).size,
    names: held.slice(0, namesPerGroup).map(({ displayName, userId }) => displayName ?? userId),
    instruction: `Ask the owner of the group ${group} to remove them there; a group's licence cannot be taken from one person.`,
  }));
}

async function confirmView(deps: LedgerDeskDeps, found: Case): Promise<ConfirmReclaimView> {
  const { ledger, policy, clock } = deps;
  const { planned = 0 } = (await ledger.cases.stepCounts(found.id)).people.states;
  return {
    kind: 'confirm-reclaim',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    seats: planned,
    losses: lossesOf(found.product),
    undoUntil: new Date(clock.now().getTime() + policy.undoDays * dayMs).toISOString(),
    capSeats: policy.caps.seatsPerRun,
    secondApproverAbove: policy.secondApproverAboveSeats,
    contractDate: await deps.contractDateOf(found.product),
  };
}

/** What goes with a product, by its name: suites carry mailbox, OneDrive and the desktop apps. */
function lossesOf(product: string): readonly Loss[] {
  if (product.includes('copilot')) return ['copilot'];
  if (/(^|-)(e3|e5|f3|business)(-|$)/.test(product)) {
    return product.includes('f3') ? ['mailbox', 'oneDrive'] : ['mailbox', 'oneDrive', 'desktopApps'];
  }
  return ['other'];
}

async function digestView(
  { ledger, tenantId }: LedgerDeskDeps,
  day: PositionDay,
  positions: readonly Position[],
  open: readonly Case[],
): Promise<MonthlyDigestView> {
  const month = day.asOf.slice(0, 7);
  const own = new Set(positions.map(({ product }) => product));
  const released = await ledger.steps.releasedSince(tenantId, `${month}-01T00:00:00.000Z`);
  return {
    kind: 'monthly-digest',
    month,
    unassigned: sumOf(positions.map(({ unassigned }) => unassigned)),
    products: positions.map(({ name, assigned, unassigned, verdicts, usagePct }) => ({
      product: name,
      assigned,
      unassigned,
      idle: verdicts.known ? known(verdicts.value.inactive + verdicts.value.neverUsed) : verdicts,
      usagePct,
    })),
    openCases: open.filter(({ state }) => isUndecided(state)).map(waitingCase),
    freed: released.filter(({ product }) => own.has(product)).length,
    gaps: day.coverage.gaps,
    asOf: day.asOf,
    sources: freshnessOf(day.sources, false),
  };
}

/** A sum with an unknown part is unknown. */
function sumOf(figures: readonly Figure<number>[]): Figure<number> {
  let sum = 0;
  for (const figure of figures) {
    if (!figure.known) return unknown(figure.reason);
    sum += figure.value;
  }
  return known(sum);
}
