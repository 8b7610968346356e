import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today } from '../../testing/seats.ts';
import { coverageOf, isComplete, type CompleteCoverage } from '../model/coverage.ts';
import { verdictKinds, type VerdictKind } from '../model/verdict.ts';
import type { Preflight } from '../preflight/preflight.ts';
import { planReclaim, type CandidateStep } from './plan-reclaim.ts';
import type { AssignmentPath, StepState } from './step.ts';

function complete(): CompleteCoverage {
  const coverage = coverageOf([]);
  if (!isComplete(coverage)) throw new TypeError('no gaps is complete');
  return coverage;
}

const nothingLost: Preflight = {
  losesMailbox: false,
  mailbox: { sizeBytes: 0, hasArchive: false, isOnHold: false, purpose: 'user' },
  losesOneDrive: false,
  oneDriveBytes: 0,
  hasPhoneNumber: false,
  dependentSkuIds: [],
  blocks: [],
};
const onHold: Preflight = { ...nothingLost, blocks: ['on-hold'] };

function step(
  userId: string,
  path: AssignmentPath = 'direct',
  verdict: VerdictKind = 'inactive',
  changes: Partial<CandidateStep> = {},
): CandidateStep {
  return {
    ...changes,
    state: changes.state ?? 'planned',
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
    state: fc.constantFrom<StepState>('planned', 'excluded', 'instructed'),
    preflight: fc.constantFrom(null, nothingLost, onHold),
  })
  .map(({ userId, path, verdict, ...changes }) => step(userId, path, verdict, changes));

describe('planReclaim', () => {
  it('holds only idle seats that are ours to take, blocked by nothing, and never more than the cap', () => {
    fc.assert(
      fc.property(fc.array(anyStep), fc.integer({ min: 1, max: 20 }), (steps, seatsPerRun) => {
        const result = planReclaim(complete(), steps, { seatsPerRun });

        if (result.kind === 'planned') {
          expect(result.plan.seats).toBeLessThanOrEqual(seatsPerRun);
          for (const planned of result.plan.steps) {
            expect(steps.find((each) => each === planned)).toMatchObject({ state: 'planned' });
            expect(['direct', 'group:g']).toContain(planned.path);
            expect(['inactive', 'neverUsed']).toContain(planned.evidence.verdict);
            expect(planned.preflight?.blocks ?? []).toEqual([]);
          }
        }
        if (result.kind === 'overCap') expect(result.seats).toBeGreaterThan(seatsPerRun);
      }),
    );
  });

  it('refuses a plan over the cap instead of cutting it', () => {
    const steps = ['a', 'b', 'c'].map((userId) => step(userId));

    expect(planReclaim(complete(), steps, { seatsPerRun: 2 })).toEqual({
      kind: 'overCap',
      cap: 'seatsPerRun',
      limit: 2,
      seats: 3,
    });
  });

  it('counts a person with two SKUs as one seat', () => {
    const both = [step('a'), { ...step('a'), skuId: 'other' }];

    expect(planReclaim(complete(), both, { seatsPerRun: 1 })).toMatchObject({
      kind: 'planned',
      plan: { seats: 1 },
    });
  });

  it('leaves out who is blocked and counts them, and says so when nobody is left', () => {
    const blocked = ['b', 'c'].map((userId) => step(userId, 'direct', 'inactive', { preflight: onHold }));

    expect(planReclaim(complete(), [step('a'), ...blocked], { seatsPerRun: 1 })).toMatchObject({
      kind: 'planned',
      plan: { seats: 1, blockedSeats: 2, steps: [{ userId: 'a' }] },
    });
    expect(planReclaim(complete(), blocked, { seatsPerRun: 1 })).toEqual({ kind: 'allBlocked', seats: 2 });
  });

  it('takes people out of a group only where that was made ours to do', () => {
    const group = step('a', 'group:g');

    expect(planReclaim(complete(), [group], { seatsPerRun: 1 })).toMatchObject({ kind: 'planned' });
    for (const idle of [{ ...group, state: 'instructed' as const }, step('a', 'direct+group:g')]) {
      expect(planReclaim(complete(), [idle], { seatsPerRun: 1 })).toEqual({ kind: 'nothingToDo' });
    }
  });

  it('is not made complete by claiming so', () => {
    const gap = { source: 'users', reason: 'incomplete', detail: 'page 3 was lost' } as const;

    expect(isComplete({ complete: true, gaps: [gap] })).toBe(false);
  });
});
