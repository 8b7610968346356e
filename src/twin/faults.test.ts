import { describe, expect, it } from 'vitest';

import { faultNames, noFaults, parseFaults } from './faults.ts';

describe('parseFaults', () => {
  it('reads every fault', () => {
    const text =
      'concealed-names, forbidden=signins,forbidden=reports,throttle=0.05,server-errors=0.1,dropped=0.02,cut-bodies=0.03,truncated-csv,missing-column,' +
      'lost-page,no-premium,no-signin-filter,no-null-filter,nulls-in-filter,deleted-in-filter,churn=0.25,expired-delta,lagging-reports=6,delayed-consistency=1500,lost-responses=0.2,late-errors=0.3,conflicts=1';

    expect(parseFaults(text)).toEqual({
      concealedNames: true,
      forbidden: ['signins', 'reports'],
      throttleRate: 0.05,
      serverErrorRate: 0.1,
      droppedRate: 0.02,
      cutBodyRate: 0.03,
      truncatedCsv: true,
      missingColumn: true,
      lostPage: true,
      noPremium: true,
      noSignInFilter: true,
      noNullFilter: true,
      nullsInFilter: true,
      deletedInFilter: true,
      churnRate: 0.25,
      expiredDelta: true,
      laggingReportsDays: 6,
      delayedConsistencyMs: 1500,
      lostResponseRate: 0.2,
      lateErrorRate: 0.3,
      conflictRate: 1,
    });
  });

  it('reads nothing as no faults', () => {
    expect(parseFaults('')).toEqual(noFaults);
  });

  it('takes a column by name', () => {
    expect(parseFaults('missing-column=Is Deleted').missingColumn).toBe('Is Deleted');
  });

  it.each([
    'trottle=0.1',
    'throttle',
    'throttle=2',
    'throttle=',
    'forbidden',
    'forbidden=moon',
    'lagging-reports=x',
    'toString',
  ])('refuses "%s" and lists what there is', (text) => {
    expect(() => parseFaults(text)).toThrow(
      expect.objectContaining({
        code: 'TWIN_FAULT_UNKNOWN',
        why: expect.stringContaining(faultNames.join(', ')) as string,
      }),
    );
  });
});
