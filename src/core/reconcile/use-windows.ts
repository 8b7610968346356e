import type { Day } from '../model/day.ts';
import type { Seat, SignInEvidence } from '../model/seat.ts';
import { usageWindows, type UseWithin } from '../model/usage-window.ts';

/** Why nothing is known of one kind of use, or null. */
export interface Silence {
  readonly signedIn: string | null;
  readonly worked: string | null;
}

/** How many people used their seat within each window, guests apart. */
export interface UseWindows {
  add(seat: Pick<Seat, 'isGuest' | 'signIn'>, worked: SignInEvidence): void;
  list(silence: Silence): UseWithin[];
}

export function createUseWindows(asOf: Day): UseWindows {
  const people = { signedIn: noDates(), worked: noDates() };
  const guests = { signedIn: noDates(), worked: noDates() };
  return {
    add({ isGuest, signIn }, worked) {
      const used = isGuest ? guests : people;
      addTo(used.signedIn, signIn, asOf);
      addTo(used.worked, worked, asOf);
    },
    list: (silence) => windowsOf(people, guests, asOf, silence),
  };
}

interface Dates {
  /** One per window. */
  readonly counts: number[];
  /** The earliest day that somebody is only known to be seen since. */
  since: Day | null;
}

interface Use {
  readonly signedIn: Dates;
  readonly worked: Dates;
}

function noDates(): Dates {
  return { counts: usageWindows.map(() => 0), since: null };
}

/** A day is counted in the shortest window it fits, and summed up at the end; so is a day somebody is seen since. */
function addTo(dates: Dates, evidence: SignInEvidence, asOf: Day): void {
  if (typeof evidence === 'string') return;
  const day = typeof evidence === 'number' ? evidence : evidence.since;
  if (typeof evidence === 'object') dates.since = Math.min(day, dates.since ?? day);
  const index = usageWindows.findIndex((days) => asOf - day <= days);
  const counted = dates.counts[index];
  if (counted !== undefined) dates.counts[index] = counted + 1;
}

function windowsOf(people: Use, guests: Use, asOf: Day, silence: Silence): UseWithin[] {
  const upTo = ({ counts }: Dates, index: number) =>
    counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0);
  const isCounted = ({ since }: Dates, days: number) => since === null || asOf - since <= days;
  const signedInOf = (dates: Dates, days: number, index: number) =>
    silence.signedIn === null && isCounted(dates, days) ? upTo(dates, index) : null;
  const workedOf = (dates: Dates, index: number) => (silence.worked === null ? upTo(dates, index) : null);
  const earliest = [people, guests].flatMap(({ signedIn }) => signedIn.since ?? []);
  return usageWindows.map((days, index) => {
    const signedIn = signedInOf(people.signedIn, days, index);
    const guestsSignedIn = signedInOf(guests.signedIn, days, index);
    const isUndated = silence.signedIn === null && (signedIn === null || guestsSignedIn === null);
    return {
      days,
      signedIn,
      worked: workedOf(people.worked, index),
      guestsSignedIn,
      guestsWorked: workedOf(guests.worked, index),
      ...(isUndated ? { signedInSince: Math.min(...earliest) } : {}),
      ...(silence.signedIn === null ? {} : { signedInUnknown: silence.signedIn }),
      ...(silence.worked === null ? {} : { workedUnknown: silence.worked }),
    };
  });
}
