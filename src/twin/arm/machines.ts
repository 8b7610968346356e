import { createRandom, hash32, type Random } from '../random.ts';
import { listedSizes, retiredSize } from './sizes.ts';
import { tagsOf, type ArmGroup, type Tags } from './subscriptions.ts';

interface ResourceBase {
  readonly id: string;
  readonly name: string;
  readonly group: ArmGroup;
  readonly location: string;
  readonly tags: Tags;
}

export interface VirtualMachine extends ResourceBase {
  readonly kind: 'vm';
  readonly size: string;
  readonly os: 'Windows' | 'Linux';
  /** As it was set; null was never set. */
  readonly licenseType: string | null;
}

export interface ScaleSet extends ResourceBase {
  readonly kind: 'vmss';
  readonly size: string;
  readonly os: 'Windows' | 'Linux';
  readonly licenseType: string | null;
  readonly instances: number;
}

export interface SqlMachine extends ResourceBase {
  readonly kind: 'sqlvm';
  readonly licenseType: 'PAYG' | 'AHUB' | 'DR';
  readonly edition: string;
  readonly vmId: string;
}

export type MachineResource = VirtualMachine | ScaleSet | SqlMachine;

/** Virtual machines, scale sets, and what SQL Server says of the machines it runs on. */
export function createMachines(
  seed: number,
  users: number,
  groups: readonly ArmGroup[],
): readonly MachineResource[] {
  const random = createRandom(hash32(seed, 4003));
  const count = Math.max(40, Math.round(users * 0.002));
  const machines = Array.from({ length: count }, (_, position) => createMachine(random, groups, position));
  const scaleSets = Array.from({ length: Math.max(3, Math.round(count / 15)) }, (_, position) =>
    createScaleSet(random, groups, position),
  );
  const sql = machines
    .filter(({ os }, position) => os === 'Windows' && position % 4 === 0)
    .map((machine) => createSqlMachine(random, machine));
  return [...machines, ...scaleSets, ...sql];
}

function createMachine(random: Random, groups: readonly ArmGroup[], position: number): VirtualMachine {
  const group = random.pick(groups);
  const os = random.chance(0.7) ? 'Windows' : 'Linux';
  const name = `vm${os === 'Windows' ? 'w' : 'l'}${String(position + 1).padStart(4, '0')}`;
  const size = position % 29 === 28 ? retiredSize : random.pick(listedSizes).name;
  return {
    kind: 'vm',
    id: `${group.id}/providers/Microsoft.Compute/virtualMachines/${name}`,
    name,
    group,
    location: group.location,
    tags: random.chance(0.75) ? group.tags : tagsOf(random, group.subscription.isDevTest),
    // Some were made by scripts that write everything small.
    size: position % 17 === 5 ? size.toLowerCase() : size,
    os,
    licenseType: os === 'Windows' ? windowsLicense(random) : linuxLicense(random),
  };
}

function windowsLicense(random: Random): string | null {
  const kind = random.next();
  if (kind < 0.42) return 'Windows_Server';
  if (kind < 0.46) return 'windows_server';
  if (kind < 0.52) return 'Windows_Client';
  return kind < 0.6 ? 'None' : null;
}

function linuxLicense(random: Random): string | null {
  const kind = random.next();
  if (kind < 0.15) return 'RHEL_BYOS';
  return kind < 0.2 ? 'SLES_BYOS' : null;
}

function createScaleSet(random: Random, groups: readonly ArmGroup[], position: number): ScaleSet {
  const group = random.pick(groups);
  const os = random.chance(0.5) ? 'Windows' : 'Linux';
  const name = `vmss-${String(position + 1).padStart(3, '0')}`;
  return {
    kind: 'vmss',
    id: `${group.id}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`,
    name,
    group,
    location: group.location,
    tags: group.tags,
    size: random.pick(listedSizes).name,
    os,
    licenseType: os === 'Windows' && random.chance(0.3) ? 'Windows_Server' : null,
    instances: position === 0 ? 0 : random.between(2, 12),
  };
}

const editions = ['Enterprise', 'Standard', 'Standard', 'Standard', 'Developer', 'Express', 'Web'] as const;

function createSqlMachine(random: Random, machine: VirtualMachine): SqlMachine {
  const { group, name, location, tags } = machine;
  const kind = random.next();
  return {
    kind: 'sqlvm',
    id: `${group.id}/providers/Microsoft.SqlVirtualMachine/sqlVirtualMachines/${name}`,
    name,
    group,
    location,
    tags,
    licenseType: kind < 0.5 ? 'PAYG' : kind < 0.85 ? 'AHUB' : 'DR',
    edition: random.pick(editions),
    vmId: machine.id,
  };
}
