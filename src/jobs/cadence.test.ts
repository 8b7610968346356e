import cron from 'node-cron';
import { describe, expect, it } from 'vitest';
import { isUnambiguous, latestSlot } from './cadence.ts';

const cadences = [
  { cron: '0 6 * * 1', timezone: 'UTC' },
  { cron: '0 7 1 * *', timezone: 'Europe/London' },
  { cron: '30 7 1 1,4,7,10 *', timezone: 'America/New_York' },
  { cron: '*/5 * * * *', timezone: 'UTC' },
];

describe('latestSlot', () => {
  it('is the last time the job was due', () => {
    const sunday = new Date('2026-11-22T10:00:00Z');

    expect(latestSlot({ cron: '0 6 * * 1', timezone: 'UTC' }, sunday)).toEqual(
      new Date('2026-11-16T06:00:00Z'),
    );
  });

  it('is now when the job is due now', () => {
    const monday = new Date('2026-11-16T06:00:00Z');

    expect(latestSlot({ cron: '0 6 * * 1', timezone: 'UTC' }, monday)).toEqual(monday);
  });

  it('counts in the zone of the job, over a change of the clocks', () => {
    const now = new Date('2026-11-05T12:00:00Z');

    expect(latestSlot({ cron: '0 7 1 * *', timezone: 'Europe/London' }, now)).toEqual(
      new Date('2026-11-01T07:00:00Z'),
    );
    expect(
      latestSlot({ cron: '0 7 1 * *', timezone: 'Europe/London' }, new Date('2026-10-05T12:00:00Z')),
    ).toEqual(new Date('2026-10-01T06:00:00Z'));
  });

  /** The slots of a stretch of time, as they come up. */
  function slotsOf(cron: string, timezone: string, from: string, hours: number): string[] {
    const start = Date.parse(from);
    const seen = Array.from({ length: hours * 12 }, (_, step) =>
      latestSlot({ cron, timezone }, new Date(start + step * 300_000)).toISOString(),
    );
    return [...new Set(seen.filter((slot) => slot >= from))];
  }

  it.each([
    ['a time that comes twice', '30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', ['00:30']],
    ['a time that is left out', '30 2 * * *', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', ['01:00']],
    ['a time after it', '0 3 * * *', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', ['01:00']],
    ['half an hour', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T14:00:00.000Z', ['15:30']],
    [
      'times around it',
      '30 1,2,3 * * *',
      'Europe/Berlin',
      '2026-03-28T23:00:00.000Z',
      ['00:30', '01:00', '01:30'],
    ],
  ])('has one slot per local day and time: %s', (_name, expression, zone, from, times) => {
    const slots = slotsOf(expression, zone, from, 20);

    expect(slots.map((slot) => slot.slice(11, 16))).toEqual(times);
  });

  it('goes on through the hour that comes twice where a job is of every hour', () => {
    expect(slotsOf('0 * * * *', 'Europe/Berlin', '2026-10-24T23:00:00.000Z', 4)).toHaveLength(4);
  });

  it.each(cadences)('agrees with the scheduler about $cron in $timezone', (cadence) => {
    const slot = latestSlot(cadence, new Date('2026-11-22T09:13:27Z'));
    const task = cron.createTask(cadence.cron, () => undefined, { timezone: cadence.timezone });

    expect(task.match(slot)).toBe(true);
  });
});

describe('isUnambiguous', () => {
  it.each([
    ['0 6 * * 1', true],
    ['0 9 1 * 1', false],
    ['0 0 9 1 * *', false],
  ])('%s → %s', (expression, expected) => {
    expect(isUnambiguous(expression)).toBe(expected);
  });
});
