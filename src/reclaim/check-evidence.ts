import type { SeatEvidence } from '../core/model/finding.ts';
import type { Evidence } from '../core/model/seat.ts';
import type { SkipReason } from '../core/plan/step.ts';
import type { HeldSku, Person } from './person.ts';

export interface StepFacts {
  readonly skuId: string;
  readonly evidence: SeatEvidence;
}

export interface FreshFacts {
  readonly person: Person | undefined;
  /** Copilot activity as the newest report has it; absent for products judged by sign-in. */
  readonly copilot?: Evidence;
  readonly mailboxPurpose: string | null;
}

const mailboxesNotPeople = new Set(['shared', 'room', 'equipment']);

/**
 * Does the evidence the owner decided on still hold? Null when it does, else why the step is skipped (C35,
 * C4). Anything newer than what was shown is a change, whatever the window says.
 */
export function whySkip({ skuId, evidence }: StepFacts, fresh: FreshFacts): SkipReason | null {
  const { person, copilot, mailboxPurpose } = fresh;
  if (person === undefined) return 'user-gone';
  const path = pathSkip(person.held, skuId);
  if (path !== null) return path;
  if (mailboxPurpose !== null && mailboxesNotPeople.has(mailboxPurpose)) return 'shared-mailbox';
  const before = copilot === undefined ? evidence.signIn : evidence.copilot;
  const now = copilot ?? person.signIn;
  if (now === 'unknown') return 'unreadable';
  return isNewer(now, before) ? 'evidence-changed' : null;
}

/** Only a direct assignment can be taken from a user; one a group gives is the group owner's to change (C12, C16). */
export function pathSkip(held: readonly HeldSku[], skuId: string): SkipReason | null {
  const assignment = held.find((each) => each.skuId === skuId);
  if (assignment === undefined) return 'already-gone';
  return assignment.path === 'direct' ? null : 'now-group';
}

function isNewer(now: Evidence | 'failedOnly', before: Evidence | 'failedOnly'): boolean {
  if (typeof now !== 'number') return false;
  return typeof before !== 'number' || now > before;
}
