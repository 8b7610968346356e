import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, DecisionRequest, DecisionResult } from '../approvals/decision.ts';
import type { Appointment } from '../core/authority/appointment.ts';
import type { Case } from '../ledger/case-row.ts';
import type { CaseChange } from '../ledger/case-transition.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger, ownerId, proposeCase, secondOwnerId, tenantId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import type { ManagerAnswer } from './read-managers.ts';
import { tendCases, type TendDeps } from './tend-cases.ts';

const delegateId = '33333333-3333-4333-8333-333333333333';
const managerId = '44444444-4444-4444-8444-444444444444';
const complianceId = '55555555-5555-4555-8555-555555555555';
const clock = testClock();
const start = clock.at;
let ledger: Ledger;
let product = 0;
let decided: { readonly actor: Actor; readonly request: DecisionRequest }[];
let working: string[];

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());
beforeEach(() => {
  clock.at = start;
  decided = [];
  working = [];
});

function depsWith(changes: Partial<TendDeps> = {}): TendDeps {
  return {
    tenantId,
    ledger,
    policy: {
      silence: {
        ...{ remindAfterDays: [7, 14], escalateAfterDays: 10, escalateFurtherAfterDays: 20 },
        ...{ outcome: 'nothing', reclaimInTheNameOf: null },
      },
      caseExpiresDays: 30,
    },
    appointments: async () => [],
    managerOf: async () => ({ kind: 'none' }),
    decide: async () => {
      throw new TypeError('Nobody decides here.');
    },
    onDecided: async (caseId) => void working.push(caseId),
    clock,
    log: createLog('silent'),
    ...changes,
  };
}

const reclaimPolicy: TendDeps['policy'] = {
  caseExpiresDays: 30,
  silence: {
    ...{ remindAfterDays: [], escalateAfterDays: null, escalateFurtherAfterDays: null },
    ...{ outcome: 'reclaim', reclaimInTheNameOf: complianceId },
  },
};

function later(days: number): void {
  clock.at = new Date(Date.parse(start) + days * 86_400_000).toISOString();
}

async function go(
  found: Case,
  event: Parameters<Ledger['cases']['transition']>[0]['event'],
  change: CaseChange,
) {
  const result = await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event,
    actor: ownerId,
    change,
    audit: { action: `case.${event}` },
  });
  if (result.kind !== 'done') throw new TypeError(`${event} was ${result.kind}`);
  return result.case;
}

/** Earlier cases of this file are decided, so that a run is about one case only. */
async function asked(changes: { readonly kind?: string } = {}): Promise<Case> {
  for (const open of await ledger.cases.list({ tenantId, undecidedOnly: true }))
    await go(open, 'withdraw', {});
  product += 1;
  const found = await proposeCase(ledger, {
    product: `product-${product}`,
    seats: 2,
    ownerIds: [ownerId, secondOwnerId],
    ...changes,
  });
  const expiresAt = new Date(Date.parse(start) + 30 * 86_400_000).toISOString();
  return go(found, 'ask', { askedAt: start, expiresAt });
}

async function tendTwice(deps = depsWith()): Promise<Case | undefined> {
  const [first] = await tendCases(deps);
  const events = await ledger.audit.tail(1);
  expect(await tendCases(deps)).toEqual([]);
  expect(await ledger.audit.tail(1)).toEqual(events);
  return first;
}

const toldOf = async ({ id }: Case) =>
  (await ledger.deliveries.forCase(id)).map(({ eventKey, recipient }) => [eventKey, recipient]);

