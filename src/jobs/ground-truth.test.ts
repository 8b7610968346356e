import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createLake } from '../lake/lake.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock, systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister } from '../register/open-register.ts';
import { positionRow } from '../reports/position-document.ts';
import { openTestLedger } from '../testing/cases.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { groundTruth, registerRows, type Truth } from '../twin/truth.ts';
import { collect } from './collect.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';

const now = fixedClock(new Date('2026-11-22T09:00:00Z'));
const log = createLog('silent');

let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(now));
});
afterAll(() => ledger.close());

/** The whole way from Graph to the ledger, for one tenant. */
async function reconcileTenant(tenant: Tenant): Promise<Reconciliation> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-truth-'));
  const twin = await serveTwin({ tenant, port: 0, clock: systemClock(), log });
  const lake = await createLake({ dir: join(dir, 'lake'), clock: now, log });
  try {
    const register = await openRegister({
      file: join(dir, 'register', 'entitlements.json'),
      clock: now,
      log,
      audit: async () => undefined,
    });
    await register.importLines(registerRows(tenant), { format: 'csv', fileName: 'truth.csv', actor: 'test' });
    const reader = createGraphReader({
      baseUrl: twin.url,
      credential: twinToken(),
      fetch,
      ...skippingTime(),
      log,
      priority: 'Low',
    });
    const { tenantId } = tenant;
    const manifest = await collect(
      {
        tenantId,
        reader,
        lake,
        imports: noImports,
        maxReportLagDays: 10,
        clock: now,
        log,
      },
      directorySources,
    );
    expect(manifest.coverage).toEqual({ complete: true, gaps: [] });
    return await reconcile({
      tenantId,
      lake,
      register,
      catalogue: createCatalogue(),
      ledger,
      policy: { ...shippedPolicy.decision, populations: shippedPolicy.populations },
      quality: { ...shippedPolicy.quality, maxReportLagDays: 10 },
      clock: now,
      log,
    });
  } finally {
    await lake.close();
    await twin.stop();
  }
}

function comparable(truth: Truth) {
  return new Map(
    truth.positions.map((position) => [
      position.product,
      { ...position, skuIds: [...position.skuIds].sort() },
    ]),
  );
}

describe('positions', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'equal the ground truth of the tenant with seed %i, and its seats add up',
    async (seed) => {
      const tenant = createPopulation({ seed, users: 200, today: '2026-11-22' });
      const truth = comparable(groundTruth(tenant));

      const { positions } = await reconcileTenant(tenant);

      const rows = positions.map(positionRow).filter(({ product }) => truth.has(product));
      const found = new Map(
        rows.map((row) => [
          row.product,
          {
            product: row.product,
            skuIds: [...row.skuIds].sort(),
            entitled: row.entitled,
            purchased: row.purchased,
            assigned: row.assigned,
            active: row.active,
            inactive: row.inactive,
            neverUsed: row.neverUsed,
            new: row.new,
            protected: row.protected,
            unknown: row.unknown,
            unassigned: row.unassigned,
            exposureUnits: row.exposureUnits,
            wasteUnits: row.wasteUnits,
          },
        ]),
      );
      expect(found).toEqual(truth);
      for (const row of positions.map(positionRow)) {
        const { active, inactive, neverUsed, new: fresh, protected: spared, unknown, assigned } = row;
        expect(
          (active ?? NaN) +
            (inactive ?? NaN) +
            (neverUsed ?? NaN) +
            (fresh ?? NaN) +
            (spared ?? NaN) +
            (unknown ?? NaN),
        ).toBe(assigned);
      }
    },
  );

  it('lead to the very people the truth calls reclaimable', async () => {
    const tenant = createPopulation({ seed: 1, users: 600, today: '2026-11-22' });
    const truth = groundTruth(tenant);
    const wanted = truth.seats
      .filter(({ product, reclaimable }) => product === 'microsoft-365-e5' && reclaimable)
      .map(({ userId }) => userId);

    const { cases } = await reconcileTenant(tenant);

    const made = cases?.created.find(({ product }) => product === 'microsoft-365-e5');
    const steps = await ledger.cases.steps(made?.id ?? '', { states: ['planned'], offset: 0, limit: 500 });
    expect(steps.map(({ userId }) => userId).sort()).toEqual([...wanted].sort());
    expect(made?.seats).toBe(40);
  });
});
