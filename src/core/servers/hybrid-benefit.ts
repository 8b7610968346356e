import type { CoreRules } from '../azure/core-need.ts';
import { benefitOf, claimStateOf, type LicensableResource } from '../azure/hybrid-benefit.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import type { ServerLicense } from './edition.ts';
import type { ServerPosition } from './server-position.ts';

/** Core licences that Azure resources claim under the hybrid benefit; null: not known. */
export interface BenefitClaims {
  readonly windows: number | null;
  readonly sqlEnterprise: number | null;
  readonly sqlStandard: number | null;
  /** All databases, if they were claimed under the one licence or the other: which it is nobody says. */
  readonly databases: { readonly asEnterprise: number | null; readonly asStandard: number | null };
}

export interface BenefitPosition {
  readonly license: 'windows-server' | 'sql-server-enterprise' | 'sql-server-standard';
  readonly owned: Figure<number>;
  readonly onPremises: Figure<number>;
  /** By virtual machines. */
  readonly claimed: Figure<number>;
  /** By databases, if all of them were claimed under this licence. */
  readonly byDatabases: Figure<number>;
  /** Owned, less what is used on premises and claimed. Negative: claimed twice. */
  readonly left: Figure<number>;
}

/**
 * Folds Azure resources into what they claim, each by the verdict `benefitOf` gives of it. A claim nobody is sure of,
 * or whose cores are not known, leaves its licence unknown.
 */
export function createBenefitClaims(rules: CoreRules) {
  const sums = { windows: 0, sqlEnterprise: 0, sqlStandard: 0, asEnterprise: 0, asStandard: 0 };
  const isUnknown = new Set<keyof typeof sums>();

  function add(to: keyof typeof sums, cores: number | null): void {
    if (cores === null) isUnknown.add(to);
    else sums[to] += cores;
  }
  const claim = (of: keyof typeof sums): number | null => (isUnknown.has(of) ? null : Math.ceil(sums[of]));

  return {
    step(resource: LicensableResource): void {
      const { state, need } = benefitOf(resource, rules);
      const said = claimStateOf(resource);
      const isOpen = state === 'unknown' && said !== 'off' && said !== 'replica';
      if (state !== 'on' && !isOpen) return;
      switch (resource.kind) {
        case 'vm':
        case 'vmss':
          add('windows', need?.windowsServer ?? null);
          return;
        case 'sqlvm': {
          const edition = (resource.edition ?? '').trim().toLowerCase();
          if (edition !== 'standard') add('sqlEnterprise', need?.sqlEnterprise ?? null);
          if (edition !== 'enterprise') add('sqlStandard', need?.sqlStandard ?? null);
          return;
        }
        case 'sqldb':
        case 'sqlmi':
        case 'elasticpool':
          add('asEnterprise', need?.sqlEnterprise ?? null);
          add('asStandard', need?.sqlStandard ?? null);
          return;
        case 'arc-server':
        case 'arc-sql':
          return;
      }
    },
    finish: (): BenefitClaims => ({
      windows: claim('windows'),
      sqlEnterprise: claim('sqlEnterprise'),
      sqlStandard: claim('sqlStandard'),
      databases: { asEnterprise: claim('asEnterprise'), asStandard: claim('asStandard') },
    }),
  };
}

/** The claims beside what is owned and what on premises takes. `claims` null: Azure was not read. */
export function benefitPositions(
  claims: BenefitClaims | null,
  positions: readonly ServerPosition[],
): BenefitPosition[] {
  const of = (license: ServerLicense) => positions.find((position) => position.license === license);
  const ownedOf = (license: ServerLicense): Figure<number> =>
    of(license)?.entitled ?? unknown('not-in-register');
  const usedOf = (license: ServerLicense): Figure<number> => of(license)?.required ?? known(0);
  const windows = ['windows-server-standard', 'windows-server-datacenter'] as const;
  const registered = windows.filter((license) => of(license)?.entitled.known === true);
  const rows: readonly Omit<BenefitPosition, 'left'>[] = [
    {
      license: 'windows-server',
      owned: registered.length === 0 ? unknown('not-in-register') : registered.map(ownedOf).reduce(plus),
      onPremises: windows.map(usedOf).reduce(plus),
      claimed: figureOf(claims?.windows),
      byDatabases: known(0),
    },
    {
      license: 'sql-server-enterprise',
      owned: ownedOf('sql-server-enterprise'),
      onPremises: usedOf('sql-server-enterprise'),
      claimed: figureOf(claims?.sqlEnterprise),
      byDatabases: figureOf(claims?.databases.asEnterprise),
    },
    {
      license: 'sql-server-standard',
      owned: ownedOf('sql-server-standard'),
      onPremises: usedOf('sql-server-standard'),
      claimed: figureOf(claims?.sqlStandard),
      byDatabases: figureOf(claims?.databases.asStandard),
    },
  ];
  return rows.map((row) => ({ ...row, left: leftOf(row) }));
}

function leftOf({ owned, onPremises, claimed, byDatabases }: Omit<BenefitPosition, 'left'>): Figure<number> {
  const unknownPart = [owned, onPremises, claimed, byDatabases].find((figure) => !figure.known);
  if (unknownPart !== undefined) return unknownPart;
  if (byDatabases.known && byDatabases.value > 0) return unknown('database-licence-not-said');
  if (!owned.known || !onPremises.known || !claimed.known)
    throw new TypeError('an unknown part was passed over');
  return known(owned.value - onPremises.value - claimed.value);
}

function figureOf(cores: number | null | undefined): Figure<number> {
  if (cores === undefined) return unknown('azure-resources-missing');
  return cores === null ? unknown('cores-unknown') : known(cores);
}

function plus(left: Figure<number>, right: Figure<number>): Figure<number> {
  if (!left.known) return left;
  return right.known ? known(left.value + right.value) : right;
}
