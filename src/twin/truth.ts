import { successDataStart, dayMs, type Day } from './days.ts';
import type { AssignmentRow, Moment, Person } from './person.ts';
import type { Tenant } from './population.ts';
import { products, type TwinProduct } from './products.ts';
import { registerLines, registerRows } from './register-rows.ts';
import { skuOf } from './tenant-skus.ts';
import type { TruthVerdict } from './archetype.ts';

export { registerRows };

export interface TruthPosition {
  readonly product: string;
  readonly skuIds: readonly string[];
  readonly entitled: number;
  readonly purchased: number;
  readonly assigned: number;
  readonly active: number;
  readonly inactive: number;
  readonly neverUsed: number;
  readonly new: number;
  readonly protected: number;
  readonly unknown: number;
  readonly unassigned: number;
  readonly exposureUnits: number;
  readonly wasteUnits: number;
}

export interface TruthSeat {
  readonly userId: string;
  readonly product: string;
  readonly verdict: TruthVerdict;
  /** `direct`, `group:<id>`, `direct+group:<id>`; two groups are joined by `+`, ids ascending. */
  readonly path: string;
  /** Idle or never used, held directly and by no group, and not a mailbox that several people share. */
  readonly reclaimable: boolean;
}

/** What a right answer looks like, worked out from the personas and never by the product's own core. */
export interface Truth {
  readonly schemaVersion: 1;
  readonly tenantId: string;
  readonly asOf: string;
  readonly positions: readonly TruthPosition[];
  readonly seats: readonly TruthSeat[];
  /** Who is in which trap, by trap name. */
  readonly traps: Readonly<Record<string, readonly string[]>>;
}

export type RowsOf = (person: Person) => readonly AssignmentRow[];

const usualWindowDays = 90;
/** By `employeeType`: people who work at other times than most. */
const ownWindowDays: ReadonlyMap<string | null, number> = new Map([
  ['Part-time', 180],
  ['Seasonal', 400],
]);
const copilotWindowDays = 60;
const newDays = 30;
const populations = new Set(['Service account', 'Shared mailbox', 'Room', 'Equipment']);

/** The truth of the tenant as generated, or of the assignments `rowsOf` tells. */
export function groundTruth(tenant: Tenant, rowsOf: RowsOf = (person) => person.rows): Truth {
  const seats: TruthSeat[] = [];
  const traps: Record<string, string[]> = {};
  const counts = new Map(products.map((product) => [product.id, emptyCounts()]));
  for (let index = 0; index < tenant.users; index += 1) {
    const person = tenant.personAt(index);
    for (const trap of person.archetype.traps ?? []) (traps[trap] ??= []).push(person.id);
    const rows = rowsOf(person);
    for (const product of products) {
      const seat = seatOf(tenant, person, product, rows);
      if (seat === null) continue;
      seats.push(seat);
      const count = counts.get(product.id);
      if (count !== undefined) count[seat.verdict] += 1;
    }
  }
  const positions = products.map((product) =>
    positionOf(tenant, product, counts.get(product.id) ?? emptyCounts()),
  );
  return { schemaVersion: 1, tenantId: tenant.tenantId, asOf: tenant.today, positions, seats, traps };
}

function seatOf(
  tenant: Tenant,
  person: Person,
  product: TwinProduct,
  allRows: readonly AssignmentRow[],
): TruthSeat | null {
  const rows = allRows.filter((row) => row.state !== 'Error' && product.skus.includes(row.sku));
  if (rows.length === 0) return null;
  const heldDay = Math.min(...rows.map((row) => Math.floor(row.updatedMs / dayMs)));
  const verdict = verdictOf(person, product, heldDay, tenant.todayDay);
  const direct = rows.filter((row) => row.group === null);
  const isFreeOfGroups = direct.some((row) =>
    rows.every((other) => other.sku !== row.sku || other.group === null),
  );
  const isPersonal = person.purpose === null || person.purpose === 'user';
  return {
    userId: person.id,
    product: product.id,
    verdict,
    path: pathOf(tenant, rows),
    reclaimable: (verdict === 'inactive' || verdict === 'neverUsed') && isFreeOfGroups && isPersonal,
  };
}

