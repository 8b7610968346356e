import type { CoreRule } from './core-rule.ts';
import { gatherMachines, type Sighting } from './gather-machines.ts';
import { licenseEstate, type EstateQuestion, type LicensedEstate } from './license-estate.ts';
import type { ServerLine, ServerProduct } from './server-line.ts';

const common = {
  profile: 'product-terms',
  processorsPerServer: 1,
  pack: 2,
  source: 'test',
  asOf: '2026-01-01',
};

const rules: Readonly<Record<ServerProduct, CoreRule>> = {
  'sql-server': { ...common, product: 'sql-server', perProcessor: 4, perServer: 0, perVm: 4 },
  'windows-server': { ...common, product: 'windows-server', perProcessor: 8, perServer: 16, perVm: 8 },
};

let lines = 0;

/** A line that says nothing but what is asked. */
export function line(given: Partial<ServerLine> & Pick<ServerLine, 'serverId'>): ServerLine {
  return {
    ...{ line: (lines += 1), list: 'sccm', name: null, kind: 'vm', hostId: null, processors: null },
    ...{ physicalCores: null, virtualCores: null, os: null, environment: null, cluster: null, cloud: null },
    ...{ isContainerHost: null, containers: null, isolation: null, lastSeenOn: '2026-11-20', product: null },
    ...{ edition: null, version: null, isPassive: null, visibleCores: null, hasAssurance: null },
    ...given,
  };
}

export const host = (
  serverId: string,
  processors: number,
  physicalCores: number,
  given: Partial<ServerLine> = {},
) => line({ serverId, kind: 'host', processors, physicalCores, ...given });

export const sqlOn = (
  serverId: string,
  hostId: string | null,
  virtualCores: number,
  given: Partial<ServerLine> = {},
) =>
  line({
    serverId,
    hostId,
    virtualCores,
    product: 'sql-server',
    edition: 'Standard',
    version: '2019',
    ...given,
  });

export const windowsOn = (
  serverId: string,
  hostId: string,
  virtualCores: number,
  given: Partial<ServerLine> = {},
) =>
  line({
    serverId,
    hostId,
    virtualCores,
    product: 'windows-server',
    edition: 'Standard',
    version: '2022',
    ...given,
  });

export function estateOf(
  product: ServerProduct,
  all: readonly ServerLine[],
  given: Partial<EstateQuestion> & { readonly earlier?: readonly Sighting[] } = {},
): LicensedEstate {
  const machines = gatherMachines(all, given.earlier ?? []);
  return licenseEstate({ product, machines, rule: rules[product], assurance: {}, prices: {}, ...given });
}
