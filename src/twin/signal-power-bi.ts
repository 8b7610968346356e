import type { Day } from './days.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32, hashText } from './random.ts';
import { heldSkus } from './seat-counts.ts';

/** What somebody did in Power BI in a stretch of a day. */
export interface TwinActivity {
  readonly stretch: number;
  readonly activity: string;
}

/** A day is told in four stretches, a page or more each. */
export const stretchesPerDay = 4;
export const stretchMs = 86_400_000 / stretchesPerDay;

/** The same salt as the list of attested users: both tell of the same people. */
const salt = hashText('power-bi');

const viewing = ['ViewReport', 'ViewReport', 'ViewReport', 'ViewDashboard', 'OpenApp'];
const making = ['CreateReport', 'EditReport', 'ShareReport', 'ExportReport', 'AnalyzeInExcel'];

/** Percent of people like them who use Power BI: most of those with a licence of its own, few with E5, fewer without any. */
function shareOf({ archetype, kind, rows }: Person): number {
  if (kind !== 'member' || archetype.expect !== 'active') return 0;
  const held = heldSkus(rows);
  if (held.has('POWERBI')) return 75;
  if (held.has('E5')) return archetype.name === 'e5-rollout' ? 0 : 8;
  return held.has('E3') ? 2 : 0;
}

/** One in nine of those who once used it has not for weeks. */
export function usesPowerBi({ seed }: Tenant, person: Person): boolean {
  return (
    hash32(seed, person.index, salt) % 100 < shareOf(person) && hash32(seed, person.index, salt, 2) % 9 !== 0
  );
}

/** Whether people do anything then: not at night, and not at the weekend. */
export function isWorkingTime(day: Day, stretch: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday !== 0 && weekday !== 6 && (stretch === 1 || stretch === 2);
}

/** What a user of Power BI did on a day; nothing on every other day. */
export function activitiesOn(tenant: Tenant, person: Person, day: Day): readonly TwinActivity[] {
  if (!isWorkingTime(day, 1) || !usesPowerBi(tenant, person)) return [];
  const draw = hash32(tenant.seed, person.index, day, salt);
  if (draw % 2 === 0) return [];
  const isMaker = hash32(tenant.seed, person.index, salt, 3) % 4 === 0;
  const kinds = isMaker ? [...viewing, ...making] : viewing;
  return Array.from({ length: 1 + ((draw >>> 3) % 9) }, (_, position) => {
    const each = hash32(draw, position);
    return { stretch: 1 + (each % 2), activity: kinds[(each >>> 4) % kinds.length] ?? 'ViewReport' };
  });
}
