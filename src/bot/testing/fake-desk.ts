import type { DecisionRequest } from '../../approvals/decision.ts';
import type { ReclaimState } from '../../cards/case-view.ts';
import type { ReclaimCaseView } from '../../cards/reclaim-case.ts';
import type { ReviewListView } from '../../cards/review-list.ts';
import type { Actor, Answer, Desk, Refused, ReviewPage } from '../desk.ts';
import { sampleViews } from './sample-views.ts';

/** A desk with one product, one owner and some cases, all of which it holds in memory. */
export interface FakeDesk extends Desk {
  /** Every decision it took, in order. */
  readonly decided: { readonly actor: Actor; readonly request: DecisionRequest }[];
  readonly excluded: Set<string>;
  setState(caseId: string, state: ReclaimState): void;
  versionOf(caseId: string): number;
  /** What happens before any answer: a delay, or a fault. */
  before: () => Promise<void>;
}

export interface FakeDeskOptions {
  readonly ownerId: string;
  readonly caseIds: readonly string[];
  readonly seats?: number;
}

interface FakeCase {
  readonly version: number;
  readonly state: ReclaimState;
}

const at = '2026-11-22T09:12:00Z';

export function createFakeDesk({ ownerId, caseIds, seats = 40 }: FakeDeskOptions): FakeDesk {
  const samples = sampleViews();
  const cases = new Map<string, FakeCase>(
    caseIds.map((id) => [id, { version: 1, state: { name: 'asked' } }]),
  );
  const decided: FakeDesk['decided'] = [];
  const excluded = new Set<string>();
  const asked = samples.view('reclaim-case', 'asked');

  function viewOf(caseId: string): ReclaimCaseView {
    const { version, state } = cases.get(caseId) ?? { version: 0, state: asked.state };
    return { ...asked, caseId, version, seats: seats - excluded.size, tickedOff: excluded.size, state };
  }

  function refusal(code: string, what: string, current?: ReclaimCaseView): Refused {
    return { kind: 'refusal', code, what, why: 'Only its owners may.', fix: 'Ask an owner.', current };
  }

  async function allowed<V>(actor: Actor, caseId: string, give: () => V): Promise<Answer<V>> {
    await desk.before();
    if (!cases.has(caseId)) return refusal('CASE_UNKNOWN', 'There is no such case any more.');
    return actor.aadObjectId === ownerId ? give() : refusal('NOT_OWNER', 'You cannot decide this.');
  }

  function page({ caseId, page: number }: ReviewPage): ReviewListView {
    const list = samples.view('review-list', 'first');
    const { version } = viewOf(caseId);
    return { ...list, caseId, version, page: number, pages: 3, total: seats, tickedOff: excluded.size };
  }

  function change(caseId: string, state: ReclaimState): void {
    cases.set(caseId, { version: (cases.get(caseId)?.version ?? 0) + 1, state });
  }

  const desk: FakeDesk = {
    decided,
    excluded,
    before: async () => undefined,
    setState: change,
    versionOf: (caseId) => viewOf(caseId).version,
    async welcome() {
      await desk.before();
      return { ...samples.view('welcome', 'owner'), waiting: cases.size };
    },
    position: async (_actor, product) => {
      await desk.before();
      return /e5/i.test(product)
        ? samples.view('position-answer', 'warning')
        : refusal('PRODUCT_UNKNOWN', `No product is called “${product}”.`);
    },
    report: async () => {
      await desk.before();
      return samples.view('report-answer', 'compared');
    },
    copilot: async () => samples.view('copilot-cohort', 'answer'),
    waiting: async (actor) => ({
      kind: 'waiting-list',
      cases: [...cases.keys()]
        .filter(() => actor.aadObjectId === ownerId)
        .map((caseId) => ({
          ...{ caseId, question: 'reclaim', product: 'Microsoft 365 E5', seats, monthlyValue: null },
          ...{ since: '2026-11-22', state: 'asked' },
        })),
    }),
    digest: async () => samples.view('monthly-digest', 'month'),
    caseCard: (actor, caseId) => allowed(actor, caseId, () => viewOf(caseId)),
    review: (actor, wanted) => allowed(actor, wanted.caseId, () => page(wanted)),
    tick: (actor, ticks) =>
      allowed(actor, ticks.caseId, () => {
        for (const userId of ticks.excludedUserIds) excluded.add(userId);
        change(ticks.caseId, viewOf(ticks.caseId).state);
        return page(ticks);
      }),
    confirm: (actor, { caseId }) =>
      allowed(actor, caseId, () => ({
        ...samples.view('confirm-reclaim', 'confirm'),
        ...{ caseId, version: viewOf(caseId).version, seats: viewOf(caseId).seats },
      })),
    keepForm: (actor, { caseId }) =>
      allowed(actor, caseId, () => ({
        ...samples.view('keep-case', 'keep'),
        ...{ caseId, version: viewOf(caseId).version },
      })),
    async decide(actor, request) {
      const { caseId } = request;
      const answer = await allowed(actor, caseId, () => {
        const current = viewOf(caseId);
        if (current.version !== request.version)
          return refusal('CASE_STALE', 'This card is out of date.', current);
        decided.push({ actor, request });
        change(caseId, stateAfter(request, seats - excluded.size));
        return viewOf(caseId);
      });
      return answer;
    },
    notice: async () => refusal('NO_NOTICE', 'Nothing is told here.'),
    side: async (_actor, verb) => refusal('NO_SIDE', `Nobody answers ${verb} here.`),
    halt: async () => refusal('NO_HALT', 'Nothing is halted here.'),
    waitingCases: async (actor) => (actor.aadObjectId === ownerId ? [...cases.keys()] : []),
  };
  return desk;
}

function stateAfter(request: DecisionRequest, total: number): ReclaimState {
  const by = 'Alex Wilber';
  switch (request.verb) {
    case 'reclaim':
      return { name: 'working', action: 'reclaim', by, at, done: 0, total };
    case 'recall':
      return { name: 'asked' };
    case 'train':
      return { name: 'consulting', what: 'training', until: '2026-12-22', asked: total, answered: 0 };
    case 'undo':
      return { name: 'working', action: 'undo', by, at, done: 0, total };
    case 'keep':
      return { name: 'kept', by, at, reason: request.reason, until: request.until };
    case 'snooze':
      return { name: 'snoozed', by, at, until: '2026-11-29' };
    case 'acknowledge':
      return { name: 'withdrawn', at, why: 'noted.' };
  }
}
