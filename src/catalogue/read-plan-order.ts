import { z } from 'zod/v4';
import { assertOnce, readTable } from './read-table.ts';
import type { ServicePlans } from './read-service-plans.ts';

const SupersedesRow = z.strictObject({
  plan: z.string().min(1),
  supersededBy: z.string().min(1),
  why: z.string().min(1),
});

const FoundationRow = z.strictObject({ plan: z.string().min(1), why: z.string().min(1) });

/** How service plans stand to each other, by plan id. */
export interface PlanOrder {
  /** Plans that come with a SKU and are no reason to hold it: plumbing, and what Microsoft has withdrawn. */
  readonly foundation: ReadonlySet<string>;
  /** The plan itself and every plan that has all of it. */
  readonly asGoodAs: (planId: string) => ReadonlySet<string>;
}

/**
 * Throws TypeError for a damaged table, and for a foundation plan in `supersedes.csv`: what is set aside can
 * stand for nothing, or coverage would not carry over from one SKU to the next.
 */
export function readPlanOrder(supersedes: string, foundation: string, plans: ServicePlans): PlanOrder {
  const setAside = new Set(
    readTable('foundation.csv', foundation, FoundationRow).map(({ plan }) =>
      plans.idOf(plan, 'foundation.csv'),
    ),
  );
  const rows = readTable('supersedes.csv', supersedes, SupersedesRow);
  assertOnce(
    'supersedes.csv',
    rows.map(({ plan, supersededBy }) => `${plan} by ${supersededBy}`),
  );
  const higher = new Map<string, string[]>();
  for (const row of rows) {
    const plan = plans.idOf(row.plan, 'supersedes.csv');
    const by = plans.idOf(row.supersededBy, 'supersedes.csv');
    if (setAside.has(plan) || setAside.has(by))
      throw new TypeError(`supersedes.csv: ${row.plan} → ${row.supersededBy} names a foundation plan`);
    higher.set(plan, [...(higher.get(plan) ?? []), by]);
  }
  const closures = new Map<string, ReadonlySet<string>>();
  return {
    foundation: setAside,
    asGoodAs(planId) {
      const closure = closures.get(planId) ?? closureOf(planId, higher);
      closures.set(planId, closure);
      return closure;
    },
  };
}

function closureOf(planId: string, higher: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([planId]);
  for (const plan of reached) for (const by of higher.get(plan) ?? []) reached.add(by);
  return reached;
}
