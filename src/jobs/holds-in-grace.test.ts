import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { primaryOwner } from '../twin/people.ts';
import { createPopulation } from '../twin/population.ts';
import { holdRows } from '../twin/sample-files.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const tenant = createPopulation({ seed: 3, users: 200, today: '2026-11-22' });
let ledger: Ledger;
let scene: TenantScene | undefined;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterEach(async () => scene?.close());
afterAll(() => ledger.close());

async function approved(opened: TenantScene): Promise<Case> {
  await opened.inbox.keep('holds', { fileName: 'a.csv', actor: 'eve', text: holdRows(tenant, []) });
  await opened.collect();
  const { cases } = await opened.reconcile();
  const found = cases?.created.find(
    ({ kind, product }) => kind === 'inactive-reclaim' && product === 'microsoft-365-e5',
  );
  if (found === undefined) throw new TypeError('the tenant has idle E5 seats');
  const { case: decided } = await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event: 'approveWithGrace',
    actor: primaryOwner.id,
    change: { graceUntil: '2026-11-22T08:59:00.000Z' },
    audit: { action: 'case.approveWithGrace' },
  });
  return decided;
}

it('a hold that is brought in the grace of an approved case keeps the licence where it is', async () => {
  const opened = await tenantScene(ledger, clock, tenant);
  scene = opened;
  const found = await approved(opened);
  const steps = await ledger.cases.steps(found.id, { offset: 0, limit: 500, states: ['planned'] });
  const [first] = steps;
  if (first === undefined) throw new TypeError('somebody is on the list');
  expect(first.preflight).toMatchObject({ mailbox: { isOnHold: false }, blocks: [] });
  const text = holdRows(tenant, [first.userId]);
  await opened.inbox.keep('holds', { fileName: 'b.csv', actor: 'eve', text });

  await opened.carryOut(found.id);

  expect((await ledger.steps.get(first.id))?.outcome).toBe('skipped:on-hold');
  expect((await ledger.cases.stepCounts(found.id)).outcomes).toEqual({
    'skipped:on-hold': 1,
    applied: steps.length - 1,
  });
  expect(opened.twin.writes.map(({ userId }) => userId)).not.toContain(first.userId);
});
