import { addTo } from '../model/tally.ts';
import { dayOf, isoOf, type Day } from '../model/day.ts';
import { known, unknown, type Figure } from '../model/product.ts';

/** A commitment to consume (MACC), as the billing account states it. Amounts in major units of `currency`. */
export interface CommitmentLot {
  readonly lotId: string;
  readonly billingAccount: string;
  readonly status: string | null;
  readonly startOn: string | null;
  readonly expiresOn: string | null;
  readonly currency: string | null;
  readonly originalAmount: number | null;
  /** As of the last invoice. */
  readonly closedBalance: number | null;
  readonly isEstimated: boolean | null;
}

/** What an invoice took from a commitment; `charges` is positive where it was consumed. */
export interface SettledCharge {
  readonly lotId: string | null;
  readonly billingAccount: string;
  readonly happenedOn: string | null;
  readonly charges: number | null;
  readonly currency: string | null;
}

export interface CommitmentLimits {
  readonly asOf: Day;
  /** Fewer settled months make no forecast (3). */
  readonly minMonths: number;
  /** A forecast this near to the commitment is on track (5). */
  readonly tolerancePct: number;
}

export type CommitmentVerdict = 'behind' | 'onTrack' | 'ahead' | 'met' | 'ended' | 'unknown';

export interface MonthlyBurn {
  /** `YYYY-MM` */
  readonly month: string;
  readonly amount: number;
}

/** An amount at the end of the term: on the mean month, the slowest, and the fastest. */
export interface Forecast {
  readonly amount: number;
  readonly from: number;
  readonly to: number;
}

export interface CommitmentBurn {
  readonly lotId: string;
  readonly billingAccount: string;
  readonly currency: string | null;
  readonly status: string | null;
  readonly startOn: string | null;
  readonly expiresOn: string | null;
  readonly committed: number | null;
  readonly isEstimated: boolean | null;
  /** Committed less the balance of the last invoice. */
  readonly burned: Figure<number>;
  readonly burnedPct: Figure<number>;
  /** The last day of the last settled month: what the burn is measured at. */
  readonly settledUntil: string | null;
  readonly months: readonly MonthlyBurn[];
  /** Of the settled months. */
  readonly meanMonth: Figure<number>;
  /** What consuming evenly would have burned by `settledUntil`. */
  readonly straightLine: Figure<number>;
  /** What a month must burn from there to the end. */
  readonly neededMonth: Figure<number>;
  readonly forecast: Figure<Forecast>;
  /** Committed less the forecast; `from` is the smallest it may be. Never below 0. */
  readonly shortfall: Figure<Forecast>;
  readonly verdict: CommitmentVerdict;
  /** Why the verdict is unknown; null otherwise. */
  readonly reason: string | null;
}

const daysOfMonth = 365.25 / 12;

/** Whether what was committed to will be consumed in time (AZR-04). Amounts of other lots and currencies never meet. */
export function commitmentBurn(
  lot: CommitmentLot,
  events: readonly SettledCharge[],
  limits: CommitmentLimits,
): CommitmentBurn {
  const { lotId, billingAccount, currency, status, startOn, expiresOn, originalAmount, isEstimated } = lot;
  const settled = settledMonths(lot, events);
  const burned = difference(originalAmount, lot.closedBalance);
  const head = {
    ...{ lotId, billingAccount, currency, status, startOn, expiresOn, isEstimated, burned },
    committed: originalAmount,
    burnedPct: map(burned, (amount) => percentOf(amount, originalAmount)),
    settledUntil: settled.until === null ? null : isoOf(settled.until),
    months: settled.months,
  };
  const whyNot = whyUnknown(lot, settled, limits);
  if (whyNot !== null || originalAmount === null || settled.until === null || !burned.known) {
    const reason = whyNot ?? (burned.known ? 'no-settled-month' : burned.reason);
    const why = unknown(reason);
    const parts = { meanMonth: why, straightLine: why, neededMonth: why, forecast: why, shortfall: why };
    const plain = plainVerdict(lot, limits.asOf);
    return { ...head, ...parts, verdict: plain ?? 'unknown', reason: plain === null ? reason : null };
  }
  const term = { start: dayOf(startOn ?? ''), end: dayOf(expiresOn ?? '') };
  return {
    ...head,
    ...outlook(
      { settled, until: settled.until, term, sofar: burned.value, committed: originalAmount },
      limits,
      lot,
    ),
  };
}

interface Settled {
  readonly months: readonly MonthlyBurn[];
  readonly until: Day | null;
  readonly problem: string | null;
}

interface Known {
  readonly settled: Settled;
  readonly until: Day;
  readonly term: { readonly start: Day; readonly end: Day };
  readonly sofar: number;
  readonly committed: number;
}

