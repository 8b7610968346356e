import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger, ownerId, secondOwnerId } from '../testing/cases.ts';
import type { Actor, Desk } from './desk.ts';
import { copilotPosition, deskScene, idleSeats, position, testClock } from '../testing/desk-scene.ts';
import type { DeskScene } from '../testing/desk-scene.ts';
import { sampleReports } from './testing/sample-reports.ts';

const clock = testClock();
const now = clock.at;
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  clock.at = now;
  scene = deskScene(ledger, clock);
});
afterAll(() => ledger.close());

const visio = position({ product: 'visio', name: 'Visio Plan 2', skuIds: [], ownerIds: [secondOwnerId] });

describe('before the first collection', () => {
  it.each([
    ['position', (desk: Desk, actor: Actor) => desk.position(actor, 'E5')],
    ['a report', (desk: Desk, actor: Actor) => desk.report(actor, { kind: 'overlaps' })],
    ['copilot', (desk: Desk, actor: Actor) => desk.copilot(actor)],
    ['digest', (desk: Desk, actor: Actor) => desk.digest(actor)],
  ])('%s says that there is nothing yet', async (_name, ask) => {
    expect(await ask(scene.desk, scene.owner)).toMatchObject({ kind: 'refusal', code: 'NO_POSITIONS' });
    expect(await scene.desk.welcome(scene.owner)).toMatchObject({ products: [], waiting: 0 });
  });
});

describe('a question about a product', () => {
  it('is answered to its owner with method, sources and gaps', async () => {
    const gap = { source: 'sign-ins', reason: 'forbidden', detail: 'No permission.' } as const;
    await scene.savePositions([position(), visio], [gap]);

    const answer = await scene.desk.position(scene.owner, 'E5');

    expect(answer).toMatchObject({
      kind: 'position-answer',
      position: { product: 'e5' },
      sources: [{ name: 'Users and licences' }, { name: 'Sign-ins' }],
      gaps: [gap],
    });
    expect('method' in answer && answer.method).toContain('at most 90 days');
  });

  it('names the Copilot window where Copilot is judged by it', async () => {
    await scene.savePositions([copilotPosition]);

    const answer = await scene.desk.position(scene.owner, 'copilot');

    expect('method' in answer && answer.method).toContain('less than 60 days');
    expect(answer).toMatchObject({ sources: [{ name: 'Users and licences' }, { name: 'Copilot usage' }] });
  });

  it('is not answered to anybody else', async () => {
    await scene.savePositions([position(), visio]);

    expect(await scene.desk.position(scene.owner, 'visio')).toMatchObject({
      code: 'NOT_OWNER',
      what: 'Visio Plan 2 is not one of your products.',
    });
    expect(await scene.desk.copilot(scene.owner)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await scene.desk.position(scene.stranger, 'lighthouse')).toMatchObject({ code: 'NO_PRODUCTS' });
    expect(await scene.desk.digest(scene.stranger)).toMatchObject({ code: 'NO_PRODUCTS' });
  });

  it('is asked back when several fit, or none', async () => {
    const e3 = position({ product: 'e3', name: 'Office 365 E3', skuIds: [] });
    await scene.savePositions([e3, position({ product: 'm-e3', name: 'Microsoft 365 E3', skuIds: [] })]);

    expect(await scene.desk.position(scene.owner, 'E3')).toMatchObject({ code: 'PRODUCT_AMBIGUOUS' });
    expect(await scene.desk.position(scene.owner, 'x'.repeat(100))).toMatchObject({
      code: 'PRODUCT_UNKNOWN',
      why: 'Yours are: Office 365 E3, Microsoft 365 E3.',
    });
  });
});

describe('a question for a report', () => {
  it('is answered to the owners of the newest position', async () => {
    const reported = deskScene(ledger, clock, 50, sampleReports());
    await reported.savePositions([position(), visio]);
    const compare = { kind: 'compare', product: 'E5' } as const;

    expect(await reported.desk.report(reported.owner, compare)).toMatchObject({ kind: 'report-answer' });
    expect(await reported.desk.report(reported.second, compare)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await reported.desk.report(reported.second, { kind: 'quality' })).toMatchObject({
      kind: 'report-answer',
    });
    expect(await reported.desk.report(reported.stranger, { kind: 'quality' })).toMatchObject({
      code: 'NO_PRODUCTS',
    });
  });
});

