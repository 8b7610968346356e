import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Position } from '../core/model/position.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Step } from '../ledger/step-row.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { parseFaults } from '../twin/faults.ts';
import { primaryOwner } from '../twin/people.ts';
import { createPopulation } from '../twin/population.ts';
import { groundTruth } from '../twin/truth.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const product = 'microsoft-365-copilot';
let ledger: Ledger;
let scene: TenantScene | undefined;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterEach(async () => scene?.close());
afterAll(() => ledger.close());

/** The Copilot case of a collected tenant; the steps may be told otherwise than they were found. */
async function copilotCase(
  seed: number,
  told: (steps: readonly Step[]) => readonly Step[] = (steps) => steps,
  users = 200,
): Promise<{ scene: TenantScene; found: Case; steps: readonly Step[]; reclaimable: string[] }> {
  const tenant = createPopulation({ seed, users, today: '2026-11-22' });
  const opened = await tenantScene(ledger, clock, tenant);
  scene = opened;
  await opened.collect();
  const { cases } = await opened.reconcile();
  const made = cases?.created.find(({ kind }) => kind === 'copilot-zero-usage');
  if (made === undefined) throw new TypeError('the tenant has unused Copilot seats');
  const page = { offset: 0, limit: 500 };
  const session = await ledger.cases.propose({ tenantId: tenant.tenantId, asOf: made.asOf, runId: 'told' });
  await session.addSteps(made.kind, product, told(await ledger.cases.steps(made.id, page)));
  const { updated, unchanged } = await session.commit([{ ...made, factsKey: 'told' }]);
  const found = [...updated, ...unchanged].find(({ id }) => id === made.id);
  if (found === undefined) throw new TypeError('the case is still open');
  const reclaimable = groundTruth(tenant)
    .seats.filter((seat) => seat.product === product && seat.reclaimable)
    .map(({ userId }) => userId);
  return { scene: opened, found, steps: await ledger.cases.steps(found.id, page), reclaimable };
}

async function approve(found: Case): Promise<Case> {
  const { case: approved } = await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event: 'approve',
    actor: primaryOwner.id,
    audit: { action: 'case.approve' },
  });
  return approved;
}

function assignedIn(positions: readonly Position[]): number {
  const assigned = positions.find((position) => position.product === product)?.assigned;
  return assigned?.known === true ? assigned.value : Number.NaN;
}

describe('carrying out a Copilot case', () => {
  it('takes both SKUs of a person, and leaves whoever used Copilot since', async () => {
    const later = new Set<string>();
    const { scene, found, steps, reclaimable } = await copilotCase(
      1,
      (all) => {
        const used = all.find(
          ({ path, evidence }) => path === 'direct' && typeof evidence.copilot === 'number',
        );
        if (used !== undefined) later.add(used.userId);
        return all.map((step) => {
          const { copilot } = step.evidence;
          if (!later.has(step.userId) || typeof copilot !== 'number') return step;
          return { ...step, evidence: { ...step.evidence, copilot: copilot - 1 } };
        });
      },
      600,
    );
    const planned = steps.filter(({ state }) => state === 'planned');
    const leftAlone = planned.filter(({ userId }) => later.has(userId));
    await approve(found);

    await scene.carryOut(found.id);

    const twoSkus = [...Map.groupBy(planned, ({ userId }) => userId).values()].filter(
      (own) => own.length > 1,
    );
    expect(twoSkus).toHaveLength(2);
    expect([...new Set(planned.map(({ userId }) => userId))].sort()).toEqual([...reclaimable].sort());
    expect(leftAlone.length).toBeGreaterThan(0);
    const counts = await ledger.cases.stepCounts(found.id);
    expect(counts.outcomes).toEqual({
      applied: planned.length - leftAlone.length,
      'skipped:evidence-changed': leftAlone.length,
    });
    expect(counts.people.outcomes).toEqual({
      applied: reclaimable.length - 1,
      'skipped:evidence-changed': 1,
    });
    expect(scene.twin.writes.map(({ userId, remove }) => `${userId} ${remove.join()}`).sort()).toEqual(
      planned
        .filter(({ userId }) => !later.has(userId))
        .map(({ userId, skuId }) => `${userId} ${skuId}`)
        .sort(),
    );
    expect((await ledger.cases.get(found.id))?.state).toBe('verified');
    expect(scene.heard.changed).toBe(1);
    expect(new Set(scene.heard.settled)).toEqual(new Set([found.id]));

    const before = await ledger.positions.newest({ tenantId: scene.tenantId });
    const { positions } = await scene.reconcile();
    expect(assignedIn(positions)).toBe(assignedIn(before?.positions ?? []) - (reclaimable.length - 1));
  });

  it.each([
    ['concealed-names', 2],
    ['truncated-csv', 3],
    ['lagging-reports=30', 4],
    ['forbidden=copilot', 5],
    ['missing-column', 6],
  ])('risks nobody while the report cannot be trusted: %s', async (faults, seed) => {
    const { scene, found, steps } = await copilotCase(seed);
    const planned = steps.filter(({ state }) => state === 'planned');
    await approve(found);
    scene.twin.setFaults(parseFaults(faults));

    await scene.carryOut(found.id);

    expect(scene.twin.writes).toEqual([]);
    expect((await ledger.cases.stepCounts(found.id)).outcomes).toEqual({
      'skipped:unreadable': planned.length,
    });
  });

  it('does nothing for a case that is not decided', async () => {
    const { scene, found } = await copilotCase(7);

    await scene.carryOut(found.id);

    expect(scene.twin.writes).toEqual([]);
    expect(scene.heard).toEqual({ settled: [], changed: 0 });
    expect(await ledger.cases.get(found.id)).toEqual(found);
  });
});