describe('a question nobody answers', () => {
  it('is reminded of, each owner once per reminder; missed reminders are given as one', async () => {
    const found = await asked();
    later(6);
    expect(await tendTwice()).toBeUndefined();
    later(7);
    expect(await tendTwice()).toMatchObject({ id: found.id, state: 'asked', reminders: 1 });
    expect(await toldOf(found)).toEqual([
      [`remind:${found.id}:1`, ownerId],
      [`remind:${found.id}:1`, secondOwnerId],
    ]);

    const other = await asked();
    later(15);
    expect(await tendTwice()).toMatchObject({ id: other.id, reminders: 2 });
    expect(await toldOf(other)).toEqual([
      [`remind:${other.id}:2`, ownerId],
      [`remind:${other.id}:2`, secondOwnerId],
    ]);
    expect((await ledger.audit.forCase(other.id)).at(-1)).toMatchObject({
      actor: 'housekeeping',
      action: 'case.remind',
      body: { number: 2, recipients: [ownerId, secondOwnerId] },
    });
  });

  it('goes to stand-ins, then to managers and compliance approvers as well', async () => {
    const found = await asked();
    const appointed = (role: Appointment['role'], userId: string): Appointment => ({
      ...{ id: `appointment/${role}`, role, product: null, userId },
      ...{ forUserId: role === 'cover' ? ownerId : null, from: '2026-01-01', until: null },
    });
    const managers: Readonly<Record<string, ManagerAnswer>> = {
      [ownerId]: { kind: 'manager', userId: managerId },
      [secondOwnerId]: { kind: 'unknown', code: 'GRAPH_FORBIDDEN' },
    };
    const deps = depsWith({
      appointments: async () => [
        appointed('delegate', delegateId),
        appointed('compliance', complianceId),
        { ...appointed('delegate', managerId), product: 'another-product' },
      ],
      managerOf: async (userId) => managers[userId] ?? { kind: 'none' },
    });

    later(10);
    expect(await tendTwice(deps)).toMatchObject({
      ...{ state: 'escalated', escalationLevel: 1, escalatedTo: [delegateId], escalatedAt: clock.at },
    });
    later(20);
    expect(await tendTwice(deps)).toMatchObject({
      ...{ state: 'escalated', reminders: 2, escalationLevel: 2, escalatedAt: clock.at },
      escalatedTo: [delegateId, managerId, complianceId],
    });
    expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
      action: 'case.escalate',
      body: { level: 2, asked: [managerId, complianceId], managersUnknown: [secondOwnerId] },
    });
    expect((await toldOf(found)).filter(([, who]) => who === delegateId)).toEqual([
      [`remind:${found.id}:2`, delegateId],
    ]);
  });

  it('stays as it is while there is nobody to go to, and goes as soon as there is', async () => {
    const found = await asked();
    later(12);
    expect(await tendTwice()).toMatchObject({ state: 'asked', reminders: 1, escalationLevel: 0 });
    const away: TendDeps['managerOf'] = async () => {
      throw new AppError('GRAPH_UNREACHABLE', { what: 'w', why: 'y', fix: 'f' }, { retryable: true });
    };
    later(21);
    expect(await tendTwice(depsWith({ managerOf: away }))).toMatchObject({ state: 'asked', reminders: 2 });
    const back = depsWith({ managerOf: async () => ({ kind: 'manager', userId: managerId }) });
    expect(await tendTwice(back)).toMatchObject({
      id: found.id,
      state: 'escalated',
      escalatedTo: [managerId],
    });
  });

  it('keeps waiting for the second approver, who is never the first', async () => {
    const found = await go(await asked(), 'needSecond', { firstApprover: ownerId });
    const deps = depsWith({
      appointments: async () => [
        ...[ownerId, delegateId].map((userId) => ({
          ...{ id: `appointment/${userId}`, role: 'delegate' as const, product: found.product, userId },
          ...{ forUserId: null, from: '2026-01-01', until: null },
        })),
      ],
    });
    later(10);

    expect(await tendTwice(deps)).toMatchObject({
      ...{ state: 'awaitingSecond', reminders: 1, escalationLevel: 1, escalatedTo: [delegateId] },
    });
    expect(await toldOf(found)).toEqual([[`remind:${found.id}:1`, secondOwnerId]]);
  });

  it('lapses, and nothing is removed', async () => {
    const found = await asked();
    later(31);

    expect(await tendTwice()).toMatchObject({ state: 'expired', closedReason: 'nobody-decided' });
    expect(working).toEqual([]);
    expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
      ...{ actor: 'housekeeping', action: 'case.expire', body: { outcome: 'nothing' } },
    });
  });
});

