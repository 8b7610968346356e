import { coverageOf, isComplete, type Coverage, type Gap } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import type { ProductSupply } from '../core/model/product.ts';
import type { MustKnow } from '../core/preflight/preflight-of.ts';
import type { QualityPolicy } from '../core/quality/gate.ts';
import { positionRules, seatRules } from '../core/rules/list.ts';
import type { Lake } from '../lake/lake.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { CaseDraft, ProposalResult } from '../ledger/case-draft.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { assessQuality, earlierCompleteRun } from './assess-quality.ts';
import { createReclaimDrafts, warningDraft, type ReclaimDrafts } from './case-drafts.ts';
import { nothingCollected } from './errors.ts';
import { gatherBasis, type GatherBasisDeps } from './gather-basis.ts';
import type { GroupRules } from './gather-group-facts.ts';
import { judgeRun } from './judge-run.ts';
import { createPreflightSteps } from './preflight-steps.ts';
import type { ReconcileBasis } from './reconcile-basis.ts';

export interface ReconcileDeps extends GatherBasisDeps {
  readonly lake: Lake;
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

/**
 * The three-way reconciliation of one day: seats from the lake are folded through the core; positions go to
 * the ledger, findings become cases. Nobody is asked from incomplete coverage. Throws NOTHING_COLLECTED.
 */
export async function reconcile(deps: ReconcileDeps, onOrBefore?: string): Promise<Reconciliation> {
  const { tenantId, lake, ledger, clock, log } = deps;
  const startedAt = clock.now().getTime();
  const run = await lake.newest({ tenantId, ...(onOrBefore === undefined ? {} : { onOrBefore }) });
  if (run === null) throw nothingCollected(onOrBefore ?? null);
  const { asOf, runId } = run.manifest;
  const knownAt = clock.now().toISOString();
  const basis = await gatherBasis(deps, run, knownAt);
  const { products } = basis;
  const isNewest = onOrBefore === undefined || (await lake.newest({ tenantId }))?.manifest.runId === runId;
  const drafts = await openDrafts(deps, run, products);
  const session = isNewest ? await ledger.cases.propose({ tenantId, asOf, runId }) : null;

  const { positions, findings } = await judgeRun(run, basis, async (found) => {
    if (session !== null) await drafts.add(found, session);
  });
  const coverage = coverageOf([...run.manifest.coverage.gaps, ...(await qualityGaps(deps, run, products))]);
  await savePositions(deps, { run, basis, knownAt, coverage, positions });

  const mayReclaim = isComplete(coverage);
  const cases =
    session === null
      ? null
      : await session.commit(
          [...(mayReclaim ? drafts.drafts(positions) : []), ...warningsOf(positions, coverage)],
          { evaluatedKinds: [...(mayReclaim ? seatRules : []), ...positionRules].map((rule) => rule.id) },
        );
  const ms = clock.now().getTime() - startedAt;
  log.info({ tenantId, runId, asOf, products: products.length, findings, mayReclaim, ms }, 'reconciled');
  return { runId, asOf, positions, findings, cases };
}

async function openDrafts(
  { groupRules, catalogue, preflight, quality }: ReconcileDeps,
  run: StoredRun,
  products: readonly ProductSupply[],
): Promise<ReclaimDrafts> {
  return createReclaimDrafts({
    run,
    products,
    groups: await groupRules?.(run),
    preflight: createPreflightSteps({
      run,
      catalogue,
      policy: preflight ?? { mustKnow: [] },
      maxReportLagDays: quality.maxReportLagDays,
    }),
  });
}

interface Concluded {
  readonly run: StoredRun;
  readonly basis: ReconcileBasis;
  readonly knownAt: string;
  readonly coverage: Coverage;
  readonly positions: readonly Position[];
}

/** The newest figures of the day, and beside them a version that can be computed again (docs/methods.md §12). */
async function savePositions(
  { tenantId, ledger }: ReconcileDeps,
  { run, basis, knownAt, coverage, positions }: Concluded,
): Promise<void> {
  const { asOf, runId, sources } = run.manifest;
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
}

function warningsOf(positions: readonly Position[], coverage: Coverage): readonly CaseDraft[] {
  return positions.flatMap((position) =>
    positionRules.flatMap((rule) => {
      const finding = rule.evaluate(position);
      return finding === null ? [] : warningDraft(finding, position, isComplete(coverage));
    }),
  );
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
