import { dayMs, instantText, type Day } from './days.ts';
import { guidFrom } from './object-ids.ts';
import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { createRandom, hash32, type Random } from './random.ts';
import { heldSkus } from './seat-counts.ts';

/** One call record of the telephone network. */
export interface TwinCall {
  readonly route: 'getPstnCalls' | 'getDirectRoutingCalls';
  readonly callType: string;
  readonly day: Day;
  readonly atMs: number;
  readonly seconds: number;
}

/** A privileged role somebody may activate. */
export interface TwinRole {
  readonly roleDefinitionId: string;
  readonly isActivated: boolean;
  /** Null: without an end. */
  readonly endDay: Day | null;
}

/** What somebody registered to prove who they are. */
export interface TwinRegistration {
  readonly mfa: boolean;
  readonly sspr: boolean;
  readonly passwordless: boolean;
}

/** Global Reader, Exchange Administrator, User Administrator. */
const roles = [
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  '29232cdf-9323-42fd-ade2-1d097af3e4de',
  'fe930be7-5e62-47db-91af-98c3a49a38b1',
];

function works({ kind, archetype, accountEnabled }: Person): boolean {
  return kind === 'member' && archetype.expect === 'active' && accountEnabled;
}

function randomOf({ seed }: Tenant, { index }: Person, about: number): Random {
  return createRandom(hash32(seed, index, about));
}

/** Seven in ten who hold a phone licence telephone, one in ten on E5, and somebody on E3 who never got a licence. */
export function callsOf(tenant: Tenant, person: Person): readonly TwinCall[] {
  if (!works(person)) return [];
  const held = heldSkus(person.rows);
  const random = randomOf(tenant, person, 311);
  const telephones = random.chance(held.has('PHONE') ? 0.7 : held.has('E5') ? 0.1 : 0.01);
  const organises = random.chance(held.has('E5') ? 0.12 : 0.005);
  const isDirect = random.chance(0.2) && hasDirectRouting(tenant);
  const kinds = isDirect ? ['ByotIn', 'ByotOut'] : ['user_in', 'user_out', 'user_out_transfer'];
  const route = isDirect ? 'getDirectRoutingCalls' : 'getPstnCalls';
  return [
    ...(telephones ? callsIn(tenant, random, route, kinds) : []),
    ...(organises ? callsIn(tenant, random, 'getPstnCalls', ['conf_in', 'conf_out']) : []),
  ];
}

/** Every other tenant has lines of its own beside those of Microsoft. */
function hasDirectRouting({ seed }: Tenant): boolean {
  return seed % 2 === 0;
}

function callsIn(
  tenant: Tenant,
  random: Random,
  route: TwinCall['route'],
  kinds: readonly string[],
): TwinCall[] {
  return Array.from({ length: random.between(1, 5) }, () => {
    const day = tenant.todayDay - random.between(1, 120);
    const atMs = day * dayMs + random.between(6 * 3600, 20 * 3600) * 1000;
    return { route, callType: random.pick(kinds), day, atMs, seconds: random.between(3, 4000) };
  });
}

/** Those who look after the tenant: a few on E5, and somebody whose plan has no privileged identity management. */
export function roleOf(tenant: Tenant, person: Person): TwinRole | null {
  if (!works(person)) return null;
  const random = randomOf(tenant, person, 313);
  const held = heldSkus(person.rows);
  if (!random.chance(held.has('E5') ? 0.06 : held.has('E3') ? 0.01 : 0)) return null;
  return {
    roleDefinitionId: random.pick(roles),
    isActivated: random.chance(0.34),
    endDay: random.chance(0.5) ? tenant.todayDay + random.between(10, 300) : null,
  };
}

/** Days on which a risk was detected, the newest last. */
export function detectionsOf(tenant: Tenant, person: Person): readonly Day[] {
  if (!works(person)) return [];
  const random = randomOf(tenant, person, 317);
  if (!random.chance(0.025)) return [];
  return Array.from({ length: random.between(1, 2) }, () => tenant.todayDay - random.between(1, 88)).sort(
    (a, b) => a - b,
  );
}

/** Undefined: the report has no row of them yet. */
export function registrationOf(tenant: Tenant, person: Person): TwinRegistration | undefined {
  if (person.index % 197 === 3) return undefined;
  const random = randomOf(tenant, person, 331);
  const mfa = random.chance(works(person) ? 0.9 : 0.25);
  return { mfa, sspr: mfa && random.chance(0.75), passwordless: mfa && random.chance(0.15) };
}

/** As Graph writes a call: names and numbers included, which nobody needs to keep. */
export function callShape(person: Person, call: TwinCall, position: number): Record<string, unknown> {
  const start = instantText(call.atMs);
  const isDirect = call.route === 'getDirectRoutingCalls';
  const number = `+44 20 7946 0${String(100 + (person.index % 900))}`;
  const shape = {
    id: guidFrom(person.index, position, 337),
    userId: person.index % 13 === 6 ? person.id.toUpperCase() : person.id,
    userPrincipalName: person.upn.toLowerCase(),
    userDisplayName: person.displayName,
    startDateTime: start,
    endDateTime: instantText(call.atMs + call.seconds * 1000),
    duration: call.seconds,
    callType: call.callType,
    callerNumber: number,
    calleeNumber: '+44 20 7946 0***',
  };
  if (isDirect) return { ...shape, correlationId: shape.id, successfulCall: true };
  return {
    ...shape,
    callId: shape.id,
    charge: 0,
    currency: 'GBP',
    connectionCharge: 0,
    usageCountryCode: 'GB',
    tenantCountryCode: 'GB',
    conferenceId: call.callType.startsWith('conf') ? String(100_000 + person.index) : null,
    licenseCapability: 'MCOPSTN1',
    inventoryType: 'Subscriber',
    operator: 'Microsoft',
    callDurationSource: 'microsoft',
  };
}
