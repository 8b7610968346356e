import { reportLagDays } from './activity.ts';
import { dayMs, type Day } from './days.ts';
import { createDevices, type TwinDevice } from './devices.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hasAnyPlan } from './tenant-skus.ts';

type Counts = Readonly<Record<'active' | 'inactive' | 'unknown', number>>;

/** What a right answer about devices looks like, worked out from the devices and the personas. Ids ascending. */
export interface DeviceTruth extends Counts {
  readonly devices: number;
  readonly byOs: Readonly<Record<string, number>>;
  /** Windows by its build. */
  readonly byBuild: Readonly<Record<string, number>>;
  readonly byCompliance: Readonly<Record<string, number>>;
  /** By the first reason to take a device for shared. */
  readonly shared: Readonly<Record<string, number>>;
  /** People with E3 or E5. */
  readonly suiteHolders: number;
  readonly frontline: readonly string[];
  readonly sharedDevice: readonly string[];
  /** Holders of Windows or of installed applications whose every device went quiet, protected people aside. */
  readonly allInactive: readonly string[];
}

const usualDays = 90;
const newDays = 30;
const appsReportDays = 180;
const frontlineBytes = 2 * 2 ** 30;
const sparedTypes = new Set([
  'Service account',
  'Shared mailbox',
  'Room',
  'Equipment',
  'Part-time',
  'Seasonal',
]);

export function deviceTruth(tenant: Tenant): DeviceTruth {
  const devices = createDevices(tenant);
  const tallies = { checkIn: tally(), os: tally(), build: tally(), compliance: tally(), shared: tally() };
  const owned = new Map<number, TwinDevice[]>();
  let all = 0;
  for (let slot = 0; slot < devices.slots; slot += 1) {
    const device = devices.deviceAt(slot);
    if (device === null) continue;
    all += 1;
    tallies.checkIn.add(stateOf(device, tenant.todayDay));
    tallies.os.add(device.os);
    if (device.os === 'Windows') tallies.build.add(device.osVersion.split('.')[2] ?? 'none');
    tallies.compliance.add(device.compliance);
    const shared = sharedBy(device);
    if (shared !== null) tallies.shared.add(shared);
    if (device.person === null) continue;
    const { index } = device.person;
    owned.set(index, [...(owned.get(index) ?? []), device]);
  }
  const ids = { frontline: [] as string[], sharedDevice: [] as string[], allInactive: [] as string[] };
  let suiteHolders = 0;
  for (let index = 0; index < tenant.users; index += 1) {
    const person = tenant.personAt(index);
    const theirs = owned.get(index) ?? [];
    if (coversDevices(person) && isQuiet(person, theirs, tenant.todayDay)) ids.allInactive.push(person.id);
    if (!holdsSuite(person)) continue;
    suiteHolders += 1;
    const use = useOf(person, theirs, tenant.todayDay);
    if (use !== null) ids[use].push(person.id);
  }
  const { active = 0, inactive = 0, unknown = 0 } = tallies.checkIn.counts;
  return {
    ...{ devices: all, active, inactive, unknown, suiteHolders },
    ...{ byOs: tallies.os.counts, byBuild: tallies.build.counts, byCompliance: tallies.compliance.counts },
    shared: tallies.shared.counts,
    frontline: ids.frontline.sort(),
    sharedDevice: ids.sharedDevice.sort(),
    allInactive: ids.allInactive.sort(),
  };
}

function stateOf({ syncMs }: TwinDevice, today: Day): keyof Counts {
  if (typeof syncMs !== 'number') return 'unknown';
  return today - Math.floor(syncMs / dayMs) <= usualDays ? 'active' : 'inactive';
}

function sharedBy({ userId, userPrincipalName, enrollment }: TwinDevice): string | null {
  if ((userId ?? '') === '' && (userPrincipalName ?? '') === '') return 'noUser';
  return enrollment === 'deviceEnrollmentManager' ? enrollment : null;
}

function holdsSuite({ rows }: Person): boolean {
  return rows.some(({ sku, state }) => state !== 'Error' && (sku === 'E3' || sku === 'E5'));
}

function coversDevices({ rows }: Person): boolean {
  return rows.some(
    ({ sku, state }) =>
      state !== 'Error' && hasAnyPlan(sku, ['WIN10_PRO_ENT_SUB', 'WIN10_ENT_LOC_F1', 'OFFICESUBSCRIPTION']),
  );
}

function isSpared(person: Person, today: Day): boolean {
  const { userType, isOnLeave, isPriority, employeeType, createdMs, rows } = person;
  const isYoung = (ms: number): boolean => today - Math.floor(ms / dayMs) < newDays;
  const held = rows.filter(
    ({ state, sku }) => state !== 'Error' && (sku === 'E3' || sku === 'E5' || sku === 'F3'),
  );
  const starts = [...Map.groupBy(held, ({ sku }) => sku).values()].map((paths) =>
    Math.min(...paths.map(({ updatedMs }) => updatedMs)),
  );
  return (
    userType === 'Guest' ||
    isOnLeave ||
    isPriority ||
    (employeeType !== null && sparedTypes.has(employeeType)) ||
    (createdMs !== null && isYoung(createdMs)) ||
    starts.some(isYoung)
  );
}

function isQuiet(person: Person, theirs: readonly TwinDevice[], today: Day): boolean {
  const states = theirs.map((device) => stateOf(device, today));
  return states.length > 0 && states.every((state) => state === 'inactive') && !isSpared(person, today);
}

function useOf(
  person: Person,
  theirs: readonly TwinDevice[],
  today: Day,
): 'frontline' | 'sharedDevice' | null {
  const { accountEnabled, platforms, work, mailbox } = person;
  if (isSpared(person, today) || !accountEnabled || platforms === null) return null;
  if (mailbox === null || mailbox.bytes > frontlineBytes || mailbox.hasArchive) return null;
  const own = theirs.filter((device) => sharedBy(device) === null && device.ownership !== 'personal');
  if (own.some((device) => stateOf(device, today) !== 'inactive')) return null;
  const refreshed = today - reportLagDays;
  const used = work.apps !== null && refreshed - work.apps < appsReportDays ? platforms : [];
  if (used.includes('Windows') || used.includes('Mac')) return null;
  if (used.length > 0) return 'frontline';
  const shared = theirs.filter((device) => sharedBy(device) !== null);
  return shared.length > 0 && shared.every((device) => stateOf(device, today) === 'inactive')
    ? 'sharedDevice'
    : null;
}

function tally() {
  const counts: Record<string, number> = {};
  return {
    counts,
    add(name: string): void {
      counts[name] = (counts[name] ?? 0) + 1;
    },
  };
}
