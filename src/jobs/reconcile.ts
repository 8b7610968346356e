import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { isComplete } from '../core/model/coverage.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { SeatFinding } from '../core/model/finding.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Position } from '../core/model/position.ts';
import type { Peak, ProductSupply } from '../core/model/product.ts';
import { createReconciler } from '../core/reconcile/create-reconciler.ts';
import { positionRules, seatRules } from '../core/rules/list.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { ProposalResult } from '../ledger/case-draft.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Register } from '../register/open-register.ts';
import { createReclaimDrafts, warningDraft } from './case-drafts.ts';
import { nothingCollected } from './errors.ts';
import { productSupplies } from './product-supplies.ts';

export interface ReconcileDeps {
  readonly tenantId: string;
  readonly lake: Lake;
  readonly register: Register;
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly policy: DecisionPolicy & { readonly populations: readonly PopulationRule[] };
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

const findingsAtOnce = 2_000;
const peakWindowDays = 365;

/**
 * The three-way reconciliation of one day: seats from the lake are folded through the core; positions go to
 * the ledger, findings become cases. Nobody is asked from incomplete coverage. Throws NOTHING_COLLECTED.
 */
export async function reconcile(deps: ReconcileDeps, onOrBefore?: string): Promise<Reconciliation> {
  const { tenantId, lake, register, catalogue, ledger, policy, clock, log } = deps;
  const startedAt = clock.now().getTime();
  const run = await lake.newest({ tenantId, ...(onOrBefore === undefined ? {} : { onOrBefore }) });
  if (run === null) throw nothingCollected(onOrBefore ?? null);
  const { asOf, runId, coverage, sources } = run.manifest;
  const entitlements = await register.entitlements({ asOf });
  const products = await productSupplies({ run, entitlements, catalogue });
  const reconciler = createReconciler({
    asOf: dayOf(asOf),
    policy,
    products,
    seatsUnknown: whySeatsUnknown(run),
    peaks: await earlierPeaks(deps, products, asOf),
    isExempt: membership(await ledger.exemptions.inForce(tenantId, asOf)),
    isReleased: membership(await ledger.steps.releasedSince(tenantId, run.manifest.startedAt)),
  });
  const isNewest = onOrBefore === undefined || (await lake.newest({ tenantId }))?.manifest.runId === runId;
  const drafts = createReclaimDrafts({ run, products });
  const session = isNewest ? await ledger.cases.propose({ tenantId, asOf, runId }) : null;

  let waiting: SeatFinding[] = [];
  let findings = 0;
  const flush = async () => {
    if (session !== null) await drafts.add(waiting, session);
    findings += waiting.length;
    waiting = [];
  };
  for await (const seats of run.seats({ products, populations: policy.populations })) {
    for (const seat of seats) waiting.push(...reconciler.step(seat).findings);
    if (waiting.length >= findingsAtOnce) await flush();
  }
  await flush();

  const positions = reconciler.finish();
  await ledger.positions.save({
    tenantId,
    asOf,
    runId,
    coverage,
    sources: sources.map(({ name, asOf: day, observedAt }) => ({ name, asOf: day, observedAt })),
    positions,
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

/** Without every user, every count of seats would be a guess. */
function whySeatsUnknown({ manifest }: StoredRun): string | null {
  const users = manifest.sources.find(({ name }) => name === 'users');
  if (users?.status === 'complete') return null;
  return users === undefined ? 'users-missing' : `users-${users.status}`;
}

async function earlierPeaks(
  { ledger, tenantId }: ReconcileDeps,
  products: readonly ProductSupply[],
  asOf: string,
): Promise<ReadonlyMap<string, Peak>> {
  const day = dayOf(asOf);
  const window = { tenantId, from: isoOf(day - peakWindowDays), to: isoOf(day - 1) };
  const peaks = new Map<string, Peak>();
  for (const { product } of products) {
    const peak = await ledger.positions.peak({ ...window, product });
    if (peak !== null) peaks.set(product, peak);
  }
  return peaks;
}

function membership(rows: readonly { readonly userId: string; readonly product: string }[]) {
  if (rows.length === 0) return () => false;
  const members = new Set(rows.map(({ userId, product }) => `${userId} ${product}`));
  return (userId: string, product: string) => members.has(`${userId} ${product}`);
}
