import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today } from '../../testing/seats.ts';
import { coverageOf, isComplete, type CompleteCoverage } from '../model/coverage.ts';
import { verdictKinds, type VerdictKind } from '../model/verdict.ts';
import { planReclaim } from './plan-reclaim.ts';
import type { AssignmentPath, PlannedStep } from './step.ts';

function complete(): CompleteCoverage {
  const coverage = coverageOf([]);
  if (!isComplete(coverage)) throw new TypeError('no gaps is complete');
  return coverage;
}

function step(userId: string, path: AssignmentPath, verdict: VerdictKind): PlannedStep {
  return {
    userId,
    skuId: 'e5',
    path,
    disabledPlans: [],
    evidence: {
      asOf: today,
      verdict,
      rule: 'idle',
      idleDays: 120,
      signIn: today - 120,
      workload: 'never',
      copilot: 'unknown',
      heldSince: null,
      isDisabled: false,
    },
  };
}

const anyStep = fc
  .record({
    userId: fc.uuid(),
    path: fc.constantFrom<AssignmentPath>('direct', 'group:g', 'direct+group:g'),
    verdict: fc.constantFrom(...verdictKinds),
  })
  .map(({ userId, path, verdict }) => step(userId, path, verdict));

describe('planReclaim', () => {
  it('holds only direct, idle seats and never more than the cap', () => {
    fc.assert(
      fc.property(fc.array(anyStep), fc.integer({ min: 1, max: 20 }), (steps, seatsPerRun) => {
        const result = planReclaim(complete(), steps, { seatsPerRun });

        if (result.kind === 'planned') {
          expect(result.plan.seats).toBeLessThanOrEqual(seatsPerRun);
          for (const { path, evidence } of result.plan.steps) {
            expect(path).toBe('direct');
            expect(['inactive', 'neverUsed']).toContain(evidence.verdict);
          }
        }
        if (result.kind === 'overCap') expect(result.seats).toBeGreaterThan(seatsPerRun);
      }),
    );
  });

  it('refuses a plan over the cap instead of cutting it', () => {
    const steps = ['a', 'b', 'c'].map((userId) => step(userId, 'direct', 'inactive'));

    expect(planReclaim(complete(), steps, { seatsPerRun: 2 })).toEqual({
      kind: 'overCap',
      cap: 'seatsPerRun',
      limit: 2,
      seats: 3,
    });
  });

  it('counts a person with two SKUs as one seat', () => {
    const both = [step('a', 'direct', 'inactive'), { ...step('a', 'direct', 'inactive'), skuId: 'other' }];

    expect(planReclaim(complete(), both, { seatsPerRun: 1 })).toMatchObject({
      kind: 'planned',
      plan: { seats: 1 },
    });
  });

  it('is not made complete by claiming so', () => {
    const gap = { source: 'users', reason: 'incomplete', detail: 'page 3 was lost' } as const;

    expect(isComplete({ complete: true, gaps: [gap] })).toBe(false);
  });
});
