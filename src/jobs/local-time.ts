const dayMs = 86_400_000;
const minuteMs = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of the zone show at the moment, as the milliseconds of the same time in UTC; whole seconds. */
export function localTimeOf(moment: number, timezone: string): number {
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => {
    const value = parts.get(type);
    if (value === undefined) throw new TypeError(`A local time has no ${type}.`);
    return value;
  };
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The first moment at which the clocks of the zone show the time, or have gone past it. */
export function momentOf(localTime: number, timezone: string): number {
  const offsetAt = (moment: number): number => localTimeOf(moment, timezone) - moment;
  const moments = [offsetAt(localTime - dayMs), offsetAt(localTime + dayMs)].map(
    (offset) => localTime - offset,
  );
  const shown = moments.filter((moment) => localTimeOf(moment, timezone) === localTime);
  if (shown.length > 0) return Math.min(...shown);
  let before = Math.min(...moments);
  let after = Math.max(...moments);
  while (after - before > minuteMs) {
    const middle = Math.floor((before + after) / 2 / minuteMs) * minuteMs;
    if (localTimeOf(middle, timezone) < localTime) before = middle;
    else after = middle;
  }
  return after;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(timezone, format);
  return format;
}
