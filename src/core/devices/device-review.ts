import type { DeviceHolder } from './device-holder.ts';
import { rightsVerdictOf, rightsVerdicts, type RightsVerdict } from './device-rights.ts';
import {
  exclusions,
  missingFacts,
  sharedUseOf,
  type Exclusion,
  type MissingFact,
  type SharedUseRules,
} from './shared-use.ts';

/** What licences cost in a month, in minor units of one currency; of those without a price nothing is known. */
export interface LicenceValue {
  readonly priced: number;
  readonly unpriced: number;
  /** Null where nobody's licences have a price. */
  readonly monthlyMinor: number | null;
}

export interface ListedHolder {
  readonly userId: string;
  readonly name: string | null;
  readonly skuIds: readonly string[];
}

export interface Cohort {
  readonly count: number;
  /** What they hold now. */
  readonly held: LicenceValue;
  /** The first of them, in the order they came. */
  readonly people: readonly ListedHolder[];
}

/** What the same people would cost less with another licence; null without its price, or theirs. */
export interface TargetSaving {
  readonly skuId: string;
  readonly eachMinor: number | null;
  readonly savingMinor: number | null;
}

/** `considered = frontline + sharedDevice + the excluded + the unknown`. */
export interface SharedUseFindings {
  /** People with a user-based suite. */
  readonly considered: number;
  readonly frontline: Cohort & {
    readonly sharedDevicesOnly: number;
    readonly noCompanyDevice: number;
    readonly targets: readonly TargetSaving[];
  };
  readonly sharedDevice: Cohort;
  readonly excluded: Readonly<Record<Exclusion, number>>;
  readonly unknown: Readonly<Record<MissingFact, number>>;
}

/** `holders` is the sum of the verdicts. */
export interface RightsFindings {
  readonly holders: number;
  readonly verdicts: Readonly<Record<RightsVerdict, number>>;
  readonly allInactive: Cohort;
}

export interface DeviceFindings {
  readonly sharedUse: SharedUseFindings;
  readonly rights: RightsFindings;
}

export interface DeviceReviewOptions extends SharedUseRules {
  /** User-based suites among the SKUs held. */
  readonly isSuite: (skuId: string) => boolean;
  readonly monthlyMinorOf: (skuId: string) => number | null;
  /** Frontline SKUs to compare with. */
  readonly frontlineSkuIds: readonly string[];
  /** How many of each cohort are kept. */
  readonly listed: number;
}

/** Folds holders into cohorts: memory does not grow with them. It removes nothing and plans nothing. */
export function createDeviceReview(options: DeviceReviewOptions) {
  const { isSuite, monthlyMinorOf, frontlineSkuIds } = options;
  const cohort = () => createCohort(options.listed, monthlyMinorOf);
  const cohorts = { frontline: cohort(), sharedDevice: cohort(), allInactive: cohort() };
  const bases = { sharedDevicesOnly: 0, noCompanyDevice: 0 };
  const excluded = zeroOf(exclusions);
  const unknown = zeroOf(missingFacts);
  const verdicts = zeroOf(rightsVerdicts);
  let [holders, considered] = [0, 0];

  return {
    step(holder: DeviceHolder): void {
      holders += 1;
      const verdict = rightsVerdictOf(holder, options);
      verdicts[verdict] += 1;
      if (verdict === 'allInactive') cohorts.allInactive.add(holder, holder.skuIds);
      const suites = holder.skuIds.filter(isSuite);
      if (suites.length === 0) return;
      considered += 1;
      const use = sharedUseOf(holder, options);
      switch (use.kind) {
        case 'frontline':
          bases[use.basis] += 1;
          cohorts.frontline.add(holder, suites);
          return;
        case 'sharedDevice':
          cohorts.sharedDevice.add(holder, suites);
          return;
        case 'excluded':
          excluded[use.why] += 1;
          return;
        case 'unknown':
          unknown[use.missing] += 1;
      }
    },
    finish(): DeviceFindings {
      const frontline = cohorts.frontline.finish();
      const targets = frontlineSkuIds.map((skuId) =>
        savingWith(skuId, monthlyMinorOf(skuId), frontline.held),
      );
      return {
        sharedUse: {
          considered,
          frontline: { ...frontline, ...bases, targets },
          sharedDevice: cohorts.sharedDevice.finish(),
          excluded,
          unknown,
        },
        rights: { holders, verdicts, allInactive: cohorts.allInactive.finish() },
      };
    },
  };
}

function savingWith(skuId: string, eachMinor: number | null, held: LicenceValue): TargetSaving {
  const savingMinor =
    eachMinor === null || held.monthlyMinor === null ? null : held.monthlyMinor - held.priced * eachMinor;
  return { skuId, eachMinor, savingMinor };
}

function createCohort(listed: number, monthlyMinorOf: (skuId: string) => number | null) {
  const people: ListedHolder[] = [];
  let [priced, unpriced, total] = [0, 0, 0];
  return {
    add({ userId, name }: DeviceHolder, skuIds: readonly string[]): void {
      const prices = skuIds.map(monthlyMinorOf);
      if (prices.includes(null)) unpriced += 1;
      else {
        priced += 1;
        for (const price of prices) if (price !== null) total += price;
      }
      if (people.length < listed) people.push({ userId, name, skuIds });
    },
    finish: (): Cohort => ({
      count: priced + unpriced,
      held: { priced, unpriced, monthlyMinor: priced === 0 ? null : total },
      people,
    }),
  };
}

function zeroOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
