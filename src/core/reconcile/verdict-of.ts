import type { Day } from '../model/day.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { UsageMethod } from '../model/product.ts';
import type { Population, ProtectedPopulation, Seat, SeenSince } from '../model/seat.ts';
import type { Verdict } from '../model/verdict.ts';

const active: Verdict = { kind: 'active', rule: 'used' };
const idle: Verdict = { kind: 'inactive', rule: 'idle' };
const failedOnly: Verdict = { kind: 'inactive', rule: 'failed-only' };
const neverUsed: Verdict = { kind: 'neverUsed', rule: 'never-used' };
const recentlyHeld: Verdict = { kind: 'new', rule: 'recently-held' };
const recentlyCreated: Verdict = { kind: 'new', rule: 'recently-created' };
const noEvidence: Verdict = { kind: 'unknown', reason: 'noEvidence', rule: 'no-evidence' };
const sourcesDisagree: Verdict = { kind: 'unknown', reason: 'sourcesDisagree', rule: 'sources-disagree' };
const guest: Verdict = { kind: 'protected', reason: 'guest', rule: 'guest' };

/** An owner's reasoned, unexpired "leave this alone". */
export const exempt: Verdict = { kind: 'protected', reason: 'exemption', rule: 'exempt' };

/**
 * What is to be said of one seat on one day (docs/methods.md §3). The order is the argument: internal people only
 * (ERR-05); use settles everything else; a declared population is not judged; a new seat is not judged yet; and
 * where two sources disagree nobody is called inactive. One frozen verdict per rule: millions of seats share them.
 */
export function verdictOf(seat: Seat, method: UsageMethod, policy: DecisionPolicy, asOf: Day): Verdict {
  if (seat.isGuest) return guest;
  const window = seat.windowDays ?? policy.classifyAfterDays;
  const judgedBy = method === 'copilot' ? seat.copilot : seat.signIn;
  // Zero usage starts on its sixtieth day (COP-06: "60+"), a sign-in lapses after its ninetieth (USE-07).
  const lasts = method === 'copilot' ? policy.copilotZeroUsageDays - 1 : window;
  if (isWithin(judgedBy, lasts, asOf)) return active;
  if (isProtected(seat.population)) return protectedFor[seat.population];
  if (isWithin(seat.heldSince, policy.newForDays - 1, asOf)) return recentlyHeld;
  if (isWithin(seat.createdOn, policy.newForDays - 1, asOf)) return recentlyCreated;
  // Seen since a day before the window: within it or not, nobody knows.
  if (judgedBy === 'unknown' || typeof judgedBy === 'object') return noEvidence;
  if (method === 'sign-in' && isWithin(seat.workload, window, asOf)) return sourcesDisagree;
  if (judgedBy === 'never') return neverUsed;
  return judgedBy === 'failedOnly' ? failedOnly : idle;
}

/**
 * A day at most `days` days before `asOf`, or after it. Of people seen since a day, true where that day itself is;
 * false for anything else, a day that nobody knows to be within included.
 */
export function isWithin(evidence: Day | SeenSince | string | null, days: number, asOf: Day): boolean {
  if (evidence === null || typeof evidence === 'string') return false;
  return asOf - (typeof evidence === 'number' ? evidence : evidence.since) <= days;
}

const protectedFor: Readonly<Record<ProtectedPopulation, Verdict>> = {
  leave: { kind: 'protected', reason: 'leave', rule: 'population' },
  sharedMailbox: { kind: 'protected', reason: 'sharedMailbox', rule: 'population' },
  room: { kind: 'protected', reason: 'room', rule: 'population' },
  equipment: { kind: 'protected', reason: 'equipment', rule: 'population' },
  serviceAccount: { kind: 'protected', reason: 'serviceAccount', rule: 'population' },
  priority: { kind: 'protected', reason: 'priority', rule: 'population' },
};

function isProtected(population: Population | null): population is ProtectedPopulation {
  return population !== null && population in protectedFor;
}
