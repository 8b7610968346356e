import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReclaimState } from '../../cards/case-view.ts';
import { createFormat } from '../../cards/format.ts';
import { renderView } from '../../cards/render-view.ts';
import type { CaseView } from '../../cards/view.ts';
import { step } from '../../testing/proposals.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, ownerId, secondOwnerId } from '../../testing/cases.ts';
import {
  copilotPosition,
  copilotSkus,
  deskScene,
  idleSeats,
  position,
  testClock,
  type DeskScene,
} from '../../testing/desk-scene.ts';

const clock = testClock();
const now = clock.at;
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  clock.at = now;
  scene = deskScene(ledger, clock, 3);
  await scene.savePositions([position(), copilotPosition]);
});
afterAll(() => ledger.close());

const undoUntil = '2026-12-22T09:00:00.000Z';
const settled = { decidedBy: ownerId, decidedAt: now, undoUntil };

async function cardOf(found: Case, actor = scene.owner): Promise<CaseView> {
  const view = await scene.desk.caseCard(actor, found.id);
  if (view.kind === 'refusal') throw new TypeError(view.code);
  return view;
}

async function stateOf(found: Case, actor = scene.owner): Promise<ReclaimState> {
  const view = await cardOf(found, actor);
  if (view.kind !== 'reclaim-case') throw new TypeError(view.kind);
  return view.state;
}

