import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { warnAtOn, type BusyPeriod } from '../core/attention/seasonal-threshold.ts';
import { coverageOf, isComplete, type Gap } from '../core/model/coverage.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { SeatFinding } from '../core/model/finding.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Position } from '../core/model/position.ts';
import type { ProductSupply } from '../core/model/product.ts';
import type { MustKnow } from '../core/preflight/preflight-of.ts';
import type { QualityPolicy } from '../core/quality/gate.ts';
import { positionRules, seatRules } from '../core/rules/list.ts';
import type { Lake } from '../lake/lake.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { ProposalResult } from '../ledger/case-draft.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Register } from '../register/open-register.ts';
import { assessQuality, earlierCompleteRun } from './assess-quality.ts';
import { createReclaimDrafts, warningDraft } from './case-drafts.ts';
import type { GroupRules } from './gather-group-facts.ts';
import { nothingCollected } from './errors.ts';
import { evidenceGapsOf } from './evidence-gaps.ts';
import { createPreflightSteps } from './preflight-steps.ts';
import { productSupplies } from './product-supplies.ts';
import {
  manifestDigest,
  reconcilerOf,
  whySeatsUnknown,
  type ReconcileBasis,
  type SeatName,
} from './reconcile-basis.ts';

export interface ReconcileDeps {
  readonly tenantId: string;
  readonly lake: Lake;
  readonly register: Register;
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly policy: DecisionPolicy & {
    readonly populations: readonly PopulationRule[];
    /** Times of the year with another warning threshold; none when left out. */
    readonly busyPeriods?: readonly BusyPeriod[];
  };
  readonly quality: QualityPolicy;
  /** What is known of the groups that give licences; without it no group is acted on. */
  readonly groupRules?: (run: StoredRun) => Promise<GroupRules>;
  /** What has to be known of a person before anything is removed; nothing when left out. */
  readonly preflight?: MustKnow;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Reconciliation {
  readonly runId: string;
  readonly asOf: string;
  readonly positions: readonly Position[];
  readonly findings: number;
  /** Null when the day is not the newest: the past is recomputed, not asked about again. */
  readonly cases: ProposalResult | null;
}

const findingsAtOnce = 10_000;
const peakWindowDays = 365;

/**
 * The three-way reconciliation of one day: seats from the lake are folded through the core; positions go to
 * the ledger, findings become cases. Nobody is asked from incomplete coverage. Throws NOTHING_COLLECTED.
 */
export async function reconcile(deps: ReconcileDeps, onOrBefore?: string): Promise<Reconciliation> {
  const { tenantId, lake, ledger, clock, log } = deps;
  const startedAt = clock.now().getTime();
  const run = await lake.newest({ tenantId, ...(onOrBefore === undefined ? {} : { onOrBefore }) });
  if (run === null) throw nothingCollected(onOrBefore ?? null);
  const { asOf, runId, sources } = run.manifest;
  const knownAt = clock.now().toISOString();
  const basis = await gatherBasis(deps, run, knownAt);
  const { products } = basis;
  const isNewest = onOrBefore === undefined || (await lake.newest({ tenantId }))?.manifest.runId === runId;
  const drafts = createReclaimDrafts({
    run,
    products,
    groups: await deps.groupRules?.(run),
    preflight: createPreflightSteps({
      run,
      catalogue: deps.catalogue,
      policy: deps.preflight ?? { mustKnow: [] },
      maxReportLagDays: deps.quality.maxReportLagDays,
    }),
  });
  const session = isNewest ? await ledger.cases.propose({ tenantId, asOf, runId }) : null;

  let waiting: SeatFinding[] = [];
  let findings = 0;
  const flush = async () => {
    if (session !== null) await drafts.add(waiting, session);
    findings += waiting.length;
    waiting = [];
  };
  const reconciler = reconcilerOf(basis, asOf);
  const judging = await run.judge(basis);
  try {
    for await (const seats of judging.seats) {
      for (const seat of seats) {
        const result = reconciler.step(seat);
        judging.keep(result.verdict);
        waiting.push(...result.findings);
      }
      if (waiting.length >= findingsAtOnce) await flush();
    }
    await flush();
    await judging.save();
  } finally {
    await judging.close();
  }

  const positions = reconciler.finish();
  const coverage = coverageOf([...run.manifest.coverage.gaps, ...(await qualityGaps(deps, run, products))]);
  const concluded = { tenantId, asOf, runId, coverage, positions };
  await ledger.positionVersions.record({
    ...concluded,
    knownAt,
    basis: JSON.parse(JSON.stringify(basis)) as JsonObject,
  });
  await ledger.positions.save({
    ...concluded,
    sources: sources.map(({ name, asOf: day, observedAt }) => ({ name, asOf: day, observedAt })),
  });
  const mayReclaim = isComplete(coverage);
  const warnings = positions.flatMap((position) =>
    positionRules.flatMap((rule) => {
      const finding = rule.evaluate(position);
      return finding === null ? [] : warningDraft(finding, position, mayReclaim);
    }),
  );
  const cases =
    session === null
      ? null
      : await session.commit([...(mayReclaim ? drafts.drafts(positions) : []), ...warnings], {
          evaluatedKinds: [...(mayReclaim ? seatRules : []), ...positionRules].map((rule) => rule.id),
        });
  const ms = clock.now().getTime() - startedAt;
  log.info({ tenantId, runId, asOf, products: products.length, findings, mayReclaim, ms }, 'reconciled');
  return { runId, asOf, positions, findings, cases };
}

async function gatherBasis(deps: ReconcileDeps, run: StoredRun, knownAt: string): Promise<ReconcileBasis> {
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
  { ledger, tenantId }: ReconcileDeps,
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

/** What the gates of docs/methods.md §10 add to the gaps of the collection: a run that fails one proposes nothing. */
async function qualityGaps(
  { tenantId, lake, ledger, quality }: ReconcileDeps,
  run: StoredRun,
  products: readonly ProductSupply[],
): Promise<readonly Gap[]> {
  const earlier = await earlierCompleteRun(lake, tenantId, run.manifest.asOf);
  const taken =
    earlier === null
      ? []
      : await ledger.steps.releasedSince(tenantId, knownUpTo(earlier.manifest, ['users']));
  const reclaimed = Map.groupBy(taken, ({ product }) => product);
  const compared = products.map(({ product, name, skuIds }) => ({
    ...{ product, name, skuIds },
    reclaimed: reclaimed.get(product)?.length ?? 0,
  }));
  return (await assessQuality({ run, earlier, products: compared, policy: quality })).gaps;
}
