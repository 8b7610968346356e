import { chargeback, type Chargeback } from '../core/azure/chargeback.ts';
import { createTagReview, type TagCompleteness, type Tagged } from '../core/azure/tag-completeness.ts';
import { tagEnforcement, type TagEnforcement } from '../core/azure/tag-enforcement.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { isWholeMonth } from './azure-month.ts';
import { whyUnread, type AzureReviewPolicy } from './azure-policy.ts';

export interface AzureTags {
  readonly method: string;
  readonly tagKeys: readonly string[];
  readonly floorPct: number;
  /** Null with `reason`. */
  readonly groups: TagCompleteness | null;
  /** Of the resources that can be licensed; others are not read one by one. */
  readonly resources: TagCompleteness | null;
  readonly reason: string | null;
  /** What Azure Policy does about each key; null with `enforcementReason`. */
  readonly enforcement: readonly TagEnforcement[] | null;
  readonly enforcementReason: string | null;
}

export interface AzureChargeback {
  readonly method: string;
  readonly businessUnitTag: string;
  /** The newest whole month, `YYYY-MM`; null with `reason`. */
  readonly month: string | null;
  /** That month, one for each currency. */
  readonly byCurrency: readonly Chargeback[] | null;
  /** Every whole month that was read. */
  readonly months: readonly Chargeback[] | null;
  readonly reason: string | null;
}

const listed = 200;

/** Whether resource groups carry the wanted tags, whether that is enforced, and what is left to tag (AZR-06, AZR-07, AZR-09). */
export async function azureTags(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { tagKeys, tagFloorPct }: AzureReviewPolicy,
): Promise<AzureTags> {
  const reason = whyUnread(manifest, 'azure-resources');
  const enforcementReason = whyUnread(manifest, 'azure-policy');
  const reviewed = (pages: AsyncIterable<readonly Tagged[]>) =>
    reason === null ? completenessOf(pages, tagKeys) : null;
  const groups = await reviewed(facts.azure.groups());
  const subscriptionIds = groups?.effort.map(({ subscriptionId }) => subscriptionId) ?? null;
  return {
    method: `A resource group is complete when it carries every wanted tag (${tagKeys.join(', ')}), in any case, with a value. Each group without one is one to look at and tag.`,
    tagKeys,
    floorPct: tagFloorPct,
    groups,
    resources: await reviewed(facts.azure.taggedResources()),
    reason,
    enforcement:
      enforcementReason === null
        ? tagEnforcement(tagKeys, await facts.azure.tagPolicies(), subscriptionIds)
        : null,
    enforcementReason,
  };
}

async function completenessOf(
  pages: AsyncIterable<readonly Tagged[]>,
  tagKeys: readonly string[],
): Promise<TagCompleteness> {
  const review = createTagReview({ tagKeys, listed });
  for await (const page of pages) for (const tagged of page) review.step(tagged);
  return review.finish();
}

/** What each business unit consumed, and what can be charged to nobody (AZR-07, AZR-08, C36). */
export async function azureChargeback(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { businessUnitTag, costLateDays }: AzureReviewPolicy,
): Promise<AzureChargeback> {
  const head = {
    method: `Cost of a month by the value of ${businessUnitTag}, values that differ in case only taken together. Cost without a value is charged to nobody. A month is whole ${costLateDays} days after its end. Each currency is on its own.`,
    businessUnitTag,
  };
  const unread = whyUnread(manifest, 'azure-costs');
  if (unread !== null) return { ...head, month: null, byCurrency: null, months: null, reason: unread };
  const months = chargeback(await facts.azure.tagCosts(businessUnitTag)).filter(({ month }) =>
    isWholeMonth(month, manifest.asOf, costLateDays),
  );
  const month = months.at(-1)?.month ?? null;
  if (month === null)
    return { ...head, month, byCurrency: null, months: null, reason: 'no-whole-month-of-cost' };
  return { ...head, month, byCurrency: months.filter((each) => each.month === month), months, reason: null };
}
