import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';

const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
const day = '2026-11-22';
let ledger: Ledger;
let scene: TenantScene;
beforeAll(async () => {
  clock.at = `${day}T09:00:00Z`;
  ({ ledger } = await openTestLedger(clock));
});
afterEach(() => scene.close());
afterAll(() => ledger.close());

async function open(seed: number): Promise<void> {
  clock.at = `${day}T09:00:00Z`;
  scene = await tenantScene(ledger, clock, createPopulation({ seed, users: 120, today: day }));
  await scene.collect();
  await scene.reconcile();
}

/** Everything that may happen to a tenant after a day is over. */
async function timePasses(): Promise<void> {
  const { tenantId } = scene;
  clock.at = '2026-11-29T09:00:00Z';
  const [line] = await scene.register.show({ asOf: day });
  if (line === undefined) throw new TypeError('The sample register has lines.');
  await scene.register.amend(
    { product: line.product, quantity: '-17', startDate: '2026-11-01', document: 'late amendment' },
    'somebody',
  );
  await ledger.exemptions.add([
    {
      ...{ tenantId, product: 'microsoft-365-e5', reason: 'sabbatical', actorId: 'owner' },
      userId: '00000000-0000-4000-8000-000000000001',
      from: '2026-11-01',
      until: '2027-11-01',
    },
  ]);
  scene.policy = { ...scene.policy, classifyAfterDays: 120, newForDays: 10, populations: [] };
  await scene.collect();
  await scene.reconcile();
}

describe('a past day', () => {
  it('is computed again bit for bit after later runs, amendments, exemptions and another policy', async () => {
    await open(1);
    await timePasses();

    const again = await scene.replay(day);

    expect(again).toMatchObject({
      version: 1,
      isIdentical: true,
      differing: [],
      changedFiles: [],
      registerDiffers: [],
    });
    expect(again.recomputed).toBe(again.recorded);
  });

  it('that is concluded anew with today’s policy is a further version beside the first', async () => {
    await open(2);
    await timePasses();
    await scene.reconcile(day);

    const [first, second] = [await scene.replay(day, 1), await scene.replay(day)];

    expect([first.version, second.version]).toEqual([1, 2]);
    expect([first.isIdentical, second.isIdentical]).toEqual([true, true]);
    expect(second.recorded).not.toBe(first.recorded);
  });

  it('whose observations somebody wrote to is told apart', async () => {
    await open(3);
    const run = await scene.lake.newest({ tenantId: scene.tenantId });
    const [part] = await readdir(join(run?.folder ?? '', 'sign_ins'));
    const file = join('sign_ins', part ?? '');
    const replayed = await scene.replay(day);
    expect(replayed.changedFiles).toEqual([]);

    await appendFile(join(run?.folder ?? '', file), 'x');

    await expect(scene.replay(day)).rejects.toMatchObject({ code: 'LAKE_RUN_DAMAGED' });
  });

  it('nobody concluded cannot be', async () => {
    await open(4);

    await expect(scene.replay('2026-01-01')).rejects.toMatchObject({
      code: 'POSITIONS_NEVER_CONCLUDED',
      fix: expect.stringContaining('reconcile --as-of 2026-01-01') as string,
    });
    await expect(scene.replay(day, 9)).rejects.toMatchObject({
      code: 'POSITIONS_NEVER_CONCLUDED',
      why: expect.stringContaining('That day was concluded in version') as string,
      fix: expect.not.stringContaining('reconcile') as string,
    });
  });

  it('of the lake that retention took is gone', async () => {
    await open(5);
    clock.at = '2028-11-22T09:00:00Z';
    await scene.collect(['skus']);
    await scene.lake.retain(1);

    await expect(scene.replay(day)).rejects.toMatchObject({ code: 'OBSERVATIONS_GONE' });
  });
});
