import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';

const clock: Clock & { at: string } = { at: '2026-11-22T09:00:00Z', now: () => new Date(clock.at) };
let ledger: Ledger;
let scene: TenantScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterEach(() => scene.close());
afterAll(() => ledger.close());

async function open(seed: number): Promise<void> {
  clock.at = '2026-11-22T09:00:00Z';
  scene = await tenantScene(ledger, clock, createPopulation({ seed, users: 300, today: '2026-11-22' }));
}

describe('reconcile', () => {
  it('asks for nothing from incomplete coverage, and leaves what is open as it is', async () => {
    await open(1);
    await scene.collect();
    const first = await scene.reconcile();
    scene.twin.setFaults(parseFaults('no-premium'));
    const { coverage } = await scene.collect();

    const second = await scene.reconcile();

    expect(coverage.complete).toBe(false);
    expect(first.cases?.created.length).toBeGreaterThan(1);
    expect(second.cases?.created.filter(({ kind }) => kind !== 'entitlement-warning')).toEqual([]);
    expect(second.cases?.withdrawn).toEqual([]);
    for (const made of first.cases?.created ?? []) {
      if (made.kind !== 'entitlement-warning') expect(await ledger.cases.get(made.id)).toEqual(made);
    }
  });

  it('makes no reclaim case of a tenant that was never read whole', async () => {
    await open(2);
    scene.twin.setFaults(parseFaults('concealed-names'));
    await scene.collect();

    const { cases } = await scene.reconcile();

    expect((cases?.created ?? []).filter(({ kind }) => kind !== 'entitlement-warning')).toEqual([]);
  });

  it('recomputes a past day to the same positions, and asks nothing about it', async () => {
    await open(3);
    await scene.collect();
    const then = await scene.reconcile();
    clock.at = '2026-11-23T09:00:00Z';
    await scene.collect();
    const today = await scene.reconcile();
    const before = await ledger.cases.list({ tenantId: scene.tenantId });

    const once = await scene.reconcile('2026-11-22');
    const twice = await scene.reconcile('2026-11-22');

    expect(today.asOf).toBe('2026-11-23');
    expect(once).toEqual({ ...then, cases: null });
    expect(twice).toEqual(once);
    expect(await ledger.cases.list({ tenantId: scene.tenantId })).toEqual(before);
    expect((await ledger.positions.newest({ tenantId: scene.tenantId }))?.asOf).toBe('2026-11-23');
  });

  it('shows a SKU in no line of the register and in no catalogue, to nobody, with an unknown entitlement', async () => {
    await open(4);
    await scene.collect();

    const { positions } = await scene.reconcile();

    const unlisted = positions.filter(({ skuIds }) =>
      skuIds.includes('7e2d5b90-41c3-4a6f-8e07-c53d9b1f2a68'),
    );
    expect(unlisted).toMatchObject([
      {
        name: 'HARBOURLINE_PARTNER_TOOLKIT',
        ownerIds: [],
        entitled: { known: false, reason: 'not-in-register' },
        assigned: { known: true },
        purchased: { known: true },
      },
    ]);
  });

  it('has nothing to say before the first collection', async () => {
    await open(5);

    await expect(scene.reconcile()).rejects.toMatchObject({ code: 'NOTHING_COLLECTED' });
    await expect(scene.reconcile('2026-11-01')).rejects.toMatchObject({ code: 'NOTHING_COLLECTED' });
  });
});
