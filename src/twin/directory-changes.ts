import type { Person } from './person.ts';
import type { Tenant } from './population.ts';

/** What can become of an account while the tenant is served; `absent`: it is not there yet. */
export const directoryEvents = ['absent', 'created', 'deleted', 'disabled', 'enabled'] as const;
export type DirectoryEvent = (typeof directoryEvents)[number];

export interface DirectoryChange {
  readonly index: number;
  readonly atMs: number;
  readonly event: DirectoryEvent;
  /** An account that did not exist before: made at this moment, and signed in to since then at most. */
  readonly createdMs?: number;
}

/** A directory that people join and leave. Only those who did are kept; forgotten when the twin ends. */
export interface DirectoryChanges {
  readonly tenant: Tenant;
  readonly isListed: (index: number) => boolean;
  /** Who lies in the recycle bin, and since when; the oldest first. */
  readonly deletedAt: ReadonlyMap<number, number>;
  /** Oldest first. */
  readonly changes: readonly DirectoryChange[];
  readonly change: (change: DirectoryChange) => void;
}

export function withDirectoryChanges(tenant: Tenant): DirectoryChanges {
  const changes: DirectoryChange[] = [];
  const unlisted = new Set<number>();
  const deletedAt = new Map<number, number>();
  const enabled = new Map<number, boolean>();
  const madeAt = new Map<number, number>();

  function personAt(index: number): Person {
    const person = withBirth(tenant.personAt(index));
    const accountEnabled = enabled.get(index);
    return accountEnabled === undefined ? person : { ...person, accountEnabled };
  }

  function withBirth(person: Person): Person {
    const createdMs = madeAt.get(person.index);
    if (createdMs === undefined) return person;
    const { success = null } = person.signIn ?? {};
    const hasSignedIn = typeof success === 'number' && success >= createdMs;
    return { ...person, createdMs, signIn: hasSignedIn ? person.signIn : undefined };
  }

  return {
    tenant: { ...tenant, personAt },
    isListed: (index) => !unlisted.has(index),
    deletedAt,
    changes,
    change(change) {
      const { index, event, atMs, createdMs } = change;
      changes.push(change);
      if (createdMs !== undefined) madeAt.set(index, createdMs);
      if (event === 'deleted') deletedAt.set(index, atMs);
      else if (event === 'created') deletedAt.delete(index);
      if (event === 'disabled' || event === 'enabled') enabled.set(index, event === 'enabled');
      else if (event === 'created') unlisted.delete(index);
      else unlisted.add(index);
    },
  };
}
