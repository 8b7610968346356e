import { describe, expect, it } from 'vitest';
import { contractCalendar } from '../core/entitlement/contract-calendar.ts';
import type { ContractKind, ContractTerms } from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import { measuredTerms, measurementWindows } from './trend-document-windows.ts';

function termsOf(
  kind: ContractKind,
  from: string,
  to: string | null = null,
  noticeDays: number | null = null,
): ContractTerms {
  return {
    ...{ kind, startDate: dayOf(from), endDate: to === null ? null : dayOf(to) },
    ...{ renewalDate: null, noticeDays },
  };
}

function windows(terms: ContractTerms | null, asOf: string) {
  return measurementWindows(terms, dayOf(asOf)).map(({ from, to, orderDay }) => [
    isoOf(from),
    isoOf(to),
    orderDay === null ? null : isoOf(orderDay),
  ]);
}

describe('measurementWindows', () => {
  it('are the contract years until the day, the order day 30 days before each anniversary', () => {
    expect(windows(termsOf('enterprise', '2025-07-01', '2028-06-30'), '2026-07-01')).toEqual([
      ['2025-07-01', '2026-06-30', '2026-06-01'],
      ['2026-07-01', '2027-06-30', '2027-06-01'],
    ]);
  });

  it('end where the calendar has the anniversary and close when it closes the order', () => {
    const terms = termsOf('enterprise', '2026-05-15', '2028-12-31', 45);

    const shown = windows(terms, '2028-06-01');
    const dated = contractCalendar({
      ...{ asOf: dayOf('2026-05-15'), until: dayOf('2029-01-31'), subscriptions: [] },
      lines: [{ id: 'e5/1', product: 'e5', contract: 'EA', state: 'active', terms }],
    });
    const daysOf = (...kinds: string[]) =>
      dated.filter(({ kind }) => kinds.includes(kind)).map(({ on }) => isoOf(on));

    expect(shown).toEqual([
      ['2026-05-15', '2026-12-31', '2026-12-02'],
      ['2027-01-01', '2027-12-31', '2027-12-02'],
      ['2028-01-01', '2028-12-31', '2028-11-17'],
    ]);
    expect(daysOf('order-window-closes')).toEqual(shown.map(([, , orderDay]) => orderDay));
    expect(daysOf('anniversary', 'renewal')).toEqual(['2027-01-01', '2028-01-01', '2029-01-01']);
  });

  it.each(['csp', 'mca', 'perpetual', 'other'] as const)('have no order day of a %s line', (kind) => {
    expect(windows(termsOf(kind, '2026-02-01', '2027-01-31'), '2026-11-22')).toEqual([
      ['2026-02-01', '2027-01-31', null],
    ]);
  });

  it('are the last three of a long term', () => {
    expect(windows(termsOf('perpetual', '2010-07-01'), '2026-11-22').map(([from]) => from)).toEqual([
      '2024-07-01',
      '2025-07-01',
      '2026-07-01',
    ]);
  });

  it('are calendar years without an order day where no contract line is in force', () => {
    expect(windows(null, '2026-11-22')).toEqual([
      ['2024-01-01', '2024-12-31', null],
      ['2025-01-01', '2025-12-31', null],
      ['2026-01-01', '2026-12-31', null],
    ]);
  });

  it('follow each other without a day between or twice, leap days included', () => {
    expect(windows(termsOf('perpetual', '2024-02-29'), '2027-03-01').map(([from, to]) => [from, to])).toEqual(
      [
        ['2025-02-28', '2026-02-27'],
        ['2026-02-28', '2027-02-27'],
        ['2027-02-28', '2028-02-28'],
      ],
    );
  });
});

describe('measuredTerms', () => {
  it('are those with a true-up before all others, and the oldest of them', () => {
    const csp = termsOf('csp', '2020-01-01', '2027-01-01');
    const amendment = termsOf('enterprise', '2026-05-15', '2028-12-31');
    const agreement = termsOf('enterprise', '2026-01-01', '2028-12-31');

    expect(measuredTerms([csp, amendment, agreement])).toBe(agreement);
    expect(measuredTerms([csp])).toBe(csp);
    expect(measuredTerms([])).toBeNull();
  });
});
