import type { IsoDay, ObservationRows } from '../../lake/observation.ts';
import type { ActivityEvent } from './schema.ts';

type Row = ObservationRows['power_bi_use'];

/** The events of one day by person. Memory grows with the people of the day, not with events and not with the tenant. */
export interface DayFold {
  add(event: ActivityEvent): void;
  /** Events of people. */
  readonly events: number;
  /** Events of applications, of Microsoft and of the service itself. */
  readonly otherEvents: number;
  rows(): readonly Row[];
}

interface Tally {
  events: number;
  more: boolean;
  untold: boolean;
}

/** From here on a user type is nobody of the tenant: Microsoft's own, systems, applications, policies. */
const firstOtherType = 3;

export function createDayFold(usedOn: IsoDay): DayFold {
  const people = new Map<string, Tally>();
  let otherEvents = 0;
  let events = 0;
  return {
    add({ UserId, UserType, Activity }) {
      const userKey = personOf(UserId, UserType);
      if (userKey === null) {
        otherEvents += 1;
        return;
      }
      events += 1;
      const tally = people.get(userKey) ?? { events: 0, more: false, untold: false };
      tally.events += 1;
      if (Activity === null || Activity === undefined || Activity === '') tally.untold = true;
      else if (!isViewing(Activity)) tally.more = true;
      people.set(userKey, tally);
    },
    get events() {
      return events;
    },
    get otherEvents() {
      return otherEvents;
    },
    rows: () =>
      [...people].map(([userKey, tally]) => ({
        userKey,
        usedOn,
        events: tally.events,
        beyondViewing: tally.more ? true : tally.untold ? null : false,
      })),
  };
}

/** Null for whoever is no person of the tenant. */
function personOf(userId: string | null | undefined, userType: number | null | undefined): string | null {
  if (typeof userType === 'number' && userType >= firstOtherType) return null;
  return userId?.includes('@') === true ? userId.trim().toLowerCase() : null;
}

function isViewing(activity: string): boolean {
  return /^(view|open|read|get)/i.test(activity);
}
