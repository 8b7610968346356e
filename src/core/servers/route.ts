import { addNeeds, type CoreNeed } from './core-need.ts';
import type { CoreRule } from './core-rule.ts';
import type { ServerLicense } from './edition.ts';
import type { Deployment, Machine } from './gather-machines.ts';

/** One operating system environment in which a product that needs a licence runs. */
export interface Ose {
  readonly machine: Machine;
  readonly deployment: Deployment;
  readonly license: ServerLicense;
}

/** What of one product runs on a host. */
export interface HostLoad {
  readonly rule: CoreRule;
  readonly host: Machine;
  /** Installed on the host itself, outside of any virtual machine. */
  readonly own: Ose | null;
  /** Virtual machines seen on the host within the window. */
  readonly guests: readonly Ose[];
  /** Those that must be licensed here where each is licensed on its own: without what licence mobility brings along. */
  readonly countedAlone: readonly Ose[];
  /** Whether its licences carry Software Assurance, stated or assumed. */
  readonly isAssured: (ose: Ose) => boolean;
}

export const routeKinds = [
  'by-vm',
  'host-standard',
  'host-datacenter',
  'host-enterprise',
  'physical',
] as const;
export type RouteKind = (typeof routeKinds)[number];

export type Needs = Readonly<Partial<Record<ServerLicense, CoreNeed>>>;

/** A way to license a product on a host. */
export interface Route {
  readonly kind: RouteKind;
  readonly needs: Needs;
  /** Why the terms do not allow it; null where they do. */
  readonly refusal: 'needs-assurance' | 'no-rule-for-vms' | 'more-vms-than-cores' | null;
}

export function withNeed(needs: Needs, license: ServerLicense, need: CoreNeed): Needs {
  const before = needs[license];
  return { ...needs, [license]: before === undefined ? need : addNeeds(before, need) };
}

export function mergeNeeds(left: Needs, right: Needs): Needs {
  return Object.entries(right).reduce<Needs>(
    (sum, [license, need]) => withNeed(sum, license as ServerLicense, need),
    left,
  );
}
