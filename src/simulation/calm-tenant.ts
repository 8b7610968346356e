import type { Person } from '../twin/person.ts';
import type { Tenant } from '../twin/population.ts';

const dayMs = 86_400_000;

/**
 * The tenant with so many percent of its people idle: every n-th person was last signed in to long ago, or never,
 * and everybody else in the last days.
 */
export function calmTenant(tenant: Tenant, idlePct: number): Tenant {
  const every = Math.round(100 / idlePct);
  const today = tenant.todayDay * dayMs;
  const longAgo = today - 200 * dayMs;
  return {
    ...tenant,
    personAt(index) {
      const person = tenant.personAt(index);
      if (index % every !== 0) return signedIn(person, today - (1 + (index % 5)) * dayMs);
      return index % (2 * every) === 0 ? { ...person, signIn: undefined } : signedIn(person, longAgo);
    },
  };
}

function signedIn(person: Person, at: number): Person {
  return { ...person, signIn: { interactive: at, background: at, success: at } };
}
