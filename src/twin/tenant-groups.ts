import { elementAt } from './element-at.ts';
import { groupPlans, type GroupKey, type GroupPlan } from './group-plans.ts';
import { familyNames } from './name-pool.ts';
import { createObjectIds } from './object-ids.ts';
import { createShuffle, hash32, hashText } from './random.ts';

/** A group of the tenant; `plan` is set where it carries licences. */
export interface TenantGroup {
  readonly id: string;
  readonly displayName: string;
  readonly plan: GroupPlan | null;
  /** Position among the plain groups, which share people out between them. */
  readonly plainPosition: number;
}

export interface TenantGroups {
  readonly list: readonly TenantGroup[];
  readonly plainCount: number;
  idOf(key: GroupKey): string;
  withId(id: string): TenantGroup | undefined;
  /** Indexes of the people who look after the group. */
  ownersOf(group: TenantGroup): readonly number[];
}

/** The licensing groups, scattered among plain ones in the order Graph would list them. */
export function createTenantGroups(tenantKey: number, users: number): TenantGroups {
  const ids = createObjectIds(tenantKey, 'group');
  const plainCount = 20 + Math.floor(users / 200);
  const made = [
    ...groupPlans.map((plan, position) => group(position, plan.displayName, plan, 0)),
    ...Array.from({ length: plainCount }, (_, position) => {
      const name = `Team ${elementAt(familyNames, position % familyNames.length)} ${position + 1}`;
      return group(groupPlans.length + position, name, null, position);
    }),
  ];
  const shuffle = createShuffle(made.length, hash32(tenantKey, 71));
  const list = made.map((_group, position) => elementAt(made, shuffle.forward(position)));
  const byId = new Map(list.map((each) => [each.id, each]));
  const idByKey = new Map(groupPlans.map((plan, position) => [plan.key, ids.idOf(position)]));

  function group(
    position: number,
    displayName: string,
    plan: GroupPlan | null,
    plainPosition: number,
  ): TenantGroup {
    return { id: ids.idOf(position), displayName, plan, plainPosition };
  }
  return {
    list,
    plainCount,
    idOf(key) {
      const id = idByKey.get(key);
      if (id === undefined) throw new TypeError(`no group ${key}`);
      return id;
    },
    withId: (id) => byId.get(id.toLowerCase()),
    ownersOf: ({ id, plan }) =>
      Array.from({ length: plan?.owners ?? 0 }, (_, position) => hash32(hashText(id), 73, position) % users),
  };
}
