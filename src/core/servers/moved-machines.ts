import { productOfLicense, type ServerLicense } from './edition.ts';
import type { Machine } from './gather-machines.ts';
import type { LicensedEstate } from './license-estate.ts';
import type { ServerProduct } from './server-line.ts';

/** A virtual machine that was seen on more than one host within the window (SRV-09). */
export interface MovedMachine {
  readonly serverId: string;
  readonly name: string | null;
  readonly product: ServerProduct;
  /** The latest first. */
  readonly hostIds: readonly string[];
  /** `mobility`: its licences travel with it · `each-host`: every host needs licences for it · `unknown`: Software Assurance is not known. */
  readonly needs: 'mobility' | 'each-host' | 'unknown';
}

/** Moves that take licences on every host, or the mobility that comes with Software Assurance. */
export function movedMachines(
  machines: readonly Machine[],
  estates: readonly LicensedEstate[],
  assurance: Readonly<Partial<Record<ServerLicense, boolean>>>,
): MovedMachine[] {
  const homes = new Map(
    estates.flatMap(({ product, places }) =>
      places.map(({ serverId, assured }) => [`${product} ${serverId}`, assured?.kind ?? null] as const),
    ),
  );
  return machines.flatMap(({ serverId, name, hostIds, deployments }) => {
    if (hostIds.length < 2) return [];
    return deployments.flatMap(({ need, hasAssurance }): MovedMachine[] => {
      if (need.kind !== 'license') return [];
      const product = productOfLicense[need.license];
      const isAssured = hasAssurance ?? assurance[need.license] ?? null;
      const isByVm = homes.get(`${product} ${hostIds[0] ?? ''}`) === 'by-vm';
      const needs = isAssured === null ? 'unknown' : isAssured && isByVm ? 'mobility' : 'each-host';
      return [{ serverId, name, product, hostIds, needs }];
    });
  });
}
