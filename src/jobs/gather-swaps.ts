import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { CompleteCoverage } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { MustKnow } from '../core/preflight/preflight-of.ts';
import { swapKindOf, swapOf } from '../core/rules/plan-swap.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { PlanReviewDay } from '../reports/plan-review-day.ts';
import type { PeopleInCases } from './people-in-cases.ts';
import { reviewPlans, type ProposedChange, type ReviewPlansInput } from './review-plans.ts';
import { createSwapGroups, type SwapGroup } from './swap-groups.ts';
import { fitPeople, newestUse, type LeftAlone, type SwapCandidate } from './swap-people.ts';

/** A collection with the prices of its day, and what has to be looked at of people before they are moved. */
export type SwapInput = ReviewPlansInput & {
  readonly run: Pick<StoredRun, 'describeSeats' | 'preflightFacts' | 'supply'>;
};

export interface GatherSwapsDeps {
  readonly catalogue: Pick<Catalogue, 'plansOf' | 'requiresOf' | 'purposeOf'>;
  readonly preflight: MustKnow;
  readonly maxReportLagDays: number;
}

/** What was concluded of the collection, and who is spoken for already. */
export interface SwapGround {
  readonly coverage: CompleteCoverage;
  readonly positions: readonly Position[];
  readonly inCases: PeopleInCases;
}

/** How many people a swap would suit who are left as they are, by why. */
export type LeftAloneCounts = Readonly<Partial<Record<LeftAlone | 'in-a-case' | 'no-product', number>>>;

export type GatheredSwaps =
  | { readonly kind: 'nothing'; readonly reason: string }
  | {
      readonly kind: 'gathered';
      readonly groups: readonly SwapGroup[];
      readonly leftAlone: LeftAloneCounts;
      readonly review: PlanReviewDay;
      readonly currency: string;
    };

const peopleAtOnce = 5_000;

/** Everybody a cheaper licence would suit, by swap. Nobody is gathered where right-sizing proposes nothing. */
export async function gatherSwaps(
  deps: GatherSwapsDeps,
  input: SwapInput,
  { coverage, positions, inCases }: SwapGround,
): Promise<GatheredSwaps> {
  const { run } = input;
  const fitting = {
    ...{ run, catalogue: deps.catalogue, asOf: dayOf(run.manifest.asOf) },
    policy: { ...deps.preflight, maxReportLagDays: deps.maxReportLagDays },
  };
  const groups = createSwapGroups(positions);
  const left = new Map<keyof LeftAloneCounts, number>();
  const leave = (why: keyof LeftAloneCounts) => left.set(why, (left.get(why) ?? 0) + 1);
  let waiting: SwapCandidate[] = [];

  async function fitWaiting(): Promise<void> {
    const fitted = await fitPeople(fitting, waiting);
    waiting = [];
    for (const each of fitted) {
      if (each.kind === 'leftAlone') leave(each.why);
      else groups.add(each.candidate.swap, each.step);
    }
  }

  async function consider({ proposal, person, held, consumption, skus }: ProposedChange): Promise<void> {
    const found = swapOf({ coverage, proposal, held, consumption, skus });
    if (found.kind === 'none') return;
    const { swap } = found;
    const position = groups.positionOf(swap);
    if (position === null) return void leave('no-product');
    const { userId } = person;
    const { product } = position;
    if (inCases.isTaken({ userId, product, kind: swapKindOf(swap) })) return void leave('in-a-case');
    waiting.push({ userId, swap, workload: newestUse(person), copilot: person.copilot });
    if (waiting.length >= peopleAtOnce) await fitWaiting();
  }

  const review = await reviewPlans(input, { each: consider });
  const { reason, withheld, currency } = review;
  if (reason !== null || withheld !== null || currency === null) {
    return { kind: 'nothing', reason: reason ?? withheld ?? 'no-price-book' };
  }
  await fitWaiting();
  return {
    ...{ kind: 'gathered', groups: groups.list(), review, currency },
    leftAlone: Object.fromEntries(left),
  };
}
