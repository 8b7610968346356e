import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sideVerbs } from '../../cards/verbs.ts';
import type { Appointment } from '../../core/authority/appointment.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { AppError } from '../../lib/app-error.ts';
import { openTestLedger, ownerId, secondOwnerId, tenantId } from '../../testing/cases.ts';
import { testClock } from '../../testing/desk-scene.ts';
import type { Actor } from '../desk.ts';
import { answerHalt, answerResume, haltNotice, haltQuestion, type HaltDeskDeps } from './halt-desk.ts';

const strangerId = '99999999-9999-4999-8999-999999999999';
const complianceId = '55555555-5555-4555-8555-555555555555';
const clock = testClock();
let ledger: Ledger;
let appointments: readonly Appointment[] = [];
let guests: readonly string[] = [];

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());
afterEach(async () => {
  [appointments, guests] = [[], []];
  await ledger.halts.end({ tenantId, by: 'test', reason: 'over' });
});

function desk(): HaltDeskDeps {
  return {
    tenantId,
    halts: ledger.halts,
    people: async () => ({ ownerIds: [ownerId, secondOwnerId], appointments }),
    lastOwners: async () => [ownerId],
    isGuest: async (userId) => guests.includes(userId),
    nameOf: async (userId) => (userId === ownerId ? 'Ann Ellis' : null),
  };
}

const actor = (aadObjectId: string, tenant = tenantId): Actor => ({ tenantId: tenant, aadObjectId });
const ann = actor(ownerId);
const bea = actor(secondOwnerId);
const compliance: Appointment = {
  ...{ id: 'appointment/1', role: 'compliance', product: null, userId: complianceId },
  ...{ forUserId: null, from: '2026-01-01', until: null },
};
const current = () => ledger.halts.current(tenantId);

async function stopped(by = ann): Promise<string> {
  await answerHalt(desk(), by, { reason: 'wrong list' });
  return (await current())?.id ?? '';
}

describe('stop', () => {
  it('asks for a reason first, then stops with one press and says so', async () => {
    expect(await haltQuestion(desk(), ann, 'stop')).toEqual({
      kind: 'halt-desk',
      state: { name: 'ask', resumedBy: 'otherOwner' },
    });
    expect(await current()).toBeNull();

    const answer = await answerHalt(desk(), ann, { verb: sideVerbs.halt, reason: ' wrong list ' });

    expect(answer).toMatchObject({
      kind: 'halt-desk',
      state: { name: 'halted', by: 'Ann Ellis', at: clock.at, reason: 'wrong list', canResume: false },
    });
    expect(await current()).toMatchObject({ startedBy: ownerId, reason: 'wrong list' });
    expect(haltNotice((await current())!)).toContain('nothing is taken from anybody');
  });

  it('pressed again is the same halt, and whoever asks is told of it', async () => {
    const haltId = await stopped();
    const again = await answerHalt(desk(), bea, { reason: 'me too' });

    expect(again).toMatchObject({ state: { haltId, reason: 'wrong list', canResume: true } });
    expect(await haltQuestion(desk(), bea, 'stop')).toEqual(again);
    expect(await haltQuestion(desk(), bea, 'resume')).toEqual(again);
  });

  it('names the program when the program stopped itself, and the account at a shell as it is', async () => {
    await ledger.halts.start({ tenantId, by: 'breaker', reason: 'ten failures' });
    expect(await haltQuestion(desk(), ann, 'resume')).toMatchObject({
      state: { by: 'Seatkeeper', canResume: true },
    });
    await ledger.halts.end({ tenantId, by: 'test', reason: 'over' });
    await ledger.halts.start({ tenantId, by: 'root', reason: 'maintenance' });
    expect(await haltQuestion(desk(), ann, 'resume')).toMatchObject({ state: { by: 'root' } });
  });

  it.each([
    ['a stranger', actor(strangerId), 'HALT_NOT_ALLOWED'],
    ['an owner of another tenant', actor(ownerId, strangerId), 'OTHER_TENANT'],
  ])('is refused to %s', async (_who, by, code) => {
    expect(await haltQuestion(desk(), by, 'stop')).toMatchObject({ kind: 'refusal', code });
    expect(await answerHalt(desk(), by, { reason: 'x' })).toMatchObject({ kind: 'refusal', code });
    expect(await current()).toBeNull();
  });

  it.each([[null], ['stop'], [{}], [{ reason: '  ' }], [{ reason: 7 }], [{ reason: 'x'.repeat(501) }]])(
    'is refused with the payload %j',
    async (data) => {
      expect(await answerHalt(desk(), ann, data)).toMatchObject({ kind: 'refusal', code: 'BAD_PAYLOAD' });
      expect(await current()).toBeNull();
    },
  );
});

