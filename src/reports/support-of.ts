import { shippedSupportDates } from '../catalogue/support-dates.ts';
import { supportOn, type Support } from '../core/model/support.ts';
import type { ServerProduct } from '../core/servers/server-line.ts';

/** The support of a server product by the year in its version; 2008 and 2012 include their R2. */
export function supportOfYear(
  { product, year }: { readonly product: ServerProduct; readonly year: number | null },
  asOf: string,
): Support {
  const dates = shippedSupportDates();
  return supportOn(
    asOf,
    dates.filter((each) => each.product === product && each.version === String(year)),
  );
}

/** Windows by its build, in every edition it may be: which one a device has is not told. */
export interface WindowsSupport extends Support {
  /** `Windows 11 24H2`; null: the build is not on the list. */
  readonly version: string | null;
}

export function supportOfBuild(build: string | null, asOf: string): WindowsSupport {
  const dates = shippedSupportDates().filter((each) => each.product === 'windows' && each.build === build);
  return { version: dates[0]?.version ?? null, ...supportOn(asOf, dates) };
}
