import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import { isComplete } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { MustKnow } from '../core/preflight/preflight-of.ts';
import { isAboutSeats } from '../core/rules/list.ts';
import { isSwapKind, swapKindOf, swapOf, type Swap } from '../core/rules/plan-swap.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { CaseDraft, ProposalResult, ProposedStep } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Logger } from '../lib/log.ts';
import { namedSku, type PlanReviewDay } from '../reports/plan-review-day.ts';
import { reviewPlans, type ReviewPlansInput } from './review-plans.ts';
import { fitPeople, newestUse, type LeftAlone, type SwapCandidate } from './swap-people.ts';
import { createFreeUnits, type FreeUnits } from './swap-units.ts';

export interface ProposeSwapsDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases' | 'positions'>;
  readonly catalogue: Pick<Catalogue, 'plansOf' | 'requiresOf' | 'purposeOf'>;
  /** The newest collection, with the prices of its day. */
  readonly planInput: () => Promise<
    ReviewPlansInput & {
      readonly run: Pick<StoredRun, 'describeSeats' | 'preflightFacts' | 'supply'>;
    }
  >;
  readonly preflight: MustKnow;
  readonly maxReportLagDays: number;
  readonly log?: Logger;
}

/** One swap, how many people it would suit, and how many of them the case asks about. */
export interface SwapSummary {
  readonly kind: string;
  readonly product: string;
  readonly gives: string;
  readonly takes: readonly string[];
  /** `Microsoft 365 E5` and `Microsoft 365 E3 + …`. */
  readonly from: string;
  readonly to: string;
  readonly couldMove: number;
  readonly proposed: number;
  /** Per person and month, in minor units. */
  readonly eachMinor: number;
  readonly currency: string;
  /** Why nobody, or not everybody, is asked about; null: everybody is. */
  readonly limitedBy: 'units' | 'units-unknown' | 'not-asked-yet' | null;
}

export interface SwapsProposed {
  readonly asOf: string;
  readonly runId: string;
  /** Why nothing was looked at, and no case was touched; null: it was. */
  readonly reason: string | null;
  readonly swaps: readonly SwapSummary[];
  readonly leftAlone: Readonly<Partial<Record<LeftAlone | 'in-a-case' | 'no-product', number>>>;
  readonly cases: ProposalResult | null;
}

/** A swap with the people it would suit, the first by id where they are many. */
interface Group {
  readonly swap: Swap;
  readonly kind: string;
  readonly position: Position;
  couldMove: number;
  people: ProposedStep[];
}

const peopleAtOnce = 5_000;
/** Of one case: more are asked about when these are done. */
const mostPeople = 10_000;

/**
 * Turns right-sizing into cases: one for each licence given up and set of licences given for it. From complete
 * coverage only; nobody who would lose something they use or of which nobody can tell, nobody in another open case
 * of the product, and never more people than there are free units. Run again it changes nothing. `onlyOpen`: brings
 * the cases that are waiting up to date, and asks nothing new.
 */
