import { z } from 'zod/v4';
import { assertOnce, readTable } from './read-table.ts';
import { guid, type ServicePlan } from './service-plan.ts';

const file = 'service-plans.csv';

const ServicePlanRow = z.strictObject({
  skuId: z.string().regex(guid),
  servicePlanId: z.string().regex(guid),
  servicePlanName: z.string().min(1),
});

/** The shipped service plans. Within the table a plan has one name and a name one plan. */
export interface ServicePlans {
  readonly bySku: ReadonlyMap<string, readonly ServicePlan[]>;
  readonly byId: ReadonlyMap<string, ServicePlan>;
  /** The plan of a name that another table uses. Throws TypeError when there is none. */
  idOf(name: string, usedIn: string): string;
}

/** Throws TypeError for a damaged table. */
export function readServicePlans(text: string): ServicePlans {
  const rows = readTable(file, text, ServicePlanRow);
  assertOnce(
    file,
    rows.map(({ skuId, servicePlanId }) => `${servicePlanId} of ${skuId}`),
  );
  const bySku = new Map<string, ServicePlan[]>();
  const byId = new Map<string, ServicePlan>();
  const ids = new Map<string, string>();
  for (const { skuId, servicePlanId: id, servicePlanName: name } of rows) {
    const plan = byId.get(id) ?? { id, name };
    if (plan.name !== name) throw new TypeError(`${file}: ${id} is both ${plan.name} and ${name}`);
    if ((ids.get(name) ?? id) !== id) throw new TypeError(`${file}: ${name} has two ids`);
    byId.set(id, plan);
    ids.set(name, id);
    const ofSku = bySku.get(skuId);
    if (ofSku === undefined) bySku.set(skuId, [plan]);
    else ofSku.push(plan);
  }
  return {
    bySku,
    byId,
    idOf(name, usedIn) {
      const id = ids.get(name);
      if (id === undefined) throw new TypeError(`${usedIn}: ${name} is no service plan of ${file}`);
      return id;
    },
  };
}
