import type { Lot } from '../core/entitlement/lots.ts';
import type { TenantNotice } from '../core/entitlement/tenant-notices.ts';
import type { Side, Variance, VarianceUnit } from '../core/entitlement/variance.ts';
import type { VarianceReport } from '../core/entitlement/variances.ts';
import { isoOf } from '../core/model/day.ts';

export interface VarianceDay extends VarianceReport {
  readonly tenantId: string;
  readonly asOf: string;
  /** The collection the tenant's side comes from; null when there is none. */
  readonly runId: string | null;
}

/** Variances as data: quantities as numbers, days as `YYYY-MM-DD`, `null` with a reason where nobody can tell. */
export function varianceDocument({ tenantId, asOf, runId, variances, notices }: VarianceDay) {
  return {
    schemaVersion: 1,
    asOf,
    tenantId,
    runId,
    variances: variances.map(varianceRow),
    notices: notices.map(noticeRow),
  } as const;
}

export function varianceRow(variance: Variance) {
  const { kind, product, name, subject, unit, currency, difference, material, why, action, proof } = variance;
  return {
    kind,
    product,
    name,
    subject,
    unit,
    currency,
    left: sideRow(variance.left, unit),
    right: sideRow(variance.right, unit),
    difference: difference.known ? difference.value : null,
    unknownBecause: difference.known ? null : difference.reason,
    material,
    why,
    action,
    proof,
  };
}

export type VarianceRow = ReturnType<typeof varianceRow>;

function sideRow({ label, source, on, value }: Side, unit: VarianceUnit) {
  return {
    label,
    source,
    on,
    value: value.known ? (unit === 'day' ? isoOf(value.value) : value.value) : null,
    reason: value.known ? null : value.reason,
  };
}

function noticeRow({ lots, ...notice }: TenantNotice) {
  return { ...notice, lots: lots.map(lotRow) };
}

function lotRow({ createdOn, nextLifecycleOn, usedFirstInFirstOut, ...lot }: Lot) {
  return {
    ...lot,
    createdOn: createdOn === null ? null : isoOf(createdOn),
    nextLifecycleOn: nextLifecycleOn === null ? null : isoOf(nextLifecycleOn),
    usedFirstInFirstOut: usedFirstInFirstOut.known ? usedFirstInFirstOut.value : null,
  };
}
