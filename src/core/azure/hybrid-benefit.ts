import { sqlMachineNeed, sqlServiceNeed, windowsNeed, type CoreNeed, type CoreRules } from './core-need.ts';

export const benefitKinds = ['vm', 'vmss', 'sqlvm', 'sqldb', 'sqlmi', 'elasticpool'] as const;
export type BenefitKind = (typeof benefitKinds)[number];

/** Servers outside Azure that Azure Arc shows; they are told apart and are in no rate (AZR-11). */
export type ArcKind = 'arc-server' | 'arc-sql';

/** What of a resource decides about Azure Hybrid Benefit. */
export interface LicensableResource {
  readonly resourceId: string;
  readonly name: string | null;
  readonly kind: BenefitKind | ArcKind;
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
  readonly osType: string | null;
  /** As Azure spells it; null: nothing is set. */
  readonly licenseType: string | null;
  readonly edition: string | null;
  readonly size: string | null;
  readonly instances: number | null;
  /** Of one instance; null: the size is not known. */
  readonly vCores: number | null;
  readonly isDevTest: boolean | null;
}

/** `replica`: a passive replica, licensed by its primary. */
export type BenefitState = 'on' | 'off' | 'replica' | 'devTest' | 'notEligible' | 'unknown';

export interface BenefitVerdict {
  readonly state: BenefitState;
  /** Why it is not eligible or not known; null otherwise. */
  readonly reason: string | null;
  /** Of `on` and `off`; null where the cores are not known. */
  readonly need: CoreNeed | null;
}

/** Whether Azure Hybrid Benefit is on for one resource, and the core licences it needs (AZR-02, AZR-03). */
export function benefitOf(resource: LicensableResource, rules: CoreRules): BenefitVerdict {
  const eligible = eligibilityOf(resource);
  if (eligible.kind === 'no') return { state: 'notEligible', reason: eligible.reason, need: null };
  if (eligible.kind === 'unknown') return unknownFor(eligible.reason);
  if (resource.isDevTest === true) return { state: 'devTest', reason: null, need: null };
  if (resource.isDevTest === null) return unknownFor('subscription-not-seen');
  const state = claimStateOf(resource);
  if (state === null) return unknownFor('licence-type-unknown');
  if (state === 'replica') return { state, reason: null, need: null };
  const { vCores } = resource;
  return { state, reason: null, need: vCores === null ? null : eligible.need(vCores, rules) };
}

function unknownFor(reason: string): BenefitVerdict {
  return { state: 'unknown', reason, need: null };
}

type Eligibility =
  | { readonly kind: 'yes'; readonly need: (vCores: number, rules: CoreRules) => CoreNeed | null }
  | { readonly kind: 'no'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

function eligibilityOf(resource: LicensableResource): Eligibility {
  switch (resource.kind) {
    case 'vm':
    case 'vmss':
      return windowsEligibility(resource);
    case 'sqlvm':
      return sqlMachineEligibility(resource.edition);
    case 'sqldb':
    case 'sqlmi':
    case 'elasticpool':
      return sqlServiceEligibility(resource);
    case 'arc-server':
    case 'arc-sql':
      return { kind: 'no', reason: 'outside-azure' };
  }
}

function windowsEligibility({ osType, licenseType, kind, instances }: LicensableResource): Eligibility {
  if (osType === null) return { kind: 'unknown', reason: 'operating-system-unknown' };
  if (plain(osType) !== 'windows') return { kind: 'no', reason: 'not-windows' };
  if (plain(licenseType) === 'windows_client') return { kind: 'no', reason: 'windows-client' };
  const machines = kind === 'vm' ? 1 : instances;
  return {
    kind: 'yes',
    need: (vCores, rules) => (machines === null ? null : windowsNeed(vCores, machines, rules)),
  };
}

function sqlMachineEligibility(edition: string | null): Eligibility {
  switch (plain(edition)) {
    case 'enterprise':
      return { kind: 'yes', need: (vCores, rules) => sqlMachineNeed(vCores, 'enterprise', rules) };
    case 'standard':
      return { kind: 'yes', need: (vCores, rules) => sqlMachineNeed(vCores, 'standard', rules) };
    case 'developer':
    case 'express':
    case 'web':
      return { kind: 'no', reason: 'free-or-web-edition' };
    default:
      return { kind: 'unknown', reason: 'edition-unknown' };
  }
}

const dtuTiers: ReadonlySet<string> = new Set(['basic', 'standard', 'premium', 'system', 'datawarehouse']);
const tiers: Readonly<Record<string, 'generalPurpose' | 'businessCritical'>> = {
  generalpurpose: 'generalPurpose',
  hyperscale: 'generalPurpose',
  businesscritical: 'businessCritical',
};

function sqlServiceEligibility({ edition, size }: LicensableResource): Eligibility {
  const tier = plain(edition);
  if (dtuTiers.has(tier)) return { kind: 'no', reason: 'dtu' };
  if (/_s_/i.test(size ?? '')) return { kind: 'no', reason: 'serverless' };
  if (plain(size) === 'elasticpool') return { kind: 'no', reason: 'counted-with-its-pool' };
  const named = tiers[tier];
  return named === undefined
    ? { kind: 'unknown', reason: 'tier-unknown' }
    : { kind: 'yes', need: (vCores, rules) => sqlServiceNeed(vCores, named, rules) };
}

/**
 * What its licence type alone says, eligible or not. Null: Azure says something that is not known here, or nothing
 * where it must say something.
 */
export function claimStateOf({ kind, licenseType }: LicensableResource): 'on' | 'off' | 'replica' | null {
  const said = plain(licenseType);
  if (kind === 'vm' || kind === 'vmss') {
    if (said === 'windows_server') return 'on';
    return said === '' || said === 'none' ? 'off' : null;
  }
  if (kind === 'sqlvm') {
    if (said === 'ahub') return 'on';
    if (said === 'payg') return 'off';
    return said === 'dr' ? 'replica' : null;
  }
  if (said === 'baseprice') return 'on';
  return said === 'licenseincluded' ? 'off' : null;
}

function plain(text: string | null): string {
  return (text ?? '').trim().toLowerCase();
}
