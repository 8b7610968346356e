import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideCase } from '../approvals/decide-case.ts';
import { planInput } from '../commands/plan-scope.ts';
import { runCommandLine } from '../commands/run-command-line.ts';
import type { Services } from '../commands/services.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { isComplete } from '../core/model/coverage.ts';
import { swapKindOf } from '../core/rules/plan-swap.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Step } from '../ledger/step-row.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger, sameOwners } from '../testing/cases.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { licencesOf } from '../testing/twin-case.ts';
import { attestationRows } from '../twin/attestation-rows.ts';
import { createPopulation } from '../twin/population.ts';
import { priceBookRows } from '../twin/sample-files.ts';
import { primaryOwner } from '../twin/people.ts';
import { skuOf, type SkuKey } from '../twin/tenant-skus.ts';
import { proposeSwaps, type SwapsProposed } from './propose-swaps.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const log = createLog('silent');
const tenant = createPopulation({ seed: 1, users: 600, today: '2026-11-22' });
let ledger: Ledger;
let scene: TenantScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  scene = await tenantScene(ledger, clock, tenant);
  await scene.inbox.keep('features', { fileName: 'f.csv', text: attestationRows(tenant, []), actor: 'test' });
  await scene.register.importPrices(priceBookRows(tenant), {
    format: 'csv',
    fileName: 'p.csv',
    actor: 'test',
  });
  await scene.collect();
  await scene.reconcile();
});
afterAll(async () => {
  await scene.close();
  await ledger.close();
});

function propose(wanted?: { readonly onlyOpen?: boolean }): Promise<SwapsProposed> {
  const { tenantId, lake, register, catalogue } = scene;
  const policy = shippedPolicy;
  return proposeSwaps(
    {
      ...{ tenantId, ledger, catalogue, log },
      planInput: () =>
        planInput(
          { tenantId, lake, ledger, catalogue, register, policy, search: createProductSearch(catalogue) },
          undefined,
        ),
      preflight: policy.preflight,
      maxReportLagDays: policy.maxReportLagDays,
    },
    wanted,
  );
}

const sku = (key: SkuKey) => skuOf(key).skuId;
const e5ToE3 = swapKindOf({ gives: sku('E5'), takes: [sku('E3')] });

async function theCase(): Promise<Case> {
  const [found] = await ledger.cases.list({ tenantId: scene.tenantId, kind: e5ToE3 });
  if (found === undefined) throw new TypeError('the tenant has people on E5 who need E3');
  return found;
}

function stepsOf({ id }: Case): Promise<readonly Step[]> {
  return ledger.cases.steps(id, { offset: 0, limit: 500 });
}

async function decide(found: Case, verb: 'reclaim' | 'undo', userId = primaryOwner.id) {
  return decideCase(
    {
      ...{ ledger, clock, policy: shippedPolicy },
      ...sameOwners,
      buyersOf: async () => [],
    },
    { tenantId: scene.tenantId, userId },
    { verb, caseId: found.id, version: found.version },
  );
}

async function assigned(product: string): Promise<number> {
  const day = await ledger.positions.newest({ tenantId: scene.tenantId });
  const figure = day?.positions.find((each) => each.product === product)?.assigned;
  return figure?.known === true ? figure.value : Number.NaN;
}

const seatsOf = async () => ({
  e5: await assigned('microsoft-365-e5'),
  e3: await assigned('microsoft-365-e3'),
});

