import type { Figure } from '../model/product.ts';

/**
 * What somebody loses who leaves a group, as it was read when the instruction was made: plain data, kept with it.
 * Each piece is known, or unknown with a reason: `forbidden`, `not-found`, `not-answered` (C13). Conditional Access
 * cannot be read with our permissions and is never looked at.
 */
export interface GroupRadius {
  /** RFC 3339, UTC. */
  readonly readAt: string;
  /** SKU ids the group gives. */
  readonly licences: Figure<readonly string[]>;
  /** Members of every kind, those of nested groups left out. */
  readonly members: Figure<number>;
  /** Members that are groups. */
  readonly nestedGroups: Figure<number>;
  /** Groups it is a member of: leaving it leaves these too. */
  readonly parentGroups: Figure<number>;
  /** Names of the applications whose roles are granted to the group. */
  readonly apps: Figure<readonly string[]>;
  readonly isMailEnabled: Figure<boolean>;
  readonly hasTeam: Figure<boolean>;
  readonly isRoleAssignable: Figure<boolean>;
}
