import type { ObservationRows } from '../../lake/observation.ts';

/** The sizes machines have in one location, as the machines spell them. */
export interface LocationSizes {
  readonly location: string;
  /** A subscription with machines there: it may ask what is sold there. */
  readonly subscriptionId: string;
  readonly sizes: ReadonlySet<string>;
}

export interface SizesInUse {
  saw(resource: ObservationRows['azure_resources']): void;
  list(): readonly LocationSizes[];
}

/** Remembers sizes, not machines: there are few of them in an estate of any size. */
export function createSizesInUse(): SizesInUse {
  const byLocation = new Map<string, { readonly subscriptionId: string; readonly sizes: Set<string> }>();
  return {
    saw({ kind, location, size, subscriptionId }) {
      if ((kind !== 'vm' && kind !== 'vmss') || location === null || size === null) return;
      const known = byLocation.get(location);
      if (known === undefined) byLocation.set(location, { subscriptionId, sizes: new Set([size]) });
      else known.sizes.add(size);
    },
    list: () => [...byLocation].map(([location, rest]) => ({ location, ...rest })),
  };
}
