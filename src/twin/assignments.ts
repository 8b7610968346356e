import type { Archetype } from './archetype.ts';
import { dayMs, type Day } from './days.ts';
import type { GroupKey } from './group-plans.ts';
import type { AssignmentRow } from './person.ts';
import type { Random } from './random.ts';
import { planIds } from './tenant-plans.ts';
import type { SkuKey } from './tenant-skus.ts';

/** Free and unlisted SKUs that people picked up by themselves, with how likely that is. */
const pickedUp: readonly (readonly [SkuKey, number])[] = [
  ['FLOWFREE', 0.2],
  ['FABRICFREE', 0.12],
  ['POWERAPPSTRIAL', 0.04],
  ['UNLISTED', 0.04],
];

/** The rows of `licenseAssignmentStates` somebody starts with. */
export function assignmentRowsOf(options: {
  readonly archetype: Archetype;
  readonly ordinal: number;
  readonly today: Day;
  readonly isDemo: boolean;
  readonly random: Random;
}): readonly AssignmentRow[] {
  const { archetype, ordinal, today, random } = options;
  const rows: AssignmentRow[] = [];

  function add(
    sku: SkuKey,
    group: GroupKey | null,
    heldDays: number,
    more: Partial<AssignmentRow> = {},
  ): void {
    const updatedMs = (today - heldDays) * dayMs + random.between(0, 86_399) * 1000;
    const error = random.chance(0.5) ? null : 'None';
    rows.push({ sku, group, state: 'Active', error, updatedMs, disabledPlans: [], ...more });
  }
  function longAgo(): number {
    return random.between(45, 780);
  }

  const { suite, groups = [], copilot, extras = [] } = archetype;
  if (suite !== undefined) {
    const held = heldDaysOf(archetype, random);
    if (groups.length === 0 || archetype.both === true) {
      const disabledPlans = ordinal % 9 === 4 && suite !== 'FLOWFREE' ? plansOftenOff(suite) : [];
      add(suite, null, held ?? longAgo(), { disabledPlans });
    }
    for (const group of groups) {
      add(suite, group, held ?? longAgo());
      if (group === 'e5-visio') add('VISIO2', group, longAgo());
    }
  }
  for (const sku of copilot?.skus ?? []) {
    add(sku, copilot?.group ?? null, copilot?.isNew === true ? random.between(2, 25) : longAgo());
  }
  for (const { sku, every, group = null, fails } of extras) {
    if (ordinal % every !== 0) continue;
    add(sku, group, longAgo(), fails === true ? { state: 'Error', error: 'CountViolation' } : {});
  }
  const mayPickUp = suite !== undefined && archetype.kind === undefined && archetype.held === undefined;
  if (mayPickUp && !options.isDemo) {
    for (const [sku, probability] of pickedUp) {
      if (random.chance(probability) && rows.every((row) => row.sku !== sku)) add(sku, null, longAgo());
    }
  }
  return rows;
}

function heldDaysOf({ held }: Archetype, random: Random): number | undefined {
  return held === 'recent' ? random.between(2, 24) : held;
}

/** Plans that administrators like to switch off; nothing depends on them. */
function plansOftenOff(suite: SkuKey): readonly string[] {
  return suite === 'E5' || suite === 'E3' || suite === 'F3' ? [planIds.SWAY, planIds.YAMMER_ENTERPRISE] : [];
}
