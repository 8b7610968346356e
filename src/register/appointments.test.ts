import fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { NewAppointment } from './appointment-entry.ts';
import { ann, line, lines, options, problemsOf } from './books.fixture.ts';
import { openRegister, type Register } from './open-register.ts';
import type { RegisterEvent } from './register-event.ts';

const bob = '3f2b0000-0000-4000-8000-00000000000b';
const cid = '3f2b0000-0000-4000-8000-00000000000c';
const today = '2026-11-22';
const e5 = 'microsoft-365-e5';

let folder: string;
let file: string;
let events: RegisterEvent[];
let now: string;
let register: Register;
const clock: Clock = { now: () => new Date(now) };

function open(): Promise<Register> {
  const audit = async (event: RegisterEvent) => void events.push(event);
  return openRegister({ file, clock, log: createLog('silent'), audit, lockWaitMs: 10_000 });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appointments-'));
  file = join(folder, 'register', 'entitlements.json');
  events = [];
  now = '2026-11-22T08:00:00.000Z';
  register = await open();
  await register.importLines(lines(line), options);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function wanted(changes: Partial<NewAppointment> = {}): NewAppointment {
  return {
    ...{ role: 'delegate', product: e5, userId: bob, forUserId: null, from: today, until: null },
    ...changes,
  };
}

const appoint = (changes: Partial<NewAppointment> = {}) => register.appoint(wanted(changes), { actor: ann });
const idsOn = async (asOf: string) => (await register.appointments({ asOf })).map(({ id }) => id);

describe('appointments', () => {
  it('hold on their days, both included, and are there after a restart', async () => {
    await appoint({ from: '2026-12-01', until: '2026-12-31' });

    expect(await idsOn('2026-11-30')).toEqual([]);
    expect(await idsOn('2026-12-01')).toEqual(['appointment/1']);
    register = await open();
    expect(await register.appointments({ asOf: '2026-12-31' })).toEqual([
      { id: 'appointment/1', ...wanted({ from: '2026-12-01', until: '2026-12-31' }) },
    ]);
    expect(await idsOn('2027-01-01')).toEqual([]);
    expect(events).toMatchObject([
      { type: 'register.imported' },
      {
        type: 'register.appointed',
        actor: ann,
        added: [],
        books: { appointments: { added: [{ id: 'appointment/1', userId: bob, addedBy: ann }] } },
      },
    ]);
  });

  it('change nothing when they are made again', async () => {
    await appoint();
    const again = await appoint({ userId: bob.toUpperCase() });

    expect(again).toMatchObject({ isNew: false, appointment: { id: 'appointment/1' } });
    expect(events).toHaveLength(2);
  });

  it('are never ended by another of the same person that ends sooner: it is said what to do', async () => {
    await appoint({ from: '2026-12-01' });

    for (const days of [
      { from: '2026-12-24', until: '2026-12-31' },
      { from: '2026-11-25', until: '2026-12-31' },
    ]) {
      const problems = await problemsOf(appoint(days));
      expect(problems[0]).toBe('REGISTER_APPOINTMENT_INVALID');
      expect(problems[1]).toMatch(
        /appointment\/1 appoints the same person from 2026-12-01 with no last day.*authority end appointment\/1/,
      );
    }
    expect(await idsOn('2027-01-01')).toEqual(['appointment/1']);
    expect(events).toHaveLength(2);

    await appoint({ from: '2026-11-25', until: '2026-11-30' });
    await register.endAppointment('appointment/1', { actor: ann, reason: 'for a year only' });
    await appoint({ from: '2026-12-01', until: '2027-11-30' });

    expect(await idsOn('2026-11-30')).toEqual(['appointment/2']);
    expect(await idsOn('2027-11-30')).toEqual(['appointment/4']);
    expect(await idsOn('2027-12-01')).toEqual([]);
  });

  it('are prolonged by one that begins while they hold, and replaced by one of all their days', async () => {
    await appoint({ from: '2026-12-01', until: '2026-12-31' });
    const longer = await appoint({ from: '2026-12-15', until: '2027-01-31' });

    expect(longer.appointment.id).toBe('appointment/3');
    expect((await register.books()).appointments).toMatchObject([
      { id: 'appointment/1', until: '2026-12-31', supersededBy: 'appointment/2' },
      { id: 'appointment/2', from: '2026-12-01', until: '2026-12-14', supersededBy: null },
      { id: 'appointment/3', from: '2026-12-15', until: '2027-01-31', supersededBy: null },
    ]);
    const whole = await appoint({ from: '2026-11-22' });

    expect(await idsOn('2026-12-14')).toEqual([whole.appointment.id]);
    expect(await idsOn('2027-02-01')).toEqual([whole.appointment.id]);
  });

  it('of another person, another part or another owner who is away stand beside each other', async () => {
    await appoint();
    await appoint({ userId: cid, until: '2026-12-31' });
    await appoint({ product: null, until: '2026-12-31' });
    await appoint({ role: 'cover', forUserId: ann, until: '2026-12-31' });

    expect(await idsOn(today)).toHaveLength(4);
    expect(await idsOn('2027-01-01')).toEqual(['appointment/1']);
  });

  it('lose no day to a later one, and gain none that nobody asked for', async () => {
    const days = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06'];
    const term = fc.tuple(fc.constantFrom(...days.slice(0, 5)), fc.option(fc.nat(3))).map(([from, more]) => ({
      from,
      until: more === null ? null : days[Math.min(days.indexOf(from) + more, 4)]!,
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 5 }), async (terms) => {
        await rm(folder, { recursive: true, force: true });
        register = await open();
        await register.importLines(lines(line), options);
        const wantedDays = new Set<string>();
        for (const each of terms) {
          const isTaken = (await problemsOf(appoint(each)))[0] !== 'REGISTER_APPOINTMENT_INVALID';
          const { from, until } = each;
          if (isTaken)
            for (const day of days) if (from <= day && (until === null || day <= until)) wantedDays.add(day);
          for (const day of days) expect(await idsOn(day)).toHaveLength(wantedDays.has(day) ? 1 : 0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are ended from now on, by somebody and with a reason; what was known before stays known', async () => {
    await appoint();
    now = '2026-11-23T08:00:00.000Z';
    const ended = await register.endAppointment('appointment/1', { actor: cid, reason: ' has left ' });

    expect(ended).toMatchObject({ id: 'appointment/2', endReason: 'has left', addedBy: cid, addedAt: now });
    expect(await idsOn('2026-11-23')).toEqual([]);
    expect(await register.appointments({ asOf: '2026-11-23', knownAt: '2026-11-22T12:00:00Z' })).toHaveLength(
      1,
    );
    expect(events.at(-1)).toMatchObject({ type: 'register.appointmentEnded', actor: cid });
    expect(
      await problemsOf(register.endAppointment('appointment/1', { actor: ann, reason: 'again' })),
    ).toEqual([
      'REGISTER_APPOINTMENT_INVALID',
      'appointment: id: appointment/1 has been ended or replaced already.',
    ]);
    await appoint();
    expect(await idsOn('2026-11-23')).toEqual(['appointment/3']);
  });

  it.each([
    [{ role: 'owner' as 'delegate' }, /role: "owner" is not one of delegate, cover, compliance/],
    [{ userId: 'bob' }, /userId: "bob" is not a GUID/],
    [{ product: 'visio' }, /product: the register has no line of "visio"/],
    [{ role: 'cover' as const }, /forUserId: a cover stands in for one owner/],
    [{ role: 'cover' as const, forUserId: cid }, /forUserId: .*c owns no line of microsoft-365-e5/],
    [{ role: 'cover' as const, forUserId: bob }, /nobody stands in for themselves/],
    [{ forUserId: ann }, /only a cover stands in for somebody/],
    [{ until: '2026-11-21' }, /until: 2026-11-21 is before the first day/],
    [{ from: '22/11/2026' }, /from: .* is not a calendar date/],
  ])('are refused whole: %o', async (changes, why) => {
    const problems = await problemsOf(appoint(changes));

    expect(problems[0]).toBe('REGISTER_APPOINTMENT_INVALID');
    expect(problems.join('\n')).toMatch(why);
    expect((await register.books()).appointments).toEqual([]);
    expect(events).toHaveLength(1);
  });

  it('written into the file by hand are noticed, audited and taken; a damaged one is refused', async () => {
    await appoint({ role: 'cover', forUserId: ann });
    const document = JSON.parse(await readFile(file, 'utf8')) as { appointments: Record<string, unknown>[] };
    document.appointments.push({ ...wanted({ role: 'compliance', product: null, userId: cid }) });
    await writeFile(file, JSON.stringify(document));

    expect(await register.appointments({ asOf: today })).toMatchObject([
      { id: 'appointment/1', role: 'cover', forUserId: ann },
      { id: 'appointment/2', role: 'compliance', product: null },
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'register.editedOutside',
      actor: 'unknown',
      books: { appointments: { added: [{ id: 'appointment/2', addedBy: 'unknown' }] } },
    });
    document.appointments[0]!.role = 'king';
    await writeFile(file, JSON.stringify(document));
    expect((await problemsOf(register.appointments({ asOf: today })))[0]).toBe('REGISTER_CORRUPT');
  });
});