function outlook(
  { settled, until, term, sofar, committed }: Known,
  limits: CommitmentLimits,
  lot: CommitmentLot,
) {
  const amounts = settled.months.map(({ amount }) => amount);
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const monthsLeft = Math.max(0, term.end - until) / daysOfMonth;
  const at = (month: number) => sofar + month * monthsLeft;
  const forecast = { amount: at(mean), from: at(Math.min(...amounts)), to: at(Math.max(...amounts)) };
  const short = (amount: number) => Math.max(0, committed - amount);
  const elapsed = (Math.min(until, term.end) - term.start + 1) / (term.end - term.start + 1);
  const left = committed - sofar;
  return {
    meanMonth: known(mean),
    straightLine: known(committed * Math.max(0, elapsed)),
    neededMonth: monthsLeft > 0 ? known(Math.max(0, left) / monthsLeft) : unknown('term-is-over'),
    forecast: known(forecast),
    shortfall: known({
      amount: short(forecast.amount),
      from: short(forecast.to),
      to: short(forecast.from),
    }),
    verdict: plainVerdict(lot, limits.asOf) ?? trackOf(forecast.amount, committed, limits.tolerancePct),
    reason: null,
  };
}

function trackOf(amount: number, committed: number, tolerancePct: number): CommitmentVerdict {
  const slack = (committed * tolerancePct) / 100;
  if (amount < committed - slack) return 'behind';
  return amount > committed + slack ? 'ahead' : 'onTrack';
}

/** What needs no forecast; null: it does. */
function plainVerdict(
  { closedBalance, originalAmount, expiresOn }: CommitmentLot,
  asOf: Day,
): 'met' | 'ended' | null {
  if (originalAmount !== null && originalAmount > 0 && closedBalance !== null && closedBalance <= 0)
    return 'met';
  return expiresOn !== null && dayOf(expiresOn) < asOf ? 'ended' : null;
}

function whyUnknown(
  { originalAmount, closedBalance, startOn, expiresOn, currency }: CommitmentLot,
  { months, problem }: Settled,
  { minMonths }: CommitmentLimits,
): string | null {
  if (originalAmount === null) return 'commitment-not-stated';
  if (closedBalance === null) return 'balance-not-stated';
  if (currency === null) return 'currency-not-stated';
  if (startOn === null || expiresOn === null || expiresOn <= startOn) return 'term-not-stated';
  if (problem !== null) return problem;
  return months.length < minMonths ? 'too-few-settled-months' : null;
}

/** Months from the first settled to the last; one in between without a charge is not known to be nought. */
function settledMonths(lot: CommitmentLot, events: readonly SettledCharge[]): Settled {
  const own = events.filter(
    ({ lotId, billingAccount }) => lotId === lot.lotId && billingAccount === lot.billingAccount,
  );
  const byMonth = new Map<string, number>();
  for (const { happenedOn, charges, currency } of own) {
    if (currency !== lot.currency) return { months: [], until: null, problem: 'other-currency' };
    if (happenedOn === null || charges === null)
      return { months: [], until: null, problem: 'charge-not-stated' };
    const month = settledMonthOf(happenedOn);
    addTo(byMonth, month, charges);
  }
  const months = [...byMonth]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, amount]) => ({ month, amount }));
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return { months, until: null, problem: 'no-settled-month' };
  const hasGap = monthNumber(last.month) - monthNumber(first.month) + 1 !== months.length;
  return { months, until: lastDayOf(last.month), problem: hasGap ? 'settled-month-missing' : null };
}

/** An invoice comes in the weeks after the month it settles. */
const latestInvoiceDay = 20;

function settledMonthOf(happenedOn: string): string {
  const isOfMonthBefore = Number(happenedOn.slice(8, 10)) <= latestInvoiceDay;
  return isOfMonthBefore
    ? isoOf(dayOf(`${happenedOn.slice(0, 7)}-01`) - 1).slice(0, 7)
    : happenedOn.slice(0, 7);
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}

function lastDayOf(month: string): Day {
  const next = monthNumber(month) + 1;
  const year = Math.floor((next - 1) / 12);
  return dayOf(`${year}-${String(next - 12 * year).padStart(2, '0')}-01`) - 1;
}

function difference(a: number | null, b: number | null): Figure<number> {
  if (a === null) return unknown('commitment-not-stated');
  return b === null ? unknown('balance-not-stated') : known(a - b);
}

function percentOf(amount: number, whole: number | null): number | null {
  return whole === null || whole <= 0 ? null : Math.round((1000 * amount) / whole) / 10;
}

function map(figure: Figure<number>, to: (value: number) => number | null): Figure<number> {
  if (!figure.known) return figure;
  const value = to(figure.value);
  return value === null ? unknown('commitment-not-stated') : known(value);
}
