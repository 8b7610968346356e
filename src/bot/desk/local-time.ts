import type { LocalTime } from '../../core/attention/plan-attention.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The clock on the wall in a time zone. What is no time zone is read as the other. */
export function localTime(now: Date, timeZone: string | undefined, otherwise: string): LocalTime {
  const parts = new Map(
    formatFor(timeZone, otherwise)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return {
    weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
    time: `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}`,
  };
}

function formatFor(timeZone: string | undefined, otherwise: string): Intl.DateTimeFormat {
  const shape = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...shape, timeZone: timeZone ?? otherwise });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...shape, timeZone: otherwise });
  }
}
