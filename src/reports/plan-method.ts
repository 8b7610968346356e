import type { PlanReviewDay } from './plan-review-day.ts';

export type PlanSubject = 'boundary' | 'overlaps' | 'right-size' | 'justify' | 'groups';

/** How the figures of a document about plans are counted, to stand beside them (ERR-07; docs/methods.md §6, §7). */
export interface PlanMethod {
  /** Days within which a dated trace counts as use; null where use plays no part. */
  readonly windowDays: number | null;
  readonly guests: 'left out' | 'counted';
  /** Days an attestation of what no API tells stays in force; null where use plays no part. */
  readonly attestationDays: number | null;
  /** Accounts and licences newer than this are not judged; null where everybody is counted. */
  readonly newForDays: number | null;
  /** Prices in force on a day; null without any. */
  readonly priceBook: { readonly currency: string; readonly asOf: string } | null;
  /** The same in plain lines. */
  readonly words: readonly string[];
}

/** Null where the review does not say what it goes by. */
export function planMethod(day: PlanReviewDay, subject: PlanSubject): PlanMethod | null {
  const { limits, asOf, currency } = day;
  if (limits === undefined) return null;
  const { classifyAfterDays, attestationDays, newForDays } = limits;
  const countsUse = subject !== 'overlaps';
  const priceBook = currency === null ? null : { currency, asOf };
  const priced = priceBook === null ? '' : ` Prices in ${priceBook.currency}, in force on ${asOf}.`;
  return {
    windowDays: countsUse ? classifyAfterDays : null,
    guests: countsUse ? 'left out' : 'counted',
    attestationDays: countsUse ? attestationDays : null,
    newForDays: subject === 'right-size' ? newForDays : null,
    priceBook,
    words: countsUse
      ? [
          `Used: a trace within ${classifyAfterDays} days of ${asOf}. Guests are left out.${ownWords(subject, day)}`,
          `What no API tells is as somebody attested within ${attestationDays} days, else unknown: never unused.${priced}`,
        ]
      : [
          `Licences held on ${asOf}, used or not: no window and no attestation applies.`,
          `Guests are counted: they cost the same.${priced}`,
        ],
  };
}

function ownWords(subject: PlanSubject, { limits }: PlanReviewDay): string {
  if (limits === undefined) return '';
  if (subject === 'right-size')
    return ` Nothing is proposed for what is newer than ${limits.newForDays} days, nor for protected or exempt people.`;
  if (subject === 'groups')
    return ` A group gives more than is used below ${limits.underusedGroupPct} % of its members.`;
  return '';
}
