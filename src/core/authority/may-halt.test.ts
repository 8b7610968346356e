import { describe, expect, it } from 'vitest';
import type { AppointedRole, Appointment } from './appointment.ts';
import { mayHalt, mayResume, type HaltPeople } from './may-halt.ts';

const appointed = (role: AppointedRole): Appointment => ({
  ...{ id: `appointment/${role}`, role, product: 'e5', userId: role },
  ...{ forUserId: role === 'cover' ? 'ann' : null, from: '2026-01-01', until: null },
});
const owners: HaltPeople = { ownerIds: ['ann', 'bob'], appointments: [] };
const all: HaltPeople = {
  ...owners,
  appointments: (['delegate', 'cover', 'compliance'] as const).map(appointed),
};

describe('who may stop and resume', () => {
  it.each([
    ['ann', true, true],
    ['delegate', true, false],
    ['cover', true, false],
    ['compliance', true, false],
    ['stranger', false, false],
  ])('%s may stop: %s with appointments, %s without', (userId, withAppointments, without) => {
    expect(mayHalt(userId, all)).toBe(withAppointments);
    expect(mayHalt(userId, owners)).toBe(without);
  });

  it.each([
    ['ann', 'ann', false, false],
    ['bob', 'ann', false, true],
    ['bob', 'breaker', false, true],
    ['delegate', 'ann', false, false],
    ['compliance', 'ann', true, false],
    ['compliance', 'compliance', true, false],
    ['stranger', 'ann', false, false],
  ])('%s may resume what %s stopped: %s with a compliance approver, %s without', (userId, by, some, none) => {
    expect(mayResume(userId, all, by)).toBe(some);
    expect(mayResume(userId, owners, by)).toBe(none);
  });
});
