import { AppError } from '../lib/app-error.ts';
import { sellLicenses, type Entitlements, type TenantSku } from './commerce.ts';
import { parseToday, type Day } from './days.ts';
import type { GroupKey } from './group-plans.ts';
import { tenantIdOf } from './object-ids.ts';
import { createNameBook, tenantDomain } from './people.ts';
import { createPersonFactory, type PersonFactory } from './person-factory.ts';
import { hash32 } from './random.ts';
import { tallyPeople } from './tally.ts';
import { createTenantGroups, type TenantGroups } from './tenant-groups.ts';
import type { SkuKey } from './tenant-skus.ts';

/** Somebody deleted in the last weeks: still in the usage reports, no longer in the directory. */
interface DepartedPerson {
  readonly upn: string;
  readonly displayName: string;
  readonly deletedDay: Day;
  readonly lastDay: Day;
}

/** A synthetic tenant before any write. Holds group memberships and counts; people are made on demand. */
export interface Tenant extends PersonFactory {
  readonly seed: number;
  readonly users: number;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly todayDay: Day;
  readonly tenantId: string;
  readonly groups: TenantGroups;
  /** People of a licensing group at the start, ascending. */
  readonly members: ReadonlyMap<GroupKey, Uint32Array>;
  readonly skus: readonly TenantSku[];
  /** Users who hold the SKU at the start. */
  readonly holders: ReadonlyMap<SkuKey, number>;
  readonly entitled: Entitlements;
  readonly departed: readonly DepartedPerson[];
}

/**
 * The tenant of these arguments, always the same. From 300 users on it holds every trap of its archetypes.
 *
 * Throws TWIN_OPTION_INVALID for arguments it cannot serve.
 */
export function createPopulation(options: { seed: number; users: number; today: string }): Tenant {
  const { seed, users, today } = options;
  assertWholeNumber('seed', seed, 0, 0xffff_ffff);
  assertWholeNumber('users', users, 10, 5_000_000);
  const todayDay = parseToday(today);
  const tenantKey = hash32(seed, users, 5);
  const people = createPersonFactory({ seed, users, today: todayDay, tenantKey });
  const tally = tallyPeople(people, users);
  return {
    ...people,
    ...sellLicenses(tally, todayDay, tenantKey),
    seed,
    users,
    today,
    todayDay,
    tenantId: tenantIdOf(tenantKey),
    groups: createTenantGroups(tenantKey, users),
    members: tally.members,
    holders: tally.holders,
    departed: departedPeople(seed, users, todayDay),
  };
}

/** They take the names after the last living one. */
function departedPeople(seed: number, users: number, today: Day): readonly DepartedPerson[] {
  const names = createNameBook(seed);
  return Array.from({ length: Math.max(2, Math.round(users / 300)) }, (_, position) => {
    const name = names.nameOf(users + position);
    return {
      upn: `${name.account}@${tenantDomain}`,
      displayName: `${name.givenName} ${name.surname}`,
      deletedDay: today - 3 - (position % 20),
      lastDay: today - 30 - (position % 60),
    };
  });
}

function assertWholeNumber(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AppError('TWIN_OPTION_INVALID', {
    what: `The twin cannot be made with ${name} ${value}.`,
    why: `It takes a whole number from ${least} to ${most}.`,
    fix: `Pass such a number as ${name}.`,
  });
}
