import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFormat } from '../../cards/format.ts';
import { renderView } from '../../cards/render-view.ts';
import type { TenantChangeView } from '../../cards/tenant-change.ts';
import type { View } from '../../cards/view.ts';
import type { AppointedRole, Appointment } from '../../core/authority/appointment.ts';
import { heldBack } from '../../core/privacy/without-names.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { NewTenantChange } from '../../ledger/tenant-changes.ts';
import { openTestLedger } from '../../testing/cases.ts';
import { deskScene, e5, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import type { Actor, Answer } from '../desk.ts';
import { answerChangeExplained, changeNotice, type ChangeDeskDeps } from './change-desk.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
let deps: ChangeDeskDeps;
let appointed: Appointment[];
let owners: readonly string[] | null;
let guests: readonly string[];
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
  [appointed, owners, guests] = [[], null, []];
  deps = {
    tenantId: scene.tenantId,
    ledger,
    clock,
    appointments: async () => appointed,
    ownersOf: async ({ ownerIds }) => owners ?? ownerIds,
    isGuest: async (userId) => guests.includes(userId),
    nameOf: async (userId) => (userId === scene.owner.aadObjectId ? 'Ines Okafor' : null),
    policy: { massChangePct: 20, implausibleMinSeats: 20, lookbackDays: 7 },
  };
  await scene.savePositions([position()]);
});
afterAll(() => ledger.close());

const change = (given: Partial<NewTenantChange> = {}): NewTenantChange => ({
  id: 'a1',
  userId: 'u1',
  happenedAt: '2026-11-20T10:00:00.000Z',
  activity: 'Change user license',
  actorKind: 'user',
  actorId: 'ann',
  actorName: 'Ann Ellis',
  correlationId: null,
  added: [],
  removed: [e5],
  explanation: null,
  stepId: null,
  isGrave: false,
  products: ['e5'],
  ...given,
});
const keep = (...changes: NewTenantChange[]) => ledger.tenantChanges.keep(scene.tenantId, changes);
const ask = (actor: Actor, id = 'e5:2026-11-22') => changeNotice(deps, actor, `change:${id}`);
const press = (actor: Actor, data: object) =>
  answerChangeExplained(deps, actor, { noticeId: 'e5:2026-11-22', version: 2, reason: 'Meant.', ...data });
const shown = (answer: Answer<View>) => answer as TenantChangeView;
const textOf = (answer: Answer<View>) => JSON.stringify(renderView(answer as View, createFormat()));
const appoint = (role: AppointedRole, product: string | null): void => {
  const userId = scene.stranger.aadObjectId;
  appointed = [{ id: 'p', role, product, userId, forUserId: null, from: '2026-01-01', until: null }];
};

