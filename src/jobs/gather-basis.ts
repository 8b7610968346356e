import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { warnAtOn, type BusyPeriod } from '../core/attention/seasonal-threshold.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { ProductSupply } from '../core/model/product.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Register } from '../register/open-register.ts';
import { evidenceGapsOf } from './evidence-gaps.ts';
import { productSupplies } from './product-supplies.ts';
import { manifestDigest, whySeatsUnknown, type ReconcileBasis, type SeatName } from './reconcile-basis.ts';

export interface GatherBasisDeps {
  readonly tenantId: string;
  readonly register: Register;
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly policy: DecisionPolicy & {
    readonly populations: readonly PopulationRule[];
    /** Times of the year with another warning threshold; none when left out. */
    readonly busyPeriods?: readonly BusyPeriod[];
  };
}

const peakWindowDays = 365;

/** Everything the positions of a run are made from, as the register and the ledger knew it at an ISO instant. */
export async function gatherBasis(
  deps: GatherBasisDeps,
  run: StoredRun,
  knownAt: string,
): Promise<ReconcileBasis> {
  const { tenantId, register, catalogue, ledger, policy } = deps;
  const { populations, busyPeriods = [], ...decision } = policy;
  const { asOf } = run.manifest;
  const entitlements = await register.entitlements({ asOf, knownAt });
  const products = await productSupplies({ run, entitlements, catalogue });
  return {
    schemaVersion: 1,
    policy: {
      ...decision,
      warnAtPercentOfEntitlement: warnAtOn(asOf, decision.warnAtPercentOfEntitlement, busyPeriods),
    },
    populations,
    catalogueVersion: catalogue.version,
    manifest: manifestDigest(run.manifest),
    products,
    seatsUnknown: whySeatsUnknown(run),
    evidenceGaps: evidenceGapsOf(run),
    peaks: await earlierPeaks(deps, products, asOf),
    exempt: nameSeats(await ledger.exemptions.inForce(tenantId, asOf)),
    released: nameSeats(await ledger.steps.releasedSince(tenantId, knownUpTo(run.manifest, ['users']))),
  };
}

async function earlierPeaks(
  { ledger, tenantId }: GatherBasisDeps,
  products: readonly ProductSupply[],
  asOf: string,
): Promise<ReconcileBasis['peaks']> {
  const day = dayOf(asOf);
  const window = { tenantId, from: isoOf(day - peakWindowDays), to: isoOf(day - 1) };
  const peaks = await Promise.all(
    products.map(async ({ product }) => {
      const peak = await ledger.positions.peak({ ...window, product });
      return peak === null ? [] : [{ product, ...peak }];
    }),
  );
  return peaks.flat();
}

function nameSeats(rows: readonly SeatName[]): SeatName[] {
  return rows.map(({ userId, product }) => ({ userId, product }));
}
