import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { known, unknown } from '../core/model/product.ts';
import type { Position } from '../core/model/position.ts';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
const noon = '2026-11-22T12:00:00.000Z';
let tenants = 0;

function position(product: string, asOf: string, assigned: number | null): Position {
  const none = unknown('register-empty');
  return {
    product,
    name: product.toUpperCase(),
    skuIds: ['sku'],
    ownerIds: ['owner'],
    asOf: dayOf(asOf),
    entitled: none,
    purchased: none,
    assigned: assigned === null ? unknown('users-missing') : known(assigned),
    verdicts: none,
    unassigned: none,
    deploymentPct: known(94.1),
    usagePct: none,
    threshold: none,
    exposureUnits: none,
    wasteUnits: none,
    monthlyWaste: known({ amountMinor: 781_500, currency: 'GBP' }),
    peak: none,
    copilot: null,
    watch: none,
    rules: none,
    windows: none,
    microsoft: none,
    method: 'sign-in-90d-internal',
  };
}

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('the stores of the ledger on $name', (backend) => {
  let ledger: Ledger;
  let other: Ledger;

  beforeAll(async () => {
    clock.at = noon;
    [ledger, other] = (await backend.openReplicas(2, clock)) as [Ledger, Ledger];
  });

  function newTenant(): string {
    clock.at = noon;
    tenants += 1;
    return `tenant-${tenants}`;
  }

  describe('positions', () => {
    const sources = [{ name: 'users', asOf: '2026-11-20', observedAt: noon }];
    const coverage = {
      complete: false,
      gaps: [{ source: 'users', reason: 'stale', detail: 'old' }],
    } as const;

    function day(tenantId: string, asOf: string, positions: readonly Position[], runId = 'r1') {
      return { tenantId, asOf, runId, coverage, sources, positions };
    }

    it('come back as they were saved, the newest or the one of a day; a later save supersedes', async () => {
      const tenantId = newTenant();
      const old = day(tenantId, '2026-11-15', [
        position('z', '2026-11-15', 5),
        position('a', '2026-11-15', null),
      ]);
      const first = day(tenantId, '2026-11-22', [
        position('z', '2026-11-22', 6),
        position('gone', '2026-11-22', 1),
      ]);
      const later = day(tenantId, '2026-11-22', [position('z', '2026-11-22', 7)], 'r2');

      for (const each of [old, first, later]) await ledger.positions.save(each);

      expect(await ledger.positions.newest({ tenantId })).toEqual(later);
      expect(await ledger.positions.newest({ tenantId, onOrBefore: '2026-11-21' })).toEqual(old);
      expect(await ledger.positions.newest({ tenantId, onOrBefore: '2026-11-14' })).toBeNull();
      expect(await ledger.positions.newest({ tenantId: 'nobody' })).toBeNull();
      expect(await ledger.positions.series({ tenantId, product: 'z', limit: 5 })).toEqual([
        { asOf: '2026-11-15', position: old.positions[0] },
        { asOf: '2026-11-22', position: later.positions[0] },
      ]);
      expect(await ledger.positions.series({ tenantId, product: 'gone', limit: 5 })).toEqual([]);
    });

    it('give Copilot use as a figure, however it was recorded', async () => {
      const tenantId = newTenant();
      const use = { activeInWindow: 20, zeroUsage: 12 };
      const recorded = { ...position('copilot', '2026-11-22', 40), copilot: use } as unknown as Position;
      await ledger.positions.save(day(tenantId, '2026-11-22', [recorded]));

      const [read] = (await ledger.positions.newest({ tenantId }))?.positions ?? [];

      expect(read?.copilot).toEqual(known(use));
    });

    it('give the most seats held and the first such day, from known figures in the days asked for', async () => {
      const tenantId = newTenant();
      const held = {
        '2026-11-01': 900,
        '2026-11-02': 10,
        '2026-11-03': 12,
        '2026-11-04': 12,
        '2026-11-05': null,
      };
      for (const [asOf, assigned] of Object.entries(held)) {
        await ledger.positions.save(day(tenantId, asOf, [position('e5', asOf, assigned)]));
      }
      const wanted = { tenantId, product: 'e5', from: '2026-11-02', to: '2026-11-05' };

      expect(await ledger.positions.peak(wanted)).toEqual({ units: 12, on: dayOf('2026-11-03') });
      expect(await ledger.positions.peak({ ...wanted, from: '2026-11-01' })).toMatchObject({ units: 900 });
      expect(await ledger.positions.peak({ ...wanted, from: '2026-11-05' })).toBeNull();
    });
  });

  it('exemptions hold on their days, both included, until they are ended', async () => {
    const tenantId = newTenant();
    const common = { tenantId, product: 'e5', reason: 'On leave', actorId: 'owner', from: '2026-11-01' };
    await ledger.exemptions.add([
      { ...common, userId: 'u1', until: '2026-11-22' },
      { ...common, userId: 'u2', until: '2026-11-23' },
    ]);
    await ledger.exemptions.add([]);

    const on22 = await ledger.exemptions.inForce(tenantId, '2026-11-22');
    const ended = [
      await ledger.exemptions.end(on22[1]!.id, 'owner'),
      await ledger.exemptions.end(on22[1]!.id, 'owner'),
    ];

    expect(on22).toMatchObject([
      { ...common, userId: 'u1', until: '2026-11-22' },
      { ...common, userId: 'u2', until: '2026-11-23' },
    ]);
    expect(ended).toEqual([true, false]);
    expect((await ledger.exemptions.inForce(tenantId, '2026-11-01')).map(({ userId }) => userId)).toEqual([
      'u1',
    ]);
    expect(await ledger.exemptions.inForce(tenantId, '2026-11-23')).toEqual([]);
    expect(await ledger.exemptions.inForce(tenantId, '2026-10-31')).toEqual([]);
    const events = (await ledger.audit.tail(2)).map(({ action, actor, body }) => ({ action, actor, body }));
    expect(events).toMatchObject([
      { action: 'exemption.added', actor: 'owner', body: { userIds: ['u2'], until: '2026-11-23' } },
      { action: 'exemption.ended', actor: 'owner', body: { userId: 'u2', product: 'e5' } },
    ]);
  });

  it('conversations follow every turn, and say when a person cannot be reached', async () => {
    const key = { tenantId: newTenant(), userAadId: 'owner' };
    await ledger.conversations.upsert(key, { serviceUrl: 'https://old.test', conversation: { id: 'c1' } });
    await ledger.conversations.markBlocked(key, 'MessageWritesBlocked');
    const blocked = await ledger.conversations.get(key);
    clock.at = '2026-11-23T12:00:00.000Z';
    await ledger.conversations.upsert(key, { serviceUrl: 'https://new.test', conversation: { id: 'c1' } });
    const back = await ledger.conversations.get(key);
    await ledger.conversations.markUninstalled(key, 'removed');

    expect(blocked).toMatchObject({ state: 'blocked', problem: 'MessageWritesBlocked' });
    expect(back).toEqual({
      ...key,
      reference: { serviceUrl: 'https://new.test', conversation: { id: 'c1' } },
      state: 'active',
      problem: null,
      firstSeenAt: noon,
      lastSeenAt: '2026-11-23T12:00:00.000Z',
    });
    expect(await ledger.conversations.all(key.tenantId)).toMatchObject([
      { state: 'uninstalled', problem: 'removed' },
    ]);
    expect(await ledger.conversations.get({ ...key, userAadId: 'nobody' })).toBeNull();
  });

  describe('deliveries', () => {
    it('tell one thing to one person once, whoever sends', async () => {
      const tenantId = newTenant();
      const card = { tenantId, eventKey: `card-${tenantId}`, recipient: 'owner', caseId: null };
      const queued = await Promise.all(
        [ledger, other, ledger].map(({ deliveries }) => deliveries.enqueue(card)),
      );
      const { id } = queued[0]!;
      const claims = await Promise.all([ledger, other, ledger].map(({ deliveries }) => deliveries.claim(id)));
      await ledger.deliveries.markSent(id, { activityId: 'a1', conversationId: 'c1' });
      const again = await ledger.deliveries.enqueue(card);

      expect(queued.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(queued.map((each) => each.id)).size).toBe(1);
      expect(claims.filter((claim) => claim !== null)).toMatchObject([{ state: 'sending', attempts: 1 }]);
      expect(again).toMatchObject({
        id,
        isNew: false,
        state: 'sent',
        activityId: 'a1',
        conversationId: 'c1',
      });
      expect(await ledger.deliveries.claim(id)).toBeNull();
      expect(await ledger.deliveries.stuck(tenantId)).toEqual([]);
    });

    it('are tried again when due, never when their outcome is unknown, and show what got stuck', async () => {
      const tenantId = newTenant();
      const [retry, lost, dead] = await Promise.all(
        ['retry', 'lost', 'dead'].map((recipient) =>
          ledger.deliveries.enqueue({ tenantId, eventKey: `card-${tenantId}`, recipient, caseId: null }),
        ),
      );
      for (const each of [retry, lost, dead]) await ledger.deliveries.claim(each!.id);
      await ledger.deliveries.markRetry(retry!.id, new Date('2026-11-22T12:10:00.000Z'), 'Throttled');
      await ledger.deliveries.markDead(dead!.id, 'ConversationBlockedByUser');
      const dueNow = await ledger.deliveries.due(10);
      clock.at = '2026-11-22T12:10:00.000Z';
      const dueLater = await ledger.deliveries.due(10);
      const givenUp = await ledger.deliveries.giveUpClaims(new Date('2026-11-22T12:05:00.000Z'));

      expect(dueNow).toEqual([]);
      expect(dueLater).toMatchObject([{ id: retry!.id, reason: 'Throttled', attempts: 1 }]);
      expect(givenUp).toBe(1);
      expect(await ledger.deliveries.claim(lost!.id)).toBeNull();
      expect(await ledger.deliveries.claim(retry!.id)).toMatchObject({ attempts: 2, retryAt: null });
      const stuck = (await ledger.deliveries.stuck(tenantId)).map(
        ({ recipient, state }) => `${recipient}:${state}`,
      );
      expect(stuck.sort()).toEqual(['dead:dead', 'lost:unknown', 'retry:sending']);
    });

    it('are found by case, so that every card of it can be edited', async () => {
      const tenantId = newTenant();
      const session = await ledger.cases.propose({ tenantId, asOf: '2026-11-22', runId: 'r' });
      const { created } = await session.commit([
        {
          kind: 'entitlement-warning',
          product: 'e5',
          productName: 'E5',
          ownerIds: ['a', 'b'],
          seats: 0,
          monthlyValue: null,
          facts: {},
          factsKey: 'k',
          coverageComplete: true,
        },
      ]);
      const caseId = created[0]!.id;
      for (const recipient of ['a', 'b']) {
        await ledger.deliveries.enqueue({ tenantId, eventKey: `case:${caseId}`, recipient, caseId });
      }

      expect((await ledger.deliveries.forCase(caseId)).map(({ recipient }) => recipient)).toEqual(['a', 'b']);
      expect(await ledger.deliveries.forCase('no-case')).toEqual([]);
    });
  });

  it('deliveries are found by the card of one of them, so that what was told alike is edited alike', async () => {
    const tenantId = newTenant();
    const tell = async (eventKey: string, recipient: string): Promise<void> => {
      const { id } = await ledger.deliveries.enqueue({ tenantId, eventKey, recipient, caseId: null });
      await ledger.deliveries.claim(id);
      await ledger.deliveries.markSent(id, {
        activityId: `${eventKey} ${recipient}`,
        conversationId: recipient,
      });
    };
    await tell(`change-${tenantId}`, 'a');
    await tell(`change-${tenantId}`, 'b');
    await tell(`other-${tenantId}`, 'a');
    await ledger.deliveries.enqueue({
      ...{ tenantId, eventKey: `change-${tenantId}`, recipient: 'not yet told', caseId: null },
    });
    const card = { activityId: `change-${tenantId} a`, conversationId: 'a' };

    const alike = await ledger.deliveries.toldLike(card);
    expect(alike.map(({ recipient }) => recipient)).toEqual(['a', 'b']);
    expect(await ledger.deliveries.toldLike({ ...card, conversationId: 'b' })).toEqual([]);
  });

  it('runs keep their first start, their end and what they came to', async () => {
    const tenantId = newTenant();
    const run = { runId: `run-${tenantId}`, kind: 'collect', slot: null, tenantId, asOf: '2026-11-22' };
    await ledger.runs.start(run);
    clock.at = '2026-11-22T12:30:00.000Z';
    await ledger.runs.start(run);
    const running = await ledger.runs.get(run.runId);
    await ledger.runs.finish(run.runId, { status: 'done', summary: { users: 20 } });

    expect(running).toEqual({ ...run, startedAt: noon, finishedAt: null, status: 'running', summary: {} });
    expect(await ledger.runs.list({ tenantId, kind: 'collect', status: 'done', limit: 1 })).toEqual([
      {
        ...run,
        startedAt: noon,
        finishedAt: '2026-11-22T12:30:00.000Z',
        status: 'done',
        summary: { users: 20 },
      },
    ]);
    expect(await ledger.runs.list({ tenantId, status: 'failed', limit: 1 })).toEqual([]);
    expect(await ledger.runs.get('none')).toBeNull();
  });

  describe('slots', () => {
    const slot = '2026-11-16T06:00:00.000Z';

    it('are claimed once across replicas, and never again when finished', async () => {
      const job = newTenant();
      const claim = (each: Ledger, index: number) =>
        each.slots.claim({ job, slot, holder: `h${index}`, leaseSeconds: 600 });
      const claims = await Promise.all([ledger, other, ledger, other].map(claim));
      const beforeEnd = await ledger.slots.lastFinished(job);
      const holder = `h${claims.indexOf(true)}`;
      expect(await other.slots.finish({ job, slot, holder: 'h9', summary: {} })).toBe(false);
      expect(await ledger.slots.finish({ job, slot, holder, summary: { users: 1 } })).toBe(true);
      clock.at = '2027-11-22T12:00:00.000Z';

      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(beforeEnd).toBeNull();
      expect(await claim(ledger, 9)).toBe(false);
      await ledger.slots.fail({ job, slot, holder, error: 'too late' });
      expect(await ledger.slots.lastFinished(job)).toBe(slot);
    });

    it('go to another holder when they failed or their lease ran out', async () => {
      const job = newTenant();
      const request = { job, slot, leaseSeconds: 600 };
      await ledger.slots.claim({ ...request, holder: 'a' });
      await ledger.slots.fail({ job, slot, holder: 'a', error: 'threw' });
      const afterFailure = await other.slots.claim({ ...request, holder: 'b' });
      clock.at = '2026-11-22T12:09:59.000Z';
      const withinLease = await ledger.slots.claim({ ...request, holder: 'c' });
      clock.at = '2026-11-22T12:10:00.000Z';
      const afterLease = await ledger.slots.claim({ ...request, holder: 'c' });

      expect({ afterFailure, withinLease, afterLease }).toEqual({
        afterFailure: true,
        withinLease: false,
        afterLease: true,
      });
    });

    it('are held for as long as their holder renews them, and count how often they failed', async () => {
      const job = newTenant();
      const held = { job, slot, holder: 'a' };
      clock.at = '2026-11-22T12:00:00.000Z';
      await ledger.slots.claim({ ...held, leaseSeconds: 600 });
      clock.at = '2026-11-22T12:09:00.000Z';
      const renewed = await ledger.slots.renew({ ...held, leaseSeconds: 600 });
      clock.at = '2026-11-22T12:15:00.000Z';
      const whileHeld = await other.slots.claim({ job, slot, holder: 'b', leaseSeconds: 600 });
      await other.slots.fail({ job, slot, holder: 'b', error: 'not theirs' });
      const untouched = await ledger.slots.lastFailure({ job, slot });
      await ledger.slots.fail({ ...held, error: 'threw' });
      await ledger.slots.claim({ ...held, leaseSeconds: 600 });
      await ledger.slots.fail({ ...held, error: 'threw again' });

      expect([renewed, whileHeld, untouched]).toEqual([true, false, null]);
      expect(await other.slots.lastFailure({ job, slot })).toEqual({ failures: 2, at: clock.at });
      expect(await ledger.slots.renew({ ...held, leaseSeconds: 600 })).toBe(false);
    });

    it('of a holder who stops may be claimed at once, and have not failed', async () => {
      const job = newTenant();
      await ledger.slots.claim({ job, slot, holder: 'stops', leaseSeconds: 600 });
      await ledger.slots.releaseHeld('stops');

      expect(await ledger.slots.lastFailure({ job, slot })).toBeNull();
      expect(await other.slots.claim({ job, slot, holder: 'b', leaseSeconds: 600 })).toBe(true);
    });
  });
});
