import type { Day } from '../model/day.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { UsageMethod } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { ProtectedReason, UnknownReason, Verdict } from '../model/verdict.ts';

const active: Verdict = { kind: 'active' };
const inactive: Verdict = { kind: 'inactive' };
const neverUsed: Verdict = { kind: 'neverUsed' };
const fresh: Verdict = { kind: 'new' };

/**
 * What is to be said of one seat on one day. The order is the argument: internal people only (ERR-05);
 * use settles everything else; a declared population is not judged; a new seat is not judged yet; and where
 * two sources disagree nobody is called inactive.
 */
export function verdictOf(seat: Seat, method: UsageMethod, policy: DecisionPolicy, asOf: Day): Verdict {
  if (seat.isGuest) return protectedFor('guest');
  const used = method === 'copilot' ? usedCopilot(seat, policy, asOf) : signedIn(seat, policy, asOf);
  if (used === true) return active;
  if (seat.population !== null) return protectedFor(seat.population);
  if (isNew(seat, policy, asOf)) return fresh;
  if (used === 'unknown') return unknownFor('noEvidence');
  if (method === 'copilot') return seat.copilot === 'never' ? neverUsed : inactive;
  if (isWithin(seat.workload, policy.classifyAfterDays, asOf)) return unknownFor('sourcesDisagree');
  return seat.signIn === 'never' ? neverUsed : inactive;
}

function signedIn({ signIn }: Seat, policy: DecisionPolicy, asOf: Day): boolean | 'unknown' {
  if (signIn === 'unknown') return 'unknown';
  return isWithin(signIn, policy.classifyAfterDays, asOf);
}

/** Zero usage starts on its sixtieth day (COP-06: "60+"), a sign-in lapses after its ninetieth (USE-07). */
function usedCopilot({ copilot }: Seat, policy: DecisionPolicy, asOf: Day): boolean | 'unknown' {
  if (copilot === 'unknown') return 'unknown';
  return copilot !== 'never' && asOf - copilot < policy.copilotZeroUsageDays;
}

function isWithin(evidence: Day | string, days: number, asOf: Day): boolean {
  return typeof evidence === 'number' && asOf - evidence <= days;
}

function isNew({ heldSince, createdOn }: Seat, { newForDays }: DecisionPolicy, asOf: Day): boolean {
  return (
    (heldSince !== null && asOf - heldSince < newForDays) ||
    (createdOn !== null && asOf - createdOn < newForDays)
  );
}

/** One frozen verdict per reason: millions of seats share them. */
const protectedVerdicts: Readonly<Record<ProtectedReason, Verdict>> = {
  guest: { kind: 'protected', reason: 'guest' },
  exemption: { kind: 'protected', reason: 'exemption' },
  leave: { kind: 'protected', reason: 'leave' },
  sharedMailbox: { kind: 'protected', reason: 'sharedMailbox' },
  room: { kind: 'protected', reason: 'room' },
  equipment: { kind: 'protected', reason: 'equipment' },
  serviceAccount: { kind: 'protected', reason: 'serviceAccount' },
  priority: { kind: 'protected', reason: 'priority' },
};

const unknownVerdicts: Readonly<Record<UnknownReason, Verdict>> = {
  noEvidence: { kind: 'unknown', reason: 'noEvidence' },
  sourcesDisagree: { kind: 'unknown', reason: 'sourcesDisagree' },
};

export function protectedFor(reason: ProtectedReason): Verdict {
  return protectedVerdicts[reason];
}

function unknownFor(reason: UnknownReason): Verdict {
  return unknownVerdicts[reason];
}
