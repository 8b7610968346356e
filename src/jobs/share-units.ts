import type { ProposedStep } from '../ledger/case-draft.ts';
import type { SwapGroup } from './swap-groups.ts';
import type { FreeUnits } from './swap-units.ts';

/** What one swap gets of the free units. */
export interface SwapShare {
  readonly group: SwapGroup;
  /** The people to ask about; none where nobody is. */
  readonly steps: readonly ProposedStep[];
  /** Units nobody else was given; null: nobody knows. */
  readonly free: number | null;
  /** Why nobody, or not everybody, is asked about; null: everybody is. */
  readonly limitedBy: 'units' | 'units-unknown' | 'not-asked-yet' | null;
}

/** Gives the free units out, group after group in their order; of units nobody knows none is given out. */
export function shareUnits(
  groups: readonly SwapGroup[],
  units: FreeUnits,
  isAsked: (group: SwapGroup) => boolean,
): readonly SwapShare[] {
  return groups.map((group) => {
    const free = units.of(group.swap.takes);
    if (!isAsked(group)) return { group, steps: [], free, limitedBy: 'not-asked-yet' };
    if (free === null) return { group, steps: [], free, limitedBy: 'units-unknown' };
    const steps = group.people.slice(0, free);
    if (steps.length > 0) units.take(group.swap.takes, steps.length);
    return { group, steps, free, limitedBy: steps.length < group.couldMove ? 'units' : null };
  });
}
