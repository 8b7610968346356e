import { describe, expect, it } from 'vitest';
import type { SeatFinding } from '../core/model/finding.ts';
import type { UnitPrice } from '../core/model/money.ts';
import { known } from '../core/model/product.ts';
import { createReconciler } from '../core/reconcile/create-reconciler.ts';
import type { SeatAssignment, SeatDetail } from '../lake/seat-detail.ts';
import type { ProposalSession, ProposedStep } from '../ledger/case-draft.ts';
import { seatOf, policy, supplyOf, today } from '../testing/seats.ts';
import { createReclaimDrafts, warningDraft } from './case-drafts.ts';
import type { GroupRules } from './gather-group-facts.ts';

const product = 'microsoft-365-e5';
const price = known<UnitPrice>({
  amountMinor: 1_000,
  currency: 'GBP',
  per: 'month',
  source: 'EA',
  on: '2026-01-01',
});
const products = [supplyOf({ product, price })];

function finding(userId: string, changes: Partial<SeatFinding['evidence']> = {}): SeatFinding {
  return {
    rule: 'inactive-reclaim',
    product,
    userId,
    evidence: {
      asOf: today,
      verdict: 'inactive',
      rule: 'idle',
      idleDays: 120,
      signIn: today - 120,
      workload: 'never',
      copilot: 'unknown',
      heldSince: null,
      isDisabled: false,
      ...changes,
    },
  };
}

function held(skuId: string, changes: Partial<SeatAssignment> = {}): SeatAssignment {
  return {
    skuId,
    path: 'direct',
    groupIds: [],
    groupNames: [],
    disabledPlans: [],
    hasStatedPath: true,
    ...changes,
  };
}

/** What the findings about these people lead to. */
async function draftsOf(
  assignments: Readonly<Record<string, readonly SeatAssignment[]>>,
  findings = Object.keys(assignments).map((userId) => finding(userId)),
  groups?: GroupRules,
) {
  const steps: ProposedStep[] = [];
  const session: ProposalSession = {
    addSteps: async (_kind, _product, own) => void steps.push(...own),
    commit: () => Promise.reject(new TypeError('nothing is committed here')),
  };
  const describeSeats = async (keys: readonly { userId: string; product: number }[]): Promise<SeatDetail[]> =>
    keys.map((key) => ({
      ...key,
      displayName: null,
      userPrincipalName: `${key.userId}@example.test`,
      department: null,
      accountEnabled: true,
      assignments: assignments[key.userId] ?? [],
    }));
  const drafts = createReclaimDrafts({ run: { describeSeats }, products, groups });
  await drafts.add(findings, session);
  const reconciler = createReconciler({
    asOf: today,
    policy,
    products,
    seatsUnknown: null,
    evidenceGaps: {},
    peaks: new Map(),
    isExempt: () => false,
    isReleased: () => false,
  });
  reconciler.step(seatOf({ signIn: today }));
  return { steps, drafts: drafts.drafts(reconciler.finish()) };
}

