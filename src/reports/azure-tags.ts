import { chargeback, type Chargeback } from '../core/azure/chargeback.ts';
import { createTagReview, type TagCompleteness, type Tagged } from '../core/azure/tag-completeness.ts';
import { tagEnforcement, type TagEnforcement } from '../core/azure/tag-enforcement.ts';
import { untaggedResources, type UntaggedResources } from '../core/azure/untagged-resources.ts';
import type { UntaggedRow } from '../lake/azure-facts.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { costAsOf, isWholeMonth } from './azure-month.ts';
import { whyUnread, type AzureReviewPolicy } from './azure-policy.ts';

export interface AzureTags {
  readonly method: string;
  readonly tagKeys: readonly string[];
  readonly floorPct: number;
  /** Null with `reason`. */
  readonly groups: TagCompleteness | null;
  /** Of the resources that can be licensed. */
  readonly resources: TagCompleteness | null;
  readonly reason: string | null;
  /** Of every resource, whatever its type; null with `untaggedReason`. */
  readonly untagged: UntaggedResources | null;
  readonly untaggedReason: string | null;
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
  const counted = reason === null ? await facts.azure.resourceCount() : null;
  const subscriptionIds = groups?.effort.map(({ subscriptionId }) => subscriptionId) ?? null;
  return {
    method: `A resource group is complete when it carries every wanted tag (${tagKeys.join(', ')}), in any case, with a value. Each group without one is one to look at and tag. Resources of every type are held to the same; some types take no tags.`,
    tagKeys,
    floorPct: tagFloorPct,
    groups,
    resources: await reviewed(facts.azure.taggedResources()),
    reason,
    untagged: counted === null ? null : untaggedResources(await facts.azure.untaggedGroups(), counted),
    untaggedReason: counted === null ? (reason ?? 'resources-not-counted') : null,
    enforcement:
      enforcementReason === null
        ? tagEnforcement(tagKeys, await facts.azure.tagPolicies(), subscriptionIds)
        : null,
    enforcementReason,
  };
}

/** Every resource without a wanted tag, by id; null where the resources were not read to their end (AZR-07). */
export async function listUntagged({
  manifest,
  facts,
}: Pick<StoredRun, 'manifest' | 'facts'>): Promise<readonly UntaggedRow[] | null> {
  const isRead = whyUnread(manifest, 'azure-resources') === null;
  if (!isRead || (await facts.azure.resourceCount()) === null) return null;
  const all: UntaggedRow[] = [];
  for await (const page of facts.azure.untaggedItems()) all.push(...page);
  return all;
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
    isWholeMonth(month, costAsOf(manifest), costLateDays),
  );
  const month = months.at(-1)?.month ?? null;
  if (month === null)
    return { ...head, month, byCurrency: null, months: null, reason: 'no-whole-month-of-cost' };
  return { ...head, month, byCurrency: months.filter((each) => each.month === month), months, reason: null };
}
