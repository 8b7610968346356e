import { dayMs, instantText } from './days.ts';
import { guidFrom } from './object-ids.ts';
import type { SignIn } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32, hashText } from './random.ts';
import type { TwinWorld } from './route.ts';

/** Somebody in the recycle bin of the directory: a filter on sign-ins may still find them (graph-and-azure §2.1). */
export interface DeletedUser {
  readonly id: string;
  readonly displayName: string;
  readonly upn: string;
  readonly createdAt: string | null;
  readonly deletedAt: string;
  readonly signIn: SignIn | undefined;
}

/** Those of the tenant as it was made, then those who left while it is served. */
export function deletedUsersOf({ tenant, directory }: TwinWorld): readonly DeletedUser[] {
  const left = [...directory.deletedAt].map(([index, atMs]) => {
    const { id, displayName, upn, createdMs, signIn } = tenant.personAt(index);
    return {
      ...{ id, displayName, upn, signIn },
      createdAt: createdMs === null ? null : instantText(createdMs),
      deletedAt: instantText(tenant.todayDay * dayMs + (atMs % dayMs)),
    };
  });
  return [...departedUsersOf(tenant), ...left];
}

function departedUsersOf({ departed, tenantId }: Tenant): readonly DeletedUser[] {
  return departed.map(({ upn, displayName, deletedDay, lastDay }) => {
    const seen = lastDay * dayMs + 9 * 3_600_000;
    return {
      id: guidFrom(hash32(hashText(tenantId), hashText(upn)), hashText(upn)),
      displayName,
      upn,
      createdAt: null,
      deletedAt: instantText(deletedDay * dayMs),
      signIn: { interactive: seen, background: null, success: seen },
    };
  });
}
