import { dayMs } from './days.ts';
import type { DirectoryEvent } from './directory-changes.ts';
import { createRandom, hash32, type Random } from './random.ts';
import type { Person } from './person.ts';
import type { Route, TwinWorld } from './route.ts';

/** Somebody wakes up most often; a joiner may sign in at once. */
const events = ['wakes', 'wakes', 'joins', 'leaves', 'leaves', 'returns'] as const;
const idleDays = 60;
/** People looked at before nothing happens after all. */
const mostLooks = 300;
/** People kept back to join, of a tenant's; only those without a licence, because units would not add up. */
const joinersPer = 50;

/**
 * The `churn` fault: between requests for people somebody joins, leaves, comes back from the recycle bin, or signs in
 * after a long time. Each answer is the tenant as it is at that moment, and who comes when is the same for a seed.
 * Switched on while the tenant is served it lets nobody join.
 */
export function withChurn(
  world: TwinWorld,
  see: (index: number, atMs: number) => void,
  routes: readonly Route[],
): readonly Route[] {
  const { tenant, state, directory } = world;
  const random = createRandom(hash32(tenant.seed, 131));
  const joiners: number[] = [];
  const left: number[] = [];
  if (world.faults().churnRate > 0) keepBackJoiners();

  return routes.map((route) => {
    if (route.source !== 'users') return route;
    return {
      ...route,
      handle(call) {
        const rate = world.faults().churnRate;
        if (rate > 0 && random.chance(rate)) happen(random.pick(events));
        return route.handle(call);
      },
    };
  });

  function happen(event: (typeof events)[number]): void {
    switch (event) {
      case 'wakes': {
        const index = find(random, (person) => person.accountEnabled && isIdle(person));
        if (index !== null) see(index, momentMs());
        return;
      }
      case 'joins': {
        const index = joiners.shift();
        if (index === undefined) return;
        change(index, 'created', momentMs());
        if (random.chance(0.5)) see(index, momentMs());
        return;
      }
      case 'leaves': {
        const index = find(random, (person) => state.newestRowsOf(person).length === 0);
        if (index === null) return;
        left.push(index);
        change(index, 'deleted');
        return;
      }
      case 'returns': {
        const index = random.chance(0.5) ? left.pop() : left.shift();
        if (index !== undefined) change(index, 'created');
      }
    }
  }

  function change(index: number, event: DirectoryEvent, createdMs?: number): void {
    const made = createdMs === undefined ? {} : { createdMs };
    directory.change({ index, atMs: world.nowMs(), event, ...made });
  }

  /** The time of day, on the tenant's day. */
  function momentMs(): number {
    return tenant.todayDay * dayMs + (world.nowMs() % dayMs);
  }

  function isIdle({ signIn }: Person): boolean {
    const seen = signIn?.success ?? null;
    return typeof seen !== 'number' || seen < (tenant.todayDay - idleDays) * dayMs;
  }

  function find(by: Random, fits: (person: Person) => boolean): number | null {
    const start = by.between(0, tenant.users - 1);
    for (let look = 0; look < Math.min(mostLooks, tenant.users); look += 1) {
      const index = (start + look) % tenant.users;
      if (directory.isListed(index) && fits(tenant.personAt(index))) return index;
    }
    return null;
  }

  function keepBackJoiners(): void {
    const by = createRandom(hash32(tenant.seed, 137));
    for (let count = 0; count < Math.ceil(tenant.users / joinersPer); count += 1) {
      const index = find(by, (person) => state.newestRowsOf(person).length === 0);
      if (index === null) return;
      joiners.push(index);
      change(index, 'absent');
    }
  }
}
