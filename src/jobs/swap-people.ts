import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { Day } from '../core/model/day.ts';
import type { SeatEvidence } from '../core/model/finding.ts';
import type { Holding } from '../core/model/holding.ts';
import type { Evidence } from '../core/model/seat.ts';
import type { AddedSku } from '../core/plan/step.ts';
import {
  preflightOf,
  type HeldSku,
  type MustKnow,
  type PreflightFacts,
  type SkuTraits,
} from '../core/preflight/preflight-of.ts';
import type { Preflight } from '../core/preflight/preflight.ts';
import type { Swap } from '../core/rules/plan-swap.ts';
import type { SeatDetail } from '../lake/seat-detail.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { ProposedStep } from '../ledger/case-draft.ts';
import { skuTraits } from './preflight-steps.ts';

/** Somebody whose licences could be swapped, with what of their use is kept beside the step. */
export interface SwapCandidate {
  readonly userId: string;
  readonly swap: Swap;
  readonly workload: Evidence;
  readonly copilot: Evidence;
}

/** Why somebody is left as they are. */
export type LeftAlone =
  /** The licence comes through a group, or nobody says how. */
  | 'not-direct'
  /** The sources do not say what else they hold, or whether something hangs on the licence. */
  | 'not-known'
  /** A mailbox, a OneDrive or a phone number would be without a licence, or that is not known. */
  | 'would-lose-data'
  /** A hold: compliance decides. */
  | 'on-hold'
  /** A mailbox, OneDrive or phone that was switched off would come on with the other licence. */
  | 'would-switch-on'
  | 'blocked';

export type Fitted =
  | { readonly kind: 'step'; readonly candidate: SwapCandidate; readonly step: ProposedStep }
  | { readonly kind: 'leftAlone'; readonly why: LeftAlone };

export interface FitDeps {
  readonly run: Pick<StoredRun, 'describeSeats' | 'preflightFacts'>;
  readonly catalogue: Pick<Catalogue, 'plansOf' | 'requiresOf' | 'purposeOf'>;
  readonly policy: MustKnow & { readonly maxReportLagDays: number };
  readonly asOf: Day;
}

/** Looks at each of some people whether the swap takes anything of theirs with it, and makes it a step. */
export async function fitPeople(
  deps: FitDeps,
  candidates: readonly SwapCandidate[],
): Promise<readonly Fitted[]> {
  const given = [...new Set(candidates.map(({ swap }) => swap.gives))];
  const details = await deps.run.describeSeats(
    candidates.map(({ userId, swap }) => ({ userId, product: given.indexOf(swap.gives) })),
    given.map((skuId) => ({ skuIds: [skuId] })),
  );
  const facts = await deps.run.preflightFacts({
    userIds: candidates.map(({ userId }) => userId),
    maxReportLagDays: deps.policy.maxReportLagDays,
  });
  const traits = skuTraits(deps.catalogue);
  return candidates.map((candidate, index) => {
    const [detail, known] = [details[index], facts[index]];
    if (detail === undefined || known === undefined) {
      throw new TypeError('The lake answers for everybody who was asked about.');
    }
    return fit(deps, candidate, detail, known, traits);
  });
}

function fit(
  { catalogue, policy, asOf }: FitDeps,
  candidate: SwapCandidate,
  detail: SeatDetail,
  facts: PreflightFacts,
  traits: SkuTraits,
): Fitted {
  const { userId, swap } = candidate;
  const [assignment, ...others] = detail.assignments;
  if (assignment?.path !== 'direct' || !assignment.hasStatedPath || others.length > 0) {
    return leftAlone('not-direct');
  }
  const { held } = facts;
  if (held === null) return leftAlone('not-known');
  const { disabledPlans } = assignment;
  const adds = swap.takes.map((skuId) => addedSku(catalogue, skuId, disabledPlans));
  const taken = held.filter(({ skuId }) => skuId === swap.gives);
  const preflight = preflightOf(facts, { takes: taken, adds }, traits, policy);
  const comesOn = disabledPlans.length > 0 && switchesOn(taken, adds, traits);
  const why = taken.length === 0 ? 'not-known' : comesOn ? 'would-switch-on' : whyNot(preflight);
  if (why !== null) return leftAlone(why);
  const { displayName, userPrincipalName, department } = detail;
  const step: ProposedStep = {
    ...{ userId, skuId: swap.gives, path: 'direct', disabledPlans, adds, preflight },
    evidence: evidenceOf(
      candidate,
      held.map(({ skuId }) => skuId),
      asOf,
    ),
    ...{ displayName, userPrincipalName, department, groupNames: [], isActionable: true },
  };
  return { kind: 'step', candidate, step };
}

/** Services somebody had switched off stay off wherever the new licence has the same. */
function addedSku(
  { plansOf }: FitDeps['catalogue'],
  skuId: string,
  disabledPlans: readonly string[],
): AddedSku {
  const off = new Set(disabledPlans);
  return { skuId, disabledPlans: (plansOf(skuId) ?? []).flatMap(({ id }) => (off.has(id) ? id : [])).sort() };
}

const things = ['mailbox', 'oneDrive', 'phone'] as const;

/** The same service can be another plan in another licence: then switching it off by its id does not reach it. */
function switchesOn(taken: readonly HeldSku[], adds: readonly AddedSku[], { carries }: SkuTraits): boolean {
  return things.some(
    (thing) =>
      taken.every((sku) => carries(sku, thing) === false) &&
      adds.some((sku) => carries(sku, thing) !== false),
  );
}

function whyNot(preflight: Preflight): LeftAlone | null {
  const { losesMailbox, losesOneDrive, hasPhoneNumber, dependentSkuIds, mailbox, blocks } = preflight;
  if (losesMailbox !== false || losesOneDrive !== false || hasPhoneNumber === true) return 'would-lose-data';
  if (mailbox.isOnHold === true) return 'on-hold';
  if (dependentSkuIds === null) return 'not-known';
  return dependentSkuIds.length > 0 || blocks.length > 0 ? 'blocked' : null;
}

/** People of a swap use what they have: what decides about them is what they hold. */
function evidenceOf({ workload, copilot }: SwapCandidate, held: readonly string[], asOf: Day): SeatEvidence {
  return {
    ...{ asOf, verdict: 'active', rule: 'used', signIn: 'unknown', workload, copilot },
    idleDays: typeof workload === 'number' ? asOf - workload : null,
    ...{ heldSince: null, isDisabled: false, holds: [...held].sort() },
  };
}

/** The newest use of any service; `unknown` where none is dated and nobody can tell of one. */
export function newestUse({ exchange, files, teams, engage }: Holding): Evidence {
  const all = [exchange, files, teams, engage];
  const days = all.filter((each) => typeof each === 'number');
  if (days.length > 0) return Math.max(...days);
  return all.includes('unknown') ? 'unknown' : 'never';
}

function leftAlone(why: LeftAlone): Fitted {
  return { kind: 'leftAlone', why };
}
