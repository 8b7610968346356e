import { answerableAtLast, type Answerable } from '../approvals/answerers.ts';
import { whyNot } from '../approvals/decide-case.ts';
import { refusals } from '../approvals/refusal.ts';
import type { CaseRef } from '../cards/case-view.ts';
import type { CaseView } from '../cards/view.ts';
import type { AppointedRole, Appointment } from '../core/authority/appointment.ts';
import { estateProduct } from '../core/authority/estate.ts';
import { inForce, productsOf, standingOf } from '../core/authority/standing.ts';
import { azureProduct } from '../core/azure/azure-conclusions.ts';
import { daysToAsk } from '../core/consultation/consultation.ts';
import { seatRules } from '../core/rules/list.ts';
import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { copilotZeroUsage } from '../core/rules/copilot-zero-usage.ts';
import type { Position } from '../core/model/position.ts';
import type { Case } from '../ledger/case-row.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { AppError } from '../lib/app-error.ts';
import { withNotice } from './answer-verb.ts';
import type { Actor, Answer, Desk, Refused } from './desk.ts';
import { askCase } from './desk/ask-case.ts';
import { caseViewOf, copilotCaseView } from './desk/case-view-of.ts';
import { confirmView } from './desk/confirm-view.ts';
import { copilotUse } from './desk/copilot-use.ts';
import type { LedgerDeskDeps } from './desk/desk-deps.ts';
import { deskRefusals } from './desk/desk-refusals.ts';
import { digestView } from './desk/digest-view.ts';
import { haltNotice } from './desk/halt-desk.ts';
import { keepForm } from './desk/keep-form.ts';
import { questionsFor } from './desk/questions-for.ts';
import { ownProduct } from './desk/own-product.ts';
import { isCopilot, positionAnswerOf } from './desk/position-answer-of.ts';
import { reportAnswerOf } from './desk/report-answer-of.ts';
import { reviewPage } from './desk/review-page.ts';
import { asReader, ownsWhatIsGiven } from './desk/swap-facts-of.ts';
import { tickPeople } from './desk/tick-people.ts';
import { waitingCase } from './desk/waiting-case.ts';

