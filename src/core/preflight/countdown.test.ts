import { expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import { countdownOf, type TakenSeat } from './countdown.ts';

const takenOn = dayOf('2026-11-22');

function seat(userId: string, losesMailbox: boolean | null, losesOneDrive: boolean | null): TakenSeat {
  return { userId, takenOn, preflight: { losesMailbox, losesOneDrive } };
}

it('counts from the first day, people once, and what nobody knows beside them', () => {
  const found = countdownOf([
    { ...seat('ann', true, null), takenOn: takenOn + 1 },
    seat('ann', false, true),
    seat('bob', null, false),
    { userId: 'eve', takenOn: takenOn + 2, preflight: null },
  ]);

  expect(found).toMatchObject({
    takenOn,
    mailbox: { people: 1, unknown: 2 },
    oneDrive: { people: 1, unknown: 1 },
  });
  expect(found?.milestones).toHaveLength(5);
});

it('is none when nothing runs out', () => {
  expect(countdownOf([])).toBeNull();
  expect(countdownOf([seat('ann', false, false)])).toBeNull();
  expect(countdownOf([seat('ann', false, null)])?.milestones.map(({ loses }) => loses)).toEqual([
    'oneDrive',
    'oneDrive',
  ]);
});
