import type { SkuTerms } from '../core/model/feature.ts';
import type { Catalogue } from './create-catalogue.ts';

type Facts = Pick<Catalogue, 'entry' | 'grantsOf' | 'covers' | 'requiresOf' | 'restrictionOf' | 'purposeOf'>;

/**
 * SKUs as the boundary of a plan sees them, in the order given. An add-on none of whose bases was given would
 * look as if it needed nothing: the first of its bases (by id) then follows behind the SKUs given, so that the
 * add-on stays impossible wherever that base is neither held nor priced. An unknown SKU grants nothing. SKUs that
 * share a name are told apart by their part number: "Microsoft 365 Copilot (M365_Copilot)".
 */
export function termsOf(
  facts: Facts,
  given: readonly string[],
  monthlyMinorOf: (skuId: string) => number | null,
): readonly SkuTerms[] {
  const skuIds = given.map((skuId) => skuId.toLowerCase());
  const places = new Map(skuIds.map((skuId, index) => [skuId, index]));
  for (const skuId of skuIds) {
    const bases = facts.requiresOf(skuId);
    const [first] = bases;
    if (first === undefined || bases.some((base) => places.has(base))) continue;
    places.set(first, skuIds.length);
    skuIds.push(first);
  }
  const names = namesOf(facts, skuIds);
  return skuIds.map((skuId, index) => ({
    skuId,
    name: names[index] ?? `SKU ${skuId}`,
    purpose: facts.purposeOf(skuId),
    grants: facts.grantsOf(skuId) ?? 0,
    coveredBy: skuIds.flatMap((other, place) =>
      place !== index && facts.covers(other, skuId) ? [place] : [],
    ),
    requires: facts.requiresOf(skuId).flatMap((base) => places.get(base) ?? []),
    restriction: facts.restrictionOf(skuId),
    monthlyMinor: monthlyMinorOf(skuId),
  }));
}

function namesOf({ entry }: Pick<Facts, 'entry'>, skuIds: readonly string[]): readonly string[] {
  const entries = skuIds.map((skuId) => entry(skuId));
  const isShared = (name: string) => entries.filter((other) => other?.displayName === name).length > 1;
  return entries.map((found, index) => {
    if (found === undefined) return `SKU ${skuIds[index] ?? ''}`;
    const { displayName, skuPartNumber } = found;
    return isShared(displayName) ? `${displayName} (${skuPartNumber})` : displayName;
  });
}
