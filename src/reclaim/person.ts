import type { Day } from '../core/model/day.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import type { AssignmentPath } from '../core/plan/step.ts';

/** One SKU a person holds right now. */
export interface HeldSku {
  readonly skuId: string;
  readonly path: AssignmentPath;
  /** Of the direct assignment. */
  readonly disabledPlans: readonly string[];
  /** Every group that gives it, in order. */
  readonly groupIds: readonly string[];
}

/** A person as the directory shows them at this moment. */
export interface Person {
  readonly userId: string;
  readonly signIn: SignInEvidence;
  readonly held: readonly HeldSku[];
}

/** A group as far as it matters for taking somebody out of it. */
export interface GroupFacts {
  readonly skuIds: readonly string[];
  /** Its members follow a rule. */
  readonly isDynamic: boolean;
  /** Its members follow another directory. */
  readonly isSynced: boolean;
  readonly isRoleAssignable: boolean;
}

/** Reads people afresh. A person who is not in the answer no longer exists. */
export interface PersonReader {
  /** With sign-in, in as few requests as the service allows: that is the scarce budget. */
  readPeople(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /**
   * Everybody whose last successful sign-in was on the day or before, five hundred for one request of the scarce
   * budget. Whoever is missing may still exist. Nothing at all where the tenant does not take the filter.
   */
  readIdle(until: Day): AsyncIterable<readonly Person[]>;
  /** Licences only, for the moment of the write. Null: the person is gone. */
  readHeld(userId: string): Promise<readonly HeldSku[] | null>;
  /** `user`, `shared`, `room`, …; null when the service does not say. */
  readMailboxPurposes(userIds: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Null: there is no such group. */
  readGroup(groupId: string): Promise<GroupFacts | null>;
}
