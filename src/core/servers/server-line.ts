/** What core licences are counted for here. */
export const serverProducts = ['sql-server', 'windows-server'] as const;
export type ServerProduct = (typeof serverProducts)[number];

export const machineKinds = ['host', 'vm', 'cloud'] as const;
export type MachineKind = (typeof machineKinds)[number];

export const environments = ['production', 'development', 'test', 'passive'] as const;
export type Environment = (typeof environments)[number];

export const isolations = ['process', 'hyper-v'] as const;
export type Isolation = (typeof isolations)[number];

/**
 * One line of a discovery list: a machine as one list saw it, with one product installed on it, or none (SRV-01).
 * Null is what the list does not say. Days are `YYYY-MM-DD`.
 */
export interface ServerLine {
  /** In the file, from 1. */
  readonly line: number;
  /** The tool that saw it: two lists may disagree. */
  readonly list: string;
  /** Lower-cased; the same machine has the same id in every list. */
  readonly serverId: string;
  readonly name: string | null;
  readonly kind: MachineKind;
  /** Lower-cased id or name of the host a virtual machine runs on. */
  readonly hostId: string | null;
  readonly processors: number | null;
  /** Of all processors together. */
  readonly physicalCores: number | null;
  readonly virtualCores: number | null;
  readonly os: string | null;
  readonly environment: Environment | null;
  readonly cluster: string | null;
  readonly cloud: string | null;
  readonly isContainerHost: boolean | null;
  readonly containers: number | null;
  readonly isolation: Isolation | null;
  readonly lastSeenOn: string | null;
  readonly product: ServerProduct | null;
  /** As the list spells it. */
  readonly edition: string | null;
  readonly version: string | null;
  readonly isPassive: boolean | null;
  /** Cores the product sees; fewer than the machine has where it was bound to some. */
  readonly visibleCores: number | null;
  /** Software Assurance or a subscription. */
  readonly hasAssurance: boolean | null;
}
