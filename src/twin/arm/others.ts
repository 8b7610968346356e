import { createRandom, hash32 } from '../random.ts';
import type { MachineResource } from './machines.ts';
import type { ArmGroup, Tags } from './subscriptions.ts';

/** A resource that no licence is about: what machines and groups have beside them. */
export interface OtherResource {
  /** In lower case, as Resource Graph writes it. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly group: ArmGroup;
  readonly location: string;
  readonly tags: Tags;
}

/**
 * A storage account in each group, which carries its tags; a disk and a network interface of each machine, which are
 * often made without any; some public addresses; and networks, which nobody tags.
 */
export function createOthers(
  seed: number,
  groups: readonly ArmGroup[],
  machines: readonly MachineResource[],
): readonly OtherResource[] {
  const random = createRandom(hash32(seed, 4010));
  const make = (group: ArmGroup, path: string, name: string, tags: Tags): OtherResource => ({
    type: path.toLowerCase(),
    id: `${group.id}/providers/${path}/${name}`,
    name,
    group,
    location: group.location,
    tags,
  });
  const ofGroups = groups.flatMap((group, position) => [
    make(
      group,
      'Microsoft.Storage/storageAccounts',
      `st${String(position + 1).padStart(4, '0')}`,
      group.tags,
    ),
    ...(position % 4 === 0
      ? [make(group, 'Microsoft.Network/virtualNetworks', `vnet-${position}`, null)]
      : []),
  ]);
  const ofMachines = machines
    .filter(({ kind }) => kind === 'vm')
    .flatMap(({ group, name, tags }) => [
      make(group, 'Microsoft.Compute/disks', `${name}_OsDisk_1`, random.chance(0.5) ? tags : null),
      make(group, 'Microsoft.Network/networkInterfaces', `${name}-nic`, random.chance(0.3) ? tags : {}),
      ...(random.chance(0.2)
        ? [make(group, 'Microsoft.Network/publicIPAddresses', `${name}-ip`, random.chance(0.6) ? tags : null)]
        : []),
    ]);
  return [...ofGroups, ...ofMachines];
}
