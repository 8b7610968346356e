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
