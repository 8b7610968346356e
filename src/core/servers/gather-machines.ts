import { editionNeed, versionYear, type EditionNeed } from './edition.ts';
import type { Environment, Isolation, MachineKind, ServerLine, ServerProduct } from './server-line.ts';

/** A product on a machine. Of several instances of one product the highest edition counts. */
export interface Deployment {
  readonly product: ServerProduct;
  readonly need: EditionNeed;
  readonly edition: string | null;
  readonly year: number | null;
  readonly isPassive: boolean | null;
  readonly visibleCores: number | null;
  readonly hasAssurance: boolean | null;
}

/** What one list says of a machine's cores. */
export interface CoreClaim {
  readonly list: string;
  readonly processors: number | null;
  readonly physicalCores: number | null;
  readonly virtualCores: number | null;
}

/** A host, virtual machine or cloud instance, put together from every list that saw it. */
export interface Machine {
  readonly serverId: string;
  readonly name: string | null;
  readonly kind: MachineKind;
  /** Every host a virtual machine was seen on, the latest first; empty: the host is unknown. */
  readonly hostIds: readonly string[];
  /** Where lists disagree, the highest: what is counted must not be too little. */
  readonly processors: number | null;
  readonly physicalCores: number | null;
  readonly virtualCores: number | null;
  readonly environment: Environment | null;
  readonly cluster: string | null;
  readonly cloud: string | null;
  readonly isContainerHost: boolean;
  readonly containers: number | null;
  readonly isolation: Isolation | null;
  readonly lastSeenOn: string | null;
  readonly deployments: readonly Deployment[];
  readonly claims: readonly CoreClaim[];
}

/** Where a virtual machine was seen in an earlier collection. */
export interface Sighting {
  readonly serverId: string;
  readonly hostId: string;
  readonly seenOn: string;
}

/** The machines behind the lines of all lists, by id, with the hosts each was seen on within the window (SRV-09). */
export function gatherMachines(lines: readonly ServerLine[], earlier: readonly Sighting[]): Machine[] {
  const idOfName = new Map(
    lines.flatMap(({ name, kind, serverId }) =>
      name !== null && kind === 'host' ? [[name.toLowerCase(), serverId] as const] : [],
    ),
  );
  const hosts = new Set(lines.flatMap(({ kind, serverId }) => (kind === 'host' ? serverId : [])));
  const hostOf = (id: string) => (hosts.has(id) ? id : (idOfName.get(id) ?? id));
  const before = Map.groupBy(earlier, ({ serverId }) => serverId);
  return [...Map.groupBy(lines, ({ serverId }) => serverId)]
    .map(([serverId, own]) => machineOf(serverId, own, before.get(serverId) ?? [], hostOf))
    .sort((a, b) => (a.serverId < b.serverId ? -1 : 1));
}

function machineOf(
  serverId: string,
  lines: readonly ServerLine[],
  earlier: readonly Sighting[],
  hostOf: (id: string) => string,
): Machine {
  const kind = first(lines, ({ kind }) => (kind === 'host' ? null : kind)) ?? 'host';
  const environment = first(lines, (line) => line.environment);
  const sightings = [
    ...lines.flatMap(({ hostId, lastSeenOn, line }) =>
      hostId === null ? [] : [{ hostId: hostOf(hostId), seenOn: lastSeenOn ?? '', order: line }],
    ),
    ...earlier.map(({ hostId, seenOn }) => ({
      hostId: hostOf(hostId),
      seenOn,
      order: Number.MAX_SAFE_INTEGER,
    })),
  ].toSorted((a, b) => (a.seenOn === b.seenOn ? a.order - b.order : a.seenOn < b.seenOn ? 1 : -1));
  return {
    serverId,
    name: first(lines, ({ name }) => name),
    kind,
    hostIds: kind === 'vm' ? [...new Set(sightings.map(({ hostId }) => hostId))] : [],
    processors: highest(lines.map(({ processors }) => processors)),
    physicalCores: highest(lines.map(({ physicalCores }) => physicalCores)),
    virtualCores: highest(lines.map(({ virtualCores }) => virtualCores)),
    environment,
    cluster: first(lines, ({ cluster }) => cluster),
    cloud: first(lines, ({ cloud }) => cloud),
    isContainerHost: lines.some(({ isContainerHost }) => isContainerHost === true),
    containers: highest(lines.map(({ containers }) => containers)),
    isolation: first(lines, ({ isolation }) => isolation),
    lastSeenOn:
      lines
        .map(({ lastSeenOn }) => lastSeenOn)
        .filter((day) => day !== null)
        .toSorted()
        .at(-1) ?? null,
    deployments: deploymentsOf(lines, environment),
    claims: claimsOf(lines),
  };
}

const rank: Readonly<Record<EditionNeed['kind'], number>> = { none: 0, unknown: 1, license: 2 };

function deploymentsOf(lines: readonly ServerLine[], environment: Environment | null): Deployment[] {
  const installed = lines.flatMap((line) =>
    line.product === null ? [] : [{ ...line, product: line.product }],
  );
  return [...Map.groupBy(installed, ({ product }) => product)].map(([product, own]) => {
    const all = own.map((line): Deployment => {
      const { edition, version, visibleCores, hasAssurance } = line;
      const need = editionNeed(product, edition, environment);
      const isPassive = line.isPassive ?? (environment === 'passive' ? true : null);
      return {
        product,
        need,
        edition,
        year: versionYear(product, version),
        isPassive,
        visibleCores,
        hasAssurance,
      };
    });
    const top = all.reduce((best, each) => (heightOf(each) > heightOf(best) ? each : best));
    return {
      ...top,
      year: highest(all.map(({ year }) => year)),
      // One active instance makes the machine serve; one nobody speaks of leaves it open.
      isPassive: all.some(({ isPassive }) => isPassive === false)
        ? false
        : all.every(({ isPassive }) => isPassive === true)
          ? true
          : null,
      visibleCores: highest(all.map((each) => each.visibleCores)),
      hasAssurance: first(all, (each) => each.hasAssurance),
    };
  });
}

function heightOf({ need }: Deployment): number {
  const isHigher = need.kind === 'license' && /enterprise|datacenter/.test(need.license);
  return rank[need.kind] + (isHigher ? 1 : 0);
}

function claimsOf(lines: readonly ServerLine[]): CoreClaim[] {
  return [...Map.groupBy(lines, ({ list }) => list)].map(([list, own]) => ({
    list,
    processors: highest(own.map(({ processors }) => processors)),
    physicalCores: highest(own.map(({ physicalCores }) => physicalCores)),
    virtualCores: highest(own.map(({ virtualCores }) => virtualCores)),
  }));
}

function first<L, T>(lines: readonly L[], read: (line: L) => T | null): T | null {
  for (const line of lines) {
    const value = read(line);
    if (value !== null) return value;
  }
  return null;
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
