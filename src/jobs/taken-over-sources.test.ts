import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { primaryOwner } from '../twin/people.ts';
import { createPopulation } from '../twin/population.ts';
import { collectedSince } from './collected-since.ts';
import type { Reconciliation } from './reconcile.ts';

const product = 'microsoft-365-copilot';
const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
let ledger: Ledger;
let scene: TenantScene;
beforeAll(async () => {
  clock.at = '2026-11-22T06:00:00Z';
  ({ ledger } = await openTestLedger(clock));
});
afterEach(() => scene.close());
afterAll(() => ledger.close());

async function open(seed: number): Promise<void> {
  clock.at = '2026-11-22T06:00:00Z';
  scene = await tenantScene(ledger, clock, createPopulation({ seed, users: 200, today: '2026-11-22' }));
  await scene.collect();
}

function assignedIn({ positions }: Reconciliation): number {
  const assigned = positions.find((position) => position.product === product)?.assigned;
  if (assigned?.known !== true) throw new TypeError('Assigned seats are known.');
  return assigned.value;
}

describe('people taken over from an earlier run', () => {
  it('do not bring back seats that were reclaimed in between', async () => {
    await open(1);
    const first = await scene.reconcile();
    const made = first.cases?.created.find(({ kind }) => kind === 'copilot-zero-usage');
    if (made === undefined) throw new TypeError('The tenant has unused Copilot seats.');
    clock.at = '2026-11-22T10:00:00Z';
    const change = { expectedVersion: made.version, event: 'approve', actor: primaryOwner.id } as const;
    await ledger.cases.transition({ caseId: made.id, ...change, audit: { action: 'case.approve' } });
    await scene.carryOut(made.id);
    const before = await scene.reconcile();
    expect(assignedIn(before)).toBeLessThan(assignedIn(first));

    clock.at = '2026-11-22T15:00:00Z';
    await scene.collect(['copilot']);
    const after = await scene.reconcile();

    expect(assignedIn(after)).toBe(assignedIn(before));
    expect(after.cases?.created.filter(({ kind }) => kind === made.kind)).toEqual([]);
  });
});

describe('a collection that is gone on from', () => {
  const since = new Date('2026-11-22T06:00:00Z');
  const reuse = (purpose: 'weekly' | 'review' = 'review') =>
    collectedSince({ ...scene, clock }, since, purpose);

  it('is of today, began after the slot, and is whole', async () => {
    await open(2);
    const newest = (await scene.lake.newest(scene))?.manifest;

    expect(await reuse()).toEqual(newest);
    expect(await collectedSince({ ...scene, clock }, new Date('2026-11-22T06:00:01Z'), 'review')).toBeNull();
    clock.at = '2026-11-23T05:00:00Z';
    expect(await reuse()).toBeNull();
    clock.at = '2026-11-22T15:00:00Z';
    await scene.collect(['copilot']);
    expect(await reuse('weekly')).toBeNull();
  });
});
