import type { Appointment, AppointedRole } from './appointment.ts';
import type { CaseFacts } from './may-answer.ts';
import type { RemovalPolicy } from './may-remove.ts';

export const today = '2026-11-22';
export const now = `${today}T09:00:00.000Z`;
/** A case in front of its two owners. */
export const facts: CaseFacts = {
  tenantId: 'harbourline',
  kind: 'inactive-reclaim',
  product: 'e5',
  ownerIds: ['owner', 'partner'],
  escalatedTo: ['manager'],
  state: 'asked',
  version: 4,
  firstApprover: null,
  graceUntil: null,
  consultUntil: null,
  undoUntil: null,
};
/** One of every kind, in force or not. */
export const appointments: readonly Appointment[] = [
  appointed('delegate', 'delegate'),
  appointed('cover', 'cover', { forUserId: 'owner', from: '2026-11-20', until: today }),
  appointed('compliance', 'compliance', { product: null }),
  appointed('delegate', 'ended', { until: '2026-11-21' }),
  appointed('delegate', 'future', { from: '2026-11-23' }),
  appointed('delegate', 'elsewhere', { product: 'visio' }),
  appointed('cover', 'cover of a stranger', { forUserId: 'stranger' }),
  appointed('cover', 'cover of nobody'),
];
export const policy: RemovalPolicy = {
  caps: { seatsPerRun: 200, seatsPerDay: 1000, seatsPerOwnerPerDay: 500, seatsPerProductPerDay: 400 },
  secondApproverAboveSeats: 50,
  authority: { stepUpAboveSeats: 100, separateBuyers: true },
  breakers: { implausibleSharePct: 95, implausibleMinSeats: 20 },
};

export function appointed(
  role: AppointedRole,
  userId: string,
  changes: Partial<Appointment> = {},
): Appointment {
  const whole = { product: 'e5', forUserId: null, from: '2026-01-01', until: null };
  return { id: `${role} ${userId}`, role, userId, ...whole, ...changes };
}