describe('createReclaimDrafts', () => {
  it('makes one seat of two SKUs, with a step for each, and its value', async () => {
    const { steps, drafts } = await draftsOf({ both: [held('a', { disabledPlans: ['p'] }), held('b')] });

    expect(steps).toMatchObject([
      { userId: 'both', skuId: 'a', path: 'direct', disabledPlans: ['p'] },
      { userId: 'both', skuId: 'b', path: 'direct' },
    ]);
    expect(drafts).toMatchObject([
      { kind: 'inactive-reclaim', product, seats: 1, monthlyValue: { amountMinor: 1_000, currency: 'GBP' } },
    ]);
  });

  it('makes no step of the direct half of a seat that a group gives as well', async () => {
    const group = { path: 'group:g1', groupIds: ['g1', 'g2'], groupNames: ['Office', null] } as const;
    const { steps, drafts } = await draftsOf({
      otherSku: [held('a'), held('b', group)],
      sameSku: [held('a', { ...group, path: 'direct+group:g1' })],
      direct: [held('a')],
    });

    expect(steps.map(({ userId, skuId, path }) => [userId, skuId, path])).toEqual([
      ['otherSku', 'b', 'group:g1'],
      ['sameSku', 'a', 'direct+group:g1'],
      ['direct', 'a', 'direct'],
    ]);
    expect(steps[0]?.groupNames).toEqual(['Office', 'g2']);
    expect(drafts).toMatchObject([{ seats: 1, facts: { groupSeats: 2 } }]);
  });

  it('takes people out of a licence group, and counts their seats among those it may change', async () => {
    const inGroup = { path: 'group:g1', groupIds: ['g1'], groupNames: ['LIC E5'] } as const;
    const inBoth = { ...inGroup, path: 'direct+group:g1' } as const;
    const facts = {
      groupId: 'g1',
      displayName: 'LIC E5',
      ...{ isDynamic: false, isSynced: false, isRoleAssignable: false, hasNestedGroups: false },
      ...{ isProcessing: false, skuIds: ['a'] },
    };
    const people = {
      grouped: [held('a', inGroup)],
      andDirect: [held('b'), held('a', inGroup)],
      both: [held('a', inBoth)],
    };
    const rules = { groupOf: () => facts, licenceGroups: new Set(['g1']) };
    const named = await draftsOf(people, undefined, rules);
    const nameless = await draftsOf(people, undefined, { ...rules, licenceGroups: new Set() });

    expect(named.steps.map(({ userId, skuId, isActionable }) => [userId, skuId, isActionable])).toEqual([
      ['grouped', 'a', true],
      ['andDirect', 'b', true],
      ['andDirect', 'a', true],
      ['both', 'a', false],
    ]);
    expect(named.drafts).toMatchObject([{ seats: 2, facts: { groupSeats: 1 } }]);
    expect(nameless.steps.map(({ isActionable }) => isActionable)).toEqual([false, false, false]);
    expect(nameless.drafts).toEqual([]);
  });

  it('leaves alone a seat whose path nobody states, and one that nobody holds any more', async () => {
    const guess = held('a', { hasStatedPath: false });
    const { steps, drafts } = await draftsOf({ guessed: [guess], half: [guess, held('b')], gone: [] });

    expect(steps).toEqual([]);
    expect(drafts).toEqual([]);
  });

  it('asks nothing where only groups give the product', async () => {
    const { steps, drafts } = await draftsOf({ grouped: [held('a', { path: 'group:g1' })] });

    expect(steps).toHaveLength(1);
    expect(drafts).toEqual([]);
  });

  it('is a new question when the people are others, not when they come in another order or grow older', async () => {
    const two = { u1: [held('a')], u2: [held('a')] };
    const keyOf = async (findings: SeatFinding[]) =>
      (await draftsOf({ ...two, u3: [held('a')] }, findings)).drafts[0]?.factsKey;

    const key = await keyOf([finding('u1'), finding('u2')]);

    expect(await keyOf([finding('u2', { idleDays: 121 }), finding('u1')])).toBe(key);
    expect(await keyOf([finding('u1'), finding('u3')])).not.toBe(key);
  });

  it('states how long the longest has been idle, and nothing when all never came', async () => {
    const one = { u1: [held('a')], u2: [held('a')] };
    const never = finding('u1', { verdict: 'neverUsed', idleDays: null });

    const { drafts: mixed } = await draftsOf(one, [never, finding('u2', { idleDays: 200 })]);
    const { drafts: nobody } = await draftsOf(one, [never]);

    expect(mixed[0]?.facts).toMatchObject({ neverUsed: 1, longestIdleDays: 200, assigned: 1, active: 1 });
    expect(nobody[0]?.facts).toMatchObject({ neverUsed: 1, longestIdleDays: null });
  });

  it('is told of findings only about products it was asked about', async () => {
    const strange = { ...finding('u1'), product: 'strange' };

    await expect(draftsOf({ u1: [held('a')] }, [strange])).rejects.toThrow('nobody asked about');
  });
});

describe('warningDraft', () => {
  it('is the same question until the level or the entitlement changes', async () => {
    const reconciler = createReconciler({
      asOf: today,
      policy,
      products: [supplyOf({ entitled: known(1) })],
      seatsUnknown: null,
      evidenceGaps: {},
      peaks: new Map(),
      isExempt: () => false,
      isReleased: () => false,
    });
    reconciler.step(seatOf({ signIn: today }));
    const [position] = reconciler.finish();
    if (position === undefined) throw new TypeError('one product, one position');
    const warning = { rule: 'entitlement-warning', product, evidence: { threshold: 'over', entitled: 90 } };

    const draft = warningDraft(warning, position, false);

    expect(draft).toMatchObject({
      kind: 'entitlement-warning',
      seats: 0,
      monthlyValue: null,
      coverageComplete: false,
      factsKey: 'over:90',
      facts: { assigned: 1, threshold: 'over', entitled: 90 },
    });
  });
});
