import { elementAt } from '../element-at.ts';
import { createRandom, hash32 } from '../random.ts';
import type { ArmGroup, Tags } from './subscriptions.ts';

/** A server outside Azure that is connected through Azure Arc, or a SQL Server on one. */
export interface HybridResource {
  readonly kind: 'arc-server' | 'arc-sql';
  readonly id: string;
  readonly name: string;
  readonly group: ArmGroup;
  readonly location: string;
  readonly tags: Tags;
  readonly os: 'windows' | 'linux' | null;
  readonly cores: number | null;
  readonly edition: string | null;
  readonly licenseType: string | null;
  readonly status: 'Connected' | 'Disconnected' | 'Expired';
  /** The server a SQL Server runs on. */
  readonly hostId: string | null;
}

const statuses = ['Connected', 'Connected', 'Connected', 'Connected', 'Disconnected', 'Expired'] as const;
const licenseTypes = ['Paid', 'PAYG', 'LicenseOnly', 'Undefined'] as const;

export function createHybrid(
  seed: number,
  machines: number,
  groups: readonly ArmGroup[],
): readonly HybridResource[] {
  const random = createRandom(hash32(seed, 4005));
  const count = Math.max(10, Math.round(machines / 8));
  const servers = Array.from({ length: count }, (_, position): HybridResource => {
    const group = random.pick(groups);
    const name = `hq-srv-${String(position + 1).padStart(3, '0')}`;
    const isExpired = position % 6 === 5;
    return {
      kind: 'arc-server',
      id: `${group.id}/providers/Microsoft.HybridCompute/machines/${name}`,
      name,
      group,
      location: group.location,
      tags: random.chance(0.5) ? group.tags : null,
      os: random.chance(0.8) ? 'windows' : 'linux',
      cores: isExpired ? null : random.pick([4, 8, 16, 24, 32]),
      edition: null,
      licenseType: null,
      status: elementAt(statuses, position % statuses.length),
      hostId: null,
    };
  });
  const sql = servers
    .filter(({ os }, position) => os === 'windows' && position % 2 === 0)
    .map((server, position): HybridResource => ({
      ...server,
      kind: 'arc-sql',
      id: `${server.group.id}/providers/Microsoft.AzureArcData/SqlServerInstances/${server.name}_MSSQLSERVER`,
      name: `${server.name}_MSSQLSERVER`,
      os: null,
      edition: random.pick(['Enterprise', 'Standard', 'Standard', 'Developer', 'Express']),
      licenseType: elementAt(licenseTypes, position % licenseTypes.length),
      hostId: server.id,
    }));
  return [...servers, ...sql];
}
