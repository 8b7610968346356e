import { shippedComputeLimits } from '../catalogue/compute-limits.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { Support } from '../core/model/support.ts';
import { beyondStandard, type BeyondStandard } from '../core/servers/beyond-standard.ts';
import { compareProfiles, type ProfileComparison } from '../core/servers/compare-profiles.ts';
import { coreFlags, type CoreFlag } from '../core/servers/core-flags.ts';
import type { CoreRule } from '../core/servers/core-rule.ts';
import type { CorePrices } from '../core/servers/choose-route.ts';
import { serverLicenses } from '../core/servers/edition.ts';
import { failoverRights, type FailoverRights } from '../core/servers/failover-rights.ts';
import { gatherMachines, type Machine } from '../core/servers/gather-machines.ts';
import {
  benefitPositions,
  createBenefitClaims,
  type BenefitClaims,
  type BenefitPosition,
} from '../core/servers/hybrid-benefit.ts';
import { installedVersions, type InstalledVersion } from '../core/servers/installed-versions.ts';
import { licenseEstate, type LicensedEstate } from '../core/servers/license-estate.ts';
import { movedMachines, type MovedMachine } from '../core/servers/moved-machines.ts';
import { serverProducts, type ServerProduct } from '../core/servers/server-line.ts';
import {
  serverPositions,
  type CoreEntitlement,
  type ServerPosition,
} from '../core/servers/server-position.ts';
import type { ServerList } from '../lake/server-facts.ts';
import { discoveryOf, type Discovered } from './server-discovery.ts';
import { supportOfYear } from './support-of.ts';
import {
  byServer,
  coreEntitlements,
  earlierSightings,
  rulesFor,
  type ServerReading,
} from './server-inputs.ts';
import { basisOf, type Basis } from './usage-document-basis.ts';

export interface ServerProductPart {
  readonly product: ServerProduct;
  /** The rule that decides. */
  readonly rule: CoreRule;
  readonly comparison: ProfileComparison;
  readonly estate: LicensedEstate;
  readonly positions: readonly ServerPosition[];
}

export interface ServerDocument extends Basis {
  readonly method: string;
  /** The list everything rests on; null with `reason` where none was brought. */
  readonly list:
    (NonNullable<ServerList['brought']> & { readonly ageDays: number; readonly isStale: boolean }) | null;
  readonly reason: string | null;
  readonly discovery: readonly Discovered[];
  /** Virtual machines whose host nobody knows. */
  readonly hostUnknown: number;
  /** Machines last seen longer ago than a list may be old. */
  readonly notSeenLately: number;
  readonly containerHosts: number;
  readonly products: readonly ServerProductPart[];
  readonly flags: readonly CoreFlag[];
  readonly moved: readonly MovedMachine[];
  readonly versions: readonly (InstalledVersion & { readonly support: Support })[];
  /** Cores that are licensed and that one instance of SQL Server Standard cannot use. */
  readonly beyondStandard: readonly BeyondStandard[];
  /** Editions with more passive replicas than active ones. */
  readonly failover: readonly FailoverRights[];
  /** Counted by server in the register: never set against cores. */
  readonly byServer: ReturnType<typeof byServer>;
  readonly benefit: readonly BenefitPosition[];
}

const method =
  'Every host is licensed by the cheapest way the terms allow: all its cores, or each virtual machine on its own; by money where the register prices every way, else a way is cheaper only where it needs no more of anything. Where Software Assurance is not known, both are shown. Where lists disagree about a machine, the higher count is taken. Unknown cores or editions leave the total unknown, with what is needed at least. One instance of SQL Server Standard uses the lesser of 4 sockets or 24 cores (2014: 16, 2025: 32): the cores beyond stay counted, since the licence is of all cores; further instances may use them, and a virtual machine with fewer cores takes fewer licences. Support ends with extended support, of the last service pack; updates that are paid for are not counted.';

