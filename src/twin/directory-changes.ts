import type { Person } from './person.ts';
import type { Tenant } from './population.ts';

/** What can become of an account while the tenant is served; `absent`: it is not there yet. */
export const directoryEvents = ['absent', 'created', 'deleted', 'disabled', 'enabled'] as const;
export type DirectoryEvent = (typeof directoryEvents)[number];

export interface DirectoryChange {
  readonly index: number;
  readonly atMs: number;
  readonly event: DirectoryEvent;
}

/** A directory that people join and leave. Only those who did are kept; forgotten when the twin ends. */
export interface DirectoryChanges {
  readonly tenant: Tenant;
  readonly isListed: (index: number) => boolean;
  /** Oldest first. */
  readonly changes: readonly DirectoryChange[];
  readonly change: (change: DirectoryChange) => void;
}

export function withDirectoryChanges(tenant: Tenant): DirectoryChanges {
  const changes: DirectoryChange[] = [];
  const unlisted = new Set<number>();
  const enabled = new Map<number, boolean>();

  function personAt(index: number): Person {
    const person = tenant.personAt(index);
    const accountEnabled = enabled.get(index);
    return accountEnabled === undefined ? person : { ...person, accountEnabled };
  }

  return {
    tenant: { ...tenant, personAt },
    isListed: (index) => !unlisted.has(index),
    changes,
    change(change) {
      const { index, event } = change;
      changes.push(change);
      if (event === 'disabled' || event === 'enabled') enabled.set(index, event === 'enabled');
      else if (event === 'created') unlisted.delete(index);
      else unlisted.add(index);
    },
  };
}
