import type { FeatureSet } from '../model/feature.ts';
import type { GroupPath } from '../model/holding.ts';
import type { Consumption } from './consumption-of.ts';
import { justify } from './justification.ts';
import type { GroupReview } from './plan-review.ts';

export interface GroupTallyInput {
  /** The groups that give premium suites, by distinct set: `Holding.groupSet` names one. */
  readonly groupSets: readonly (readonly GroupPath[])[];
  /** Premium features by SKU id of the suite. */
  readonly premiumOf: ReadonlyMap<string, FeatureSet>;
  readonly underusedGroupPct: number;
}

export interface GroupTally {
  add(groupSet: number, consumption: Consumption): void;
  finish(): GroupReview[];
}

interface Tally {
  readonly path: GroupPath;
  readonly premium: FeatureSet;
  members: number;
  using: number;
  undecided: number;
}

/** Counts, per group and premium suite, who needs what the group gives (ASG-09). */
export function createGroupTally(input: GroupTallyInput): GroupTally {
  const tallies = new Map<string, Tally>();
  const bySet = input.groupSets.map((paths) => paths.flatMap((path) => tallyOf(path) ?? []));

  function tallyOf(path: GroupPath): Tally | undefined {
    const key = `${path.groupId} ${path.skuId}`;
    const premium = input.premiumOf.get(path.skuId);
    const tally = tallies.get(key);
    if (tally !== undefined || premium === undefined) return tally;
    const begun = { path, premium, members: 0, using: 0, undecided: 0 };
    tallies.set(key, begun);
    return begun;
  }

  return {
    add(groupSet, consumption) {
      for (const tally of bySet[groupSet] ?? []) {
        const need = justify(tally.premium, consumption);
        tally.members += 1;
        if (need === 'justified') tally.using += 1;
        else if (need === 'undecided') tally.undecided += 1;
      }
    },
    finish: () =>
      [...tallies.values()]
        .filter(({ members }) => members > 0)
        .map(({ path, members, using, undecided }) => ({
          groupId: path.groupId,
          suite: path.skuId,
          members,
          using,
          undecided,
          isOverEntitling: undecided === 0 && using * 100 < members * input.underusedGroupPct,
        }))
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

function keyOf({ groupId, suite }: GroupReview): string {
  return `${groupId} ${suite}`;
}
