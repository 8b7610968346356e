/** What an answer tells about how near a limit we are. */
export interface Pressure {
  readonly throttled: boolean;
  /** Share of the limit in use as the server says, from 0.8 on; null when it says nothing because it is below. */
  readonly percentage: number | null;
}

/** A limit that depends on something no API tells, such as the size of the tenant. */
export interface Level {
  limit(): number;
  /** `spent` is what the window holds now. */
  learn(pressure: Pressure, spent: number): void;
}

/** From this share of our own limit on, a silent server shows that the true limit is higher. */
const fullShare = 0.9;

/**
 * Starts at the smallest, grows by a step when a full window passes without a sign of pressure, and shrinks by one
 * when the server throttles.
 */
export function createLevel(levels: readonly number[]): Level {
  let level = 0;

  function limit(): number {
    const units = levels[level];
    if (units === undefined) throw new TypeError('A limit needs at least one level.');
    return units;
  }

  return {
    limit,
    learn({ throttled, percentage }, spent) {
      if (throttled || (percentage !== null && percentage >= 1)) {
        level = Math.max(0, level - 1);
      } else if (percentage === null && spent >= fullShare * limit()) {
        level = Math.min(levels.length - 1, level + 1);
      }
    },
  };
}
