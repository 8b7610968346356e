import { whyNot } from '../approvals/decide-case.ts';
import { refusals } from '../approvals/refusal.ts';
import type { CaseRef } from '../cards/case-view.ts';
import type { CaseView } from '../cards/view.ts';
import { copilotZeroUsage } from '../core/rules/copilot-zero-usage.ts';
import type { Position } from '../core/model/position.ts';
import type { Case } from '../ledger/case-row.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Actor, Answer, Desk, Refused } from './desk.ts';
import { askCase } from './desk/ask-case.ts';
import { caseViewOf, copilotCaseView } from './desk/case-view-of.ts';
import { confirmView } from './desk/confirm-view.ts';
import { copilotUse } from './desk/copilot-use.ts';
import type { LedgerDeskDeps } from './desk/desk-deps.ts';
import { deskRefusals } from './desk/desk-refusals.ts';
import { digestView } from './desk/digest-view.ts';
import { keepForm } from './desk/keep-form.ts';
import { ownProduct } from './desk/own-product.ts';
import { isCopilot, positionAnswerOf } from './desk/position-answer-of.ts';
import { reportAnswerOf } from './desk/report-answer-of.ts';
import { reviewPage } from './desk/review-page.ts';
import { tickPeople } from './desk/tick-people.ts';
import { waitingCase } from './desk/waiting-case.ts';

/** The desk over the ledger: what owners see and say in the chat. Everybody sees what they answer for, and no more. */
export function createLedgerDesk(deps: LedgerDeskDeps): Desk {
  const { tenantId, ledger, search } = deps;

  async function newestDay(): Promise<PositionDay | null> {
    return ledger.positions.newest({ tenantId });
  }

  async function openCases(actor: Actor): Promise<readonly Case[]> {
    return ledger.cases.list({ tenantId, ownerId: actor.aadObjectId, undecidedOnly: true });
  }

  function viewOf(found: Case, actor: Actor): Promise<CaseView> {
    return caseViewOf(deps, found, { userId: actor.aadObjectId });
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
    if (!found.ownerIds.includes(actor.aadObjectId)) return refused(refusals.notOwner(found.productName));
    return say(found);
  }

  /** What is said about a case, if this person may decide it now in the version they saw. */
  async function aboutDecidable<V>(
    actor: Actor,
    ref: CaseRef,
    verb: 'reclaim' | 'keep',
    say: (found: Case) => Promise<Answer<V>>,
  ): Promise<Answer<V>> {
    return aboutOwn(actor, ref.caseId, async (found) => {
      const refusal = whyNot(approverOf(actor), { verb, version: ref.version }, found);
      return refusal === null ? say(found) : refused(refusal, await viewOf(found, actor));
    });
  }

  return {
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
      if (day === null) return refused(deskRefusals.notCollected());
      const meant = ownProduct(search, { question, own: ownedBy(actor, day.positions), day });
      return meant.kind === 'found' ? positionAnswerOf(meant.position, day) : refused(meant.refusal);
    },

    async report(actor, question) {
      const day = await newestDay();
      if (day === null) return refused(deskRefusals.notCollected());
      return reportAnswerOf(deps, question, { day, own: ownedBy(actor, day.positions) });
    },

    async copilot(actor) {
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
    },

    async waiting(actor) {
      const open = await openCases(actor);
      return {
        kind: 'waiting-list',
        cases: await Promise.all(open.map((found) => waitingCase(deps, found))),
      };
    },

    async digest(actor) {
      const day = await newestDay();
      if (day === null) return refused(deskRefusals.notCollected());
      const own = ownedBy(actor, day.positions);
      const open = await openCases(actor);
      if (own.length === 0 && open.length === 0) return refused(deskRefusals.noProducts());
      return digestView(deps, day, own, open);
    },

    caseCard: (actor, caseId) => aboutOwn(actor, caseId, (found) => viewOf(found, actor)),

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
      const result = await deps.decide(approverOf(actor), request);
      if (result.kind === 'refused') {
        const { caseId, refusal } = result;
        if (caseId === null) return refused(refusal);
        const current = await aboutOwn(actor, caseId, (found) => viewOf(found, actor));
        return current.kind === 'refusal' ? refused(refusal) : refused(refusal, current);
      }
      if (result.kind === 'decided') await deps.onDecided(result.caseId);
      return aboutOwn(actor, result.caseId, (found) => viewOf(found, actor));
    },

    async waitingCases(actor) {
      const waiting = (await openCases(actor)).filter(({ state }) => state !== 'snoozed');
      for (const found of waiting) await askCase(deps, found);
      return waiting.map(({ id }) => id).reverse();
    },
  };
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
