import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tendCases } from './tend-cases.ts';

const tenantId = '7f9c1f6e-4f0e-4a44-9d5d-0f3ad1d8a001';
const now = new Date('2026-11-22T09:00:00Z');
let ledger: Ledger;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(now)));
});
afterAll(() => ledger.close());

async function warn(product: string) {
  const session = await ledger.cases.propose({ tenantId, asOf: '2026-11-22', runId: `run-${product}` });
  const { created } = await session.commit([
    {
      kind: 'entitlement-warning',
      product,
      productName: product,
      ownerIds: ['owner'],
      seats: 0,
      monthlyValue: null,
      facts: {},
      factsKey: 'warning:1',
      coverageComplete: true,
    },
  ]);
  const [made] = created;
  if (made === undefined) throw new TypeError('a draft makes a case');
  return made;
}

function tendAt(instant: string) {
  return tendCases({ tenantId, ledger, clock: fixedClock(new Date(instant)) });
}

describe('tendCases', () => {
  it('wakes what was snoozed, when its day has come', async () => {
    const made = await warn('visio');
    await ledger.cases.transition({
      caseId: made.id,
      expectedVersion: made.version,
      event: 'snooze',
      actor: 'owner',
      change: { snoozedUntil: '2026-11-29T09:00:00.000Z' },
      audit: { action: 'case.snooze' },
    });

    const early = await tendAt('2026-11-28T09:00:00Z');
    const woken = await tendAt('2026-11-29T09:00:00Z');

    expect(early).toEqual([]);
    expect(woken.map(({ id, state, snoozedUntil }) => [id, state, snoozedUntil])).toEqual([
      [made.id, 'asked', null],
    ]);
  });

  it('lets a question lapse that nobody answered, once', async () => {
    const made = await warn('project');
    await ledger.cases.transition({
      caseId: made.id,
      expectedVersion: made.version,
      event: 'ask',
      actor: 'deliver',
      change: { expiresAt: '2026-12-22T09:00:00.000Z' },
      audit: { action: 'case.ask' },
    });

    const lapsed = await tendAt('2026-12-22T09:00:01Z');
    const again = await tendAt('2026-12-23T09:00:01Z');

    expect(lapsed.filter(({ id }) => id === made.id).map(({ state }) => state)).toEqual(['expired']);
    expect(again).toEqual([]);
  });
});
