import { addTo } from '../model/tally.ts';
import { sharePct } from './share.ts';

/** Cost of a month by the value of one tag. Amounts in major units of `currency`. */
export interface TaggedCost {
  /** `YYYY-MM` */
  readonly month: string;
  /** Null: it carries no such tag. */
  readonly tagValue: string | null;
  readonly resourceGroup: string | null;
  readonly amount: number;
  readonly currency: string;
}

export interface BusinessUnitCost {
  readonly unit: string;
  readonly amount: number;
  /** How the value is written, where it is written in more than one way. */
  readonly spellings: readonly string[];
}

export interface UntaggedSpend {
  /** Null: cost that belongs to no resource group. */
  readonly resourceGroup: string | null;
  readonly amount: number;
}

export interface Chargeback {
  readonly month: string;
  readonly currency: string;
  /** The largest first. */
  readonly units: readonly BusinessUnitCost[];
  /** No value to charge it to. */
  readonly unattributed: number;
  /** Units and the unattributed. */
  readonly total: number;
  /** Share of the cost that can be charged to somebody; null where nothing was spent. */
  readonly attributedPct: number | null;
  /** What the unattributed is made of, the largest first. */
  readonly untagged: readonly UntaggedSpend[];
}

/** Who pays what, and what nobody can be charged for (AZR-07, AZR-08, C36). One for each month and currency. */
export function chargeback(costs: readonly TaggedCost[]): readonly Chargeback[] {
  const groups = new Map<string, TaggedCost[]>();
  for (const cost of costs) {
    const key = `${cost.month} ${cost.currency}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(cost);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => ofMonth(group));
}

function ofMonth(costs: readonly TaggedCost[]): Chargeback {
  const [first] = costs;
  if (first === undefined) throw new TypeError('A group has a cost.');
  const units = new Map<string, Map<string, number>>();
  const untagged = new Map<string | null, number>();
  for (const { tagValue, resourceGroup, amount } of costs) {
    const value = tagValue?.trim() ?? '';
    if (value === '') {
      const group = resourceGroup === null ? null : resourceGroup.toLowerCase();
      addTo(untagged, group, amount);
      continue;
    }
    const key = value.toLowerCase();
    const spellings = units.get(key) ?? new Map<string, number>();
    units.set(key, spellings);
    addTo(spellings, value, amount);
  }
  const lines = [...units.values()]
    .map(unitOf)
    .sort((a, b) => b.amount - a.amount || (a.unit < b.unit ? -1 : 1));
  const attributed = lines.reduce((sum, { amount }) => sum + amount, 0);
  const unattributed = [...untagged.values()].reduce((sum, amount) => sum + amount, 0);
  const pct = sharePct(attributed, attributed + unattributed);
  return {
    month: first.month,
    currency: first.currency,
    units: lines,
    unattributed,
    total: attributed + unattributed,
    // Refunds can make a part larger than the whole.
    attributedPct: pct === null || pct < 0 || pct > 100 ? null : pct,
    untagged: [...untagged]
      .map(([resourceGroup, amount]) => ({ resourceGroup, amount }))
      .sort((a, b) => b.amount - a.amount || ((a.resourceGroup ?? '') < (b.resourceGroup ?? '') ? -1 : 1)),
  };
}

/** Named as most of its cost names it. */
function unitOf(spellings: ReadonlyMap<string, number>): BusinessUnitCost {
  const sorted = [...spellings].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const names = sorted.map(([name]) => name);
  return {
    unit: names[0] ?? '',
    amount: sorted.reduce((sum, [, amount]) => sum + amount, 0),
    spellings: names.length > 1 ? names : [],
  };
}
