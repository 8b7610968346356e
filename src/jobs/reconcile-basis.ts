import { createHash } from 'node:crypto';
import { dayOf } from '../core/model/day.ts';
import type { EvidenceGaps } from '../core/model/evidence-gaps.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Peak, ProductSupply } from '../core/model/product.ts';
import { createReconciler, type Reconciler } from '../core/reconcile/create-reconciler.ts';
import type { Manifest } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';

/** A person and a product: whose seat is meant. */
export interface SeatName {
  readonly userId: string;
  readonly product: string;
}

/**
 * Everything the positions of a day are made from, beside the observations themselves. Kept with them, so that they
 * can be made again after the register, the policy, the catalogue or the exemptions have changed (docs/methods.md §12).
 */
export interface ReconcileBasis {
  readonly schemaVersion: 1;
  readonly policy: DecisionPolicy;
  readonly populations: readonly PopulationRule[];
  readonly catalogueVersion: string;
  /** SHA-256 of the run's manifest, which itself vouches for every file. */
  readonly manifest: string;
  readonly products: readonly ProductSupply[];
  /** Why no seat can be counted, or null. */
  readonly seatsUnknown: string | null;
  /** What the sources of use did not tell; left out in days kept before it was looked at, which counted them as whole. */
  readonly evidenceGaps?: EvidenceGaps;
  readonly peaks: readonly (Peak & { readonly product: string })[];
  readonly exempt: readonly SeatName[];
  readonly released: readonly SeatName[];
}

/** The fold that these would give, on the day of the run. */
export function reconcilerOf(basis: ReconcileBasis, asOf: string): Reconciler {
  return createReconciler({
    asOf: dayOf(asOf),
    policy: basis.policy,
    products: basis.products,
    seatsUnknown: basis.seatsUnknown,
    evidenceGaps: basis.evidenceGaps ?? {},
    peaks: new Map(basis.peaks.map(({ product, ...peak }) => [product, peak])),
    isExempt: membership(basis.exempt),
    isReleased: membership(basis.released),
  });
}

/** Without every user, every count of seats would be a guess. */
export function whySeatsUnknown({ manifest }: Pick<StoredRun, 'manifest'>): string | null {
  const users = manifest.sources.find(({ name }) => name === 'users');
  if (users?.status === 'complete') return null;
  return users === undefined ? 'users-missing' : `users-${users.status}`;
}

export function manifestDigest(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

function membership(rows: readonly SeatName[]): (userId: string, product: string) => boolean {
  if (rows.length === 0) return () => false;
  const members = new Set(rows.map(({ userId, product }) => `${userId} ${product}`));
  return (userId, product) => members.has(`${userId} ${product}`);
}
