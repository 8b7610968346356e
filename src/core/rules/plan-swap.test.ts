import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatureSet, anySkus, termsOf } from '../../testing/holdings.ts';
import { grantsOf, heldSetOf } from '../boundary/held-set.ts';
import { createRightSizing } from '../boundary/right-sizing.ts';
import { coverageOf, isComplete } from '../model/coverage.ts';
import type { SkuTerms } from '../model/feature.ts';
import type { SeatEvidence } from '../model/finding.ts';
import { planReclaim, type CandidateStep } from '../plan/plan-reclaim.ts';
import { isAboutSeats } from './list.ts';
import { isSwapKind, swapKindOf, swapOf } from './plan-swap.ts';

const coverage = coverageOf([]);
if (!isComplete(coverage)) throw new TypeError('no gap is complete');
const complete = coverage;

const e5 = termsOf({ skuId: 'e5', grants: 0b111, monthlyMinor: 5210 });
const e3 = termsOf({ skuId: 'e3', grants: 0b011, monthlyMinor: 3320 });
const security = termsOf({ skuId: 'sec', purpose: 'addon', grants: 0b100, monthlyMinor: 490, requires: [1] });
const visio = termsOf({ skuId: 'visio', purpose: 'standalone', grants: 0b1000, monthlyMinor: 1130 });
const free = termsOf({ skuId: 'free', purpose: 'free', grants: 0b001 });
const skus = [e5, e3, security, visio, free];

function swap(held: readonly number[], used: number, unknown = 0, terms: readonly SkuTerms[] = skus) {
  const consumption = { used, unknown };
  const proposal = createRightSizing(terms)(heldSetOf(held, terms), consumption);
  if (proposal.kind !== 'saving' && proposal.kind !== 'gap') return null;
  return swapOf({ coverage: complete, proposal, held, consumption, skus: terms });
}

describe('swapOf', () => {
  it.each<[string, Parameters<typeof swap>, ReturnType<typeof swap>]>([
    [
      'one licence for a cheaper one',
      [[0], 0b010],
      { kind: 'swap', swap: { gives: 'e5', takes: ['e3'], eachMinor: 1890 } },
    ],
    [
      'one licence for another and an add-on',
      [[0], 0b101],
      { kind: 'swap', swap: { gives: 'e5', takes: ['e3', 'sec'], eachMinor: 1400 } },
    ],
    [
      'what nobody can tell of comes along',
      [[0], 0b001, 0b100],
      { kind: 'swap', swap: { gives: 'e5', takes: ['e3', 'sec'], eachMinor: 1400 } },
    ],
    ['more than one licence would go', [[0, 3], 0b001], { kind: 'none', why: 'not-one-for-others' }],
    ['nothing would come for it', [[1, 3], 0b001], { kind: 'none', why: 'not-one-for-others' }],
    ['it costs more', [[1], 0b110], { kind: 'none', why: 'not-a-saving' }],
  ])('%s', (_name, given, expected) => {
    expect(swap(...given)).toEqual(expected);
  });

  it('refuses a proposal that would take what is used or unknown', () => {
    const proposal = { kind: 'saving', from: [0], to: [1], monthlyMinor: 1890 } as const;
    for (const consumption of [
      { used: 0b101, unknown: 0 },
      { used: 0b001, unknown: 0b100 },
    ]) {
      const found = swapOf({ coverage: complete, proposal, held: [0], consumption, skus });
      expect(found).toEqual({ kind: 'none', why: 'would-lose' });
    }
  });

  it('never takes a feature that was used in the window, or of which nobody can tell; and saves money', () => {
    let swaps = 0;
    fc.assert(
      fc.property(anySkus, anyFeatureSet, anyFeatureSet, fc.nat(), (terms, used, unsure, pick) => {
        const unknown = unsure & ~used;
        const held = terms.flatMap((_, index) => ((pick >> index) & 1 ? index : []));
        const found = swap(held, used, unknown, terms);
        if (found?.kind !== 'swap') return;
        swaps += 1;
        const { gives, takes, eachMinor } = found.swap;
        const after = [
          ...held.filter((index) => terms[index]?.skuId !== gives),
          ...takes.map((skuId) => terms.findIndex((each) => each.skuId === skuId)),
        ];
        const lost = grantsOf(held, terms) & ~grantsOf(after, terms);

        expect(lost & (used | unknown)).toBe(0);
        expect(eachMinor).toBe(heldSetOf(held, terms).monthlyMinor - heldSetOf(after, terms).monthlyMinor);
        expect(eachMinor).toBeGreaterThan(0);
        // One goes, others come: nobody ends with nothing, and nothing comes that they have.
        expect(after.length).toBe(held.length - 1 + takes.length);
        expect(new Set(after).size).toBe(after.length);
      }),
      { numRuns: 2_000 },
    );
    expect(swaps).toBeGreaterThan(20);
  });
});

describe('planReclaim of a swap', () => {
  const evidence: SeatEvidence = {
    ...{ asOf: 20_779, verdict: 'active', rule: 'used', idleDays: 2, signIn: 'unknown', workload: 20_777 },
    ...{ copilot: 'unknown', heldSince: null, isDisabled: false, holds: ['e5'] },
  };
  const step: CandidateStep = {
    ...{ userId: 'u', skuId: 'e5', path: 'direct', disabledPlans: [], state: 'planned' },
    evidence,
  };
  const caps = { seatsPerRun: 10 };

  it('takes a licence from somebody who works only where others come for it', () => {
    const swapped = { ...step, adds: [{ skuId: 'e3', disabledPlans: [] }] };

    expect(planReclaim(complete, [swapped], caps)).toMatchObject({ kind: 'planned', plan: { seats: 1 } });
    expect(planReclaim(complete, [step], caps)).toEqual({ kind: 'nothingToDo' });
    const unsure: CandidateStep = { ...swapped, evidence: { ...evidence, verdict: 'unknown' } };
    expect(planReclaim(complete, [unsure], caps)).toEqual({ kind: 'nothingToDo' });
  });
});

describe('swapKindOf', () => {
  it('is one kind for one swap, in whatever order, and is about seats', () => {
    const kind = swapKindOf({ gives: '06ebc4ee-1bb5', takes: ['26124093-3d78', '05e9a617-0261'] });

    expect(kind).toBe(swapKindOf({ gives: '06ebc4ee-1bb5', takes: ['05e9a617-0261', '26124093-3d78'] }));
    expect(kind).toBe('plan-swap:06ebc4ee>05e9a617+26124093');
    expect([kind, 'plan-swap', 'plan-swapped', 'inactive-reclaim'].map(isSwapKind)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(['entitlement-warning', 'inactive-reclaim', kind].map(isAboutSeats)).toEqual([false, true, true]);
  });
});
