import type { Person } from './person.ts';
import type { Tenant } from './population.ts';
import { callsOf, detectionsOf, registrationOf, roleOf } from './signal-people.ts';
import { activitiesOn } from './signal-power-bi.ts';
import { microsoftTenantId, principalsOf } from './signal-principals.ts';

/** What a right answer about single features looks like, by object id; worked out from the personas. */
export interface SignalTruth {
  readonly telephoned: readonly string[];
  readonly organised: readonly string[];
  readonly mayActivate: readonly string[];
  readonly hasActivated: readonly string[];
  readonly atRisk: readonly string[];
  readonly mfa: readonly string[];
  readonly sspr: readonly string[];
  readonly passwordless: readonly string[];
  /** In the 28 days before today. */
  readonly usedPowerBi: readonly string[];
  /** The registration report has no row of them. */
  readonly notReported: readonly string[];
  readonly principals: {
    readonly microsofts: number;
    readonly own: number;
    readonly used: number;
    /** Enabled, and last signed in to before the window; or never. */
    readonly dormant: number;
    readonly neverSeen: number;
  };
}

const windowDays = 90;
const powerBiDays = 28;

export function signalTruth(tenant: Tenant): SignalTruth {
  const everybody = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
  const idsOf = (is: (person: Person) => boolean): string[] => everybody.filter(is).map(({ id }) => id);
  const since = tenant.todayDay - windowDays;
  const called = (person: Person, isConference: boolean): boolean =>
    callsOf(tenant, person).some(
      ({ day, callType }) => day >= since && callType.startsWith('conf') === isConference,
    );
  const registered = (kind: 'mfa' | 'sspr' | 'passwordless'): string[] =>
    idsOf((person) => registrationOf(tenant, person)?.[kind] === true);
  const own = principalsOf(tenant).filter(({ ownerTenantId }) => ownerTenantId !== microsoftTenantId);
  return {
    telephoned: idsOf((person) => called(person, false)),
    organised: idsOf((person) => called(person, true)),
    mayActivate: idsOf((person) => roleOf(tenant, person) !== null),
    hasActivated: idsOf((person) => roleOf(tenant, person)?.isActivated === true),
    atRisk: idsOf((person) => detectionsOf(tenant, person).length > 0),
    mfa: registered('mfa'),
    sspr: registered('sspr'),
    passwordless: registered('passwordless'),
    usedPowerBi: idsOf((person) =>
      Array.from({ length: powerBiDays }, (_, index) => tenant.todayDay - 1 - index).some(
        (day) => activitiesOn(tenant, person, day).length > 0,
      ),
    ),
    notReported: idsOf((person) => registrationOf(tenant, person) === undefined),
    principals: {
      microsofts: principalsOf(tenant).length - own.length,
      own: own.length,
      used: own.filter(({ lastDay }) => lastDay !== null && lastDay >= since).length,
      dormant: own.filter(({ lastDay, isEnabled }) => isEnabled && lastDay !== null && lastDay < since)
        .length,
      neverSeen: own.filter(({ lastDay, isEnabled }) => isEnabled && lastDay === null).length,
    },
  };
}
