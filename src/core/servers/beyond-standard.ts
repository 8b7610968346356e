import type { Deployment, Machine } from './gather-machines.ts';
import type { LicensedEstate } from './license-estate.ts';

/** The most one instance of SQL Server Standard uses: the lesser of so many sockets or cores. */
export interface ComputeLimit {
  readonly year: number;
  readonly sockets: number;
  readonly cores: number;
  readonly readAt: string;
  readonly source: string;
}

/** A machine with more cores than one instance of the Standard edition on it can use. */
export interface BeyondStandard {
  readonly serverId: string;
  readonly name: string | null;
  readonly kind: 'host' | 'vm';
  readonly year: number | null;
  readonly cores: number;
  /** Null: the version is unknown, or no limit of it is known. */
  readonly usable: number | null;
  /** Cores one instance cannot use; null where `usable` is. */
  readonly beyond: number | null;
  /** Whatever version it is. */
  readonly beyondAtLeast: number;
  /**
   * Whether core licences of the machine's own are counted for these cores: false where Enterprise on all cores of
   * its host serves it. Null: that hangs on Software Assurance, or on whether it is passive or holds containers.
   */
  readonly isLicensed: boolean | null;
}

/**
 * Cores that are licensed and that one instance of SQL Server Standard cannot use. The limit is of an instance and not
 * of the licence: all cores stay counted, and further instances may use the rest (C47).
 */
export function beyondStandard(
  machines: readonly Machine[],
  estate: LicensedEstate,
  limits: readonly ComputeLimit[],
): BeyondStandard[] {
  return machines.flatMap((machine): BeyondStandard[] => {
    const { serverId, name, kind } = machine;
    const cores = kind === 'host' ? machine.physicalCores : machine.virtualCores;
    if (kind === 'cloud' || cores === null) return [];
    return machine.deployments.flatMap((deployment): BeyondStandard[] => {
      if (deployment.need.kind !== 'license' || deployment.need.license !== 'sql-server-standard') return [];
      const { year } = deployment;
      const known = limits.find((limit) => limit.year === year);
      const usable = known === undefined ? null : usableOf(machine, cores, known);
      const most = Math.max(0, ...limits.map((limit) => usableOf(machine, cores, limit)));
      const least = Math.min(cores, ...limits.map((limit) => usableOf(machine, cores, limit)));
      if (cores <= (usable ?? least)) return [];
      const beyond = usable === null ? null : cores - usable;
      return [
        {
          ...{ serverId, name, kind, year, cores, usable, beyond },
          beyondAtLeast: beyond ?? cores - most,
          isLicensed: isLicensed(machine, deployment, estate),
        },
      ];
    });
  });
}

/** Sockets of a virtual machine no list tells: there the cores alone limit. */
function usableOf({ kind, processors }: Machine, cores: number, limit: ComputeLimit): number {
  const within = Math.min(cores, limit.cores);
  if (kind !== 'host' || processors === null || processors <= limit.sockets) return within;
  return Math.min(within, Math.ceil((cores * limit.sockets) / processors));
}

function isLicensed(
  { kind, serverId, hostIds, isContainerHost }: Machine,
  { isPassive, hasAssurance }: Deployment,
  { places }: LicensedEstate,
): boolean | null {
  if ((isPassive === true && hasAssurance !== false) || isContainerHost) return null;
  const place =
    places.find((each) => each.serverId === (kind === 'host' ? serverId : hostIds[0])) ??
    places.find((each) => each.serverId === serverId);
  if (place === undefined) return null;
  const ways = [place.assured, place.unassured].map((way) =>
    way === null ? null : way.kind !== 'host-enterprise',
  );
  const [first = null, ...others] = ways;
  return others.every((way) => way === first) ? first : null;
}
