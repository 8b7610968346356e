/** The only source of the present moment outside the core, which takes its day as an argument. */
export interface Clock {
  now(): Date;
}

export function systemClock(): Clock {
  return { now: () => new Date() };
}

/** A clock that starts at `start` and moves with real time from there: for replays and the demo. */
export function clockFrom(start: Date): Clock {
  const offset = start.getTime() - Date.now();
  return { now: () => new Date(Date.now() + offset) };
}

/** A clock that stands still. */
export function fixedClock(at: Date): Clock {
  return { now: () => new Date(at) };
}
