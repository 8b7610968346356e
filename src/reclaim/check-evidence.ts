import type { SeatEvidence } from '../core/model/finding.ts';
import type { Evidence, SignInEvidence } from '../core/model/seat.ts';
import { groupOf } from '../core/plan/change-of.ts';
import type { AddedSku, AssignmentPath, SkipReason } from '../core/plan/step.ts';
import { isDirect } from './is-shown.ts';
import type { GroupFacts, HeldSku, Person } from './person.ts';

export interface StepFacts {
  readonly skuId: string;
  readonly path: AssignmentPath;
  readonly adds: readonly AddedSku[];
  readonly evidence: SeatEvidence;
  /** Of the direct assignment, as it was decided about; left out where it does not matter. */
  readonly disabledPlans?: readonly string[];
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
export function whySkip(step: StepFacts, fresh: FreshFacts): SkipReason | null {
  const { person, copilot, mailboxPurpose } = fresh;
  const { evidence, adds } = step;
  if (person === undefined) return 'user-gone';
  const path = pathSkip(person.held, step);
  if (path !== null) return path;
  if (mailboxPurpose !== null && mailboxesNotPeople.has(mailboxPurpose)) return 'shared-mailbox';
  // Whoever is moved to other licences works: that they do is no news.
  if (adds.length > 0) return null;
  const before = copilot === undefined ? evidence.signIn : evidence.copilot;
  const now = copilot ?? person.signIn;
  if (now === 'unknown' || hasVanished(now, before)) return 'unreadable';
  return isNewer(now, before) ? 'evidence-changed' : null;
}

/**
 * Held by the very path that was decided about, and by no other: a direct licence that a group gives as well would
 * stay held (C12, C16). A person who directly holds what a swap would give them has had it from somebody else; one who
 * holds other licences than those it was fitted to, or other services of it, needs another.
 */
export function pathSkip(
  held: readonly HeldSku[],
  { skuId, path, adds, evidence, disabledPlans }: StepFacts,
): SkipReason | null {
  const assignment = held.find((each) => each.skuId === skuId);
  if (assignment === undefined) return 'already-gone';
  const groupId = groupOf(path);
  if (groupId === null && assignment.path !== 'direct') return 'now-group';
  if (groupId !== null && assignment.path !== path)
    return assignment.path === 'direct' ? 'evidence-changed' : 'group-path';
  if (groupId !== null && assignment.groupIds.length > 1) return 'group-path';
  if (adds.some((added) => held.some((each) => isDirect(each, added.skuId)))) return 'evidence-changed';
  if (adds.length === 0 || evidence.holds === undefined) return null;
  const isAsFitted =
    isSameSet(evidence.holds, skuIdsOf(held)) && isSameSet(disabledPlans ?? [], assignment.disabledPlans);
  return isAsFitted ? null : 'evidence-changed';
}

function skuIdsOf(held: readonly HeldSku[]): readonly string[] {
  return held.map((each) => each.skuId);
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && [...a].every((each) => b.has(each));
}

/**
 * A group that exists for this one licence, says policy, and whose members are ours to change; anything else is
 * its owner's business (C12, C13). Null for no reason to keep away.
 */
export function groupSkip(
  group: GroupFacts | null,
  { skuId, isLicenceGroup }: { readonly skuId: string; readonly isLicenceGroup: boolean },
): SkipReason | null {
  const isOurs =
    isLicenceGroup &&
    group !== null &&
    !group.isDynamic &&
    !group.isSynced &&
    !group.isRoleAssignable &&
    group.skuIds.length === 1 &&
    group.skuIds[0] === skuId;
  return isOurs ? null : 'group-path';
}

/** What was seen once stays seen: an answer without it was not given whole, and is no proof of idleness (C27). */
function hasVanished(now: SignInEvidence, before: SignInEvidence): boolean {
  const isDated = (evidence: SignInEvidence) => typeof evidence !== 'string';
  return (isDated(before) && !isDated(now)) || (before === 'failedOnly' && now === 'never');
}

function isNewer(now: SignInEvidence, before: SignInEvidence): boolean {
  if (typeof now === 'object') return true;
  if (typeof now !== 'number') return false;
  return typeof before !== 'number' || now > before;
}
