import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../../cards/view.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, ownerId } from '../../testing/cases.ts';
import {
  copilotPosition,
  copilotSkus,
  deskScene,
  e5,
  idleSeats,
  position,
  testClock,
  type DeskScene,
} from '../../testing/desk-scene.ts';
import { step } from '../../testing/proposals.ts';
import type { Actor, Answer } from '../desk.ts';
import {
  answerAskBack,
  answerHolderKeep,
  answerHolderRelease,
  noticeView,
  type HolderDeskDeps,
} from './holder-desk.ts';
import { consultedOf } from './holder-voices-of.ts';

const clock = testClock();
const now = clock.at;
const until = '2026-11-29T09:00:00.000Z';
const undoUntil = '2026-12-22T09:00:00.000Z';
let ledger: Ledger;
let scene: DeskScene;
let deps: HolderDeskDeps;
let changed: string[];
let sent: string[];

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  clock.at = now;
  scene = deskScene(ledger, clock);
  changed = [];
  sent = [];
  deps = {
    ledger,
    policy: { exemptionDays: 180 },
    clock,
    onChanged: (caseId) => void changed.push(caseId),
    sendReturn: async (caseId, userId) => void sent.push(`${caseId} ${userId}`),
  };
  await scene.savePositions([position(), copilotPosition]);
});
afterAll(() => ledger.close());

function person(aadObjectId: string): Actor {
  return { tenantId: scene.tenantId, aadObjectId };
}

async function consulting(kind: 'need' | 'training' = 'need', steps = idleSeats(3)): Promise<Case> {
  const copilot = kind === 'training' ? { kind: 'copilot-zero-usage', product: 'copilot' } : {};
  const made = await scene.propose(steps, copilot);
  const found = await scene.go(made, 'consult', { consultKind: kind, consultUntil: until });
  await ledger.holderAnswers.ask({ caseId: found.id, kind, dueAt: until });
  return found;
}

async function taken(): Promise<Case> {
  const made = await scene.propose(idleSeats(2));
  await scene.go(made, 'approve', { decidedBy: ownerId, decidedAt: now, undoUntil });
  return scene.carryOut(made);
}

async function cardOf(found: Case): Promise<View> {
  const view = await scene.desk.caseCard(scene.owner, found.id);
  if (view.kind === 'refusal') throw new TypeError(view.code);
  return view;
}

function codeOf(answer: Answer<View>): string {
  return answer.kind === 'refusal' ? answer.code : answer.kind;
}

async function refusedCodes(found: Case): Promise<unknown[]> {
  const rows = await ledger.audit.forCase(found.id);
  return rows.flatMap(({ action, actor, body }) =>
    action === 'decision.refused' ? [[actor, body.verb, body.code]] : [],
  );
}

describe('the question to a holder', () => {
  it('says what they hold, when they last used it, and until when an answer is wanted', async () => {
    const found = await consulting();

    expect(await noticeView(deps, person('u01'), `holder:${found.id}`)).toEqual({
      kind: 'holder-question',
      caseId: found.id,
      product: 'Microsoft 365 E5',
      judgedBy: 'signIn',
      lastUse: '2025-10-18',
      asOf: '2026-11-22',
      losses: ['mailbox', 'oneDrive', 'desktopApps'],
      until,
      said: null,
    });
  });

  it('takes a need off the list with its reason, for the owner to see, until the owner says otherwise', async () => {
    const found = await consulting();

    const kept = await answerHolderKeep(deps, person('u01'), { caseId: found.id, reason: ' Audit in May ' });
    await answerHolderRelease(deps, person('u02'), { caseId: found.id });
    expect(await consultedOf({ ledger }, found)).toEqual({ asked: 2, answered: 2 });
    const asked = await scene.go(found, 'ask');

    expect(kept).toMatchObject({ said: { answer: 'keep', reason: 'Audit in May', at: now } });
    expect(changed).toEqual([found.id, found.id]);
    expect(await cardOf(asked)).toMatchObject({
      seats: 2,
      tickedOff: 1,
      voices: { need: { needs: 1, released: 1, silent: 0, unreached: 1, offList: 1 }, training: null },
    });
    const page = { caseId: asked.id, version: asked.version, page: 1 };
    expect(await scene.desk.review(scene.owner, page)).toMatchObject({
      people: [
        {
          userId: 'u01',
          excluded: true,
          said: { about: 'need', standing: 'needs', on: now, reason: 'Audit in May' },
        },
        { userId: 'u02', excluded: false, said: { standing: 'released' } },
        { userId: 'u03', excluded: false, said: { standing: 'unreached', on: null } },
      ],
    });
    await scene.desk.tick(scene.owner, { ...page, excludedUserIds: [] });
    expect(await cardOf(asked)).toMatchObject({ seats: 3, tickedOff: 0, voices: { need: { offList: 0 } } });
    expect((await ledger.audit.forCase(asked.id)).at(-1)).toMatchObject({
      actor: ownerId,
      action: 'case.people-included',
      body: { userIds: ['u01'] },
    });
  });

  it('refuses strangers, other tenants, forged payloads, a missing reason and late answers, and writes each down', async () => {
    const found = await consulting();
    const data = { caseId: found.id, reason: 'mine', userId: 'u01', actor: 'u01' };
    const stranger = person('99999999-9999-4999-8999-999999999999');
    const foreign = { tenantId: 'another', aadObjectId: 'u01' };

    const codes = [
      await answerHolderKeep(deps, stranger, data),
      await answerHolderRelease(deps, foreign, data),
      await answerHolderKeep(deps, person('u01'), { ...data, reason: '  ' }),
      await answerHolderKeep(deps, person('u01'), { caseId: 'x', reason: 'mine' }),
      await answerHolderRelease(deps, person('u01'), null),
      await noticeView(deps, stranger, `holder:${found.id}`),
      await noticeView(deps, foreign, `holder:${found.id}`),
      await noticeView(deps, person('u01'), 'holder:'),
    ].map(codeOf);
    await scene.go(found, 'ask');
    const late = await answerHolderKeep(deps, person('u01'), data);

    expect(codes).toEqual([
      'NOT_A_HOLDER',
      'OTHER_TENANT',
      'REASON_MISSING',
      'BAD_PAYLOAD',
      'BAD_PAYLOAD',
      'NOT_A_HOLDER',
      'OTHER_TENANT',
      'CASE_UNKNOWN',
    ]);
    expect(codeOf(late)).toBe('CONSULTATION_OVER');
    expect(codeOf(await noticeView(deps, person('u01'), `holder:${found.id}`))).toBe('CONSULTATION_OVER');
    expect(await refusedCodes(found)).toEqual([
      [stranger.aadObjectId, 'holder.keep', 'NOT_A_HOLDER'],
      ['u01', 'holder.release', 'OTHER_TENANT'],
      ['u01', 'holder.keep', 'REASON_MISSING'],
      ['u01', 'holder.keep', 'CONSULTATION_OVER'],
    ]);
    expect(changed).toEqual([]);
  });
});

