import { dayOf, isDay, isoOf } from '../../core/model/day.ts';
import type { IsoDay, ObservationRows } from '../../lake/observation.ts';
import type { ExportedCost } from './export-line.ts';
import type { ExportRun } from './export-runs.ts';
import { createRowSums } from './sum-rows.ts';

type TagCost = ObservationRows['azure_tag_costs'];
type PricingCost = ObservationRows['azure_pricing_costs'];

/** A run of an export: what it is called, its period, and when it was written. */
export type FoldedRun = Pick<ExportRun, 'exportName' | 'from' | 'to' | 'writtenAt'>;

export interface ExportFold {
  /** Takes the lines of a run; newer runs are opened before older ones. */
  open(run: FoldedRun): (cost: ExportedCost) => void;
  finish(): FoldedExports;
}

export interface FoldedExports {
  readonly tagCosts: readonly TagCost[];
  readonly pricingCosts: readonly PricingCost[];
  /** Of the days that count; null of none. */
  readonly newestOn: IsoDay | null;
  /** Months of a subscription that more than one export has: one counts. */
  readonly repeated: readonly string[];
  /** Months of a subscription of which there are late lines only, from exports of other months. */
  readonly unheld: readonly string[];
}

interface Held {
  /** Days its runs were asked about and could know. */
  readonly days: Set<IsoDay>;
  /** The run that tells of a day: where periods overlap, the newest. */
  readonly tellers: Map<IsoDay, FoldedRun>;
  readonly months: Map<string, HeldMonth>;
  readonly byTag: ReturnType<typeof createRowSums<TagCost>>;
  readonly byPricing: ReturnType<typeof createRowSums<PricingCost>>;
}

interface HeldMonth {
  newestOn: IsoDay;
  /** Lines of days within the period of their run; the others came late. */
  hasOwn: boolean;
}

/**
 * Adds lines up to what a query by month would answer; days outside of `wanted` are left out. A month of a
 * subscription is told by one export, which is the one that holds most of it and then the newest, with what came late
 * in its other periods.
 */
export function foldExports(
  tagKeys: readonly string[],
  wanted: { readonly from: IsoDay; readonly to: IsoDay },
): ExportFold {
  const keys = tagKeys.map((tagKey) => ({ tagKey, small: tagKey.toLowerCase() }));
  const exports = new Map<string, Held>();

  function add(held: Held, run: FoldedRun, cost: ExportedCost): void {
    const { day, amount, currency, resourceGroup, pricingModel, publisherType, tags } = cost;
    if (day < wanted.from || day > wanted.to) return;
    const isOwn = day >= run.from && day <= run.to;
    if (isOwn) {
      const teller = held.tellers.get(day) ?? run;
      held.tellers.set(day, teller);
      if (teller !== run) return;
    }
    const scope = cost.scope ?? `export ${run.exportName}`;
    const month = `${day.slice(0, 7)}-01`;
    const key = keyOf({ scope, month });
    const known = held.months.get(key);
    held.months.set(key, {
      newestOn: known !== undefined && known.newestOn > day ? known.newestOn : day,
      hasOwn: isOwn || known?.hasOwn === true,
    });
    const fact = { scope, month, amount, currency };
    for (const { tagKey, small } of keys)
      held.byTag.add({ ...fact, tagKey, tagValue: tags.get(small) ?? null, resourceGroup });
    held.byPricing.add({ ...fact, pricingModel, publisherType });
  }

  return {
    open(run) {
      const held = exports.get(run.exportName) ?? nothingHeld();
      exports.set(run.exportName, held);
      const known = [run.to, run.writtenAt.slice(0, 10), wanted.to].sort();
      for (const day of daysBetween(run.from > wanted.from ? run.from : wanted.from, known[0] ?? run.to))
        held.days.add(day);
      return (cost) => add(held, run, cost);
    },
    finish: () => chosenOf([...exports.values()]),
  };
}

function nothingHeld(): Held {
  return {
    ...{ days: new Set(), tellers: new Map(), months: new Map() },
    ...{ byTag: createRowSums<TagCost>(), byPricing: createRowSums<PricingCost>() },
  };
}

/** Exports in the order of their newest runs. */
function chosenOf(exports: readonly Held[]): FoldedExports {
  const owners = new Map<string, Held>();
  const repeated: string[] = [];
  const unheld: string[] = [];
  for (const key of new Set(exports.flatMap(({ months }) => [...months.keys()]))) {
    const having = exports.filter(({ months }) => months.has(key));
    const own = having.filter(({ months }) => months.get(key)?.hasOwn === true);
    const able = own.length > 0 ? own : having.filter((held) => daysHeld(held, key) > 0);
    const [owner] = [...able].sort((a, b) => daysHeld(b, key) - daysHeld(a, key));
    if (owner === undefined) unheld.push(key);
    else owners.set(key, owner);
    if (owner !== undefined && having.length > 1) repeated.push(key);
  }
  const days = [...owners].map(([key, { months }]) => months.get(key)?.newestOn ?? '');
  return {
    tagCosts: exports.flatMap((held) => held.byTag.rows().filter((row) => owners.get(keyOf(row)) === held)),
    pricingCosts: exports.flatMap((held) =>
      held.byPricing.rows().filter((row) => owners.get(keyOf(row)) === held),
    ),
    newestOn: days.sort().at(-1) ?? null,
    repeated,
    unheld,
  };
}

function keyOf({ scope, month }: { readonly scope: string; readonly month: string }): string {
  return `${scope}, ${month.slice(0, 7)}`;
}

function daysHeld({ days }: Held, key: string): number {
  return [...days].filter((day) => key.endsWith(`, ${day.slice(0, 7)}`)).length;
}

/** None where the name of a folder is no period. */
function daysBetween(from: IsoDay, to: IsoDay): readonly IsoDay[] {
  if (!isDay(from) || !isDay(to)) return [];
  return Array.from({ length: Math.max(0, dayOf(to) - dayOf(from) + 1) }, (_, at) => isoOf(dayOf(from) + at));
}
