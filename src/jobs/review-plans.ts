import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { createPlanReview } from '../core/boundary/create-plan-review.ts';
import { createConsumption, type Consumption } from '../core/boundary/consumption-of.ts';
import { grantsOf } from '../core/boundary/held-set.ts';
import type { Proposal } from '../core/boundary/right-sizing.ts';
import type { Gap } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { FeatureArea, FeatureSet, SkuTerms } from '../core/model/feature.ts';
import type { Holding } from '../core/model/holding.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { SourceName } from '../lake/observation.ts';
import type { Holdings } from '../lake/open-holdings.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { planEvidence } from '../reports/plan-evidence.ts';
import { onOneSideOnly, type PersonChange, type PlanReviewDay } from '../reports/plan-review-day.ts';
import { basisOf } from '../reports/usage-document-basis.ts';
import { createChangeList } from './change-list.ts';
import { exchangeableSkus, planSkusOf, type Baseline, type PlanPrices, type PlanSkus } from './plan-skus.ts';
import { whySeatsUnknown } from './reconcile-basis.ts';

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
  'pstn-calls',
  'pim-eligibilities',
  'pim-activations',
  'power-bi-activity',
];

/**
 * Where the plans of a run end and use begins, both ways: everybody is folded through the core once. Unknown with a
 * reason where the directory was not read whole. Saves nothing.
 */
export async function reviewPlans(
  input: ReviewPlansInput,
  request: ReviewPlansRequest = {},
): Promise<PlanReviewDay> {
  const { run } = input;
  const basis = reviewBasisOf(input);
  const reason = whySeatsUnknown(run);
  if (reason !== null) {
    return { ...basis, reason, review: null, skuNames: {}, groupNames: {}, people: [] };
  }
  const baselines = (request.baselines ?? input.policy.rightSizing.baselines).map(lowerCased);
  const priced = { catalogue: input.catalogue, priceBook: basis.withheld === null ? input.priceBook : null };
  const holdings = await openHoldings(input, baselines, exchangeableSkus(priced));
  const skus = planSkusOf(priced, holdings.skuSets, baselines);
  const skuSets = holdings.skuSets.map((set) => set.map((skuId) => skus.indexOf(skuId)));
  const judged = judgedBy(input);
  const consumptionOf = consumptionIn(judged, holdings);
  const reviewer = createPlanReview({
    ...judged,
    ...{ skus: skus.terms, skuSets, groupSets: holdings.groupSets },
    ...{ attestations: holdings.attestations, silent: holdings.silent },
    suites: baselines.map(({ suite, baseline }) => ({
      suite: skus.indexOf(suite),
      baseline: skus.indexOf(baseline),
    })),
    ...(request.areas === undefined ? {} : { areas: request.areas }),
  });
  const changes = createChangeList(skus.terms, { limit: request.people?.limit ?? 0 });
  const isWanted = wantedOnly(request, skus);

  for await (const people of holdings.people) {
    for (const person of people) {
      const proposal = reviewer.step(person);
      if (proposal === null || !isWanted(proposal)) continue;
      changes.add(proposal, person);
      if (request.each === undefined) continue;
      const held = skuSets[person.skuSet] ?? [];
      const consumption = consumptionOf(person, grantsOf(held, skus.terms));
      await request.each({ proposal, person, held, consumption, skus: skus.terms });
    }
  }
  const review = reviewer.finish();
  return {
    ...{ ...basis, reason: null, review },
    evidence: planEvidence(run.manifest, judged, holdings, review),
    skuNames: Object.fromEntries(skus.terms.map(({ skuId, name }) => [skuId, name])),
    groupNames: await groupNames(
      run,
      review.groups.map(({ groupId }) => groupId),
    ),
    people: request.people?.withNames === true ? await named(changes.list(), run) : changes.list(),
  };
}

/** What of the run, the prices and the policy the review rests on. */
function reviewBasisOf(input: ReviewPlansInput) {
  const { run, priceBook, policy, qualityGaps = [] } = input;
  const { decision, rightSizing } = policy;
  const seen = basisOf(run.manifest, sources);
  return {
    ...seen,
    gaps: [...seen.gaps, ...qualityGaps],
    currency: priceBook?.currency ?? null,
    limits: {
      classifyAfterDays: decision.classifyAfterDays,
      newForDays: decision.newForDays,
      attestationDays: rightSizing.attestationDays,
      underusedGroupPct: rightSizing.underusedGroupPct,
    },
    withheld: withheldFor(input),
  };
}

function withheldFor({ priceBook, qualityGaps = [] }: ReviewPlansInput): PlanReviewDay['withheld'] {
  if (qualityGaps.length > 0) return 'quality-gate-failed';
  return priceBook === null ? 'no-price-book' : null;
}

function openHoldings(
  { run, catalogue, policy }: ReviewPlansInput,
  baselines: readonly Baseline[],
  priced: readonly string[],
): Promise<Holdings> {
  return run.holdings({
    populations: policy.populations,
    features: catalogue.features(),
    classifyAfterDays: policy.decision.classifyAfterDays,
    attestationDays: policy.rightSizing.attestationDays,
    newForDays: policy.decision.newForDays,
    priced,
    suites: baselines.map(({ suite }) => suite),
  });
}

/** What people are judged by, whatever they hold. */
function judgedBy({ run, catalogue, policy, exempt }: ReviewPlansInput) {
  return {
    asOf: dayOf(run.manifest.asOf),
    policy: { ...policy.decision, ...policy.rightSizing },
    features: catalogue.features(),
    isExempt: exempt === undefined || exempt.size === 0 ? null : (userId: string) => exempt.has(userId),
  };
}

function consumptionIn(
  { features, asOf, policy }: ReturnType<typeof judgedBy>,
  { attestations, silent }: Holdings,
): (person: Holding, granted: FeatureSet) => Consumption {
  const { classifyAfterDays } = policy;
  return createConsumption({ features, asOf, classifyAfterDays, attestations, silent });
}

/** Whether a change is one of those the request asks for. */
function wantedOnly({ people }: ReviewPlansRequest, skus: PlanSkus): (proposal: Proposal) => boolean {
  if (people?.skuIds === undefined) return () => true;
  return onOneSideOnly(new Set(people.skuIds.flatMap((skuId) => skus.find(skuId) ?? [])));
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