describe('the card of a reclaim case', () => {
  it('asks with ages, value, contract date and freshness', async () => {
    const made = await scene.propose([
      ...idleSeats(3),
      step('never', { idleDays: null }),
      step('grouped', { path: 'group:g1', groupNames: ['Office'] }),
    ]);

    expect(await cardOf(made)).toEqual({
      kind: 'reclaim-case',
      caseId: made.id,
      version: made.version,
      product: 'Microsoft 365 E5',
      seats: 4,
      leftOut: 0,
      tickedOff: 0,
      throughGroups: 1,
      monthlyValue: { known: true, value: { amountMinor: 4_000, currency: 'GBP' } },
      contractDate: '2028-06-30',
      asOf: '2026-11-22',
      sources: [
        { name: 'Users and licences', asOf: '2026-11-22', observedAt: '2026-11-22T06:00:00.000Z' },
        { name: 'Sign-ins', asOf: '2026-11-22', observedAt: '2026-11-22T06:00:00.000Z' },
      ],
      idleAfterDays: 90,
      ages: [{ fromDays: 366, toDays: null, seats: 3 }],
      neverUsed: 1,
      state: { name: 'asked', reminders: 0 },
    });
  });

  it('says that the cost is unknown when there is no price', async () => {
    const made = await scene.propose(idleSeats(1), { monthlyValue: null });

    expect(await cardOf(made)).toMatchObject({ monthlyValue: { known: false, reason: 'no-price' } });
  });

  it('counts ticked people off seats and value, before and after the decision', async () => {
    const made = await scene.propose(idleSeats(3));
    await scene.desk.tick(scene.owner, {
      ...{ caseId: made.id, version: made.version, page: 1, excludedUserIds: ['u02'] },
    });
    const two = { seats: 2, tickedOff: 1, monthlyValue: { value: { amountMinor: 2_000 } } };

    const asked = await cardOf(made);
    const approved = await scene.go(made, 'approve', { ...settled, seats: 2 });
    const done = await scene.carryOut(approved);

    expect(asked).toMatchObject(two);
    expect(await cardOf(done)).toMatchObject({ ...two, state: { name: 'outcome', freed: 2 } });
  });

  it('shows progress in people while it works', async () => {
    const made = await scene.propose(idleSeats(3));
    const working = { name: 'working', action: 'reclaim', by: 'Ines Okafor', at: now };

    const approved = await scene.go(made, 'approve', settled);
    const before = await stateOf(approved);
    await scene.go(approved, 'start');
    const [first] = await ledger.steps.unsettled(made.id);
    await ledger.steps.settle(first?.id ?? '', 'skipped:user-gone', { requestId: null });

    expect(before).toEqual({ ...working, done: 0, total: 3 });
    expect(await stateOf(made)).toEqual({ ...working, done: 1, total: 3 });
  });

  it('tells the outcome, and offers undo while it is possible', async () => {
    const made = await scene.propose(idleSeats(3));
    await scene.go(made, 'approve', settled);
    const done = await scene.carryOut(made, { u02: 'skipped:protected' });
    const outcome = {
      name: 'outcome',
      by: 'Ines Okafor',
      at: now,
      freed: 2,
      skipped: [{ seats: 1, why: 'they keep it for now, by an answer that still holds' }],
      failed: [],
    };

    expect(await stateOf(done)).toEqual({ ...outcome, undoUntil });
    clock.at = '2026-12-22T09:00:00.001Z';
    expect(await stateOf(done)).toEqual({ ...outcome, undoUntil: null });
  });

  it('offers no undo when nothing was taken', async () => {
    const made = await scene.propose(idleSeats(1));
    await scene.go(made, 'approve', settled);
    const done = await scene.carryOut(made, { u01: 'failed:DEPENDENT_PLAN' });

    expect(done.state).toBe('partlyDone');
    expect(await stateOf(done)).toMatchObject({
      freed: 0,
      failed: [{ seats: 1, why: 'another licence of the person depends on this one' }],
      undoUntil: null,
    });
  });

  it('shows what an undo could not give back, until another undo has', async () => {
    const made = await scene.propose(idleSeats(3));
    await scene.go(made, 'approve', settled);
    const done = await scene.carryOut(made);
    const ask = { verb: 'undo' as const, caseId: made.id };

    const undoing = await scene.desk.decide(scene.owner, { ...ask, version: done.version });
    const partly = await scene.giveBack(made, { u02: 'failed:NO_UNITS_LEFT' });
    const missing = await stateOf(partly);
    const again = await scene.desk.decide(scene.owner, { ...ask, version: partly.version });
    const undone = await scene.giveBack(made);

    expect(undoing).toMatchObject({ state: { name: 'working', action: 'undo', by: 'Ines Okafor', done: 0 } });
    expect(partly.state).toBe('partlyDone');
    expect(missing).toEqual({
      name: 'undone',
      by: 'Ines Okafor',
      at: now,
      restored: 2,
      failed: [
        {
          seats: 1,
          why: 'no unit is free any more',
          fix: 'Free or order one for each, then press Undo again.',
        },
      ],
      undoUntil,
    });
    expect(again).toMatchObject({ state: { name: 'working', action: 'undo', done: 2, total: 3 } });
    expect(await stateOf(undone)).toMatchObject({ restored: 3, failed: [], undoUntil: null });
  });

  it('offers no further undo when the time for it is over', async () => {
    const made = await scene.propose(idleSeats(1));
    await scene.go(made, 'approve', settled);
    await scene.carryOut(made);
    await scene.go(made, 'undo');
    const partly = await scene.giveBack(made, { u01: 'failed:NO_UNITS_LEFT' });
    clock.at = '2026-12-23T09:00:00.000Z';

    expect(await stateOf(partly)).toMatchObject({ name: 'undone', restored: 0, undoUntil: null });
  });

  it('asks the second of two owners, and tells both in the end', async () => {
    const made = await scene.propose(idleSeats(4), { ownerIds: [ownerId, secondOwnerId] });
    const ask = { verb: 'reclaim' as const, caseId: made.id };

    const first = await scene.desk.decide(scene.owner, { ...ask, version: made.version });
    const waiting = await scene.reload(made);
    const bySecond = await stateOf(waiting, scene.second);
    const twice = await scene.desk.decide(scene.owner, { ...ask, version: waiting.version });
    const confirm = await scene.desk.confirm(scene.second, { caseId: made.id, version: waiting.version });
    await scene.desk.decide(scene.second, { ...ask, version: waiting.version });
    const done = await scene.carryOut(made);

    const awaiting = {
      ...{ name: 'awaitingSecond', by: 'Ines Okafor', at: now },
      ...{ aboveSeats: 3, because: ['size'], asked: 'owners' },
    };
    expect(first).toMatchObject({ state: { ...awaiting, canConfirm: false } });
    expect(bySecond).toEqual({ ...awaiting, canConfirm: true });
    expect(twice).toMatchObject({ code: 'SECOND_PERSON_NEEDED', current: { caseId: made.id } });
    expect(confirm).toMatchObject({ kind: 'confirm-reclaim', seats: 4, secondApproverAbove: null });
    expect(scene.decided).toEqual([made.id]);
    expect(await stateOf(done, scene.second)).toMatchObject({
      name: 'outcome',
      by: 'Ines Okafor',
      secondBy: 'Tomasz Brandvold',
      freed: 4,
    });
  });

  it('says who kept it, why and until when', async () => {
    const made = await scene.propose(idleSeats(2));
    const kept = await scene.desk.decide(scene.owner, {
      ...{ verb: 'keep', caseId: made.id, version: made.version, reason: 'Seasonal', until: '2027-03-31' },
    });

    expect(kept).toMatchObject({
      seats: 2,
      state: { name: 'kept', by: 'Ines Okafor', at: now, reason: 'Seasonal', until: '2027-03-31' },
    });
  });

  it('says when it is asked again', async () => {
    const made = await scene.propose(idleSeats(2));
    const snoozed = await scene.desk.decide(scene.owner, {
      ...{ verb: 'snooze', caseId: made.id, version: made.version, days: 7 },
    });

    expect(snoozed).toMatchObject({
      seats: 2,
      state: { name: 'snoozed', by: 'Ines Okafor', at: now, until: '2026-11-29' },
    });
  });

  it.each([
    ['expire', { closedReason: 'nobody-decided' }, { name: 'expired', at: now }],
    [
      'withdraw',
      { closedReason: 'evidence-no-longer-holds' },
      { name: 'withdrawn', at: now, why: 'the licences are in use again, gone, or held in another way.' },
    ],
  ] as const)('says how the question ended by itself: %s', async (event, change, state) => {
    const made = await scene.propose(idleSeats(2));
    const closed = await scene.go(made, event, change);

    expect(await cardOf(closed)).toMatchObject({ seats: 2, ages: [], state });
  });

  it('calls somebody the directory does not know by their id', async () => {
    const made = await scene.propose(idleSeats(1));
    await scene.go(made, 'approve', { ...settled, decidedBy: 'gone-1' });

    expect(await stateOf(made)).toMatchObject({ by: 'the person with id gone-1' });
  });
});