function pathOf(tenant: Tenant, rows: readonly AssignmentRow[]): string {
  const groups = new Set(rows.flatMap((row) => (row.group === null ? [] : [tenant.groups.idOf(row.group)])));
  const isDirect = rows.some((row) => row.group === null);
  return [...(isDirect ? ['direct'] : []), ...[...groups].sort().map((id) => `group:${id}`)].join('+');
}

function verdictOf(person: Person, product: TwinProduct, heldDay: Day, asOf: Day): TruthVerdict {
  if (person.userType === 'Guest') return 'protected';
  const isProtected =
    person.isOnLeave ||
    person.isPriority ||
    (person.employeeType !== null && populations.has(person.employeeType));
  const createdDay =
    person.createdMs === null ? Number.NEGATIVE_INFINITY : Math.floor(person.createdMs / dayMs);
  const isNew = asOf - Math.max(heldDay, createdDay) < newDays;

  if (product.evidence === 'copilot-report') {
    const lastDay = person.copilotDay;
    if (typeof lastDay === 'number' && asOf - lastDay < copilotWindowDays) return 'active';
    if (isProtected) return 'protected';
    if (isNew) return 'new';
    if (lastDay === undefined) return 'unknown';
    return lastDay === null ? 'neverUsed' : 'inactive';
  }

  const windowDays = ownWindowDays.get(person.employeeType) ?? usualWindowDays;
  const seen = lastSeenOf(person);
  if (typeof seen === 'number' && asOf - seen <= windowDays) return 'active';
  if (isProtected) return 'protected';
  if (isNew) return 'new';
  const workDays = Object.values(person.work) as readonly (Day | null)[];
  if (workDays.some((day) => day !== null && asOf - day <= windowDays)) return 'unknown';
  return seen === 'never' ? 'neverUsed' : 'inactive';
}

/** The day of the sign-in that counts; `failedOnly` when attempts since the data starts never succeeded. */
function lastSeenOf({ signIn }: Person): Day | 'failedOnly' | 'never' {
  const success = realMoment(signIn?.success);
  if (success !== null) return Math.floor(success / dayMs);
  const attempts = [realMoment(signIn?.interactive), realMoment(signIn?.background)].filter(
    (at) => at !== null,
  );
  if (attempts.length === 0) return 'never';
  const newest = Math.floor(Math.max(...attempts) / dayMs);
  return newest >= successDataStart ? 'failedOnly' : newest;
}

function realMoment(moment: Moment | undefined): number | null {
  return typeof moment === 'number' ? moment : null;
}

function emptyCounts(): Record<TruthVerdict, number> {
  return { active: 0, inactive: 0, neverUsed: 0, new: 0, protected: 0, unknown: 0 };
}

function positionOf(
  tenant: Tenant,
  product: TwinProduct,
  counts: Record<TruthVerdict, number>,
): TruthPosition {
  const assigned = Object.values(counts).reduce((total, count) => total + count, 0);
  const entitled = entitledOf(tenant, product);
  const unassigned = Math.max(0, entitled - assigned);
  return {
    product: product.id,
    skuIds: product.skus.map((sku) => skuOf(sku).skuId),
    entitled,
    purchased: purchasedOf(tenant, product),
    assigned,
    ...counts,
    unassigned,
    exposureUnits: Math.max(0, assigned - entitled),
    wasteUnits: counts.inactive + counts.neverUsed + unassigned,
  };
}

/** Register lines in force on the day, both ends included. */
function entitledOf(tenant: Tenant, product: TwinProduct): number {
  return registerLines(tenant)
    .filter((line) => line.product.id === product.id)
    .filter((line) => line.startDate <= tenant.today && tenant.today <= line.endDate)
    .reduce((total, line) => total + line.quantity, 0);
}

/** Enabled and warning units, without those of running trials (interfaces.md, Meanings). */
function purchasedOf(tenant: Tenant, product: TwinProduct): number {
  const sold = tenant.skus.filter((sku) => product.skus.includes(sku.fact.key));
  return sold.reduce((total, { prepaid, subscriptions }) => {
    const trials = subscriptions
      .filter(({ isTrial, status }) => isTrial && (status === 'Enabled' || status === 'Warning'))
      .reduce((units, trial) => units + trial.units, 0);
    return total + prepaid.enabled + prepaid.warning - trials;
  }, 0);
}