describe('while the register cannot be read', () => {
  const damaged = new AppError('REGISTER_CORRUPT', { what: 'Damaged.', why: 'Line 7.', fix: 'Mend it.' });
  const unreadable = (): HaltDeskDeps => ({ ...desk(), people: () => Promise.reject(damaged) });

  it('owners of the newest positions stop everything, and nobody is offered to let it go on', async () => {
    expect(await haltQuestion(unreadable(), ann, 'stop')).toMatchObject({ state: { name: 'ask' } });
    expect(await answerHalt(unreadable(), bea, { reason: 'wrong list' })).toMatchObject({
      code: 'HALT_NOT_ALLOWED',
    });
    const answer = await answerHalt(unreadable(), ann, { reason: 'wrong list' });

    expect(answer).toMatchObject({ state: { name: 'halted', canResume: false } });
    expect(await current()).toMatchObject({ startedBy: ownerId });
    await ledger.halts.end({ tenantId, by: 'test', reason: 'over' });
    await stopped(bea);
    expect(await haltQuestion(unreadable(), ann, 'resume')).toMatchObject({ state: { canResume: false } });
  });

  it('nobody lets it go on: the fault is told as it is', async () => {
    const haltId = await stopped();

    await expect(answerResume(unreadable(), bea, { haltId, reason: 'mended' })).rejects.toBe(damaged);
    expect(await current()).toMatchObject({ id: haltId });
  });
});

it('a guest who is an owner stops everything, and does not let it go on', async () => {
  const haltId = await stopped();
  guests = [secondOwnerId];

  expect(await haltQuestion(desk(), bea, 'resume')).toMatchObject({ state: { canResume: false } });
  expect(await answerResume(desk(), bea, { haltId, reason: 'mended' })).toMatchObject({
    kind: 'refusal',
    code: 'GUEST',
  });
  await ledger.halts.end({ tenantId, by: 'test', reason: 'over' });
  expect(await answerHalt(desk(), bea, { reason: 'wrong list' })).toMatchObject({
    state: { name: 'halted' },
  });
});

describe('resume', () => {
  it('is another owner’s, where nobody is appointed for compliance', async () => {
    const haltId = await stopped();

    const own = await answerResume(desk(), ann, { haltId, reason: 'mended' });
    const other = await answerResume(desk(), bea, { haltId, reason: 'mended' });

    expect(own).toMatchObject({ kind: 'refusal', code: 'RESUME_NOT_ALLOWED' });
    expect(other).toMatchObject({
      kind: 'halt-desk',
      state: { name: 'resumed', reason: 'mended', haltedAt: clock.at },
    });
    expect(await current()).toBeNull();
    expect(await answerResume(desk(), bea, { haltId, reason: 'mended' })).toMatchObject({
      code: 'NOT_HALTED',
    });
    expect(await haltQuestion(desk(), bea, 'resume')).toMatchObject({ kind: 'message', code: 'NOT_HALTED' });
  });

  it('is the compliance approver’s, where there is one', async () => {
    appointments = [compliance];
    const haltId = await stopped();

    expect(await haltQuestion(desk(), bea, 'resume')).toMatchObject({ state: { canResume: false } });
    expect(await answerResume(desk(), bea, { haltId, reason: 'mended' })).toMatchObject({
      code: 'RESUME_NOT_ALLOWED',
    });
    const shouting = actor(complianceId.toUpperCase(), tenantId.toUpperCase());
    expect(await answerResume(desk(), shouting, { haltId, reason: 'mended' })).toMatchObject({
      state: { name: 'resumed' },
    });
    expect((await ledger.audit.tail(1))[0]).toMatchObject({ action: 'halt.ended', actor: complianceId });
  });

  it('by a card of an earlier stop resumes no later one', async () => {
    const earlier = await stopped();
    await answerResume(desk(), bea, { haltId: earlier, reason: 'mended' });
    const later = await stopped();

    expect(await answerResume(desk(), bea, { haltId: earlier, reason: 'mended' })).toMatchObject({
      kind: 'refusal',
      code: 'HALT_CHANGED',
    });
    expect(await current()).toMatchObject({ id: later });
  });

  it.each([[{}], [{ reason: 'mended' }], [{ haltId: 'x', reason: 'mended' }]])(
    'is refused with the payload %j',
    async (data) => {
      await stopped();
      expect(await answerResume(desk(), bea, data)).toMatchObject({ code: 'BAD_PAYLOAD' });
      expect(await current()).not.toBeNull();
    },
  );
});