export async function proposeSwaps(
  deps: ProposeSwapsDeps,
  { onlyOpen = false }: { readonly onlyOpen?: boolean } = {},
): Promise<SwapsProposed> {
  const { tenantId, ledger, log } = deps;
  const input = await deps.planInput();
  const { asOf, runId, coverage: seen } = input.run.manifest;
  const nothing = (reason: string): SwapsProposed => {
    log?.info({ tenantId, runId, asOf, reason }, 'no swaps looked for');
    return { asOf, runId, reason, swaps: [], leftAlone: {}, cases: null };
  };
  const day = await ledger.positions.newest({ tenantId });
  if (day?.runId !== runId) return nothing('not-reconciled');
  const { coverage, positions } = day;
  const gaps = input.qualityGaps ?? [];
  if (!isComplete(coverage) || !isComplete(seen) || gaps.length > 0) return nothing('coverage-incomplete');

  const standing = (await ledger.cases.list({ tenantId })).filter(({ kind }) => isAboutSeats(kind));
  const inOtherCases = await peopleInCases(deps, standing);
  const productOf = new Map(positions.flatMap((each) => each.skuIds.map((id) => [id.toLowerCase(), each])));
  const groups = new Map<string, Group>();
  const left = new Map<keyof SwapsProposed['leftAlone'], number>();
  const leave = (why: keyof SwapsProposed['leftAlone']) => left.set(why, (left.get(why) ?? 0) + 1);
  let waiting: SwapCandidate[] = [];

  const flush = async (): Promise<void> => {
    const policy = { ...deps.preflight, maxReportLagDays: deps.maxReportLagDays };
    const fitted = await fitPeople({ ...deps, run: input.run, policy, asOf: dayOf(asOf) }, waiting);
    waiting = [];
    for (const each of fitted) {
      if (each.kind === 'leftAlone') leave(each.why);
      else groupOf(each.candidate.swap).add(each.step);
    }
  };
  const groupOf = (swap: Swap) => {
    const kind = swapKindOf(swap);
    const position = productOf.get(swap.gives);
    if (position === undefined) throw new TypeError('Only products with a position are swapped.');
    const group: Group = groups.get(kind) ?? { swap, kind, position, couldMove: 0, people: [] };
    groups.set(kind, group);
    return { add: (step: ProposedStep) => addTo(group, step) };
  };

  const review = await reviewPlans(input, {
    each: async ({ proposal, person, held, consumption, skus }) => {
      const found = swapOf({ coverage, proposal, held, consumption, skus });
      if (found.kind === 'none') return;
      const { swap } = found;
      const position = productOf.get(swap.gives);
      if (position === undefined) return void leave('no-product');
      const { userId } = person;
      const others = inOtherCases.get(position.product)?.get(userId);
      if (others !== undefined && others !== swapKindOf(swap)) return void leave('in-a-case');
      waiting.push({ userId, swap, workload: newestUse(person), copilot: person.copilot });
      if (waiting.length >= peopleAtOnce) await flush();
    },
  });
  if (review.reason !== null || review.withheld !== null || review.currency === null) {
    return nothing(review.reason ?? review.withheld ?? 'no-price-book');
  }
  await flush();

  const { currency } = review;
  const units = createFreeUnits(positions, (await input.run.supply()).skus);
  const seenFrom = knownUpTo(input.run.manifest, ['skus', 'users']);
  for (const each of standing) keepUnits(units, each, seenFrom);
  const isOpen = ({ kind, position }: Group) =>
    standing.some((each) => isOpenCase(each) && each.kind === kind && each.product === position.product);
  const session = await ledger.cases.propose({ tenantId, asOf, runId });
  const drafts: CaseDraft[] = [];
  const swaps: SwapSummary[] = [];
  for (const group of [...groups.values()].sort(mostFirst)) {
    const { swap, kind, position, couldMove } = group;
    const free = units.of(swap.takes);
    const isAsked = !onlyOpen || isOpen(group);
    // Of units nobody knows none is given out.
    const steps =
      isAsked && free !== null ? group.people.sort(byId).slice(0, Math.min(free, mostPeople)) : [];
    const limitedBy = !isAsked
      ? 'not-asked-yet'
      : free === null
        ? 'units-unknown'
        : steps.length < couldMove
          ? 'units'
          : null;
    const { from, to } = namesOf(review, swap);
    const { gives, takes, eachMinor } = swap;
    const { product } = position;
    swaps.push({
      ...{ kind, product, gives, takes, from, to, couldMove, proposed: steps.length },
      ...{ eachMinor, currency, limitedBy },
    });
    if (steps.length === 0) continue;
    units.take(takes, steps.length);
    await session.addSteps(kind, product, steps);
    drafts.push(draftOf({ group, steps, from, to, free, currency, asOf }));
  }
  const evaluatedKinds = [
    ...new Set(standing.filter(isOpenCase).flatMap(({ kind }) => (isSwapKind(kind) ? kind : []))),
  ];
  const cases = await session.commit(drafts, { evaluatedKinds });
  log?.info({ tenantId, runId, asOf, swaps: drafts.length, onlyOpen }, 'swaps proposed');
  return { asOf, runId, reason: null, swaps, leftAlone: Object.fromEntries(left), cases };
}

