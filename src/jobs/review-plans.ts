import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { createPlanReview } from '../core/boundary/create-plan-review.ts';
import { createConsumption, type Consumption } from '../core/boundary/consumption-of.ts';
import { isPriced } from '../core/boundary/priced-skus.ts';
import type { Proposal } from '../core/boundary/right-sizing.ts';
import type { Gap } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { FeatureArea, SkuTerms } from '../core/model/feature.ts';
import type { Holding } from '../core/model/holding.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { SourceName } from '../lake/observation.ts';
import type { Holdings } from '../lake/open-holdings.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { onOneSideOnly, type PersonChange, type PlanReviewDay } from '../reports/plan-review-day.ts';
import { basisOf } from '../reports/usage-document-basis.ts';
import { createChangeList } from './change-list.ts';
import { whySeatsUnknown } from './reconcile-basis.ts';

/** What one unit of each SKU costs in a month, by SKU id, in minor units of one currency (C37). */
export interface PlanPrices {
  readonly currency: string;
  readonly monthlyMinor: ReadonlyMap<string, number>;
}

/** A premium suite and what it is justified against, as SKU ids. */
export interface Baseline {
  readonly suite: string;
  readonly baseline: string;
}

export interface PlanPolicy {
  readonly decision: { readonly classifyAfterDays: number; readonly newForDays: number };
  readonly populations: readonly PopulationRule[];
  readonly rightSizing: {
    readonly attestationDays: number;
    readonly underusedGroupPct: number;
    readonly baselines: readonly Baseline[];
  };
}

export interface ReviewPlansInput {
  readonly run: Pick<StoredRun, 'manifest' | 'holdings' | 'supply' | 'person'>;
  readonly catalogue: Pick<Catalogue, 'features' | 'termsOf'>;
  /** Null: nothing has a price, so nothing is proposed. */
  readonly priceBook: PlanPrices | null;
  readonly policy: PlanPolicy;
  /** What the gates of docs/methods.md §10 add to the run's own gaps: where there is one, nothing is proposed. */
  readonly qualityGaps?: readonly Gap[];
  /** People with an unexpired exemption of any product: nothing is proposed for them. */
  readonly exempt?: ReadonlySet<string>;
}

export interface ReviewPlansRequest {
  /** In place of the policy's. */
  readonly baselines?: readonly Baseline[];
  /** Areas whose premium features justify a suite; all when left out. */
  readonly areas?: readonly FeatureArea[];
  /** Told everybody something could be proposed for, one after the other; the person may be a reused view. */
  readonly each?: (found: ProposedChange) => Promise<void>;
  /** How many people to list, with what could be proposed for each; none when left out. */
  readonly people?: {
    readonly limit: number;
    readonly withNames: boolean;
    /** Only changes that have one of these SKUs on one side and none on the other; all when left out. */
    readonly skuIds?: readonly string[];
  };
}

/** What could be proposed for one person, and what it rests on. SKUs are indexes into `skus`. */
export interface ProposedChange {
  readonly proposal: Proposal;
  readonly person: Holding;
  /** Every SKU the person holds, those without a price included. */
  readonly held: readonly number[];
  readonly consumption: Consumption;
  readonly skus: readonly SkuTerms[];
}

const sources: readonly SourceName[] = [
  'users',
  'groups',
  'active-users',
  'm365-apps',
  'copilot',
  'activations',
  'mailbox-usage',
  'features',
];

/**
 * Where the plans of a run end and use begins, both ways: everybody is folded through the core once. Unknown with a
 * reason where the directory was not read whole. Saves nothing.
 */
