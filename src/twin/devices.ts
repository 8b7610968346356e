import { dayMs, type Day } from './days.ts';
import { createObjectIds } from './object-ids.ts';
import { elementAt } from './element-at.ts';
import { gibibyte } from './mailbox.ts';
import { tenantDomain } from './people.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32 } from './random.ts';

/** A device as Intune knows it, before it is written on the wire. */
export interface TwinDevice {
  readonly slot: number;
  readonly id: string;
  readonly entraDeviceId: string;
  readonly name: string;
  readonly os: 'Windows' | 'macOS' | 'iOS' | 'Android';
  readonly osVersion: string;
  readonly ownership: 'company' | 'personal' | 'unknown';
  /** As Intune writes them: in any case, empty or null for nobody. */
  readonly userId: string | null;
  readonly userPrincipalName: string | null;
  /** Null: nobody of the directory. */
  readonly person: Person | null;
  readonly enrolledMs: number;
  /** `zero` is the wire's `0001-01-01T00:00:00Z`. */
  readonly syncMs: number | 'zero' | null;
  readonly compliance: string;
  readonly agent: string;
  readonly enrollment: string;
  readonly isEncrypted: boolean;
}

/** Devices by slot, made on demand; a slot may be empty. Two slots a person, then kiosks, then devices of the departed. */
export interface TwinDevices {
  readonly slots: number;
  deviceAt(slot: number): TwinDevice | null;
}

const builds = [
  '10.0.26100.4061',
  '10.0.26100.3775',
  '10.0.22631.5335',
  '10.0.22631.4890',
  '10.0.19045.5854',
];
const versions = {
  Windows: builds,
  macOS: ['15.5', '15.4.1', '14.7.6'],
  iOS: ['18.5', '18.4.1', '17.7.7'],
  Android: ['15.0', '14.0', '13.0'],
} as const;

/** Per cent, in this order. */
const compliances: readonly (readonly [state: string, percent: number])[] = [
  ['compliant', 83],
  ['noncompliant', 7],
  ['inGracePeriod', 3],
  ['unknown', 3],
  ['configManager', 2],
  ['error', 1],
  ['conflict', 1],
];

/** What there is in a slot, apart from what every device has. */
type Plan = Pick<TwinDevice, 'os' | 'ownership' | 'enrollment' | 'person' | 'userId' | 'userPrincipalName'>;

export function createDevices(tenant: Tenant): TwinDevices {
  const { seed, users, todayDay, departed } = tenant;
  const key = hash32(seed, users, 211);
  const ids = createObjectIds(key, 'managedDevice');
  const entraIds = createObjectIds(key, 'device');
  const kiosks = Math.max(4, Math.round(users / 25));
  const firstKiosk = users * 2;
  const firstDeparted = firstKiosk + kiosks;

  function planAt(slot: number): Plan | null {
    const draw = hash32(key, slot, 223);
    if (slot >= firstDeparted) return departedPlan(slot - firstDeparted);
    if (slot >= firstKiosk) return kioskPlan(slot, draw);
    const person = tenant.personAt(slot >> 1);
    if (person.kind !== 'member' || person.rows.length === 0) return null;
    const plan = slot % 2 === 0 ? desktopOf(person, draw) : mobileOf(person, draw);
    return plan === null ? null : { ...plan, person, ...userOf(person, slot) };
  }

  function departedPlan(position: number): Plan {
    const { upn } = elementAt(departed, position);
    const userId = ids.idOf(firstDeparted + position + 1_000_000);
    return {
      ...{ os: 'Windows', ownership: 'company', enrollment: 'windowsAutoEnrollment', person: null },
      ...{ userId, userPrincipalName: upn },
    };
  }

  function deviceAt(slot: number): TwinDevice | null {
    const plan = planAt(slot);
    if (plan === null) return null;
    const draw = hash32(key, slot, 227);
    const { os, person } = plan;
    const stem = person === null && slot < firstDeparted ? 'KIOSK' : os === 'Windows' ? 'PC' : 'DEV';
    // The last kiosk has the name of the first: names are no keys.
    const number = slot === firstDeparted - 1 ? firstKiosk : slot;
    return {
      ...plan,
      slot,
      id: ids.idOf(slot),
      entraDeviceId: entraIds.idOf(slot),
      name: `${stem}-${number.toString(36).toUpperCase().padStart(5, '0')}`,
      osVersion: elementAt(versions[os], draw % versions[os].length),
      enrolledMs: (todayDay - 120 - (draw % 900)) * dayMs + 36_000_000,
      syncMs: syncOf(plan, slot, todayDay, draw),
      compliance: complianceOf(hash32(key, slot, 229) % 100),
      agent: agentOf(os, draw),
      isEncrypted: draw % 17 !== 0,
    };
  }

  return { slots: firstDeparted + departed.length, deviceAt };
}