describe('proposeSwaps', () => {
  it('asks nothing new while it only brings open cases up to date', async () => {
    const { swaps, cases } = await propose({ onlyOpen: true });

    expect(cases?.created).toEqual([]);
    expect(swaps.find(({ kind }) => kind === e5ToE3)?.limitedBy).toBe('not-asked-yet');
  });

  it('asks the owner of what is given up, about as many people as there are units', async () => {
    const { swaps, leftAlone } = await propose();
    const found = await theCase();
    const [swap] = swaps.filter(({ kind }) => kind === e5ToE3);

    expect(found).toMatchObject({ product: 'microsoft-365-e5', state: 'proposed', coverageComplete: true });
    expect(found.ownerIds).toContain(primaryOwner.id);
    expect(swap).toMatchObject({ limitedBy: 'units', currency: 'GBP', proposed: found.seats });
    expect(found.facts).toMatchObject({ freeUnits: found.seats, couldMove: swap?.couldMove });
    expect(found.seats).toBeGreaterThan(1);
    expect(found.seats).toBeLessThan(swap?.couldMove ?? 0);
    expect(found.monthlyValue).toEqual({
      amountMinor: found.seats * (swap?.eachMinor ?? 0),
      currency: 'GBP',
    });
    expect(leftAlone['not-direct']).toBeGreaterThan(0);
    // Nobody can say how many units of some add-ons there are.
    for (const { limitedBy, proposed } of swaps) if (limitedBy === 'units-unknown') expect(proposed).toBe(0);
  });

  it('never gives out more units than there are, over all cases', async () => {
    const day = await ledger.positions.newest({ tenantId: scene.tenantId });
    const given = new Map<string, number>();
    for (const { takes, proposed } of (await propose()).swaps)
      for (const skuId of takes) given.set(skuId, (given.get(skuId) ?? 0) + proposed);

    expect(day !== null && isComplete(day.coverage)).toBe(true);
    expect(given.size).toBeGreaterThan(0);
    for (const [skuId, people] of given) {
      if (people === 0) continue;
      const position = day?.positions.find(({ skuIds }) => skuIds.includes(skuId));
      expect(position?.unassigned).toMatchObject({ known: true });
      if (position?.unassigned.known === true) expect(people).toBeLessThanOrEqual(position.unassigned.value);
    }
  });

  it('asks only about a licence that is held directly, of nobody whose seat is asked about already', async () => {
    const steps = await stepsOf(await theCase());
    const reclaims = await ledger.cases.list({
      tenantId: scene.tenantId,
      kind: 'inactive-reclaim',
      product: 'microsoft-365-e5',
    });
    const idle = (await Promise.all(reclaims.map(stepsOf))).flat().map(({ userId }) => userId);

    expect(idle.length).toBeGreaterThan(0);
    expect(steps.flatMap(({ adds }) => adds[0]?.disabledPlans ?? []).length).toBeGreaterThan(0);
    for (const { path, userId, adds, disabledPlans, preflight } of steps) {
      expect(path).toBe('direct');
      expect(idle).not.toContain(userId);
      expect(preflight).toMatchObject({ losesMailbox: false, losesOneDrive: false, blocks: [] });
      const plans = scene.catalogue.plansOf(sku('E3')) ?? [];
      const sameOff = plans.map(({ id }) => id).filter((id) => disabledPlans.includes(id));
      expect(adds).toEqual([{ skuId: sku('E3'), disabledPlans: sameOff.sort() }]);
    }
  });

  it('is there by command', async () => {
    const { tenantId, lake, register, catalogue } = scene;
    const search = createProductSearch(catalogue);
    const services = { tenantId, lake, ledger, catalogue, register, policy: shippedPolicy, search, clock };
    const deps = { services: async () => services as unknown as Services, actor: 'test' };
    const run = (...argv: string[]) =>
      runCommandLine({ argv: ['swaps', 'propose', ...argv], cwd: '.' }, deps);

    const { exitCode, text, document } = await run();

    expect(exitCode).toBe(0);
    expect(text).toContain('Microsoft 365 E5 → Microsoft 365 E3: ');
    expect(text).toContain('as before');
    expect(document).toMatchObject({ reason: null, cases: { created: [] } });
    expect((await run('--open-only')).exitCode).toBe(0);
  });

  it('changes nothing the second time', async () => {
    const before = await theCase();
    const { cases } = await propose();

    expect(cases).toMatchObject({ created: [], updated: [], withdrawn: [] });
    expect((await theCase()).version).toBe(before.version);
  });

  it('is refused to somebody who does not answer for the licence', async () => {
    const answer = await decide(await theCase(), 'reclaim', '00000000-0000-4000-8000-000000000001');

    expect(answer).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_OWNER' } });
  });

  it('moves people in one call each, frees as many as it takes, and gives back exactly', async () => {
    const found = await theCase();
    const userIds = (await stepsOf(found)).map(({ userId }) => userId).sort();
    const before = await Promise.all(userIds.map((userId) => licencesOf(scene.twin, userId)));
    const seats = await seatsOf();

    expect(await decide(found, 'reclaim')).toMatchObject({ kind: 'decided' });
    await scene.carryOut(found.id);

    expect((await ledger.cases.stepCounts(found.id)).outcomes).toEqual({ applied: userIds.length });
    const { writes } = scene.twin;
    expect(writes.map(({ userId }) => userId).sort()).toEqual(userIds);
    for (const { add, remove } of writes) {
      expect(remove).toEqual([sku('E5')]);
      expect(add.map(({ skuId }) => skuId)).toEqual([sku('E3')]);
    }
    await scene.collect();
    await scene.reconcile();
    expect(await seatsOf()).toEqual({ e5: seats.e5 - userIds.length, e3: seats.e3 + userIds.length });

    expect(await decide(await theCase(), 'undo')).toMatchObject({ kind: 'decided' });
    await scene.carryOut(found.id);

    expect((await theCase()).state).toBe('undone');
    expect(await Promise.all(userIds.map((userId) => licencesOf(scene.twin, userId)))).toEqual(before);
    expect(scene.twin.writes).toHaveLength(2 * userIds.length);
    expect((await ledger.audit.verify()).ok).toBe(true);
  });

  it('does not ask again what was undone', async () => {
    await scene.collect();
    await scene.reconcile();
    const { cases } = await propose();

    expect(cases?.created.map(({ kind }) => kind)).not.toContain(e5ToE3);
  });

  it('proposes nothing from another collection than the one that was reconciled', async () => {
    await scene.collect();

    expect(await propose()).toMatchObject({ reason: 'not-reconciled', cases: null });
  });
});