/** The desk over the ledger: what owners see and say in the chat. Everybody sees what they answer for, and no more. */
export function createLedgerDesk(deps: LedgerDeskDeps): Desk {
  const { tenantId, ledger, search } = deps;

  async function newestDay(): Promise<PositionDay | null> {
    return ledger.positions.newest({ tenantId });
  }

  function today(): string {
    return isoOf(dayOfInstant(deps.clock.now()));
  }

  /** While the register cannot be read nobody stands in for anybody, and owners are answered from the ledger. */
  async function appointmentsToday(): Promise<readonly Appointment[]> {
    try {
      return inForce(await deps.appointments(today()), today());
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [];
    }
  }

  /** A case with its owners of today: showing it takes nothing from anybody. */
  async function answerable(found: Case): Promise<Answerable> {
    return answerableAtLast(deps, found, today());
  }

  async function isGuest({ aadObjectId }: Actor): Promise<boolean> {
    return (await deps.isGuest(aadObjectId)) === true;
  }

  /** Figures are for members, whomever the register names. */
  async function forMember<V>(actor: Actor, say: () => Promise<Answer<V>>): Promise<Answer<V>> {
    return (await isGuest(actor)) ? refused(deskRefusals.guest()) : say();
  }

  /** Theirs, those that were brought to them, and those of products they stand in for. */
  async function openCases(actor: Actor, as?: readonly AppointedRole[]): Promise<readonly Case[]> {
    const products = (await newestDay())?.positions ?? [];
    const orProducts = productsOf(actor.aadObjectId, await appointmentsToday(), products, as);
    return ledger.cases.list({ tenantId, ownerId: actor.aadObjectId, orProducts, undecidedOnly: true });
  }

  /** What no line of the register is about is answered for by whom the policy names. */
  async function answersFor(
    actor: Actor,
    product: string,
    named: { readonly ownerIds: readonly string[] } = { ownerIds: [] },
  ): Promise<boolean> {
    if (actor.tenantId !== tenantId) return false;
    const subject = { ownerIds: named.ownerIds, escalatedTo: [], product };
    return standingOf(actor.aadObjectId, subject, await appointmentsToday()) !== null;
  }

  async function viewOf(found: Case, actor: Actor): Promise<CaseView> {
    const view = await caseViewOf(deps, found, { userId: actor.aadObjectId });
    const halt = isUnderWay(found.state) ? await ledger.halts.current(tenantId) : null;
    return halt === null ? view : withNotice(view, haltNotice(halt));
  }

  /** What is said about a case, if this person may see it. */
  async function aboutOwn<V>(
    actor: Actor,
    caseId: string,
    say: (found: Case) => Promise<Answer<V>>,
  ): Promise<Answer<V>> {
    const found = await ledger.cases.get(caseId);
    if (found === null) return refused(refusals.caseUnknown());
    if (found.tenantId !== actor.tenantId) return refused(refusals.otherTenant());
    if (await isGuest(actor)) return refused(refusals.guest());
    const own = await answerable(found);
    return standingOf(actor.aadObjectId, own.found, own.appointments) === null
      ? refused(refusals.notOwner(found.productName))
      : say(own.found);
  }

  /** What is said about a case, if this person may decide it now in the version they saw. */
  async function aboutDecidable<V>(
    actor: Actor,
    ref: CaseRef,
    verb: 'reclaim' | 'keep',
    say: (found: Case) => Promise<Answer<V>>,
  ): Promise<Answer<V>> {
    return aboutOwn(actor, ref.caseId, async (found) => {
      const asked = { verb, version: ref.version };
      const refusal = whyNot(approverOf(actor), asked, found, await appointmentsToday());
      return refusal === null ? say(found) : refused(refusal, await viewOf(found, actor));
    });
  }

  /** Its holders are asked before anybody else is; whoever looks at the case by themselves may. */
  function isForHoldersFirst(found: Case): boolean {
    const takesSeats = seatRules.some(({ id }) => id === found.kind);
    return found.state === 'proposed' && takesSeats && daysToAsk(deps.policy.askHolders, found) !== null;
  }

  /** Who answers for what a swap gives may see it, and does not decide it. */
  async function mayOnlyRead(actor: Actor, found: Case): Promise<boolean> {
    const { aadObjectId } = actor;
    if (found.tenantId !== actor.tenantId || (await isGuest(actor))) return false;
    const own = await answerable(found);
    if (standingOf(aadObjectId, own.found, own.appointments) !== null) return false;
    return ownsWhatIsGiven(aadObjectId, found, (await newestDay())?.positions ?? []);
  }

  return {
    ...deps.sides,

    async welcome(actor) {
      const { organisation } = deps;
      if (await isGuest(actor)) return { kind: 'welcome', organisation, products: [], waiting: 0 };
      const day = await newestDay();
      return {
        kind: 'welcome',
        organisation,
        products: ownedBy(actor, day?.positions ?? []).map(({ name }) => name),
        waiting: (await openCases(actor)).length,
      };
    },

    position: (actor, question) =>
      forMember(actor, async () => {
        const day = await newestDay();
        if (day === null) return refused(deskRefusals.notCollected());
        const meant = ownProduct(search, { question, own: ownedBy(actor, day.positions), day });
        return meant.kind === 'found' ? positionAnswerOf(meant.position, day) : refused(meant.refusal);
      }),

    report: (actor, question) =>
      forMember(actor, async () => {
        const day = await newestDay();
        if (day === null) return refused(deskRefusals.notCollected());
        const { azure, estate } = deps.policy;
        return reportAnswerOf(deps, question, {
          day,
          own: ownedBy(actor, day.positions),
          answersForAzure: await answersFor(actor, azureProduct, azure),
          answersForEstate: await answersFor(actor, estateProduct, estate),
        });
      }),

    copilot: (actor) =>
      forMember(actor, async () => {
        const day = await newestDay();
        if (day === null) return refused(deskRefusals.notCollected());
        const position = ownedBy(actor, day.positions).find(isCopilot);
        if (position === undefined) return refused(deskRefusals.notYours('Microsoft 365 Copilot'));
        const asking = (await openCases(actor)).find(
          ({ kind, product, state }) =>
            kind === copilotZeroUsage.id && product === position.product && state !== 'snoozed',
        );
        if (asking !== undefined) return copilotCaseView(deps, asking, { userId: actor.aadObjectId });
        const use = await copilotUse(deps, position.name, position, day);
        return { ...use, asOf: day.asOf, reclaim: null };
      }),

    waiting: (actor) =>
      forMember(actor, async () => {
        const open = await openCases(actor);
        const halt = await ledger.halts.current(tenantId);
        return {
          kind: 'waiting-list',
          ...(halt === null ? {} : { notice: haltNotice(halt) }),
          cases: await Promise.all(open.map((found) => waitingCase(deps, found))),
        };
      }),

    digest: (actor) =>
      forMember(actor, async () => {
        const day = await newestDay();
        if (day === null) return refused(deskRefusals.notCollected());
        const own = ownedBy(actor, day.positions);
        const open = await openCases(actor);
        if (own.length === 0 && open.length === 0) return refused(deskRefusals.noProducts());
        return digestView(deps, day, own, open);
      }),

    async caseCard(actor, caseId) {
      const found = await ledger.cases.get(caseId);
      return found !== null && (await mayOnlyRead(actor, found))
        ? asReader(await viewOf(found, actor))
        : aboutOwn(actor, caseId, (own) => viewOf(own, actor));
    },

    review: (actor, { page, ...ref }) =>
      aboutDecidable(actor, ref, 'keep', (found) => reviewPage(deps, found, page)),

    tick: (actor, { page, excludedUserIds, ...ref }) =>
      aboutDecidable(actor, ref, 'keep', async (found) => {
        const result = await tickPeople(deps, actor, found, { page, excludedUserIds });
        switch (result.kind) {
          case 'ticked':
            return reviewPage(deps, result.case, page);
          case 'stale':
            return refused(refusals.caseStale(), await viewOf(result.case, actor));
          case 'approvedWithoutThem':
            return refused(deskRefusals.approvedWithoutThem(), await viewOf(found, actor));
        }
      }),

    confirm: (actor, ref) => aboutDecidable(actor, ref, 'reclaim', (found) => confirmView(deps, found)),

    keepForm: (actor, ref) => aboutDecidable(actor, ref, 'keep', (found) => keepForm(deps, found)),

    async decide(actor, request) {
      const isGuest = (await deps.isGuest(actor.aadObjectId)) === true;
      const result = await deps.decide({ ...approverOf(actor), isGuest }, request);
      if (result.kind === 'refused') {
        const { caseId, refusal } = result;
        if (caseId === null) return refused(refusal);
        const current = await aboutOwn(actor, caseId, (found) => viewOf(found, actor));
        return current.kind === 'refusal' ? refused(refusal) : refused(refusal, current);
      }
      if (result.kind === 'decided') await deps.onDecided(result.caseId);
      return aboutOwn(actor, result.caseId, (found) => viewOf(found, actor));
    },

    async waitingCases(actor, arrival) {
      if (await isGuest(actor)) return [];
      const waiting = (await openCases(actor, ['cover'])).filter(
        (found) => found.state !== 'snoozed' && found.state !== 'consulting' && !isForHoldersFirst(found),
      );
      const { send } = await questionsFor(deps, actor, waiting, arrival);
      const sent = new Set(send);
      const asked = waiting.filter(({ id }) => sent.has(id));
      for (const found of asked) await askCase(deps, found);
      return asked.map(({ id }) => id).reverse();
    },
  };
}

/** Decided or to be decided, and not at its end: a stop of every change concerns it. */
function isUnderWay(state: CaseState): boolean {
  return isUndecided(state) || state === 'approved' || state === 'grace' || state === 'executing';
}

function approverOf({ tenantId, aadObjectId }: Actor) {
  return { tenantId, userId: aadObjectId };
}

function refused(refusal: Omit<Refused, 'kind' | 'current'>, current?: CaseView): Refused {
  return { ...refusal, kind: 'refusal', ...(current === undefined ? {} : { current }) };
}

function ownedBy({ aadObjectId }: Actor, positions: readonly Position[]): readonly Position[] {
  return positions.filter(({ ownerIds }) => ownerIds.includes(aadObjectId));
}