describe('where policy answers for silence', () => {
  const answering =
    (result: (caseId: string) => Promise<DecisionResult>): TendDeps['decide'] =>
    async (actor, request) => {
      decided.push({ actor, request });
      return result(request.caseId);
    };
  const approve = async (caseId: string): Promise<DecisionResult> => {
    const found = await ledger.cases.get(caseId);
    await go(found!, 'approve', { decidedBy: complianceId });
    return { kind: 'decided', caseId };
  };

  /** Its card arrived on that day. */
  async function received(found: Case, day = 0): Promise<Case> {
    later(day);
    const card = { tenantId, recipient: ownerId, caseId: found.id, eventKey: `ask:${found.id}` };
    const { id } = await ledger.deliveries.enqueue(card);
    await ledger.deliveries.claim(id);
    await ledger.deliveries.markSent(id, { activityId: found.id, conversationId: 'chat' });
    return found;
  }

  it.each(['never sent', 'waiting for the bot to be installed'])(
    'a question nobody received is not answered by silence: %s',
    async (why) => {
      const found = await asked();
      const card = { tenantId, recipient: ownerId, caseId: found.id, eventKey: `ask:${found.id}` };
      const row = why === 'never sent' ? null : await ledger.deliveries.enqueue(card);
      if (row !== null) await ledger.deliveries.markRetry(row.id, new Date(start), 'not-installed');
      later(31);
      const deps = depsWith({ policy: reclaimPolicy, decide: answering(approve) });

      expect(await tendTwice(deps)).toMatchObject({ id: found.id, state: 'expired' });
      expect([decided, working]).toEqual([[], []]);
      expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
        body: { outcome: 'nothing', reclaimRefused: 'NOBODY_RECEIVED_IT' },
      });
    },
  );

  it('a question that arrived late has all of its time from then on', async () => {
    const found = await received(await asked(), 29);
    const deps = depsWith({ policy: reclaimPolicy, decide: answering(approve) });
    later(31);

    expect(await tendTwice(deps)).toMatchObject({ state: 'asked', expiresAt: '2027-01-20T09:00:00.000Z' });
    later(60);
    expect(await tendTwice(deps)).toMatchObject({ id: found.id, state: 'approved' });
  });

  it('the named person approves what lapsed, once', async () => {
    const found = await received(await asked());
    later(31);
    const deps = depsWith({ policy: reclaimPolicy, decide: answering(approve) });

    expect(await tendTwice(deps)).toMatchObject({ id: found.id, state: 'approved', decidedBy: complianceId });
    expect(decided).toEqual([
      {
        actor: { tenantId, userId: complianceId },
        request: { verb: 'reclaim', caseId: found.id, version: found.version },
      },
    ]);
    expect(working).toEqual([found.id]);
  });

  it('a refusal lets the question lapse with nothing removed', async () => {
    const found = await received(await asked());
    later(31);
    const refusal = { code: 'OVER_CAP', what: 'w', why: 'y', fix: 'f' } as const;
    const decide = answering(async (caseId) => ({ kind: 'refused', caseId, refusal }));

    expect(await tendTwice(depsWith({ policy: reclaimPolicy, decide }))).toMatchObject({ state: 'expired' });
    expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
      body: { outcome: 'nothing', reclaimRefused: 'OVER_CAP' },
    });
    expect(working).toEqual([]);
  });

  it('a second person gets time to answer; without an answer nothing is removed', async () => {
    const found = await received(await asked());
    const decide = answering(async (caseId) => {
      await go((await ledger.cases.get(caseId))!, 'needSecond', { firstApprover: complianceId });
      return { kind: 'awaitingSecond', caseId };
    });
    const deps = depsWith({ policy: reclaimPolicy, decide });
    later(31);
    expect(await tendTwice(deps)).toMatchObject({
      state: 'awaitingSecond',
      expiresAt: '2027-01-22T09:00:00.000Z',
    });
    later(61);
    expect(await tendTwice(deps)).toMatchObject({ id: found.id, state: 'expired' });
    expect(decided).toHaveLength(1);
    expect(working).toEqual([]);
  });

  it('a warning, or a policy that names nobody, removes nothing', async () => {
    await asked({ kind: 'entitlement-warning' });
    later(31);
    expect(await tendTwice(depsWith({ policy: reclaimPolicy }))).toMatchObject({ state: 'expired' });
    clock.at = start;
    await asked();
    later(31);
    const unnamed = { ...reclaimPolicy.silence, reclaimInTheNameOf: null };
    expect(await tendTwice(depsWith({ policy: { ...reclaimPolicy, silence: unnamed } }))).toMatchObject({
      state: 'expired',
    });
  });
});

describe('what has its day', () => {
  it('wakes, with the whole time for an answer before it', async () => {
    const found = await asked();
    await go(found, 'snooze', { snoozedUntil: '2026-12-29T09:00:00.000Z' });

    later(36);
    expect(await tendTwice()).toBeUndefined();
    later(37);
    expect(await tendTwice()).toMatchObject({
      ...{ state: 'asked', snoozedUntil: null, askedAt: clock.at, reminders: 0 },
      expiresAt: '2027-01-28T09:00:00.000Z',
    });
  });

  it('is asked of its owner when the people who hold the seats have had their time', async () => {
    const found = await asked();
    await go(found, 'consult', { consultKind: 'need', consultUntil: '2026-12-29T09:00:00.000Z' });

    later(36);
    expect(await tendTwice()).toBeUndefined();
    later(37);
    expect(await tendTwice()).toMatchObject({ state: 'asked', askedAt: clock.at, consultKind: 'need' });
    expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
      ...{ actor: 'housekeeping', action: 'case.ask', body: { consulted: 'need' } },
    });
  });

  it('is closed when the time for undo is over', async () => {
    const approved = await go(await asked(), 'approve', { undoUntil: '2026-12-22T09:00:00.000Z' });
    await go(await go(approved, 'start', {}), 'finish', {});

    later(29);
    expect(await tendTwice()).toBeUndefined();
    later(30);
    expect(await tendTwice()).toMatchObject({ id: approved.id, state: 'closed' });
  });
});
