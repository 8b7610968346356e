import { known, unknown, type Figure } from '../model/product.ts';
import { addNeeds, exactly, noCores, timesNeed, unknownNeed, type CoreNeed } from './core-need.ts';
import type { ServerLicense } from './edition.ts';
import type { ServerPosition } from './server-position.ts';

/** An Azure resource that may bring its licence along. */
export interface CloudResource {
  readonly kind: string;
  readonly osType: string | null;
  readonly licenseType: string | null;
  readonly edition: string | null;
  readonly vCores: number | null;
  /** Of a scale set; null where it is not said. */
  readonly instances: number | null;
}

/** Core licences that Azure resources claim under the hybrid benefit. */
export interface BenefitClaims {
  readonly windows: CoreNeed;
  readonly sqlEnterprise: CoreNeed;
  readonly sqlStandard: CoreNeed;
  /** Databases, by the vCores of their tiers: which licence is claimed for them nobody says. */
  readonly databases: { readonly general: CoreNeed; readonly critical: CoreNeed };
  /** Resources with the benefit on. */
  readonly resources: number;
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

const windowsPerVm = 8;
const sqlPerVm = 4;
/** vCores of the general purpose and hyperscale tiers that one Enterprise core licence covers; critical: one. */
const generalPerEnterprise = 4;
/** Standard core licences for one vCore of the business critical tier; general purpose: one. */
const standardPerCritical = 4;

/** What is claimed in Azure, by the ratios of the hybrid benefit. Cores nobody tells leave the claim unknown. */
export function benefitClaims(resources: readonly CloudResource[]): BenefitClaims {
  const claims = { windows: noCores, sqlEnterprise: noCores, sqlStandard: noCores };
  const databases = { general: noCores, critical: noCores };
  let count = 0;
  for (const { kind, osType, licenseType, edition, vCores, instances } of resources) {
    const type = licenseType?.toLowerCase() ?? '';
    if (
      (kind === 'vm' || kind === 'vmss') &&
      type === 'windows_server' &&
      osType?.toLowerCase() !== 'linux'
    ) {
      count += 1;
      const machines = kind === 'vmss' ? instances : 1;
      const one = perMachine(vCores, windowsPerVm);
      claims.windows = addNeeds(
        claims.windows,
        machines === null ? unknownNeed(one.atLeast) : timesNeed(one, machines),
      );
    } else if (kind === 'sqlvm' && type === 'ahub') {
      count += 1;
      const need = perMachine(vCores, sqlPerVm);
      if (/enterprise/i.test(edition ?? '')) claims.sqlEnterprise = addNeeds(claims.sqlEnterprise, need);
      else if (/standard/i.test(edition ?? '')) claims.sqlStandard = addNeeds(claims.sqlStandard, need);
      else if (!/developer|express/i.test(edition ?? '')) {
        claims.sqlEnterprise = addNeeds(claims.sqlEnterprise, unknownNeed(0));
        claims.sqlStandard = addNeeds(claims.sqlStandard, unknownNeed(0));
      }
    } else if (['sqldb', 'sqlmi', 'elasticpool'].includes(kind) && type === 'baseprice') {
      count += 1;
      const need = vCores === null ? unknownNeed(0) : exactly(vCores);
      const isCritical = /business|critical|\bbc\b|_bc_|^bc/i.test(edition ?? '');
      const isGeneral = /general|hyper|\bgp\b|^gp|^hs/i.test(edition ?? '');
      const sure = isCritical || isGeneral ? need : unknownNeed(0);
      if (isCritical || !isGeneral) databases.critical = addNeeds(databases.critical, sure);
      if (!isCritical) databases.general = addNeeds(databases.general, sure);
    }
  }
  return { ...claims, databases, resources: count };
}

function perMachine(vCores: number | null, minimum: number): CoreNeed {
  return vCores === null ? unknownNeed(minimum) : exactly(Math.max(minimum, vCores));
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
  const general = claims?.databases.general ?? null;
  const critical = claims?.databases.critical ?? null;
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
      byDatabases: databasesOf(general, critical, (gp, bc) => Math.ceil(gp / generalPerEnterprise) + bc),
    },
    {
      license: 'sql-server-standard',
      owned: ownedOf('sql-server-standard'),
      onPremises: usedOf('sql-server-standard'),
      claimed: figureOf(claims?.sqlStandard),
      byDatabases: databasesOf(general, critical, (gp, bc) => gp + bc * standardPerCritical),
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

function figureOf(need: CoreNeed | undefined): Figure<number> {
  if (need === undefined) return unknown('azure-resources-missing');
  return need.cores === null ? unknown('cores-unknown') : known(need.cores);
}

function databasesOf(
  general: CoreNeed | null,
  critical: CoreNeed | null,
  count: (general: number, critical: number) => number,
): Figure<number> {
  if (general === null || critical === null) return unknown('azure-resources-missing');
  if (general.cores === null || critical.cores === null) return unknown('cores-unknown');
  return known(count(general.cores, critical.cores));
}

function plus(left: Figure<number>, right: Figure<number>): Figure<number> {
  if (!left.known) return left;
  return right.known ? known(left.value + right.value) : right;
}
