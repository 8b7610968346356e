import type { IsoDay, ObservationRows } from '../../lake/observation.ts';
import type { ExportedCost } from './export-line.ts';
import { createRowSums } from './sum-rows.ts';

type TagCost = ObservationRows['azure_tag_costs'];
type PricingCost = ObservationRows['azure_pricing_costs'];

/** The run of an export a line is from, and what its cost belongs to when it is of no subscription. */
export interface LineOrigin {
  readonly run: string;
  readonly exportName: string;
}

export interface ExportFold {
  add(origin: LineOrigin, cost: ExportedCost): void;
  finish(): {
    readonly tagCosts: readonly TagCost[];
    readonly pricingCosts: readonly PricingCost[];
    /** Of the days wanted; null of none. */
    readonly newestOn: IsoDay | null;
    /** Months of a subscription that more than one run has: the first counts. */
    readonly repeated: readonly string[];
  };
}

/** Adds lines up to what a query by month would answer; days outside of `wanted` are left out. */
export function foldExports(
  tagKeys: readonly string[],
  wanted: { readonly from: IsoDay; readonly to: IsoDay },
): ExportFold {
  const keys = tagKeys.map((tagKey) => ({ tagKey, small: tagKey.toLowerCase() }));
  const byTag = createRowSums<TagCost>();
  const byPricing = createRowSums<PricingCost>();
  const owners = new Map<string, string>();
  const repeated = new Set<string>();
  let newestOn: IsoDay | null = null;

  return {
    add({ run, exportName }, cost) {
      const { day, amount, currency, resourceGroup, pricingModel, publisherType, tags } = cost;
      if (day < wanted.from || day > wanted.to) return;
      const scope = cost.scope ?? `export ${exportName}`;
      const month = `${day.slice(0, 7)}-01`;
      const owned = `${scope}, ${month.slice(0, 7)}`;
      const owner = owners.get(owned) ?? run;
      owners.set(owned, owner);
      if (owner !== run) {
        repeated.add(owned);
        return;
      }
      if (newestOn === null || day > newestOn) newestOn = day;
      const fact = { scope, month, amount, currency };
      for (const { tagKey, small } of keys)
        byTag.add({ ...fact, tagKey, tagValue: tags.get(small) ?? null, resourceGroup });
      byPricing.add({ ...fact, pricingModel, publisherType });
    },
    finish: () => ({
      tagCosts: byTag.rows(),
      pricingCosts: byPricing.rows(),
      newestOn,
      repeated: [...repeated],
    }),
  };
}
