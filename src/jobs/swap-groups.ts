import type { Position } from '../core/model/position.ts';
import { swapKindOf, type Swap } from '../core/rules/plan-swap.ts';
import type { ProposedStep } from '../ledger/case-draft.ts';

/** A swap with the people it would suit. */
export interface SwapGroup {
  readonly swap: Swap;
  readonly kind: string;
  /** Of the product that is given up. */
  readonly position: Position;
  readonly couldMove: number;
  /** By id, and no more than one case asks about. */
  readonly people: readonly ProposedStep[];
}

export interface SwapGroups {
  /** The position of the product that is given up; null: no position counts the licence. */
  positionOf(swap: Swap): Position | null;
  add(swap: Swap, step: ProposedStep): void;
  /** Whoever saves most for a unit first. */
  list(): readonly SwapGroup[];
}

/** Of one case: more are asked about when these are done. */
const mostPeople = 10_000;

/** The same groups whatever the order people come in; memory in proportion to the cases they would make. */
export function createSwapGroups(positions: readonly Position[]): SwapGroups {
  const bySku = new Map(positions.flatMap((each) => each.skuIds.map((id) => [id.toLowerCase(), each])));
  const groups = new Map<string, SwapGroup & { couldMove: number; people: ProposedStep[] }>();
  const positionOf = ({ gives }: Swap): Position | null => bySku.get(gives) ?? null;

  return {
    positionOf,
    add(swap, step) {
      const kind = swapKindOf(swap);
      const position = positionOf(swap);
      if (position === null) throw new TypeError('Only products with a position are swapped.');
      const group = groups.get(kind) ?? { swap, kind, position, couldMove: 0, people: [] };
      groups.set(kind, group);
      group.couldMove += 1;
      group.people.push(step);
      if (group.people.length >= 2 * mostPeople) group.people = firstPeople(group.people);
    },
    list: () =>
      [...groups.values()].map((group) => ({ ...group, people: firstPeople(group.people) })).sort(mostFirst),
  };
}

function firstPeople(people: ProposedStep[]): ProposedStep[] {
  return people.sort((a, b) => (a.userId < b.userId ? -1 : 1)).slice(0, mostPeople);
}

function mostFirst(a: SwapGroup, b: SwapGroup): number {
  if (a.swap.eachMinor !== b.swap.eachMinor) return b.swap.eachMinor - a.swap.eachMinor;
  return a.kind < b.kind ? -1 : 1;
}
