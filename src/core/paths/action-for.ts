import { instructionReasons, whyNotRemove, type GroupFacts, type InstructionReason } from './group-facts.ts';

/** How one SKU reaches one person: directly, through groups, or both. */
export interface HeldPath {
  readonly skuId: string;
  readonly isDirect: boolean;
  readonly groupIds: readonly string[];
  /** False when the directory names the SKU but not the way it came. */
  readonly hasStatedPath: boolean;
}

export interface GroupInstruction {
  readonly groupId: string;
  readonly why: InstructionReason;
}

/** What may be done about one SKU of one person. */
export type PathAction =
  | { readonly kind: 'assignLicense' }
  | { readonly kind: 'removeMember'; readonly groupId: string }
  | {
      readonly kind: 'instruct';
      readonly instructions: readonly GroupInstruction[];
      /** What has to go as well before anything is free; null: leaving this one group is enough. */
      readonly freesNothingWithout: HeldAlso;
    }
  /** The way it came is not stated: nothing is done, nobody is asked. */
  | { readonly kind: 'leave' };

/** How else the licence is held beside one group. */
export type HeldAlso = 'direct' | 'otherGroups' | null;

/** Looks a group up; null: nothing is known of it. */
export type GroupLookup = (groupId: string) => GroupFacts | null;

/**
 * Which change would take this one SKU from this one person, if it is ours to make (C12, C16). Never a change of a
 * group of which one condition is unknown.
 */
export function actionFor(
  { skuId, isDirect, groupIds, hasStatedPath }: HeldPath,
  groupOf: GroupLookup,
  licenceGroups: ReadonlySet<string>,
): PathAction {
  if (!hasStatedPath) return { kind: 'leave' };
  const groups = [...new Set(groupIds)];
  const [only] = groups;
  if (only === undefined) return isDirect ? { kind: 'assignLicense' } : { kind: 'leave' };
  const isAlone = !isDirect && groups.length === 1;
  const why = (groupId: string) => whyNotRemove(groupOf(groupId), skuId, licenceGroups);
  if (isAlone && why(only) === null) return { kind: 'removeMember', groupId: only };
  return {
    kind: 'instruct',
    instructions: groups.map((groupId) => ({
      groupId,
      why: why(groupId) ?? (isDirect ? 'directAndGroup' : 'severalGroups'),
    })),
    freesNothingWithout: isDirect ? 'direct' : groups.length > 1 ? 'otherGroups' : null,
  };
}

/** What becomes of a whole seat: one person, every SKU of one product. */
export type SeatAction =
  /** Every path of it is ours to change: then the unit is free. */
  | { readonly kind: 'act' }
  /** Other people have to change groups first. Empty: nobody can be told what to do. */
  | {
      readonly kind: 'instruct';
      readonly instructions: readonly (GroupInstruction & { readonly also: HeldAlso })[];
    };

/** A seat is acted on as a whole or not at all: half of it frees nothing (C16). */
export function actionForSeat(
  paths: readonly HeldPath[],
  groupOf: GroupLookup,
  licenceGroups: ReadonlySet<string>,
): SeatAction {
  const actions = paths.map((path) => actionFor(path, groupOf, licenceGroups));
  const isOurs = ({ kind }: PathAction) => kind === 'assignLicense' || kind === 'removeMember';
  if (actions.length > 0 && actions.every(isOurs)) return { kind: 'act' };
  const isDirectSomewhere = paths.some(({ isDirect }) => isDirect);
  const instructions = actions.flatMap((action) => {
    const also: HeldAlso = isDirectSomewhere ? 'direct' : actions.length > 1 ? 'otherGroups' : null;
    if (action.kind === 'removeMember') {
      const why = isDirectSomewhere ? ('directAndGroup' as const) : ('severalGroups' as const);
      return [{ groupId: action.groupId, why, also }];
    }
    if (action.kind !== 'instruct') return [];
    return action.instructions.map((each) => ({ ...each, also: action.freesNothingWithout ?? also }));
  });
  return { kind: 'instruct', instructions };
}

/** The one reason an instruction about several people states. */
export function foremostReason(reasons: Iterable<InstructionReason>): InstructionReason {
  const all = new Set(reasons);
  return instructionReasons.find((reason) => all.has(reason)) ?? 'unknown';
}
