import type { Day } from '../core/model/day.ts';
import { isoOf } from '../core/model/day.ts';
import type { Money } from '../core/model/money.ts';

/** How one reader wants numbers, money and dates: numbers as in their language, dates in English as in their region. */
export interface Format {
  /** `1,000` */
  readonly count: (value: number) => string;
  /** `1 licence`, `40 licences`; without `many`, an s is added. */
  readonly counted: (value: number, one: string, many?: string) => string;
  /** A number that is already a percentage: `94.2` → `94.2%`. */
  readonly percent: (value: number) => string;
  /** `£2,084.00`: an amount is never shown without its currency. */
  readonly money: (value: Money) => string;
  /** `YYYY-MM-DD` → `22 November 2026`. */
  readonly day: (iso: string) => string;
  /** A core Day → `22 November 2026`. */
  readonly dayNumber: (day: Day) => string;
  /** An ISO instant → `22 Nov 2026, 09:12 GMT`, in the reader's time zone. */
  readonly instant: (iso: string) => string;
  /** `YYYY-MM` → `November 2026`. */
  readonly month: (iso: string) => string;
}

export interface Reader {
  /** As the channel sends it, `de-DE`. Absent or unusable: `en-GB`. */
  readonly locale?: string | undefined;
  /** IANA name. Absent or unusable: UTC. */
  readonly timeZone?: string | undefined;
}

export function createFormat(reader: Reader = {}): Format {
  const locale = englishFor(reader.locale);
  const timeZone = usableTimeZone(reader.timeZone);
  const numerals = numeralsOf(reader.locale);
  const number = new Intl.NumberFormat(numerals);
  const percentage = new Intl.NumberFormat(numerals, { style: 'percent', maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules('en');
  const longDay = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const monthOnly = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const day = (iso: string) => longDay.format(new Date(`${iso}T00:00:00Z`));

  return {
    count: (value) => number.format(value),
    counted: (value, one, many = `${one}s`) =>
      `${number.format(value)} ${plural.select(value) === 'one' ? one : many}`,
    percent: (value) => percentage.format(value / 100),
    money: (value) => moneyIn(numerals, value),
    day,
    dayNumber: (value) => day(isoOf(value)),
    instant: (iso) => moment.format(new Date(iso)),
    month: (iso) => monthOnly.format(new Date(`${iso}-01T00:00:00Z`)),
  };
}

function moneyIn(locale: Intl.Locale, { amountMinor, currency }: Money): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(amountMinor / 10 ** (digits ?? 2));
}

/** The reader's own separators, always with the digits of the prose around them. */
function numeralsOf(locale: string | undefined): Intl.Locale {
  try {
    return new Intl.Locale(locale ?? 'en-GB', { numberingSystem: 'latn' });
  } catch {
    return new Intl.Locale('en-GB');
  }
}

/** `de-DE` → `en-DE`: English words with the order and clock of the reader's region. */
function englishFor(locale: string | undefined): string {
  try {
    const region = new Intl.Locale(locale ?? 'en-GB').region;
    return region === undefined ? 'en-GB' : `en-${region}`;
  } catch {
    return 'en-GB';
  }
}

function usableTimeZone(timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