export async function reviewPlans(
  input: ReviewPlansInput,
  request: ReviewPlansRequest = {},
): Promise<PlanReviewDay> {
  const { run, catalogue, policy, qualityGaps = [] } = input;
  const priceBook = qualityGaps.length > 0 ? null : input.priceBook;
  const { rightSizing, populations, decision } = policy;
  const seen = basisOf(run.manifest, sources);
  const basis = {
    ...seen,
    gaps: [...seen.gaps, ...qualityGaps],
    currency: input.priceBook?.currency ?? null,
    limits: {
      classifyAfterDays: decision.classifyAfterDays,
      newForDays: decision.newForDays,
      attestationDays: rightSizing.attestationDays,
      underusedGroupPct: rightSizing.underusedGroupPct,
    },
    withheld: withheldFor(input),
  };
  const reason = whySeatsUnknown(run);
  if (reason !== null) {
    return { ...basis, reason, review: null, skuNames: {}, groupNames: {}, people: [] };
  }
  const baselines = (request.baselines ?? rightSizing.baselines).map(lowerCased);
  const features = catalogue.features();
  const holdings = await run.holdings({
    populations,
    features,
    attestationDays: rightSizing.attestationDays,
    newForDays: decision.newForDays,
    priced: pricedSkus(catalogue, priceBook),
    suites: baselines.map(({ suite }) => suite),
  });
  const skus = termsOfAll({ catalogue, priceBook }, holdings, baselines);
  const indexOf = new Map(skus.map(({ skuId }, index) => [skuId, index]));
  const place = (skuId: string) => present(indexOf.get(skuId.toLowerCase()), skuId);
  const skuSets = holdings.skuSets.map((set) => set.map(place));
  const consumptionOf = createConsumption({
    features,
    asOf: dayOf(run.manifest.asOf),
    classifyAfterDays: decision.classifyAfterDays,
    attestations: holdings.attestations,
  });
  const reviewer = createPlanReview({
    asOf: dayOf(run.manifest.asOf),
    policy: { ...decision, ...rightSizing },
    features,
    skus,
    skuSets,
    groupSets: holdings.groupSets,
    attestations: holdings.attestations,
    isExempt:
      input.exempt === undefined || input.exempt.size === 0
        ? null
        : (userId) => input.exempt?.has(userId) === true,
    suites: baselines.map(({ suite, baseline }) => ({ suite: place(suite), baseline: place(baseline) })),
    ...(request.areas === undefined ? {} : { areas: request.areas }),
  });
  const changes = createChangeList(skus, { limit: request.people?.limit ?? 0 });
  const own = request.people?.skuIds?.flatMap((skuId) => indexOf.get(skuId.toLowerCase()) ?? []);
  const isWanted = own === undefined ? () => true : onOneSideOnly(new Set(own));

  for await (const people of holdings.people) {
    for (const person of people) {
      const proposal = reviewer.step(person);
      if (proposal === null || !isWanted(proposal)) continue;
      changes.add(proposal, person);
      if (request.each === undefined) continue;
      const held = skuSets[person.skuSet] ?? [];
      await request.each({ proposal, person, held, consumption: consumptionOf(person), skus });
    }
  }
  const review = reviewer.finish();
  return {
    ...basis,
    reason: null,
    review,
    skuNames: Object.fromEntries(skus.map(({ skuId, name }) => [skuId, name])),
    groupNames: await groupNames(
      run,
      review.groups.map(({ groupId }) => groupId),
    ),
    people: request.people?.withNames === true ? await named(changes.list(), run) : changes.list(),
  };
}

/** SKUs a proposal may exchange: a price alone, on a trial or a meeting room, makes nobody's plan a new one. */
function pricedSkus(
  { termsOf }: Pick<Catalogue, 'termsOf'>,
  priceBook: PlanPrices | null,
): readonly string[] {
  const prices = lowerCasedKeys(priceBook);
  return termsOf([...prices.keys()], (skuId) => prices.get(skuId) ?? null)
    .filter(isPriced)
    .map(({ skuId }) => skuId);
}

function lowerCasedKeys(priceBook: PlanPrices | null): ReadonlyMap<string, number> {
  return new Map([...(priceBook?.monthlyMinor ?? [])].map(([skuId, minor]) => [skuId.toLowerCase(), minor]));
}

function withheldFor({ priceBook, qualityGaps = [] }: ReviewPlansInput): PlanReviewDay['withheld'] {
  if (qualityGaps.length > 0) return 'quality-gate-failed';
  return priceBook === null ? 'no-price-book' : null;
}

/** Every SKU the review speaks of: held by somebody, in the price book, or one side of a baseline. */
function termsOfAll(
  { catalogue, priceBook }: Pick<ReviewPlansInput, 'catalogue' | 'priceBook'>,
  { skuSets }: Holdings,
  baselines: readonly Baseline[],
): readonly SkuTerms[] {
  const prices = lowerCasedKeys(priceBook);
  const skuIds = [
    ...skuSets.flat(),
    ...prices.keys(),
    ...baselines.flatMap(({ suite, baseline }) => [suite, baseline]),
  ].map((skuId) => skuId.toLowerCase());
  return catalogue.termsOf([...new Set(skuIds)].sort(), (skuId) => prices.get(skuId.toLowerCase()) ?? null);
}

async function groupNames(
  { supply }: ReviewPlansInput['run'],
  groupIds: readonly string[],
): Promise<PlanReviewDay['groupNames']> {
  if (groupIds.length === 0) return {};
  const names = new Map((await supply()).groups.map(({ groupId, displayName }) => [groupId, displayName]));
  return Object.fromEntries(groupIds.map((groupId) => [groupId, names.get(groupId) ?? null]));
}

async function named(
  changes: readonly PersonChange[],
  { person }: ReviewPlansInput['run'],
): Promise<readonly PersonChange[]> {
  const all: PersonChange[] = [];
  for (const change of changes) {
    all.push({ ...change, displayName: (await person(change.userId))?.displayName ?? null });
  }
  return all;
}

function lowerCased({ suite, baseline }: Baseline): Baseline {
  return { suite: suite.toLowerCase(), baseline: baseline.toLowerCase() };
}

function present(index: number | undefined, skuId: string): number {
  if (index === undefined) throw new TypeError(`The catalogue gave no terms of ${skuId}`);
  return index;
}
