import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf, isoOf } from '../model/day.ts';
import { dueMilestones, milestonesOf } from './milestones.ts';

const removedOn = dayOf('2026-11-22');
const everything = { mailbox: true, oneDrive: true };

it('dates what is lost and when it is told', () => {
  const told = milestonesOf(removedOn, everything).map(({ name, becomes, tellOn, happensOn }) => [
    name,
    becomes,
    isoOf(tellOn),
    isoOf(happensOn),
  ]);

  expect(told).toEqual([
    ['mailbox-day-1', 'deleted', '2026-11-23', '2026-12-22'],
    ['mailbox-day-20', 'deleted', '2026-12-12', '2026-12-22'],
    ['mailbox-day-28', 'deleted', '2026-12-20', '2026-12-22'],
    ['onedrive-day-53', 'readOnly', '2027-01-14', '2027-01-21'],
    ['onedrive-day-86', 'archived', '2027-02-16', '2027-02-23'],
  ]);
});

it('counts what may be lost as lost, and nothing that stays', () => {
  expect(milestonesOf(removedOn, { mailbox: false, oneDrive: false })).toEqual([]);
  expect(milestonesOf(removedOn, { mailbox: null, oneDrive: false })).toHaveLength(3);
});

it('tells the latest that has come, and nothing that is over', () => {
  const names = (days: number) =>
    dueMilestones(milestonesOf(removedOn, everything), removedOn + days).map(({ name }) => name);

  expect([0, 1, 19, 20, 29, 30, 53, 59, 60, 86, 92, 93].map(names)).toEqual([
    [],
    ['mailbox-day-1'],
    ['mailbox-day-1'],
    ['mailbox-day-20'],
    ['mailbox-day-28'],
    [],
    ['onedrive-day-53'],
    ['onedrive-day-53'],
    [],
    ['onedrive-day-86'],
    ['onedrive-day-86'],
    [],
  ]);
});

it('is told before it happens, whatever the day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 200 }), (from, after) => {
      const due = dueMilestones(milestonesOf(from, everything), from + after);
      expect(due.length).toBeLessThanOrEqual(1);
      for (const { tellOn, happensOn } of due)
        expect(tellOn <= from + after && from + after < happensOn).toBe(true);
    }),
  );
});
