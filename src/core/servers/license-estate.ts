import type { CorePrices } from './choose-route.ts';
import { unknownNeed, type CoreNeed } from './core-need.ts';
import type { CoreRule } from './core-rule.ts';
import { productOfLicense, serverLicenses, type ServerLicense } from './edition.ts';
import type { Machine } from './gather-machines.ts';
import { placeLicenses } from './place-licenses.ts';
import { mergeNeeds, type Needs, type Ose, type Route } from './route.ts';
import type { ServerProduct } from './server-line.ts';

export interface EstateQuestion {
  readonly product: ServerProduct;
  readonly machines: readonly Machine[];
  readonly rule: CoreRule;
  /** What the organisation states of its licences, where the list says nothing of a server. */
  readonly assurance: Readonly<Partial<Record<ServerLicense, boolean>>>;
  readonly prices: CorePrices;
}

/** A way and what it takes: with the Software Assurance nobody speaks of, and without. Null: no way is allowed. */
export interface Choice {
  readonly assured: Pick<Route, 'kind' | 'needs'> | null;
  readonly unassured: Pick<Route, 'kind' | 'needs'> | null;
}

export interface LicensedPlace extends Choice {
  /** The host, or a virtual machine whose host nobody knows. */
  readonly serverId: string;
  readonly name: string | null;
  readonly isHost: boolean;
  readonly guests: number;
  /** Guests that were last seen on another host. */
  readonly visitors: number;
  /** Of what is installed there, the licences it takes by itself. */
  readonly installed: readonly ServerLicense[];
  /** Every way that was looked at, with Software Assurance assumed where nobody speaks of it. */
  readonly considered: readonly Route[];
}

export interface Unresolved {
  readonly serverId: string;
  readonly name: string | null;
  readonly edition: string | null;
  readonly reason: string;
}

export interface LicensedEstate {
  readonly product: ServerProduct;
  readonly places: readonly LicensedPlace[];
  /** Installed where nobody can tell the licence it needs: then no total is known. */
  readonly unresolved: readonly Unresolved[];
  /** Installations that need no licence: Developer, Express, Evaluation. */
  readonly free: number;
  /** Passive replicas that Software Assurance may cover. */
  readonly passive: number;
  /** In a cloud, where nobody says whether the instance brings its licence. */
  readonly inCloud: number;
  readonly totals: Readonly<
    Partial<Record<ServerLicense, { readonly assured: CoreNeed; readonly unassured: CoreNeed }>>
  >;
}

/** What a product takes over all hosts, each by its cheapest allowed way (SRV-01, SRV-03, SRV-05, SRV-09). */
export function licenseEstate(question: EstateQuestion): LicensedEstate {
  const { product, machines, assurance } = question;
  const oses = machines.flatMap((machine): Ose[] =>
    machine.deployments.flatMap((deployment) =>
      deployment.product === product && deployment.need.kind === 'license'
        ? [{ machine, deployment, license: deployment.need.license }]
        : [],
    ),
  );
  const local = oses.filter(({ machine }) => machine.kind !== 'cloud');
  const scenario = (assumed: boolean) => {
    const isAssured = ({ deployment, license }: Ose) =>
      deployment.hasAssurance ?? assurance[license] ?? assumed;
    const needing = local.filter((ose) => !isExempt(ose, isAssured(ose)));
    return placeLicenses({ ...question, oses: needing, isAssured });
  };
  const [assured, unassured] = [scenario(true), scenario(false)];
  const ids = [...new Set([...assured.keys(), ...unassured.keys()])].sort();
  const places = ids.map((id): LicensedPlace => {
    const [best, worst] = [assured.get(id), unassured.get(id)];
    const shown = worst ?? best;
    if (shown === undefined) throw new TypeError(`${id} is licensed in no scenario`);
    const { host, isHost, guests, visitors, installed } = shown;
    return {
      ...{ serverId: host.serverId, name: host.name, isHost, guests, visitors, installed },
      considered: best?.routes ?? [],
      assured: best === undefined ? { kind: 'by-vm', needs: {} } : best.chosen,
      unassured: worst === undefined ? { kind: 'by-vm', needs: {} } : worst.chosen,
    };
  });
  const unresolved = unresolvedOf(machines, product);
  const all = machines.flatMap(({ deployments }) => deployments.filter((each) => each.product === product));
  return {
    product,
    places,
    unresolved,
    free: all.filter(({ need }) => need.kind === 'none').length,
    passive: oses.filter(({ deployment }) => deployment.isPassive === true).length,
    inCloud: oses.length - local.length,
    totals: totalsOf(product, places, unresolved.length > 0),
  };
}

/** A passive replica of SQL Server takes no licence where its active one has Software Assurance. */
function isExempt({ deployment, license }: Ose, isAssured: boolean): boolean {
  return deployment.isPassive === true && isAssured && productOfLicense[license] === 'sql-server';
}

function unresolvedOf(machines: readonly Machine[], product: ServerProduct): Unresolved[] {
  return machines.flatMap(({ serverId, name, kind, deployments }) =>
    deployments.flatMap(({ need, edition, ...deployment }) =>
      deployment.product === product && need.kind === 'unknown' && kind !== 'cloud'
        ? [{ serverId, name, edition, reason: need.reason }]
        : [],
    ),
  );
}

function totalsOf(
  product: ServerProduct,
  places: readonly LicensedPlace[],
  isOpen: boolean,
): LicensedEstate['totals'] {
  const sum = (scenario: keyof Choice): Needs =>
    places.reduce<Needs>((needs, place) => mergeNeeds(needs, place[scenario]?.needs ?? {}), {});
  const hasNoWay = (scenario: keyof Choice, license: ServerLicense) =>
    places.some((place) => place[scenario] === null && place.installed.includes(license));
  const needs = { assured: sum('assured'), unassured: sum('unassured') };
  const total = (scenario: keyof Choice, license: ServerLicense): CoreNeed => {
    const need = needs[scenario][license] ?? { cores: 0, atLeast: 0 };
    return isOpen || hasNoWay(scenario, license) ? unknownNeed(need.atLeast) : need;
  };
  return Object.fromEntries(
    serverLicenses
      .filter((license) => productOfLicense[license] === product)
      .map((license) => [
        license,
        { assured: total('assured', license), unassured: total('unassured', license) },
      ]),
  );
}
