import { sharePct } from './share.ts';

/** Resources of one type in one subscription that lack a wanted tag. */
export interface UntaggedGroup {
  readonly subscriptionId: string;
  readonly type: string;
  readonly untagged: number;
}

export interface UntaggedResources {
  /** Of any type, with and without tags. */
  readonly all: number;
  readonly untagged: number;
  /** Resources with every wanted tag, in per cent; null where that cannot be said. */
  readonly taggedPct: number | null;
  /** The largest first. */
  readonly groups: readonly UntaggedGroup[];
}

/**
 * Resources of any type without a wanted tag, as shares of all (AZR-07). They are listed and counted a moment apart:
 * more listed than counted makes no share.
 */
export function untaggedResources(groups: readonly UntaggedGroup[], all: number): UntaggedResources {
  const untagged = groups.reduce((sum, group) => sum + group.untagged, 0);
  return {
    all,
    untagged,
    taggedPct: untagged > all ? null : sharePct(all - untagged, all),
    groups: groups.toSorted(
      (a, b) =>
        b.untagged - a.untagged || compare(a.subscriptionId, b.subscriptionId) || compare(a.type, b.type),
    ),
  };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
