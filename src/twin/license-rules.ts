import { heldSkus } from './seat-counts.ts';
import { rowsAfterWrite } from './row-changes.ts';
import type { AssignmentRow } from './person.ts';
import type { AddLicense } from './state-file.ts';
import { exclusivePlans, planIds, planNameOf, prerequisites, type PlanName } from './tenant-plans.ts';
import { skuOf, skuWithId, type SkuKey } from './tenant-skus.ts';

/** Graph's answer to a licence write it refuses; always 400 Request_BadRequest (graph-and-azure.md §3.1). */
export type LicenseVerdict =
  { readonly allowed: true } | { readonly allowed: false; readonly message: string };

/** Whether Graph would accept this write, in its own English words. The order of the checks is Graph's as far as known. */
export function judgeLicenseWrite(options: {
  readonly rows: readonly AssignmentRow[];
  readonly usageLocation: string | null;
  readonly add: readonly AddLicense[];
  readonly remove: readonly string[];
  readonly freeUnits: (sku: SkuKey) => number;
}): LicenseVerdict {
  const { rows, usageLocation, add, remove, freeUnits } = options;
  for (const skuId of [...remove, ...add.map((each) => each.skuId)]) {
    if (skuWithId(skuId)?.appliesTo !== 'User') {
      return refuse(`License ${skuId} does not correspond to a valid company License.`);
    }
  }
  for (const { skuId, disabledPlans } of add) {
    const plans = skuWithId(skuId)?.plans ?? [];
    const stranger = disabledPlans.find((planId) => plans.every((plan) => plan.id !== planId.toLowerCase()));
    if (stranger !== undefined)
      return refuse(`License assignment failed because service plan ${stranger} is not valid.`);
  }
  if (add.length > 0 && usageLocation === null) {
    return refuse('License assignment cannot be done for user with invalid usage location.');
  }
  for (const skuId of remove) {
    const ofSku = rows.filter((row) => skuOf(row.sku) === skuWithId(skuId));
    if (ofSku.length === 0) return refuse('User does not have a corresponding license.');
    if (ofSku.every((row) => row.group !== null)) {
      return refuse(
        'User license is inherited from a group membership and it cannot be removed directly from the user.',
      );
    }
  }
  const held = heldSkus(rows);
  for (const { skuId } of add) {
    const fact = skuWithId(skuId);
    if (fact !== undefined && !held.has(fact.key) && freeUnits(fact.key) <= 0) {
      return refuse(`Subscription with SKU ${fact.skuId} does not have any available licenses.`);
    }
  }
  const message = planConflict(
    rows,
    rowsAfterWrite(rows, { at: new Date(0).toISOString(), add: [...add], remove: [...remove] }),
  );
  return message === null ? { allowed: true } : refuse(message);
}

/** Conflicts that were there before are not this write's fault. */
function planConflict(before: readonly AssignmentRow[], after: readonly AssignmentRow[]): string | null {
  const plansBefore = enabledPlans(before);
  const plans = enabledPlans(after);
  for (const [plan, needs] of prerequisites) {
    const isBroken = (held: ReadonlySet<PlanName>): boolean =>
      held.has(plan) && !needs.some((need) => held.has(need));
    if (isBroken(plans) && !isBroken(plansBefore)) {
      const list = needs.map((need) => planIds[need]).join(', ');
      return `License assignment failed because service plan ${planIds[plan]} depends on the service plan(s) ${list}`;
    }
  }
  for (const set of exclusivePlans) {
    const clash = set.filter((plan) => plans.has(plan));
    if (clash.length > 1 && clash.some((plan) => !plansBefore.has(plan))) {
      const list = clash.map((plan) => planIds[plan]).join(', ');
      return `License assignment failed because service plans ${list} are mutually exclusive.`;
    }
  }
  return null;
}

function enabledPlans(rows: readonly AssignmentRow[]): ReadonlySet<PlanName> {
  const enabled = new Set<PlanName>();
  for (const row of rows) {
    if (row.state === 'Error') continue;
    const disabled = new Set(row.disabledPlans.map((planId) => planNameOf(planId)));
    for (const { name } of skuOf(row.sku).plans) if (!disabled.has(name)) enabled.add(name);
  }
  return enabled;
}

function refuse(message: string): LicenseVerdict {
  return { allowed: false, message };
}
