import { describe, expect, it } from 'vitest';
import { noFaults } from '../twin/faults.ts';
import { faultPlanOf, faultsOf } from './fault-plan.ts';

describe('faultsOf', () => {
  it('meets every fault of reading within twenty seeds, and tenants without any', () => {
    const faults = Array.from({ length: 20 }, (_, seed) => faultsOf(seed + 1));

    expect(faults.some((each) => each === noFaults)).toBe(true);
    const names = [
      'concealedNames',
      'throttleRate',
      'serverErrorRate',
      'truncatedCsv',
      'missingColumn',
      'lostPage',
      'noPremium',
      'laggingReportsDays',
    ] as const;
    for (const name of names) expect(faults.some((each) => Boolean(each[name]))).toBe(true);
    expect(faults.flatMap(({ forbidden }) => forbidden)).toEqual(
      expect.arrayContaining(['signins', 'users', 'skus', 'subscriptions', 'copilot', 'reports', 'groups']),
    );
  });

  it('gives a seed the same faults every time', () => {
    expect(faultPlanOf(25)).toBe('concealed-names');
    expect(faultPlanOf(5)).toBe(faultPlanOf(25));
  });
});