function kioskPlan(slot: number, draw: number): Plan {
  const isTablet = draw % 4 === 0;
  return {
    os: isTablet ? 'iOS' : 'Windows',
    ownership: 'company',
    enrollment: isTablet ? 'appleBulkWithoutUser' : 'windowsBulkUserless',
    person: null,
    userId: slot % 2 === 0 ? '' : null,
    userPrincipalName: slot % 3 === 0 ? null : '',
  };
}

type OwnPlan = Omit<Plan, 'person' | 'userId' | 'userPrincipalName'>;

/** Who works on the web only has rarely a PC; frontline people share one that a manager enrolled. */
function desktopOf(person: Person, draw: number): OwnPlan | null {
  const { archetype, platforms } = person;
  const { suite, apps } = archetype;
  const part = draw % 100;
  const shared: OwnPlan = { os: 'Windows', ownership: 'company', enrollment: 'deviceEnrollmentManager' };
  const own: OwnPlan = { os: 'Windows', ownership: 'company', enrollment: 'windowsAutoEnrollment' };
  if (suite === 'F3') return part < 8 ? shared : null;
  if (suite !== 'E3' && suite !== 'E5') return null;
  if (isSharedAccount(person)) return shared;
  if (apps === 'web') return part < 20 ? own : part < 45 ? shared : null;
  if (part >= 78) return part < 80 ? shared : null;
  if (platforms?.includes('Mac') === true)
    return { os: 'macOS', ownership: 'company', enrollment: 'userEnrollment' };
  return part < 20 ? { ...own, enrollment: 'windowsCoManagement' } : own;
}

/** Accounts made for a shared PC: a small mailbox, and no application was ever used. */
function isSharedAccount({ work, mailbox }: Person): boolean {
  return work.apps === null && mailbox !== null && mailbox.bytes < 2 * gibibyte;
}

function mobileOf({ platforms }: Person, draw: number): OwnPlan | null {
  if (platforms?.includes('Mobile') !== true || draw % 100 >= 50) return null;
  const owner = (draw >>> 8) % 20;
  const ownership = owner < 13 ? 'personal' : owner < 19 ? 'company' : 'unknown';
  return (draw >>> 4) % 2 === 0
    ? { os: 'iOS', ownership, enrollment: 'appleUserEnrollment' }
    : { os: 'Android', ownership, enrollment: 'userEnrollment' };
}

/** Ids and names come in either case, and some devices know the name alone. */
function userOf({ id, upn }: Person, slot: number): Pick<Plan, 'userId' | 'userPrincipalName'> {
  return {
    userId: slot % 41 === 3 ? null : slot % 13 === 5 ? id.toUpperCase() : id,
    userPrincipalName:
      slot % 5 === 1 ? upn.toUpperCase().replace(tenantDomain.toUpperCase(), tenantDomain) : upn,
  };
}

const syncEdges: readonly number[] = [90, 91];

function syncOf({ person, enrollment }: Plan, slot: number, today: Day, draw: number): TwinDevice['syncMs'] {
  const part = draw % 1000;
  const at = (daysAgo: number): number => (today - daysAgo) * dayMs + ((draw >>> 10) % 6) * 3_600_000;
  if (part < 8) return 'zero';
  if (part < 12) return null;
  if (part < 24) return at(elementAt(syncEdges, slot % 2));
  const quietShare = enrollment === 'deviceEnrollmentManager' ? 850 : 420;
  const staleShare = person === null ? 250 : isIdle(person, today) ? quietShare : 30;
  const isStale = (draw >>> 12) % 1000 < staleShare;
  return isStale ? at(92 + ((draw >>> 5) % 420)) : at((draw >>> 5) % 21);
}

/** Nobody signed in for the usual window. */
function isIdle({ signIn }: Person, today: Day): boolean {
  const newest = [signIn?.success, signIn?.interactive].filter((moment) => typeof moment === 'number');
  return newest.every((moment) => today - Math.floor(moment / dayMs) > 90);
}

function complianceOf(part: number): string {
  let seen = 0;
  for (const [state, percent] of compliances) {
    seen += percent;
    if (part < seen) return state;
  }
  throw new TypeError('the shares of compliance states do not add up to 100');
}

function agentOf(os: TwinDevice['os'], draw: number): string {
  const part = (draw >>> 7) % 10;
  if (os === 'Windows') return part < 3 ? 'configurationManagerClientMdm' : 'mdm';
  if (os === 'macOS') return part < 2 ? 'jamf' : 'mdm';
  return os === 'Android' ? 'googleCloudDevicePolicyController' : 'mdm';
}
