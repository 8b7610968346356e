import type { AssignmentPath } from '../core/plan/step.ts';
import type { SignInEvidence } from '../core/model/seat.ts';

/** One SKU a person holds right now. */
export interface HeldSku {
  readonly skuId: string;
  readonly path: AssignmentPath;
  /** Of the direct assignment. */
  readonly disabledPlans: readonly string[];
}

/** A person as the directory shows them at this moment. */
export interface Person {
  readonly userId: string;
  readonly signIn: SignInEvidence;
  readonly held: readonly HeldSku[];
}

/** Reads people afresh. A person who is not in the answer no longer exists. */
export interface PersonReader {
  /** With sign-in, in as few requests as the service allows: that is the scarce budget. */
  readPeople(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Licences only, for the moment of the write. Null: the person is gone. */
  readHeld(userId: string): Promise<readonly HeldSku[] | null>;
  /** `user`, `shared`, `room`, …; null when the service does not say. */
  readMailboxPurpose(userId: string): Promise<string | null>;
}
