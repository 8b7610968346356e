import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { Position } from '../core/model/position.ts';
import type { ProductSupply } from '../core/model/product.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { digestOf, type PositionVersion } from '../ledger/position-versions.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import type { Register } from '../register/open-register.ts';
import { neverConcluded, observationsGone } from './errors.ts';
import { productSupplies } from './product-supplies.ts';
import { manifestDigest, reconcilerOf, type ReconcileBasis } from './reconcile-basis.ts';

export interface ReplayDeps {
  readonly tenantId: string;
  readonly lake: Lake;
  readonly ledger: Pick<Ledger, 'positionVersions'>;
  readonly register: Pick<Register, 'entitlements'>;
  readonly catalogue: Catalogue;
}

/** What computing a past day again came to. */
export interface Replay {
  readonly asOf: string;
  readonly version: number;
  readonly runId: string;
  readonly recordedAt: string;
  /** SHA-256 of the positions then, and of those computed now. */
  readonly recorded: string;
  readonly recomputed: string;
  /** Bit for bit. */
  readonly isIdentical: boolean;
  /** Products whose positions differ; empty when identical. */
  readonly differing: readonly string[];
  /** Observation files, or `manifest.json`, that are not what they were. */
  readonly changedFiles: readonly string[];
  /**
   * Products whose entitlement, price or SKUs the register of that instant does not give any more: somebody edited
   * the past, or another catalogue names them now. The positions are computed from what was kept.
   */
  readonly registerDiffers: readonly string[];
  readonly catalogue: { readonly then: string; readonly now: string };
}

/**
 * Computes a past day again from the lake, with the policy, register, exemptions and releases of that time, and
 * compares bit for bit. Changes nothing. Throws POSITIONS_NEVER_CONCLUDED, OBSERVATIONS_GONE.
 */
export async function replay(
  deps: ReplayDeps,
  wanted: { readonly asOf: string; readonly version?: number },
): Promise<Replay> {
  const { tenantId, lake, ledger, catalogue } = deps;
  const kept = await ledger.positionVersions.find({ tenantId, ...wanted });
  if (kept === null) throw await notConcluded(deps, wanted);
  const { asOf, runId, version, recordedAt } = kept;
  const run = await lake.run({ tenantId, asOf, runId });
  if (run === null) throw observationsGone(asOf, runId);
  const basis = kept.basis as unknown as ReconcileBasis;
  const positions = await foldAgain(run, basis, asOf);
  const recomputed = digestOf(positions);
  const manifestChanged = manifestDigest(run.manifest) !== basis.manifest;
  return {
    asOf,
    version,
    runId,
    recordedAt,
    recorded: digestOf(kept.positions),
    recomputed,
    isIdentical: recomputed === kept.digest && digestOf(kept.positions) === kept.digest,
    differing: differing(kept.positions, positions),
    changedFiles: [...(manifestChanged ? ['manifest.json'] : []), ...(await run.changedFiles())],
    registerDiffers: await registerDifferences(deps, run, kept, basis.products),
    catalogue: { then: basis.catalogueVersion, now: catalogue.version },
  };
}

/** Reconciling again makes the next version, never one somebody names. */
async function notConcluded(
  { tenantId, ledger }: ReplayDeps,
  { asOf, version }: { readonly asOf: string; readonly version?: number },
): Promise<AppError> {
  const newest = version === undefined ? null : await ledger.positionVersions.find({ tenantId, asOf });
  if (version === undefined || newest === null) return neverConcluded(asOf, null);
  const versions = newest.version === 1 ? 'version 1 only' : `versions 1 to ${newest.version}`;
  return new AppError('POSITIONS_NEVER_CONCLUDED', {
    what: `There is no version ${version} of the positions of ${asOf}.`,
    why: `That day was concluded in ${versions}.`,
    fix: 'Name one of them with --of-version, or leave it out for the newest.',
  });
}

async function foldAgain(run: StoredRun, basis: ReconcileBasis, asOf: string): Promise<readonly Position[]> {
  const reconciler = reconcilerOf(basis, asOf);
  for await (const seats of run.seats(basis)) for (const seat of seats) reconciler.step(seat);
  return reconciler.finish();
}

function differing(then: readonly Position[], now: readonly Position[]): string[] {
  const before = new Map(then.map((position) => [position.product, digestOf([position])]));
  const after = new Map(now.map((position) => [position.product, digestOf([position])]));
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (product) => before.get(product) !== after.get(product),
  );
}

async function registerDifferences(
  { register, catalogue }: ReplayDeps,
  run: StoredRun,
  { asOf, knownAt }: PositionVersion,
  then: readonly ProductSupply[],
): Promise<string[]> {
  const entitlements = await register.entitlements({ asOf, knownAt });
  const now = new Map(
    (await productSupplies({ run, entitlements, catalogue })).map((supply) => [
      supply.product,
      JSON.stringify(rightsOf(supply)),
    ]),
  );
  return then
    .filter((supply) => now.get(supply.product) !== JSON.stringify(rightsOf(supply)))
    .map(({ product }) => product);
}

function rightsOf({ skuIds, entitled, purchased, price }: ProductSupply) {
  return [
    skuIds,
    [entitled, purchased].map((figure) => (figure.known ? figure.value : figure.reason)),
    price.known
      ? [price.value.amountMinor, price.value.currency, price.value.per, price.value.on]
      : price.reason,
  ];
}
