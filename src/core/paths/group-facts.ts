/** What is known of a group that gives licences; null: nobody knows, which is not the same as "no". */
export interface GroupFacts {
  readonly groupId: string;
  readonly displayName: string | null;
  /** Its members follow a rule: nobody can be taken out by hand. */
  readonly isDynamic: boolean | null;
  /** Mastered in the on-premises directory: it can only be changed there. */
  readonly isSynced: boolean | null;
  /** It may hold directory roles. */
  readonly isRoleAssignable: boolean | null;
  /** Every SKU it gives. */
  readonly skuIds: readonly string[] | null;
  /** Some of its members are groups; these give their people nothing (C12). */
  readonly hasNestedGroups: boolean | null;
  /** Licences are still being given or taken for it, up to a day and more (C15). */
  readonly isProcessing: boolean | null;
}

/** Why somebody is asked to change a group, and we do not do it ourselves. */
export type InstructionReason =
  | 'dynamic'
  | 'synced'
  | 'roleAssignable'
  | 'multiLicence'
  | 'nested'
  | 'processing'
  /** Policy does not name it as a group that is there to give licences. */
  | 'notNamed'
  /** Something that has to be known of it is not. */
  | 'unknown'
  /** The person holds the licence directly as well: leaving the group frees nothing by itself (C16). */
  | 'directAndGroup'
  /** The person holds the licence through other groups as well. */
  | 'severalGroups';

/** The reason that tells most comes first: an instruction about several people states that one. */
export const instructionReasons: readonly InstructionReason[] = [
  'synced',
  'dynamic',
  'roleAssignable',
  'multiLicence',
  'nested',
  'notNamed',
  'processing',
  'unknown',
  'directAndGroup',
  'severalGroups',
];

/**
 * Why people are not taken out of this group from here; null only when every condition is known and holds: it gives
 * exactly this one SKU, its members are people set by hand in the cloud, it holds no role, nothing is under way, and
 * policy names it (C12).
 */
export function whyNotRemove(
  facts: GroupFacts | null,
  skuId: string,
  licenceGroups: ReadonlySet<string>,
): InstructionReason | null {
  if (facts === null) return 'unknown';
  const { isSynced, isDynamic, isRoleAssignable, skuIds, hasNestedGroups, isProcessing } = facts;
  if (isSynced === true) return 'synced';
  if (isDynamic === true) return 'dynamic';
  if (isRoleAssignable === true) return 'roleAssignable';
  if (skuIds !== null && skuIds.length > 1) return 'multiLicence';
  if (hasNestedGroups === true) return 'nested';
  if (!licenceGroups.has(facts.groupId)) return 'notNamed';
  if (isProcessing === true) return 'processing';
  const isKnown =
    isSynced === false &&
    isDynamic === false &&
    isRoleAssignable === false &&
    hasNestedGroups === false &&
    isProcessing === false;
  return isKnown && skuIds?.length === 1 && skuIds[0] === skuId ? null : 'unknown';
}
