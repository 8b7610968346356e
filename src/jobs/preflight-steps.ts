import type { Catalogue } from '../catalogue/create-catalogue.ts';
import {
  preflightOf,
  type CarriedThing,
  type HeldSku,
  type MustKnow,
  type PreflightFacts,
  type SkuTraits,
} from '../core/preflight/preflight-of.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { ProposedStep } from '../ledger/case-draft.ts';

export interface PreflightStepsDeps {
  readonly run: Pick<StoredRun, 'preflightFacts'>;
  readonly catalogue: Pick<Catalogue, 'plansOf' | 'requiresOf' | 'purposeOf'>;
  readonly policy: MustKnow;
  readonly maxReportLagDays: number;
}

/**
 * Gives each step what its person would lose. One list for each case, in which all that a person has goes together;
 * one question to the lake for all of them.
 */
export type PreflightSteps = (
  cases: readonly (readonly ProposedStep[])[],
) => Promise<readonly (readonly ProposedStep[])[]>;

/** Where two cases would each take a licence that carries the same, each says that the other keeps it. */
export function createPreflightSteps(deps: PreflightStepsDeps): PreflightSteps {
  const { run, catalogue, policy, maxReportLagDays } = deps;
  const traits = skuTraits(catalogue);

  function lookInto(
    steps: readonly ProposedStep[],
    byPerson: ReadonlyMap<string, PreflightFacts | undefined>,
  ): readonly ProposedStep[] {
    const ofPerson = Map.groupBy(steps, ({ userId }) => userId);
    return steps.map((step) => {
      const known = byPerson.get(step.userId);
      if (known === undefined) throw new TypeError('The lake answers for everybody who was asked about.');
      const change = changeOf(ofPerson.get(step.userId) ?? [step], known);
      return { ...step, preflight: preflightOf(known, change, traits, policy) };
    });
  }

  return async (cases) => {
    const userIds = [...new Set(cases.flatMap((steps) => steps.map(({ userId }) => userId)))];
    const facts = await run.preflightFacts({ userIds, maxReportLagDays });
    const byPerson = new Map(userIds.map((userId, index) => [userId, facts[index]]));
    return cases.map((steps) => lookInto(steps, byPerson));
  };
}

function changeOf(steps: readonly ProposedStep[], { held }: PreflightFacts) {
  const asHeld = new Map((held ?? []).map((sku) => [sku.skuId, sku]));
  return {
    takes: steps.map(({ skuId, disabledPlans }): HeldSku => asHeld.get(skuId) ?? { skuId, disabledPlans }),
    adds: steps.flatMap(({ adds }) => adds ?? []),
  };
}

/** Plans that carry something of a person's own (licensing-service-plan-reference; features.csv has the same). */
const plansOfThing: Readonly<Record<CarriedThing, ReadonlySet<string>>> = {
  mailbox: new Set(['EXCHANGE_S_DESKLESS', 'EXCHANGE_S_STANDARD', 'EXCHANGE_S_ENTERPRISE']),
  oneDrive: new Set([
    'SHAREPOINTDESKLESS',
    'SHAREPOINTSTANDARD',
    'SHAREPOINTENTERPRISE',
    'ONEDRIVE_BASIC_P2',
    'ONEDRIVESTANDARD',
    'ONEDRIVEENTERPRISE',
  ]),
  phone: new Set(['MCOEV', 'MCOEVSMB']),
};

/** What the catalogue knows of SKUs, as the preflight asks it. A SKU that is not listed is unknown, not empty. */
export function skuTraits({ plansOf, requiresOf, purposeOf }: PreflightStepsDeps['catalogue']): SkuTraits {
  return {
    carries({ skuId, disabledPlans }, thing) {
      const plans = plansOf(skuId);
      if (plans === undefined) return null;
      return plans.some(({ id, name }) => plansOfThing[thing].has(name) && !disabledPlans.includes(id));
    },
    basesOf: (skuId) => (purposeOf(skuId) === 'unlisted' ? null : requiresOf(skuId)),
  };
}
