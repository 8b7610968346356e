import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { openTestLedger, ownerId, proposeCase, tenantId } from '../testing/cases.ts';
import type { Case } from './case-row.ts';
import type { Transition } from './case-transition.ts';
import type { Ledger } from './open-ledger.ts';

const state = { now: new Date('2026-11-22T09:00:00Z') };
const clock: Clock = { now: () => state.now };
let ledger: Ledger;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

function at(time: string): void {
  state.now = new Date(`2026-11-22T${time}Z`);
}

async function go(found: Case, more: Omit<Transition, 'caseId' | 'expectedVersion' | 'actor' | 'audit'>) {
  const { id: caseId, version: expectedVersion } = (await ledger.cases.get(found.id)) ?? found;
  const audit = { action: `case.${more.event}` };
  const result = await ledger.cases.transition({ caseId, expectedVersion, actor: ownerId, audit, ...more });
  expect(result.kind).toBe('done');
}

async function approve(found: Case, excludedUserIds: readonly string[]): Promise<void> {
  const decidedAt = state.now.toISOString();
  await go(found, {
    event: 'approve',
    change: { decidedBy: ownerId, decidedAt },
    decision: { verb: 'reclaim', excludedUserIds },
  });
}

it('tells how soon, how thoroughly, and with what regret questions are decided', async () => {
  const hasty = await proposeCase(ledger, { product: 'e5', seats: 2 });
  const slow = await proposeCase(ledger, { product: 'visio', seats: 1 });
  const unread = await proposeCase(ledger, { product: 'f3', seats: 1 });
  const askedAt = state.now.toISOString();
  for (const found of [hasty, slow, unread]) await go(found, { event: 'ask', change: { askedAt } });
  at('09:00:20');
  await approve(hasty, []);
  at('11:00:00');
  await approve(slow, ['somebody']);
  await go(unread, { event: 'expire' });
  await go(hasty, { event: 'start' });
  for (const step of await ledger.steps.unsettled(hasty.id)) {
    await ledger.steps.claimForRemoval(step.id, randomUUID());
    await ledger.steps.settle(step.id, 'applied', { requestId: null });
  }
  await ledger.audit.append({
    tenantId,
    actor: 'mallory',
    action: 'decision.refused',
    subject: `case:${hasty.id}`,
    body: { code: 'NOT_OWNER' },
  });

  const period = { tenantId, since: '2026-11-22T00:00:00.000Z' };
  expect(await ledger.measures.of({ ...period, products: null })).toEqual({
    asked: 3,
    decided: 2,
    lapsed: 1,
    undone: 0,
    withinAMinute: 1,
    medianSecondsToDecide: (20 + 7200) / 2,
    approvals: 2,
    approvedWhole: 1,
    removed: 2,
    medianHoursToRemediate: 2,
    regrets: 0,
    refused: 1,
  });
  expect(await ledger.measures.of({ ...period, products: ['f3'] })).toMatchObject({
    asked: 1,
    decided: 0,
    medianSecondsToDecide: null,
    medianHoursToRemediate: null,
    refused: 0,
  });
});
