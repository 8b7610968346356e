import type { SeatEvidence } from '../model/finding.ts';
import type { Preflight } from '../preflight/preflight.ts';

/** How an assignment reaches a user: `direct`, `group:<id>` or `direct+group:<id>`. */
export type AssignmentPath = 'direct' | `group:${string}` | `direct+group:${string}`;

/** One user × SKU of a case: what would be removed, by which path, on what evidence. */
export interface PlannedStep {
  readonly userId: string;
  readonly skuId: string;
  readonly path: AssignmentPath;
  /** Service plans switched off in the direct assignment: undo gives them back exactly. */
  readonly disabledPlans: readonly string[];
  /** SKUs given in the same call: a swap. None when left out. */
  readonly adds?: readonly AddedSku[];
  readonly evidence: SeatEvidence;
  /** What the person would lose; absent or null when it was not looked into. */
  readonly preflight?: Preflight | null;
}

export interface AddedSku {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

/** Life of a step. `instructed`: a group path, explained to the owner and not acted on. */
export type StepState =
  | 'planned'
  | 'excluded'
  | 'instructed'
  /** Written down before the call to Graph: after a crash it is looked up, not repeated blindly. */
  | 'removing'
  | 'settled'
  | 'restoring'
  | 'restored';

export type SkipReason =
  | 'evidence-changed'
  | 'already-gone'
  | 'now-group'
  | 'user-gone'
  | 'shared-mailbox'
  /** An exemption is in force: somebody answered for them that they keep it. */
  | 'protected'
  | 'excluded'
  | 'group-path'
  | 'unreadable'
  /** Something the preflight found, or cannot know, forbids it. */
  | 'blocked'
  /** The newest list of mailboxes says that theirs is on hold (C8). */
  | 'on-hold'
  /** The newest list of what they would lose could not be read. */
  | 'lists-unreadable';

/** What happened to a step; null while nothing has. */
export type Outcome = 'applied' | `skipped:${SkipReason}` | `failed:${string}` | null;

/** Microsoft took the change, and the directory did not show it for as long as it was looked at. */
export const notSeen = 'failed:NOT_SEEN_IN_DIRECTORY' satisfies Outcome;

/** Outcomes after which the licence is away, or comes to be: it can be given back, and its loss is counted down to. */
export const takenOutcomes = ['applied', notSeen] as const satisfies readonly Outcome[];

export function isTakenBy(outcome: Outcome): boolean {
  return takenOutcomes.some((each) => each === outcome);
}
