import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestLedger, ownerId } from '../testing/cases.ts';
import { deskScene, idleSeats, testClock, type DeskScene } from '../testing/desk-scene.ts';
import type { Ledger } from './open-ledger.ts';
import type { NewTenantChange } from './tenant-changes.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
});
afterAll(() => ledger.close());

const change = (given: Partial<NewTenantChange> = {}): NewTenantChange => ({
  id: 'a1',
  userId: 'u1',
  happenedAt: '2026-11-20T10:00:00.000Z',
  activity: 'Change user license',
  actorKind: 'user',
  actorId: 'ann',
  actorName: 'Ann \0Ellis',
  correlationId: 'c1',
  added: [],
  removed: ['sku-e5'],
  explanation: null,
  stepId: null,
  isGrave: false,
  products: ['e5'],
  ...given,
});
const store = () => ledger.tenantChanges;
const notice = () => ({ tenantId: scene.tenantId, product: 'e5', day: '2026-11-22' });
const told = async () =>
  (await ledger.audit.tail(50))
    .filter(({ tenantId }) => tenantId === scene.tenantId)
    .map(({ action }) => action);

describe('changes of the tenant', () => {
  it('are kept once, and audited where nothing explains them', async () => {
    const seen = [
      change(),
      change({ userId: 'u2', explanation: 'groupLicensing' }),
      change({ id: 'a2', isGrave: true }),
    ];

    expect(await store().keep(scene.tenantId, seen)).toEqual(seen);
    expect(await store().keep(scene.tenantId, seen)).toEqual([]);

    expect(await told()).toEqual(['tenant-change.unexplained', 'tenant-change.grave']);
    expect(await store().known(scene.tenantId, ['a1', 'a9'])).toEqual(new Set(['a1 u1', 'a1 u2']));
    const all = await store().list({ tenantId: scene.tenantId, limit: 10 });
    expect(all.map(({ id, userId }) => id + userId)).toEqual(['a1u1', 'a1u2', 'a2u1']);
    expect(all[0]).toMatchObject({ removed: ['sku-e5'], actorName: 'Ann Ellis', seenAt: clock.at });
    const open = await store().list({ tenantId: scene.tenantId, unexplainedOnly: true, limit: 10 });
    expect(open.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('are explained as they were shown, and told by who made them', async () => {
    await store().keep(scene.tenantId, [
      change(),
      change({ id: 'a2', userId: 'u2' }),
      change({
        id: 'a3',
        userId: 'u3',
        actorId: 'ben',
        removed: [],
        added: ['sku-e5'],
        products: ['e5', 'x'],
      }),
      change({ id: 'a4', products: ['other'] }),
    ]);

    expect(await store().noticeFacts(notice(), ['sku-e5'])).toMatchObject({
      changes: 3,
      open: 3,
      people: 3,
      actors: [
        { actorId: 'ann', taken: 2, given: 0 },
        { actorId: 'ben', taken: 0, given: 1 },
      ],
      acknowledged: null,
    });
    const by = { actor: ownerId, note: 'A planned move.' };
    expect(await store().acknowledge(notice(), { ...by, expectedOpen: 2 })).toBe('changed');
    expect(await store().acknowledge(notice(), { ...by, expectedOpen: 3 })).toBe('done');
    expect(await store().acknowledge(notice(), { ...by, expectedOpen: 3 })).toBe('changed');
    expect(await store().noticeFacts(notice(), ['sku-e5'])).toMatchObject({
      open: 0,
      acknowledged: { by: ownerId, at: clock.at, note: 'A planned move.' },
    });
    expect((await told()).at(-1)).toBe('tenant-change.acknowledged');
    expect(await store().acknowledgedSince(scene.tenantId, '2026-11-20T00:00:00Z')).toEqual(
      expect.arrayContaining([
        { actorId: 'ann', product: 'e5', day: '2026-11-20' },
        { actorId: 'ben', product: 'x', day: '2026-11-20' },
      ]),
    );
  });

  it('are counted as lost seats by who took them, our steps left out', async () => {
    await store().keep(scene.tenantId, [
      change(),
      change({ id: 'a2' }),
      change({ userId: 'u2', isGrave: true }),
      change({ userId: 'u3', explanation: 'groupLicensing' }),
      change({ userId: 'u4', explanation: 'step' }),
      change({ userId: 'u5', happenedAt: '2026-11-01T10:00:00.000Z' }),
    ]);

    const wanted = { tenantId: scene.tenantId, skuIds: ['sku-e5'], since: '2026-11-15T00:00:00.000Z' };

    expect(await store().lostSeats(wanted)).toEqual({ all: 3, grave: 1, byGroups: 1 });
  });

  it('find the steps they may be of, and which of those explain something already', async () => {
    const made = await scene.propose(idleSeats(2), { ownerIds: [ownerId] });
    await scene.go(made, 'approve', {
      decidedBy: ownerId,
      decidedAt: clock.at,
      undoUntil: '2026-12-22T09:00:00Z',
    });
    const done = await scene.carryOut(made);
    const people = (await ledger.steps.unrestored(done.id)).map(({ userId }) => userId);

    const steps = await store().stepsAbout(scene.tenantId, people.slice(0, 1), '2026-11-15T00:00:00.000Z');

    expect(steps).toMatchObject([{ userId: people[0], outcome: 'applied', state: 'settled' }]);
    expect(await store().stepsAbout(scene.tenantId, people, '2026-12-15T00:00:00.000Z')).toEqual([]);
    const stepId = steps[0]!.id;
    await store().keep(scene.tenantId, [change({ explanation: 'step', stepId })]);
    expect(await store().explaining(scene.tenantId, [stepId])).toEqual([{ stepId, removed: ['sku-e5'] }]);
  });
});