function isOpenCase({ state }: Case): boolean {
  return isUndecided(state);
}

const underWay: ReadonlySet<CaseState> = new Set(['approved', 'grace', 'executing', 'undoing']);

/**
 * Who is in a case that has to come first, by product, with the kind of that case: an open reclaim case, a change
 * under way, a swap one person has approved already. Swaps that are only asked about are fitted again with everybody.
 */
async function peopleInCases(
  { ledger }: Pick<ProposeSwapsDeps, 'ledger'>,
  standing: readonly Case[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const byProduct = new Map<string, Map<string, string>>();
  for (const { id, kind, product, state } of standing) {
    const isFirst = isSwapKind(kind) ? state === 'awaitingSecond' : isUndecided(state);
    if (!isFirst && !underWay.has(state)) continue;
    const people = byProduct.get(product) ?? new Map<string, string>();
    byProduct.set(product, people);
    for (let offset = 0; ; offset += peopleAtOnce) {
      const page = await ledger.cases.people(id, { states: everyState, offset, limit: peopleAtOnce });
      for (const { userId } of page) people.set(userId, underWay.has(state) ? anyKind : kind);
      if (page.length < peopleAtOnce) break;
    }
  }
  return byProduct;
}

/** Of people to whom something is being done right now: no other question is asked about them, of whatever kind. */
const anyKind = '';

const everyState = ['planned', 'excluded', 'instructed', 'removing', 'settled', 'restoring'] as const;

/** Swaps that are decided, and that this run cannot have seen in the directory, have their units promised to them. */
function keepUnits(units: FreeUnits, { kind, state, facts, seats, updatedAt }: Case, seenFrom: string): void {
  if (!isSwapKind(kind) || typeof facts.takes !== 'string') return;
  const isDone = state === 'verified' || state === 'partlyDone';
  const isUnseen = isDone && Date.parse(updatedAt) >= Date.parse(seenFrom);
  if (underWay.has(state) || isUnseen) units.take(facts.takes.split('+'), seats);
}

function addTo(group: Group, step: ProposedStep): void {
  group.couldMove += 1;
  group.people.push(step);
  if (group.people.length >= 2 * mostPeople) group.people = group.people.sort(byId).slice(0, mostPeople);
}

function byId(a: ProposedStep, b: ProposedStep): number {
  return a.userId < b.userId ? -1 : 1;
}

/** Whoever saves most for a unit gets it first. */
function mostFirst(a: Group, b: Group): number {
  if (a.swap.eachMinor !== b.swap.eachMinor) return b.swap.eachMinor - a.swap.eachMinor;
  return a.kind < b.kind ? -1 : 1;
}

function namesOf(
  review: PlanReviewDay,
  { gives, takes }: Swap,
): { readonly from: string; readonly to: string } {
  const nameOf = (skuId: string) => namedSku(review, skuId).name;
  return { from: nameOf(gives), to: takes.map(nameOf).join(' + ') };
}

interface Drafted {
  readonly group: Group;
  readonly steps: readonly ProposedStep[];
  readonly from: string;
  readonly to: string;
  readonly free: number | null;
  readonly currency: string;
  readonly asOf: string;
}

/**
 * The question is new when the licences are, what they save, or when twice or half as many people could move. Who of
 * them is asked about goes by the units there are: other people in the place of those who were spared are no news.
 */
function draftOf({ group, steps, from, to, free, currency, asOf }: Drafted): CaseDraft {
  const { swap, kind, position, couldMove } = group;
  const seats = steps.length;
  return {
    ...{ kind, product: position.product, productName: position.name, ownerIds: position.ownerIds, seats },
    monthlyValue: { amountMinor: seats * swap.eachMinor, currency },
    facts: {
      ...{ asOf, gives: swap.gives, takes: swap.takes.join('+'), from, to, couldMove, freeUnits: free },
      ...{ eachMinor: swap.eachMinor, currency },
    },
    factsKey: `${swap.eachMinor}${currency}:${Math.floor(Math.log2(couldMove))}`,
    coverageComplete: true,
  };
}