describe('Copilot', () => {
  it('shows the case that asks for its seats, not another case of the product, and not one that is snoozed', async () => {
    await scene.savePositions([copilotPosition]);
    const product = { product: 'copilot', productName: 'Microsoft 365 Copilot' };
    const asking = await scene.propose(idleSeats(2), { ...product, kind: 'copilot-zero-usage' });
    await scene.propose([], { ...product, kind: 'entitlement-warning', seats: 0, monthlyValue: null });

    const asked = await scene.desk.copilot(scene.owner);
    await scene.go(asking, 'snooze', { snoozedUntil: '2026-12-01T00:00:00.000Z' });
    const snoozed = await scene.desk.copilot(scene.owner);

    expect(asked).toMatchObject({ kind: 'copilot-cohort', reclaim: { caseId: asking.id, seats: 2 } });
    expect(snoozed).toMatchObject({ kind: 'copilot-cohort', asOf: '2026-11-22', reclaim: null });
  });
});

describe('what waits', () => {
  it('is listed with the seats and value that are left after ticks', async () => {
    await scene.savePositions([position()]);
    const made = await scene.propose(idleSeats(4));
    await scene.desk.tick(scene.owner, {
      ...{ caseId: made.id, version: made.version, page: 1, excludedUserIds: ['u01'] },
    });

    const line = {
      caseId: made.id,
      question: 'reclaim',
      product: 'Microsoft 365 E5',
      seats: 3,
      monthlyValue: { amountMinor: 3_000, currency: 'GBP' },
      since: '2026-11-22',
      state: 'asked',
    };
    expect(await scene.desk.waiting(scene.owner)).toEqual({ kind: 'waiting-list', cases: [line] });
    expect(await scene.desk.digest(scene.owner)).toMatchObject({ openCases: [line] });
    expect(await scene.desk.waiting(scene.second)).toEqual({ kind: 'waiting-list', cases: [] });
    expect(await scene.desk.welcome(scene.owner)).toMatchObject({
      organisation: 'Harbourline',
      products: ['Microsoft 365 E5'],
      waiting: 1,
    });
  });

  it('is asked once, with the day it lapses, and not touched again', async () => {
    const first = await scene.propose(idleSeats(1));
    const later = await scene.propose(idleSeats(1), { product: 'visio' });
    const asleep = await scene.propose(idleSeats(1), { product: 'project' });
    await scene.go(asleep, 'snooze', { snoozedUntil: '2026-12-01T00:00:00.000Z' });

    const ids = await scene.desk.waitingCases(scene.owner, 'installed');
    const asked = await scene.reload(first);
    clock.at = '2026-11-25T09:00:00.000Z';
    const again = await scene.desk.waitingCases(scene.owner, 'installed');

    expect(ids).toEqual([first.id, later.id]);
    expect(again).toEqual(ids);
    expect(asked).toMatchObject({
      state: 'asked',
      version: first.version + 1,
      expiresAt: '2026-12-06T09:00:00.000Z',
    });
    expect(await scene.reload(first)).toEqual(asked);
    expect(await scene.desk.waitingCases(scene.second, 'installed')).toEqual([]);
  });
});

describe('the digest', () => {
  it('sums what is known, and says unknown where a part is', async () => {
    const more = position({ product: 'e3', name: 'Microsoft 365 E3', unassigned: known(4) });
    await scene.savePositions([position(), more, visio]);
    const whole = await scene.desk.digest(scene.owner);
    await scene.savePositions([position(), { ...more, unassigned: unknown('not-in-register') }]);
    const part = await scene.desk.digest(scene.owner);

    expect(whole).toMatchObject({
      month: '2026-11',
      unassigned: { known: true, value: 10 },
      products: [
        { product: 'Microsoft 365 E5', idle: { value: 10 } },
        { product: 'Microsoft 365 E3', unassigned: { value: 4 } },
      ],
      freed: 0,
    });
    expect(part).toMatchObject({ unassigned: { known: false, reason: 'not-in-register' } });
  });

  it('counts a question about what has no position among those that were asked', async () => {
    await scene.savePositions([position()]);
    await scene.propose(idleSeats(1));
    await scene.propose([], { product: 'azure', kind: 'azure-review', seats: 0, monthlyValue: null });
    await scene.desk.waitingCases(scene.owner, 'installed');

    expect(await scene.desk.digest(scene.owner)).toMatchObject({ decisions: { asked: 2 } });
  });

  it('counts people freed this month in the products of the reader', async () => {
    await scene.savePositions([position(), visio]);
    const mine = await scene.propose(idleSeats(3));
    const theirs = await scene.propose(idleSeats(2), { product: 'visio', ownerIds: [secondOwnerId] });
    for (const each of [mine, theirs]) {
      await scene.go(each, 'approve');
      await scene.carryOut(each);
    }

    expect(await scene.desk.digest(scene.owner)).toMatchObject({ freed: 3 });
    expect(await scene.desk.digest(scene.second)).toMatchObject({ freed: 2 });
  });
});