describe('the card of a Copilot case', () => {
  it('counts somebody with both SKUs once, and shows how Copilot is used', async () => {
    const made = await scene.propose(
      copilotSkus.flatMap((skuId) => [step('u01', { skuId }), step('u02', { skuId })]),
      { kind: 'copilot-zero-usage', product: 'copilot', productName: 'Microsoft 365 Copilot' },
    );

    const asked = await cardOf(made);
    await scene.go(made, 'approve', settled);
    const done = await scene.carryOut(made);

    expect(asked).toMatchObject({
      kind: 'copilot-cohort',
      assigned: { value: 50 },
      activePct: { value: 40 },
      zeroUsage: { value: 12 },
      apps: [{ app: 'Teams', people: 12 }],
      sources: [{ name: 'Users and licences' }, { name: 'Copilot usage' }],
      reclaim: {
        seats: 2,
        monthlyValue: { value: { amountMinor: 2_000 } },
        state: { name: 'asked', reminders: 0 },
      },
    });
    expect(await cardOf(done)).toMatchObject({ reclaim: { state: { name: 'outcome', freed: 2 } } });
  });

  it('says that use is unknown where the report was not read', async () => {
    const gap = { source: 'copilot', reason: 'concealed', detail: 'The report hides names.' } as const;
    await scene.savePositions([{ ...copilotPosition, copilot: null }], [gap]);

    expect(await scene.desk.copilot(scene.owner)).toMatchObject({
      active: { known: false, reason: 'no-evidence' },
      activePct: { known: false },
      zeroUsage: { known: false },
      gaps: [gap],
      reclaim: null,
    });
  });
});

describe('the card of a warning where nothing is entitled', () => {
  it('is over by all that is held, and has no rate', async () => {
    const facts = { entitled: 0, assigned: 50, active: 40, exposureUnits: 50 };
    const made = await scene.propose([], {
      ...{ kind: 'entitlement-warning', seats: 0, monthlyValue: null, facts },
    });

    const view = await cardOf(made);

    expect(view).toMatchObject({ entitled: 0, assigned: 50, deploymentPct: null, exposureUnits: 50 });
    expect(JSON.stringify(renderView(view, createFormat()))).toContain('50 licences over the entitlement');
  });
});

describe('the card of a warning', () => {
  const facts = { entitled: 100, assigned: 94, active: 80, deploymentPct: 94, exposureUnits: 0 };
  const warning = { kind: 'entitlement-warning', seats: 0, monthlyValue: null, facts };

  it('states the figures and takes note', async () => {
    const made = await scene.propose([], warning);

    const asked = await cardOf(made);
    const noted = await scene.desk.decide(scene.owner, {
      ...{ verb: 'acknowledge', caseId: made.id, version: made.version },
    });

    expect(asked).toMatchObject({
      ...{ kind: 'entitlement-warning', entitled: 100, assigned: 94, deploymentPct: 94, warnAtPct: 90 },
      active: { known: true, value: 80 },
      state: { name: 'asked' },
    });
    expect(noted).toMatchObject({ state: { name: 'acknowledged', by: 'Ines Okafor', at: now } });
  });

  it.each([
    ['snooze', { snoozedUntil: undoUntil }, { name: 'snoozed', until: '2026-12-22' }],
    ['expire', {}, { name: 'expired', at: now }],
    [
      'withdraw',
      { closedReason: 'evidence-no-longer-holds' },
      { name: 'withdrawn', why: 'the product is no longer near or over its entitlement.' },
    ],
  ] as const)('after %s', async (event, change, state) => {
    const made = await scene.propose([], { ...warning, facts: { ...facts, active: null } });
    const after = await scene.go(made, event, change);

    expect(await cardOf(after)).toMatchObject({ active: { known: false }, state });
  });
});
