import { chooseRoute, type CorePrices } from './choose-route.ts';
import { coresForVm, type CoreRule } from './core-rule.ts';
import type { ServerLicense } from './edition.ts';
import type { Machine } from './gather-machines.ts';
import type { HostLoad, Ose, Route, RouteKind } from './route.ts';
import type { ServerProduct } from './server-line.ts';
import { mayStandAlone, sqlNeedByVm, sqlRoutes } from './sql-routes.ts';
import { windowsRoutes } from './windows-routes.ts';

/** A host, or a virtual machine whose host nobody knows, with the ways to license it and the one that is taken. */
export interface Placed {
  readonly host: Machine;
  readonly isHost: boolean;
  readonly guests: number;
  readonly visitors: number;
  readonly installed: readonly ServerLicense[];
  readonly routes: readonly Route[];
  /** Null: no way is allowed. */
  readonly chosen: Route | null;
}

export interface Placing {
  readonly product: ServerProduct;
  readonly machines: readonly Machine[];
  readonly rule: CoreRule;
  readonly prices: CorePrices;
  readonly oses: readonly Ose[];
  readonly isAssured: (ose: Ose) => boolean;
}

/**
 * Every place by its id. Homes are decided first: a visitor is covered by licence mobility only where its home is
 * licensed by virtual machine.
 */
export function placeLicenses({
  product,
  machines,
  rule,
  prices,
  oses,
  isAssured,
}: Placing): Map<string, Placed> {
  const byId = new Map(machines.map((machine) => [machine.serverId, machine]));
  const routesOf = product === 'sql-server' ? sqlRoutes : windowsRoutes;
  const guestsOn = guestsByHost(oses);
  const ownOf = new Map(
    oses.flatMap((ose) => (ose.machine.kind === 'host' ? [[ose.machine.serverId, ose] as const] : [])),
  );
  const hostIds = new Set([...ownOf.keys(), ...guestsOn.keys()]);
  const loadOf = (hostId: string, isCarried: (guest: Ose) => boolean): HostLoad => {
    const guests = guestsOn.get(hostId) ?? [];
    return {
      rule,
      host: believable(byId.get(hostId) ?? unseenHost(hostId), guests),
      own: ownOf.get(hostId) ?? null,
      guests,
      countedAlone: guests.filter((guest) => guest.machine.hostIds[0] === hostId || !isCarried(guest)),
      isAssured,
    };
  };
  const homes = new Map<string, RouteKind | null>();
  for (const id of hostIds)
    homes.set(id, chooseRoute(routesOf(loadOf(id, () => true)), prices)?.kind ?? null);
  const isCarried = (guest: Ose) => isAssured(guest) && homes.get(guest.machine.hostIds[0] ?? '') === 'by-vm';
  const placed = new Map<string, Placed>();
  for (const id of hostIds) {
    const load = loadOf(id, isCarried);
    const { host, own, guests } = load;
    const routes = routesOf(load);
    placed.set(id, {
      ...{ host, isHost: true, guests: guests.length, routes, chosen: chooseRoute(routes, prices) },
      visitors: guests.filter(({ machine }) => machine.hostIds[0] !== id).length,
      installed: licensesOf(own === null ? guests : [own, ...guests]),
    });
  }
  for (const ose of oses.filter(({ machine }) => machine.kind === 'vm' && machine.hostIds.length === 0)) {
    const routes = [aloneRoute(product, rule, ose, isAssured(ose))];
    const { machine: host } = ose;
    placed.set(host.serverId, {
      ...{ host, isHost: false, guests: 1, visitors: 0, routes, chosen: chooseRoute(routes, prices) },
      installed: [ose.license],
    });
  }
  return placed;
}

function guestsByHost(oses: readonly Ose[]): ReadonlyMap<string, readonly Ose[]> {
  const guests = new Map<string, Ose[]>();
  for (const ose of oses) {
    if (ose.machine.kind !== 'vm') continue;
    for (const hostId of ose.machine.hostIds) {
      const known = guests.get(hostId);
      if (known === undefined) guests.set(hostId, [ose]);
      else known.push(ose);
    }
  }
  return guests;
}

function licensesOf(oses: readonly Ose[]): ServerLicense[] {
  return [...new Set(oses.map(({ license }) => license))].sort();
}

/** A host's count that a virtual machine on it contradicts is no count: nothing is licensed by it. */
function believable(host: Machine, guests: readonly Ose[]): Machine {
  const { physicalCores } = host;
  const isContradicted =
    physicalCores !== null &&
    guests.some(({ machine: { virtualCores } }) => virtualCores !== null && virtualCores > 2 * physicalCores);
  return isContradicted ? { ...host, physicalCores: null } : host;
}

/** A virtual machine whose host nobody knows has one way only. */
function aloneRoute(product: ServerProduct, rule: CoreRule, ose: Ose, isAssured: boolean): Route {
  const need =
    product === 'sql-server' ? sqlNeedByVm(rule, ose, isAssured) : coresForVm(rule, ose.machine.virtualCores);
  if (need === null) return { kind: 'by-vm', needs: {}, refusal: 'no-rule-for-vms' };
  const isAllowed = product === 'sql-server' ? mayStandAlone(ose, isAssured) : isAssured;
  return { kind: 'by-vm', needs: { [ose.license]: need }, refusal: isAllowed ? null : 'needs-assurance' };
}

/** A host that virtual machines name and no list has. */
function unseenHost(serverId: string): Machine {
  return {
    ...{ serverId, name: null, kind: 'host', hostIds: [], processors: null, physicalCores: null },
    ...{ virtualCores: null, environment: null, cluster: null, cloud: null, isContainerHost: false },
    ...{ containers: null, isolation: null, lastSeenOn: null, deployments: [], claims: [] },
  };
}