/** SQL Server and Windows Server by the core: required, owned, missing, and the errors of counting (SRV-01..05, SRV-08, SRV-09). */
export async function serverDocument(reading: ServerReading): Promise<ServerDocument> {
  const { run, register, policy } = reading;
  const { manifest, facts } = run;
  const { servers, audit } = policy;
  const list = await facts.servers.list();
  const machines = gatherMachines(list.lines, list.brought === null ? [] : await earlierSightings(reading));
  const entitlements = await register.entitlements({ asOf: manifest.asOf });
  const owned = coreEntitlements(entitlements);
  const described = describedList(list, manifest.asOf, servers.staleAfterDays);
  const withheld = described?.isStale === true ? 'servers-stale' : null;
  const isRead = list.brought !== null;
  const products = !isRead
    ? []
    : serverProducts.map((product): ServerProductPart => {
        const rules = rulesFor(product, servers);
        const [rule] = rules;
        if (rule === undefined) throw new TypeError(`${product} has no rule`);
        const prices = pricesOf(owned);
        const estate = licenseEstate({
          product,
          machines,
          rule,
          assurance: servers.softwareAssurance,
          prices,
        });
        const positions = serverPositions({ estate, entitlements: owned, rule, terms: audit, withheld });
        return { product, rule, comparison: compareProfiles(product, rules, machines), estate, positions };
      });
  const positions = products.flatMap((part) => part.positions);
  return {
    ...basisOf(manifest, ['servers', 'azure-resources', 'intune-devices']),
    method,
    list: described,
    reason: isRead ? null : 'no-server-list',
    discovery: discoveryOf({
      ...{ manifest, list, machines, cloud: await facts.servers.cloudCount() },
      endpoints: await facts.servers.devices(),
      staleAfterDays: servers.staleAfterDays,
    }),
    hostUnknown: machines.filter(({ kind, hostIds }) => kind === 'vm' && hostIds.length === 0).length,
    notSeenLately: notSeenLately(machines, isoOf(dayOf(manifest.asOf) - servers.staleAfterDays)),
    containerHosts: machines.filter(({ isContainerHost }) => isContainerHost).length,
    products,
    flags: isRead ? coreFlags(machines, (product) => ruleOf(products, product)) : [],
    moved: movedMachines(
      machines,
      products.map(({ estate }) => estate),
      servers.softwareAssurance,
    ),
    versions: installedVersions(machines, {
      yearOf: (license) => owned[license]?.year ?? null,
      assuranceOf: (license) => servers.softwareAssurance[license] ?? null,
    }).map((installed) => ({ ...installed, support: supportOfYear(installed, manifest.asOf) })),
    beyondStandard: products
      .filter(({ product }) => product === 'sql-server')
      .flatMap(({ estate }) => beyondStandard(machines, estate, shippedComputeLimits())),
    failover: isRead ? failoverRights(machines) : [],
    byServer: byServer(entitlements),
    benefit: isRead ? benefitPositions(await claimsOf(reading), positions) : [],
  };
}

/** Null: Azure was not read to its end. */
async function claimsOf({ run, policy }: ServerReading): Promise<BenefitClaims | null> {
  const azure = run.manifest.sources.find(({ name }) => name === 'azure-resources');
  if (azure?.status !== 'complete') return null;
  const claims = createBenefitClaims(policy.azure.coreRules);
  for await (const page of run.facts.azure.resources()) for (const resource of page) claims.step(resource);
  return claims.finish();
}

/** One product of the document; for a question about it alone. */
export function ofProduct(document: ServerDocument, product: ServerProduct): ServerDocument {
  const isOf = (each: { readonly product: ServerProduct | null }) =>
    each.product === null || each.product === product;
  return {
    ...document,
    products: document.products.filter(isOf),
    flags: document.flags.filter(isOf),
    moved: document.moved.filter(isOf),
    versions: document.versions.filter(isOf),
    beyondStandard: product === 'sql-server' ? document.beyondStandard : [],
    failover: product === 'sql-server' ? document.failover : [],
    byServer: document.byServer.filter((each) => each.product.startsWith(product)),
    benefit: document.benefit.filter(({ license }) => license.startsWith(product)),
  };
}

function describedList(
  { brought }: ServerList,
  asOf: string,
  staleAfterDays: number,
): ServerDocument['list'] {
  if (brought === null) return null;
  const ageDays = dayOf(asOf) - dayOf(brought.exportedOn);
  return { ...brought, ageDays, isStale: ageDays > staleAfterDays };
}

function notSeenLately(machines: readonly Machine[], since: string): number {
  return machines.filter(({ lastSeenOn }) => lastSeenOn !== null && lastSeenOn < since).length;
}

function pricesOf(owned: Readonly<Partial<Record<string, CoreEntitlement>>>): CorePrices {
  return Object.fromEntries(
    serverLicenses.flatMap((license) => {
      const price = owned[license]?.price;
      return price?.known === true ? [[license, price.value] as const] : [];
    }),
  );
}

function ruleOf(parts: readonly ServerProductPart[], product: ServerProduct): CoreRule {
  const part = parts.find((each) => each.product === product);
  if (part === undefined) throw new TypeError(`${product} has no rule`);
  return part.rule;
}
