import { describe, expect, it } from 'vitest';
import { dayOf, isoOf } from '../model/day.ts';
import { contractCalendar, type CalendarLine, type CalendarSubscription } from './contract-calendar.ts';
import type { ContractKind } from './contract-types.ts';

const line = (
  kind: ContractKind,
  startDate: string,
  endDate: string | null,
  over: Partial<CalendarLine> & { noticeDays?: number } = {},
): CalendarLine => ({
  id: 'e5/1',
  product: 'e5',
  contract: 'EA-1',
  state: 'active',
  terms: {
    kind,
    startDate: dayOf(startDate),
    endDate: endDate === null ? null : dayOf(endDate),
    renewalDate: null,
    noticeDays: over.noticeDays ?? null,
  },
  ...over,
});

function shown(
  asOf: string,
  until: string,
  lines: readonly CalendarLine[],
  subscriptions: readonly CalendarSubscription[] = [],
) {
  return contractCalendar({ asOf: dayOf(asOf), until: dayOf(until), lines, subscriptions }).map(
    ({ on, kind, decideBy, level }) => [isoOf(on), kind, decideBy === null ? null : isoOf(decideBy), level],
  );
}

it('has one last day to decide about a subscription that needs no notice', () => {
  const csp = line('csp', '2026-01-10', '2027-01-09', { noticeDays: 0 });

  const entries = shown('2026-12-01', '2027-02-01', [csp]);

  expect(entries.map(([, kind]) => kind)).toEqual(['reduction-window-closes', 'notice', 'end', 'renewal']);
  expect(new Set(entries.map(([, , decideBy]) => decideBy))).toEqual(new Set(['2027-01-09']));
});

describe('an enterprise agreement', () => {
  const ea = line('enterprise', '2025-07-01', '2028-06-30');

  it('has its true-up cycle each year (ENT-07, VAR-07, C19)', () => {
    expect(shown('2026-04-01', '2026-12-31', [ea])).toEqual([
      ['2026-04-02', 'true-up-cycle-starts', '2026-06-01', 'T-90'],
      ['2026-05-01', 'de-provision-by', '2026-05-01', 'T-30'],
      ['2026-05-02', 'order-window-opens', '2026-06-01', 'T-90'],
      ['2026-06-01', 'order-window-closes', '2026-06-01', 'T-90'],
      ['2026-07-01', 'anniversary', '2026-06-01', 'T-90'],
    ]);
  });

  it('ends with its renewal, by the notice its contract states', () => {
    const noticed = line('enterprise', '2025-07-01', '2028-06-30', { noticeDays: 45 });

    expect(shown('2028-05-10', '2028-08-01', [noticed])).toEqual([
      ['2028-05-17', 'order-window-closes', '2028-05-17', 'T-7'],
      ['2028-05-17', 'notice', '2028-05-17', 'T-7'],
      ['2028-06-30', 'end', '2028-05-17', 'T-7'],
      ['2028-07-01', 'renewal', '2028-05-17', 'T-7'],
    ]);
  });

  it('says what can no longer be decided', () => {
    expect(shown('2026-06-20', '2026-07-02', [ea])).toEqual([
      ['2026-07-01', 'anniversary', '2026-06-01', 'past'],
    ]);
  });

  it('tells lines of one contract together', () => {
    const other = { ...ea, id: 'e3/1', product: 'e3' };
    const apart = { ...ea, id: 'f3/1', product: 'f3', contract: 'EA-2' };
    const entries = contractCalendar({
      asOf: dayOf('2026-06-01'),
      until: dayOf('2026-06-01'),
      lines: [ea, other, apart],
      subscriptions: [],
    });

    expect(entries.map(({ contract, products, subjects }) => [contract, products, subjects])).toEqual([
      ['EA-1', ['e3', 'e5'], ['e3/1', 'e5/1']],
      ['EA-2', ['f3'], ['f3/1']],
    ]);
  });
});

describe('a subscription of New Commerce', () => {
  it('can be reduced in the first week and at the end of the term (C17, C18)', () => {
    expect(shown('2026-01-10', '2027-02-01', [line('csp', '2026-01-10', '2027-01-09')])).toEqual([
      ['2026-01-10', 'start', null, null],
      ['2026-01-16', 'reduction-window-closes', '2026-01-16', 'T-7'],
      ['2027-01-09', 'reduction-window-closes', '2027-01-09', null],
      ['2027-01-09', 'end', '2027-01-09', null],
      ['2027-01-10', 'renewal', '2027-01-09', null],
    ]);
  });

  it.each([
    [90, 'T-90'],
    [61, 'T-90'],
    [60, 'T-60'],
    [30, 'T-30'],
    [14, 'T-14'],
    [7, 'T-7'],
    [0, 'T-7'],
    [91, null],
  ])('with %i days left is at %s', (days, level) => {
    const asOf = isoOf(dayOf('2027-01-09') - days);
    const closing = shown(asOf, '2027-01-09', [line('csp', '2026-01-10', '2027-01-09')]);

    expect(closing[0]).toEqual(['2027-01-09', 'reduction-window-closes', '2027-01-09', level]);
  });
});

describe('a line that entitles nobody', () => {
  it.each(['suspended', 'cancelled', 'upgraded'] as const)('because it is %s has no days', (state) => {
    expect(shown('2026-01-01', '2028-01-01', [line('csp', '2026-01-10', '2027-01-09', { state })])).toEqual(
      [],
    );
  });

  it('as a trial ends', () => {
    expect(
      shown('2026-02-01', '2026-02-10', [line('trial', '2026-01-10', '2026-02-09', { state: 'trial' })]),
    ).toEqual([['2026-02-09', 'end', '2026-02-09', 'T-14']]);
  });
});

describe('a subscription of the tenant', () => {
  const subscription: CalendarSubscription = {
    subscriptionId: 's-1',
    product: 'e5',
    status: 'Enabled',
    isTrial: false,
    nextLifecycleOn: dayOf('2026-05-01'),
  };

  it('has the day Microsoft says it changes', () => {
    expect(shown('2026-04-20', '2026-06-01', [], [subscription])).toEqual([
      ['2026-05-01', 'subscription-lifecycle', '2026-04-30', 'T-14'],
    ]);
    expect(shown('2026-04-20', '2026-06-01', [], [{ ...subscription, nextLifecycleOn: null }])).toEqual([]);
  });

  it.each([
    ['Enabled', false, /renews or expires/],
    ['Enabled', true, /trial ends/],
    ['Warning', false, /grace period/],
    ['Suspended', false, /is deleted/],
    ['Unheard', null, /next state/],
  ])('%s (trial: %s) says what happens', (status, isTrial, text) => {
    const [entry] = contractCalendar({
      asOf: dayOf('2026-04-20'),
      until: dayOf('2026-06-01'),
      lines: [],
      subscriptions: [{ ...subscription, status, isTrial }],
    });

    expect(entry?.text).toMatch(text);
  });
});
