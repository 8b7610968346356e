import type { CaseEvent } from '../core/case/lifecycle.ts';
import { dayOf } from '../core/model/day.ts';
import type { CaseDraft, ProposalResult, ProposedStep } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

/** The day the proposals of tests describe. */
export const asOf = '2026-11-22';

/** A reclaim case of three seats. */
export function draft(changes: Partial<CaseDraft> = {}): CaseDraft {
  return {
    kind: 'inactive-reclaim',
    product: 'e5',
    productName: 'Microsoft 365 E5',
    ownerIds: ['owner'],
    seats: 3,
    monthlyValue: { amountMinor: 15_630, currency: 'GBP' },
    facts: { entitled: 100, assigned: 94 },
    factsKey: 'k1',
    coverageComplete: true,
    ...changes,
  };
}

/** A direct assignment of a person who was last seen `idleDays` ago; null: never. */
export function step(
  userId: string,
  changes: Partial<ProposedStep> & { readonly idleDays?: number | null } = {},
): ProposedStep {
  const { idleDays = 100, ...rest } = changes;
  const day = dayOf(asOf);
  return {
    userId,
    skuId: 'sku-e5',
    path: 'direct',
    disabledPlans: [],
    evidence: {
      asOf: day,
      verdict: idleDays === null ? 'neverUsed' : 'inactive',
      rule: 'idle',
      idleDays,
      signIn: idleDays === null ? 'never' : day - idleDays,
      workload: 'unknown',
      copilot: 'unknown',
      heldSince: null,
      isDisabled: false,
    },
    displayName: `Person ${userId}`,
    userPrincipalName: `${userId}@example.test`,
    department: null,
    groupNames: [],
    ...rest,
  };
}

export const three = ['u1', 'u2', 'u3'].map((userId) => step(userId));

/** One run: these steps and drafts for one tenant. */
export async function run(
  { cases }: Ledger,
  tenantId: string,
  drafts: readonly { readonly draft: CaseDraft; readonly steps: readonly ProposedStep[] }[],
  { on = asOf, evaluatedKinds = ['inactive-reclaim', 'entitlement-warning'] } = {},
): Promise<ProposalResult> {
  const session = await cases.propose({ tenantId, asOf: on, runId: `run-${on}` });
  for (const { draft: each, steps } of drafts) await session.addSteps(each.kind, each.product, steps);
  return session.commit(
    drafts.map((each) => each.draft),
    { evaluatedKinds },
  );
}

export async function proposed(ledger: Ledger, tenantId: string, steps = three): Promise<Case> {
  const { created } = await run(ledger, tenantId, [{ draft: draft(), steps }]);
  return created[0]!;
}

export async function go(ledger: Ledger, before: Case, event: CaseEvent, change = {}): Promise<Case> {
  const result = await ledger.cases.transition({
    caseId: before.id,
    expectedVersion: before.version,
    event,
    actor: 'owner',
    change,
    audit: { action: `case.${event}` },
  });
  if (result.kind !== 'done') throw new TypeError(`${event} was ${result.kind} in ${result.case.state}`);
  return result.case;
}

/** Approves, carries out with these outcomes, and finishes. */
export async function carriedOut(
  ledger: Ledger,
  before: Case,
  failing: readonly string[] = [],
): Promise<Case> {
  const undoUntil = '2026-12-22T08:00:00.000Z';
  const executing = await go(ledger, await go(ledger, before, 'approve', { undoUntil }), 'start');
  for (const { id, userId } of await ledger.steps.unsettled(before.id)) {
    if ((await ledger.steps.claimForRemoval(id, `req-${userId}`)) !== 'claimed')
      throw new TypeError('It can be claimed: nothing else is done to this person.');
    const outcome = failing.includes(userId) ? 'failed:GRAPH_FORBIDDEN' : 'applied';
    await ledger.steps.settle(id, outcome, { requestId: `ms-${userId}` });
  }
  return go(ledger, executing, failing.length > 0 ? 'finishWithFailures' : 'finish');
}