describe('training before the reclaim', () => {
  const seats = ['c1', 'c2'].map((userId) => step(userId, { skuId: copilotSkus[0]! }));

  it('offers public pages, and the owner sees how many use it since', async () => {
    const found = await consulting('training', seats);
    const offer = await noticeView(deps, person('c1'), `training:${found.id}`);
    await ledger.holderAnswers.measure(found.id, '2026-11-30', [
      { userId: 'c1', result: 'uses' },
      { userId: 'c2', result: null },
    ]);
    const asked = await scene.go(found, 'ask');

    expect(offer).toMatchObject({ kind: 'training-offer', judgedBy: 'copilot', lastUse: null, until });
    expect(
      offer.kind === 'training-offer' && offer.links.every(({ address }) => address.startsWith('https://')),
    ).toBe(true);
    const card = await cardOf(asked);
    expect(card).toMatchObject({
      reclaim: {
        voices: { training: { offered: 2, uses: 1, unknown: 1, unreached: 2, factsOf: '2026-11-30' } },
      },
    });
    expect(card.kind === 'copilot-cohort' && card.reclaim?.trainingDays).toBe(undefined);
  });

  it('can be offered by the owner while it was not', async () => {
    const made = await scene.propose(seats, { kind: 'copilot-zero-usage', product: 'copilot' });

    expect(await cardOf(made)).toMatchObject({ reclaim: { trainingDays: 30 } });
  });
});

describe('a licence that was taken', () => {
  it('is told with its reason and the way back, and given back in one press', async () => {
    const found = await taken();
    const key = `taken:${found.id}`;
    const told = await noticeView(deps, person('u01'), key);

    const pressed = await answerAskBack(deps, person('u01'), { caseId: found.id });
    const again = await answerAskBack(deps, person('u01'), { caseId: found.id });

    expect(told).toMatchObject({
      kind: 'seat-taken',
      takenAt: now,
      undoUntil,
      lastUse: '2025-10-18',
      state: { name: 'taken' },
    });
    expect([pressed, again]).toMatchObject([
      { state: { name: 'returning' } },
      { state: { name: 'returning' } },
    ]);
    expect(sent).toEqual([`${found.id} u01`, `${found.id} u01`]);
    expect(await ledger.exemptions.inForce(scene.tenantId, '2027-05-21')).toMatchObject([{ userId: 'u01' }]);
    expect(await cardOf(found)).toMatchObject({ voices: { regrets: { asked: 1, onTheirWay: 1 } } });
    await ledger.returns.settle(found.id, 'u01', 'failed:NO_UNITS_LEFT');
    expect(await noticeView(deps, person('u01'), `${key}:failed-1`)).toMatchObject({
      state: { name: 'failed', why: 'no unit is free any more' },
    });
  });

  it('is given back to nobody else, not too late, and not twice', async () => {
    const found = await taken();
    const data = { caseId: found.id };
    const codes = [
      await answerAskBack(deps, person('u09'), data),
      await answerAskBack(deps, { tenantId: 'another', aadObjectId: 'u01' }, data),
      await answerAskBack(deps, person('u01'), { caseId: e5 }),
      await answerAskBack(deps, person('u01'), { caseId: 7 }),
    ].map(codeOf);
    clock.at = undoUntil;
    const late = [
      await answerAskBack(deps, person('u01'), data),
      await noticeView(deps, person('u01'), `taken:${found.id}`),
    ].map(codeOf);
    clock.at = now;
    const undoing = await scene.go(found, 'undo');
    await scene.giveBack(undoing);

    expect(codes).toEqual(['NOT_TAKEN', 'OTHER_TENANT', 'CASE_UNKNOWN', 'BAD_PAYLOAD']);
    expect(late).toEqual(['UNDO_OVER', 'UNDO_OVER']);
    expect(codeOf(await answerAskBack(deps, person('u01'), data))).toBe('HAS_IT_AGAIN');
    expect(await noticeView(deps, person('u01'), `taken:${found.id}`)).toMatchObject({
      state: { name: 'returned' },
    });
    expect(sent).toEqual([]);
    expect((await refusedCodes(found)).map((row) => (row as string[])[2])).toEqual([
      'NOT_TAKEN',
      'OTHER_TENANT',
      'UNDO_OVER',
      'HAS_IT_AGAIN',
    ]);
  });
});
