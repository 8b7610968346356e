import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, proposeCase } from '../../testing/cases.ts';
import { testClock } from '../../testing/desk-scene.ts';
import { askCase } from './ask-case.ts';
import type { DeskPolicy } from './desk-deps.ts';

const clock = testClock();
const policy = { caseExpiresDays: 30 } as DeskPolicy;
let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

it('notes when a case was first asked; shown again, it stays as it is', async () => {
  const found = await proposeCase(ledger, { product: 'e5', seats: 1 });
  await askCase({ ledger, policy, clock }, found);
  const asked = await ledger.cases.get(found.id);
  const first = clock.at;
  clock.at = '2026-11-25T09:00:00.000Z';
  await askCase({ ledger, policy, clock }, asked!);

  expect(asked).toMatchObject({ state: 'asked', askedAt: first, expiresAt: '2026-12-22T09:00:00.000Z' });
  expect(await ledger.cases.get(found.id)).toEqual(asked);
});
