import type { Day } from '../core/model/day.ts';
import type { CountedEvidence, SeenSince } from '../core/model/seat.ts';

/**
 * What a column says that is not a day. Days fit between; all columns of the seat query are INTEGER, so that
 * the reader sees one shape of vector.
 */
export const noDay = {
  none: -2_147_483_000,
  never: -2_147_483_001,
  unknown: -2_147_483_002,
  failedOnly: -2_147_483_003,
};

/** Days that people are only known to be seen since are written this much lower, far below every day there is. */
const sinceBase = -1_500_000_000;
const earliestDay = -1_000_000_000;

/** The code of sign-in row `s`: a day, what is said in place of one, or the day somebody was seen since. */
export const signInCodeSql = `CASE s."basis" WHEN 'never' THEN ${noDay.never} WHEN 'failedOnly' THEN ${noDay.failedOnly}
  WHEN 'since' THEN ${sinceBase} + ${dayNumber('s."seenSince"')}
  ELSE coalesce(${dayNumber('s."lastSeenOn"')}, ${noDay.unknown}) END::INTEGER`;

const newestAttempt = 'greatest(s."lastSuccessfulAt", s."lastInteractiveAt", s."lastNonInteractiveAt")';

/** The code of the newest attempt of sign-in row `s`, failed ones included: whoever got in since a day also tried to. */
export const attemptCodeSql = `CASE WHEN s."basis" = 'since' THEN ${sinceBase} + ${dayNumber('s."seenSince"')}
  WHEN ${newestAttempt} IS NOT NULL THEN floor(epoch(${newestAttempt}) / 86400)
  WHEN s."userId" IS NULL THEN ${noDay.unknown} ELSE ${noDay.never} END::INTEGER`;

let latest: SeenSince = { since: 0 };

/** One object a day: a run asks of one day, and has a seat for everybody. */
function seenSince(since: Day): SeenSince {
  if (latest.since !== since) latest = { since };
  return latest;
}

export function countedEvidence(code: number): CountedEvidence {
  if (code === noDay.never) return 'never';
  if (code === noDay.unknown) return 'unknown';
  return code < earliestDay ? seenSince(code - sinceBase) : code;
}

/** The date a code stands for, that of somebody seen since a day included; null for the others. */
export function dateOfCodeSql(column: string): string {
  return `CASE WHEN ${column} > ${earliestDay} THEN DATE '1970-01-01' + ${column}
    WHEN ${column} > ${noDay.none} THEN DATE '1970-01-01' + (${column} - ${sinceBase})::INTEGER END`;
}

/** True for the code of somebody seen since a day. */
export function isSinceSql(column: string): string {
  return `${column} > ${noDay.none} AND ${column} <= ${earliestDay}`;
}

/** Days since 1970-01-01, as the core counts. */
export function dayNumber(column: string): string {
  return `date_diff('day', DATE '1970-01-01', ${column})`;
}
