import { signalsText } from './plan-evidence-words.ts';
import type { PlanReviewDay } from './plan-review-day.ts';

export type PlanSubject = 'boundary' | 'overlaps' | 'right-size' | 'justify' | 'groups';

/** How the figures of a document about plans are counted, to stand beside them (ERR-07; docs/methods.md §6, §7). */
export interface PlanMethod {
  /** Days within which a dated trace counts as use; null where use plays no part. */
  readonly windowDays: number | null;
  readonly guests: 'left out' | 'counted';
  /** Days an attestation of what no report tells stays in force; null where use plays no part. */
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
          `What no report tells is as signals show or somebody attested within ${attestationDays} days, else unknown: never unused.${priced}`,
          ...signalWords(day),
        ]
      : [
          `Licences held on ${asOf}, used or not: no window and no attestation applies.`,
          `Guests are counted: they cost the same.${priced}`,
        ],
  };
}

/** Which features signals of single features tell of, and how fresh they are. */
function signalWords({ evidence = [], review }: PlanReviewDay): readonly string[] {
  const told = evidence
    .filter(({ signals }) => signals.length > 0)
    .map((each) => {
      const name = review?.features.find(({ feature }) => feature === each.feature)?.name ?? each.feature;
      return `${name} by ${signalsText(each)}`;
    });
  return told.length === 0 ? [] : [`Signals: ${told.join('; ')}.`];
}

function ownWords(subject: PlanSubject, { limits }: PlanReviewDay): string {
  if (limits === undefined) return '';
  if (subject === 'right-size')
    return ` Nothing is proposed for what is newer than ${limits.newForDays} days, nor for protected or exempt people.`;
  if (subject === 'groups')
    return ` A group gives more than is used below ${limits.underusedGroupPct} % of its members.`;
  return '';
}
