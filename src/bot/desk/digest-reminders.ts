import type {
  DigestDateRow,
  DigestDifferenceRow,
  DigestSection,
  MonthlyDigestView,
} from '../../cards/monthly-digest.ts';
import type { Position } from '../../core/model/position.ts';
import { AppError } from '../../lib/app-error.ts';
import { digestDates } from '../../reports/digest-dates.ts';
import { digestDifferences } from '../../reports/digest-differences.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { whyText } from './report-views/report-cells.ts';

type Deps = Pick<LedgerDeskDeps, 'reports' | 'onReportFailed'>;

/** What a digest reminds the owner of these products of: dates to decide by, and sources that differ (ENT-07, ENT-17, VAR-07). */
export async function digestReminders(
  deps: Deps,
  positions: readonly Position[],
): Promise<Pick<MonthlyDigestView, 'dates' | 'differences'>> {
  if (positions.length === 0) return {};
  return {
    dates: await sectionOf(deps, () => datesOf(deps, positions)),
    differences: await sectionOf(deps, () => differencesOf(deps, positions)),
  };
}

/** A report that cannot be made is unknown on the card; the rest of the digest goes out. */
async function sectionOf<T>(
  { onReportFailed }: Deps,
  make: () => Promise<DigestSection<T>>,
): Promise<DigestSection<T>> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    onReportFailed(error);
    const { code, what, fix } = error;
    return { known: false, reason: `the report could not be made (${code}): ${what} ${fix}` };
  }
}

async function datesOf(
  { reports }: Deps,
  positions: readonly Position[],
): Promise<DigestSection<DigestDateRow>> {
  const { rows, subscriptionsUnknownBecause: why } = digestDates(await reports.calendar(), positions);
  return {
    known: true,
    rows: rows.map(({ by, daysLeft, names, contract, action }) => ({
      ...{ by, daysLeft, contract, action },
      products: names,
    })),
    ...(why === null
      ? {}
      : { missing: `The days of the tenant’s subscriptions are unknown, because ${whyText(why)}.` }),
  };
}

async function differencesOf(
  { reports }: Deps,
  positions: readonly Position[],
): Promise<DigestSection<DigestDifferenceRow>> {
  const own = new Set(positions.map(({ product }) => product));
  const { asOf, variances } = await reports.variances();
  const theirs = variances.filter(({ product }) => product !== null && own.has(product));
  const { rows, unknown } = digestDifferences({ asOf, variances: theirs }, positions);
  return {
    known: true,
    rows: rows.map(({ name, unit, currency, left, right, action }) => ({
      ...{ left, right, action },
      product: name,
      currency: unit === 'money' ? currency : null,
    })),
    ...(unknown === 0 ? {} : { missing: `Could not be compared, as one side is unknown: ${unknown}.` }),
  };
}
