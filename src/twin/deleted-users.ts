import { dayMs, instantText } from './days.ts';
import { guidFrom } from './object-ids.ts';
import type { SignIn } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32, hashText } from './random.ts';

/** Somebody in the recycle bin of the directory: a filter on sign-ins may still find them (graph-and-azure §2.1). */
export interface DeletedUser {
  readonly id: string;
  readonly displayName: string;
  readonly upn: string;
  readonly deletedAt: string;
  readonly signIn: SignIn;
}

export function deletedUsersOf({ departed, tenantId }: Tenant): readonly DeletedUser[] {
  return departed.map(({ upn, displayName, deletedDay, lastDay }) => {
    const seen = lastDay * dayMs + 9 * 3_600_000;
    return {
      id: guidFrom(hash32(hashText(tenantId), hashText(upn)), hashText(upn)),
      displayName,
      upn,
      deletedAt: instantText(deletedDay * dayMs),
      signIn: { interactive: seen, background: null, success: seen },
    };
  });
}
