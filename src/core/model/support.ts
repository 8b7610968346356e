export const supportedProducts = ['windows', 'windows-server', 'sql-server'] as const;
export type SupportedProduct = (typeof supportedProducts)[number];

/** Editions of Windows whose support ends on different days. */
export const supportEditions = [
  'home-pro',
  'enterprise-education',
  'enterprise-ltsc',
  'iot-enterprise-ltsc',
] as const;
export type SupportEdition = (typeof supportEditions)[number];

/** Until when a version is supported, as one source says. Days are `YYYY-MM-DD`. */
export interface SupportDate {
  readonly product: SupportedProduct;
  /** `Windows 11 24H2`, or a year. */
  readonly version: string;
  /** Of Windows; null: the product is told by its year. */
  readonly build: string | null;
  /** Null: it is the same for every edition. */
  readonly edition: SupportEdition | null;
  /** The last day with security updates that nobody pays for; null: no source of it was found. */
  readonly endsOn: string | null;
  readonly readAt: string;
  readonly source: string;
}

/** `differs`: it hangs on the edition, which nobody tells. */
export type SupportVerdict = 'supported' | 'ended' | 'differs' | 'unknown';

export interface Support {
  readonly verdict: SupportVerdict;
  readonly dates: readonly Pick<SupportDate, 'edition' | 'endsOn' | 'readAt' | 'source'>[];
}

/**
 * Whether a version is supported on a day, by the dates of every edition it may be. A version that is on no list, or an
 * edition without a date, is never called supported (USE-11, SRV-05).
 */
export function supportOn(asOf: string, dates: readonly SupportDate[]): Support {
  const states = new Set(
    dates.map(({ endsOn }) => (endsOn === null ? 'unknown' : endsOn < asOf ? 'ended' : 'supported')),
  );
  const [only = 'unknown', ...others] = states;
  return {
    verdict: others.length === 0 ? only : 'differs',
    dates: dates.map(({ edition, endsOn, readAt, source }) => ({ edition, endsOn, readAt, source })),
  };
}
