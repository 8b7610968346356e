import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Preflight } from '../core/preflight/preflight.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';
import { holdRows, phoneRows } from '../twin/sample-files.ts';
import { groundTruth } from '../twin/truth.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

it('every step says what its person would lose, as far as the sources tell', async () => {
  const tenant = createPopulation({ seed: 1, users: 600, today: '2026-11-22' });
  const isE5 = (product: string) => product === 'microsoft-365-e5';
  const seats = groundTruth(tenant).seats.filter(({ product, reclaimable }) => isE5(product) && reclaimable);
  const held = seats[0]!.userId;
  const scene = await tenantScene(ledger, clock, tenant);
  try {
    const brought = { fileName: 'list.csv', actor: 'eve' };
    await scene.inbox.keep('holds', { ...brought, text: holdRows(tenant, [held]) });
    await scene.inbox.keep('phones', { ...brought, text: phoneRows(tenant) });
    const { sources, coverage } = await scene.collect();

    const { cases } = await scene.reconcile();

    expect(coverage.complete).toBe(true);
    const brings = new Set(['onedrive-usage', 'holds', 'phones']);
    const read = sources.filter(({ name }) => brings.has(name)).map(({ status }) => status);
    expect(read).toEqual(['complete', 'complete', 'complete']);
    const made = cases!.created.find(({ product, kind }) => isE5(product) && kind === 'inactive-reclaim')!;
    const steps = await ledger.cases.steps(made.id, { offset: 0, limit: 1_000, states: ['planned'] });
    const found = new Map(steps.map(({ userId, preflight }) => [userId, preflight]));
    expect([...found.keys()].sort()).toEqual(seats.map(({ userId }) => userId).sort());
    expect(found.size).toBe(40);
    const preflights = [...found.values()] as Preflight[];
    expect(found.get(held)?.blocks).toEqual(['on-hold']);
    expect(preflights.filter(({ blocks }) => blocks.length > 0)).toHaveLength(1);
    // Two of them also hold a SKU of no list: whether it carries a mailbox nobody can say.
    expect(preflights.filter(({ losesMailbox }) => losesMailbox === null)).toHaveLength(2);
    expect(
      preflights.filter(
        ({ losesMailbox, losesOneDrive, dependentSkuIds }) =>
          losesMailbox === true && losesOneDrive === true && dependentSkuIds?.length === 0,
      ),
    ).toHaveLength(38);
    for (const { mailbox, oneDriveBytes } of preflights) {
      expect([typeof mailbox.sizeBytes, typeof mailbox.hasArchive, typeof oneDriveBytes]).toEqual([
        'number',
        'boolean',
        'number',
      ]);
      expect([typeof mailbox.isOnHold, mailbox.purpose]).toEqual(['boolean', 'user']);
    }
    expect(preflights.filter(({ hasPhoneNumber }) => hasPhoneNumber === true).length).toBeGreaterThan(1);
    expect(preflights.every(({ hasPhoneNumber }) => hasPhoneNumber !== null)).toBe(true);
  } finally {
    await scene.close();
  }
}, 60_000);