describe('a change nobody decided', () => {
  it('is told with who did it to how many, and explained once, with a reason', async () => {
    await keep(change(), change({ id: 'a2', userId: 'u2', happenedAt: '2026-11-20T10:02:00.000Z' }));

    const asked = await ask(scene.owner);
    expect(shown(asked)).toMatchObject({ kind: 'tenant-change', version: 2, people: 2, isGrave: false });
    expect(textOf(asked)).toContain(
      'Ann Ellis took it from 2 people, from 20 Nov 2026, 10:00 UTC to 20 Nov 2026, 10:02 UTC.',
    );
    expect(shown(await press(scene.owner, { reason: ' ' })).notice).toContain('Please say why');
    const explained = await press(scene.owner, {});

    expect(shown(explained)).toMatchObject({
      version: 0,
      explained: { by: 'Ines Okafor', at: clock.at, note: 'Meant.' },
    });
    expect(textOf(explained)).not.toContain('Action.Execute');
    expect(shown(await press(scene.owner, {})).notice).toContain('nothing was changed');
  });

  it('is not explained by somebody who has not seen all of it', async () => {
    await keep(change(), change({ id: 'a2' }), change({ id: 'a3' }));

    expect(shown(await press(scene.owner, {}))).toMatchObject({ version: 3, explained: null });
  });

  it.each<[string, AppointedRole | null, string | null, string]>([
    ['a stranger', null, null, 'NOT_OWNER'],
    ['a delegate of another product', 'delegate', 'visio', 'NOT_OWNER'],
    ['a delegate', 'delegate', 'e5', 'shown'],
    ['compliance', 'compliance', null, 'shown'],
  ])('is for who answers for the product: %s', async (_, role, product, expected) => {
    await keep(change());
    if (role !== null) appoint(role, product);

    const [seen, pressed] = [await ask(scene.stranger), await press(scene.stranger, { version: 1 })];

    const result = (answer: Answer<View>) => (answer.kind === 'refusal' ? answer.code : 'shown');
    expect([result(seen), result(pressed)]).toEqual([expected, expected]);
    const { open } = await ledger.tenantChanges.noticeFacts(
      { tenantId: scene.tenantId, product: 'e5', day: '2026-11-22' },
      null,
    );
    expect(open).toBe(expected === 'shown' ? 0 : 1);
    if (expected !== 'shown')
      expect((await ledger.audit.tail(1))[0]).toMatchObject({ action: 'tenant-change.refused' });
  });

  it.each([
    ['a guest, whomever the register names', 'GUEST', () => (guests = [scene.owner.aadObjectId])],
    ['who owned the product yesterday', 'NOT_OWNER', () => (owners = [scene.stranger.aadObjectId])],
  ])('is not for %s', async (_, code, given) => {
    await keep(change());
    given();

    expect(await ask(scene.owner)).toMatchObject({ kind: 'refusal', code });
    expect(await press(scene.owner, { version: 1 })).toMatchObject({ kind: 'refusal', code });
    expect((await ledger.audit.tail(1))[0]).toMatchObject({
      action: 'tenant-change.refused',
      body: { code },
    });
    if (code === 'NOT_OWNER') expect(shown(await ask(scene.stranger))).toMatchObject({ version: 1 });
  });

  it.each([
    [{ noticeId: 'e5' }],
    [{ noticeId: 7 }],
    [{ version: 0 }],
    [{ reason: 'x'.repeat(501) }],
    [{ reason: undefined }],
  ])('takes no button it cannot read: %j', async (data) => {
    await keep(change(), change({ id: 'a2' }));

    expect(await press(scene.owner, data)).toMatchObject({ kind: 'refusal', code: 'BAD_PAYLOAD' });
  });

  it('tells of nothing in another organisation, and of no product that is not there', async () => {
    const elsewhere = { ...scene.owner, tenantId: '00000000-0000-4000-8000-000000000000' };

    expect(await ask(elsewhere)).toMatchObject({ code: 'OTHER_TENANT' });
    expect(await ask(scene.owner, 'visio:2026-11-22')).toMatchObject({ code: 'CHANGE_UNKNOWN' });
    expect(await ask(scene.owner)).toMatchObject({ code: 'CHANGE_UNKNOWN' });
  });

  it('in our own name says what to do at once', async () => {
    await keep(change({ isGrave: true, actorKind: 'app', actorName: 'Writer' }));

    const view = await ask(scene.owner, 'e5:2026-11-22:grave');

    expect(shown(view)).toMatchObject({ isGrave: true, isHalted: false });
    expect(textOf(view)).toContain('Its secret has to be replaced');
    expect(textOf(view)).toContain('Write “stop”');
  });

  it('of a large part of the seats says how large, also when a group did it', async () => {
    const people = Array.from({ length: 40 }, (_, index) =>
      change({ id: `g${index}`, userId: `u${index}`, explanation: 'groupLicensing' }),
    );
    await keep(...people);

    const view = await ask(scene.owner, 'e5:2026-11-22:mass');

    expect(shown(view)).toMatchObject({
      version: 0,
      mass: { lost: 40, byOwnApp: 0, byGroups: 40, fewer: null, left: 94 },
    });
    expect(textOf(view)).toContain(
      'In the last 7 days 40 people lost it without a decision here, 40 people because a group changed. 94 people have it now.',
    );
  });

  it('of no product is for compliance', async () => {
    await keep(change({ isGrave: true, products: [], removed: ['free'] }));
    appoint('compliance', null);

    expect(shown(await ask(scene.stranger, '-:2026-11-22:grave'))).toMatchObject({
      product: null,
      version: 1,
      actors: [{ taken: 1 }],
    });
    expect(await ask(scene.owner, '-:2026-11-22:grave')).toMatchObject({ code: 'NOT_OWNER' });
  });

  it('names nobody where the policy hides names, and tells two people apart all the same', async () => {
    deps = { ...deps, privacy: { mode: 'pseudonymous' } };
    await keep(
      change(),
      change({ id: 'a2', userId: 'u2', actorId: 'bob', actorName: 'Bob Reed' }),
      change({ id: 'a3', userId: 'u3', actorId: null, actorName: 'cleo@harbourline.example' }),
      change({ id: 'a4', userId: 'u4', actorKind: 'app', actorId: 'w', actorName: 'Provisioning' }),
    );

    const asked = await ask(scene.owner);
    const explained = await press(scene.owner, { version: 4, reason: 'Ann was told to.' });

    const text = textOf(asked) + textOf(explained);
    expect(text).not.toMatch(/Ann|Ellis|Bob|Reed|cleo|harbourline/);
    expect(text).toContain('The app “Provisioning” took it from 1 person');
    expect(text).toContain('with “changes --reveal”');
    const people = shown(asked).actors.filter(({ kind }) => kind === 'user');
    expect(new Set(people.map(({ name }) => name)).size).toBe(3);
    for (const { name } of people) expect(name).toMatch(/^Person [0-9A-F]{4}-[0-9A-F]{2}$/);
    expect(shown(explained).explained).toMatchObject({ by: 'Ines Okafor', note: heldBack });
  });
});
