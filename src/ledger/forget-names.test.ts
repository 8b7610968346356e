import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { openTestLedger, proposeCase, tenantId } from '../testing/cases.ts';
import { forgetNames } from './forget-names.ts';
import type { Ledger } from './open-ledger.ts';

const state = { now: new Date('2026-11-22T09:00:00Z') };
const clock: Clock = { now: () => state.now };
let ledger: Ledger;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

it('takes the names out of what was settled long ago, and out of nothing else', async () => {
  const old = await proposeCase(ledger, { product: 'e5', seats: 2 });
  const open = await proposeCase(ledger, { product: 'visio', seats: 1 });
  await ledger.cases.transition({
    caseId: old.id,
    expectedVersion: old.version,
    event: 'expire',
    actor: 'housekeeping',
    audit: { action: 'case.expire' },
  });
  const wanted = { tenantId, before: new Date('2026-11-23T00:00:00Z') };

  expect(await forgetNames(ledger, { tenantId, before: new Date('2026-11-22T08:00:00Z') })).toBe(0);
  expect(await forgetNames(ledger, wanted)).toBe(2);
  expect(await forgetNames(ledger, wanted)).toBe(0);

  const page = { offset: 0, limit: 10 };
  const forgotten = await ledger.cases.steps(old.id, page);
  expect(forgotten.map(({ displayName, userPrincipalName }) => [displayName, userPrincipalName])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(forgotten.every(({ userId, evidence }) => userId !== '' && evidence.idleDays !== null)).toBe(true);
  expect((await ledger.cases.steps(open.id, page))[0]?.displayName).toBe('Person 0');
  expect((await ledger.audit.tail(1))[0]).toMatchObject({ action: 'names.forgotten', body: { steps: 2 } });
});
