import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isoOf } from '../model/day.ts';
import {
  anniversary,
  contractKinds,
  contractTypeNamed,
  contractTypeOf,
  nextDecisionDay,
  reductionWindow,
  renewalDay,
  type ContractKind,
  type ContractTerms,
} from './contract-types.ts';

const terms = (
  kind: ContractKind,
  startDate: string,
  endDate: string | null,
  more: { renewalDate?: string; noticeDays?: number } = {},
): ContractTerms => ({
  kind,
  startDate: dayOf(startDate),
  endDate: endDate === null ? null : dayOf(endDate),
  renewalDate: more.renewalDate === undefined ? null : dayOf(more.renewalDate),
  noticeDays: more.noticeDays ?? null,
});

const iso = (day: number | null) => (day === null ? null : isoOf(day));

function windowOn(given: ContractTerms, day: string) {
  const window = reductionWindow(given, dayOf(day));
  if (window.kind !== 'window') return `${window.kind}: ${window.reason}`;
  return [window.opensOn, window.closesOn, window.effectiveOn]
    .map((each) => isoOf(each))
    .concat(window.basis);
}

const ea = terms('enterprise', '2025-07-01', '2028-06-30');
const nce = terms('csp', '2026-01-10', '2027-01-09');

describe('the contract type', () => {
  it.each([
    ['EA', 'enterprise'],
    ['Enterprise Agreement', 'enterprise'],
    ['CSP', 'csp'],
    ['CSP/NCE', 'csp'],
    ['New-Commerce', 'csp'],
    ['MCA-E', 'mca'],
    ['MCA direct', 'mca'],
    ['MACC', 'usage-based'],
    ['usage-based', 'usage-based'],
    ['Perpetual', 'perpetual'],
    ['trial', 'trial'],
    ['handshake', 'other'],
    ['', 'other'],
  ])('of "%s" is %s', (text, kind) => {
    expect(contractTypeOf(text).kind).toBe(kind);
  });

  it('has every kind once, and no text for two', () => {
    const texts = contractKinds.flatMap((kind) => contractTypeNamed(kind).texts);

    expect(contractKinds.map((kind) => contractTypeNamed(kind).kind)).toEqual(contractKinds);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('an enterprise agreement', () => {
  it.each([
    ['2025-07-01', '2026-07-01'],
    ['2026-07-01', '2026-07-01'],
    ['2026-07-02', '2027-07-01'],
    ['2028-06-30', '2028-07-01'],
    ['2028-07-01', '2028-07-01'],
    ['2028-07-02', null],
  ])('asked on %s, has its next anniversary on %s', (day, expected) => {
    expect(iso(anniversary(ea, dayOf(day)))).toBe(expected);
  });

  it('gives an amendment made in mid-term the anniversaries of the agreement', () => {
    const amendment = terms('enterprise', '2026-02-10', '2028-06-30');

    expect(iso(anniversary(amendment, dayOf('2026-02-11')))).toBe('2026-07-01');
  });

  it('without an end counts on from its start', () => {
    expect(iso(anniversary(terms('enterprise', '2024-02-29', null), dayOf('2026-01-01')))).toBe('2026-02-28');
  });

  it('is reduced with the order 60 to 30 days before the anniversary, and the last time at the renewal', () => {
    expect(windowOn(ea, '2026-01-01')).toEqual(['2026-05-02', '2026-06-01', '2026-07-01', 'anniversary']);
    expect(windowOn(ea, '2026-06-01')).toEqual(['2026-05-02', '2026-06-01', '2026-07-01', 'anniversary']);
    expect(windowOn(ea, '2026-06-02')).toEqual(['2027-05-02', '2027-06-01', '2027-07-01', 'anniversary']);
    expect(windowOn(ea, '2028-06-01')).toEqual(['2028-05-02', '2028-06-01', '2028-07-01', 'renewal']);
    expect(windowOn(ea, '2028-06-02')).toBe('none: term-over');
  });

  it('closes earlier at the renewal where the contract demands longer notice', () => {
    const noticed = terms('enterprise', '2025-07-01', '2028-06-30', { noticeDays: 90 });

    expect(windowOn(noticed, '2028-01-01')).toEqual(['2028-04-02', '2028-04-02', '2028-07-01', 'renewal']);
    expect(iso(nextDecisionDay(noticed, dayOf('2028-01-01')))).toBe('2028-04-02');
  });
});

describe('a subscription of New Commerce', () => {
  it('is reduced on its first seven days, then only at the end of its term (C17)', () => {
    expect(windowOn(nce, '2026-01-10')).toEqual(['2026-01-10', '2026-01-16', '2026-01-10', 'after-start']);
    expect(windowOn(nce, '2026-01-16')).toEqual(['2026-01-10', '2026-01-16', '2026-01-10', 'after-start']);
    expect(windowOn(nce, '2026-01-17')).toEqual(['2026-01-17', '2027-01-09', '2027-01-10', 'renewal']);
    expect(windowOn(nce, '2027-01-10')).toBe('none: term-over');
  });

  it('keeps the notice the contract states', () => {
    const noticed = terms('mca', '2026-01-10', '2027-01-09', { noticeDays: 30 });

    expect(windowOn(noticed, '2026-02-01')).toEqual(['2026-01-17', '2026-12-11', '2027-01-10', 'renewal']);
    expect(iso(nextDecisionDay(noticed, dayOf('2026-02-01')))).toBe('2026-12-11');
  });

  it('has one last day where no notice is needed: the day before the next term', () => {
    const unnoticed = terms('csp', '2026-01-10', '2027-01-09', { noticeDays: 0 });

    expect(windowOn(unnoticed, '2026-02-01')).toEqual(['2026-01-17', '2027-01-09', '2027-01-10', 'renewal']);
    expect(iso(nextDecisionDay(unnoticed, dayOf('2026-02-01')))).toBe('2027-01-09');
    expect(nextDecisionDay(unnoticed, dayOf('2027-01-10'))).toBeNull();
  });

  it('without an end says nothing of the next window', () => {
    expect(windowOn(terms('csp', '2026-01-10', null), '2026-03-01')).toBe('unknown: no-end-stated');
    expect(windowOn(terms('csp', '2026-01-10', null, { renewalDate: '2027-01-10' }), '2026-03-01')).toEqual([
      '2026-01-17',
      '2027-01-09',
      '2027-01-10',
      'renewal',
    ]);
  });
});

describe('what is not reduced', () => {
  it.each([
    ['perpetual', 'none: never-reduced', null],
    ['usage-based', 'none: never-reduced', '2027-01-09'],
    ['trial', 'none: never-reduced', '2027-01-09'],
    ['other', 'unknown: contract-type-unknown', null],
  ] as const)('%s', (kind, window, decision) => {
    const given = { ...nce, kind };

    expect(windowOn(given, '2026-03-01')).toBe(window);
    expect(iso(nextDecisionDay(given, dayOf('2026-03-01')))).toBe(decision);
  });

  it('is still decided by its notice', () => {
    const given = terms('other', '2026-01-10', '2027-01-09', { noticeDays: 60 });

    expect(iso(nextDecisionDay(given, dayOf('2026-03-01')))).toBe('2026-11-11');
  });
});

describe('on any day', () => {
  it('a window lies in the term, ends on the day asked or later, and is decided before it takes effect', () => {
    const start = fc.integer({ min: 18_000, max: 22_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...contractKinds),
        start,
        fc.option(fc.integer({ min: 1, max: 2_000 })),
        fc.option(fc.integer({ min: 0, max: 180 })),
        fc.integer({ min: -30, max: 2_500 }),
        (kind, startDate, length, noticeDays, after) => {
          const endDate = length === null ? null : startDate + length;
          const given: ContractTerms = { kind, startDate, endDate, renewalDate: null, noticeDays };
          const day = startDate + after;
          const window = reductionWindow(given, day);
          const decision = nextDecisionDay(given, day);

          if (decision !== null) expect(decision).toBeGreaterThanOrEqual(day);
          if (window.kind !== 'window') return;
          expect(window.closesOn).toBeGreaterThanOrEqual(day);
          expect(window.opensOn).toBeLessThanOrEqual(window.closesOn);
          if (window.basis !== 'after-start') expect(window.closesOn).toBeLessThan(window.effectiveOn);
          expect(decision).not.toBeNull();
          const renewal = renewalDay(given);
          if (renewal !== null && window.basis !== 'after-start')
            expect(window.effectiveOn).toBeLessThanOrEqual(renewal);
        },
      ),
    );
  });
});
