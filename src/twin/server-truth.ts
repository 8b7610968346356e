import type { Tenant } from './population.ts';
import { twinServers, type ServerTrap, type TwinServer } from './server-estate.ts';

/** What a right count of the sample says, worked out from its machines and never by the product's own core. */
export interface ServerTruth {
  readonly hosts: number;
  readonly virtualMachines: number;
  readonly cloud: number;
  /** Ids by trap, sorted. */
  readonly traps: Readonly<Partial<Record<ServerTrap, readonly string[]>>>;
  /** Core licences of Datacenter: every Hyper-V host, all its cores. */
  readonly datacenterCores: number;
  /** Core licences of SQL Server Enterprise. */
  readonly enterpriseCores: number;
  /** Those of SQL Server Standard whose machines tell their cores. */
  readonly standardCoresAtLeast: number;
  /** All cores of the branch servers, by each rule. */
  readonly branch: { readonly sql: number; readonly windows: number; readonly source: number };
}

export function serverTruth(tenant: Tenant): ServerTruth {
  const servers = twinServers(tenant);
  const count = (kind: TwinServer['kind']) => servers.filter((server) => server.kind === kind).length;
  const traps: Partial<Record<ServerTrap, readonly string[]>> = {};
  for (const { id, trap } of servers) if (trap !== null) traps[trap] = [...(traps[trap] ?? []), id].sort();
  const databases = servers.filter(({ sql, kind }) => sql !== null && kind !== 'cloud');
  const needing = databases.filter(({ sql }) => !(sql?.isPassive === true && sql.hasAssurance === true));
  const cores = (edition: string) =>
    needing
      .filter(({ sql }) => sql?.edition.startsWith(edition))
      .reduce((sum, server) => sum + fourAtLeast(server), 0);
  return {
    hosts: count('host'),
    virtualMachines: count('vm'),
    cloud: count('cloud'),
    traps,
    datacenterCores: servers.filter(({ id }) => id.startsWith('hv-')).length * 24,
    enterpriseCores: cores('Enterprise'),
    standardCoresAtLeast: cores('Standard'),
    branch: { sql: 4, windows: 16, source: 8 },
  };
}

/** Of a machine with unknown cores four are sure. A machine without assurance that moved stands on two hosts. */
function fourAtLeast({ kind, processors, coresPerProcessor, virtualCores, hosts, sql }: TwinServer): number {
  if (kind === 'host' && processors !== null && coresPerProcessor !== null)
    return processors * Math.max(4, coresPerProcessor);
  const times = sql?.hasAssurance === true ? 1 : Math.max(1, hosts.length);
  return times * Math.max(4, virtualCores ?? 4);
}