describe('a case', () => {
  let made: Case;
  beforeEach(async () => {
    await scene.savePositions([position()]);
    made = await scene.propose(idleSeats(2));
  });

  const asks: readonly (readonly [
    string,
    (desk: Desk, actor: Actor, version: number) => Promise<unknown>,
  ])[] = [
    ['confirm', (desk, actor, version) => desk.confirm(actor, { caseId: made.id, version })],
    ['keepForm', (desk, actor, version) => desk.keepForm(actor, { caseId: made.id, version })],
    ['review', (desk, actor, version) => desk.review(actor, { caseId: made.id, version, page: 1 })],
    [
      'tick',
      (desk, actor, version) => desk.tick(actor, { caseId: made.id, version, page: 1, excludedUserIds: [] }),
    ],
    ['decide', (desk, actor, version) => desk.decide(actor, { verb: 'reclaim', caseId: made.id, version })],
  ];

  it.each(asks)('%s is refused to strangers and other tenants without showing it', async (_name, ask) => {
    const { desk, owner, stranger } = scene;
    const foreign = { ...owner, tenantId: 'another-tenant' };

    const refusals = [await ask(desk, stranger, made.version), await ask(desk, foreign, made.version)];

    expect(refusals).toMatchObject([{ code: 'NOT_OWNER' }, { code: 'OTHER_TENANT' }]);
    expect(refusals.filter((each) => typeof each === 'object' && each !== null && 'current' in each)).toEqual(
      [],
    );
    expect(await scene.reload(made)).toEqual(made);
  });

  it.each(asks)('%s from an old card shows the case as it stands', async (_name, ask) => {
    expect(await ask(scene.desk, scene.owner, made.version + 1)).toMatchObject({
      code: 'CASE_STALE',
      current: { kind: 'reclaim-case', version: made.version },
    });
  });

  it.each(asks)('%s after the decision shows what was decided', async (_name, ask) => {
    const kept = await scene.desk.decide(scene.owner, {
      ...{ verb: 'keep', caseId: made.id, version: made.version, reason: 'Needed', until: '2027-01-01' },
    });

    expect(kept).toMatchObject({ state: { name: 'kept' } });
    expect(await ask(scene.desk, scene.owner, made.version)).toMatchObject({
      code: 'CASE_SETTLED',
      current: { state: { name: 'kept' } },
    });
  });

  it('that does not exist is unknown', async () => {
    const caseId = '00000000-0000-4000-8000-000000000000';

    expect(await scene.desk.caseCard(scene.owner, caseId)).toMatchObject({ code: 'CASE_UNKNOWN' });
    expect(await scene.desk.decide(scene.owner, { verb: 'reclaim', caseId, version: 1 })).toMatchObject({
      code: 'CASE_UNKNOWN',
    });
  });

  it('is confirmed with what is lost, limits and the way back', async () => {
    expect(await scene.desk.confirm(scene.owner, { caseId: made.id, version: made.version })).toMatchObject({
      kind: 'confirm-reclaim',
      caseId: made.id,
      version: made.version,
      product: 'Microsoft 365 E5',
      seats: 2,
      losses: ['mailbox', 'oneDrive', 'desktopApps'],
      undoUntil: '2026-12-22T09:00:00.000Z',
      capSeats: 200,
      secondApproverAbove: 50,
      isStepUp: false,
      contractDate: '2028-06-30',
    });
  });

  it('leads to work only when it was decided', async () => {
    const ask = { verb: 'reclaim' as const, caseId: made.id };

    await scene.desk.decide(scene.owner, { ...ask, version: made.version + 1 });
    const approved = await scene.desk.decide(scene.owner, { ...ask, version: made.version });

    expect(approved).toMatchObject({ state: { name: 'working', done: 0, total: 2 } });
    expect(scene.decided).toEqual([made.id]);
    expect((await scene.reload(made)).decidedBy).toBe(ownerId);
  });
});
