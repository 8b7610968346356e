import { isoOf } from '../core/model/day.ts';
import type { UnitPrice } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import { verdictKinds, type VerdictKind } from '../core/model/verdict.ts';
import type { PositionDay } from '../ledger/positions.ts';

/** What a query needs beside the position: kept with the day it was concluded (docs/methods.md §12). */
export interface FigureBasis {
  /** The price waste was valued with. */
  readonly price: UnitPrice | null;
  /** Policy `warnAtPercentOfEntitlement` of that day. */
  readonly warnAtPercent: number;
  /** Policy `newForDays` of that day. */
  readonly newForDays: number;
  /** The run of the day of the peak; null when that day is not kept any more. */
  readonly peakRun: { readonly asOf: string; readonly runId: string } | null;
}

/**
 * SQL for DuckDB, run in the data directory, that gives the figure again from the files it rests on: of money its
 * minor units, of the peak its units. Null where the register gives it, or what it needs is unknown.
 */
export function figureQuery(
  day: PositionDay,
  position: Position,
  figure: string,
  basis: FigureBasis | null = null,
): string | null {
  if (figure === 'entitled') return null;
  if (figure === 'purchased') return purchasedQuery(runPath(day), position);
  if (figure === 'peak') return peakQuery(day, position, basis);
  const where = `FROM ${judged(runPath(day), position)} AND verdict <> 'released'`;
  const entitled = position.entitled.known ? position.entitled.value : null;
  const price = basis?.price ?? null;
  const verdict = (kinds: readonly VerdictKind[]) =>
    `count(*) FILTER (verdict IN (${kinds.map(text).join(', ')}))`;
  // Unknown where nobody could be judged: then nobody is active either.
  const active = position.usagePct.known ? verdict(['active']) : `nullif(${verdict(['active'])}, 0)`;
  const waste = `${verdict(['inactive', 'neverUsed'])} + greatest(0, ${entitled} - count(*))`;
  const plain: Readonly<Record<string, string>> = {
    assigned: 'count(*)',
    usagePct: `floor(${active} * 1000.0 / nullif(count(*), 0) + 0.5) / 10`,
    ...Object.fromEntries(verdictKinds.map((kind) => [kind, verdict([kind])])),
  };
  const withEntitlement: Readonly<Record<string, string | null>> = {
    unassigned: `greatest(0, ${entitled} - count(*))`,
    exposureUnits: `greatest(0, count(*) - ${entitled})`,
    wasteUnits: waste,
    deploymentPct: `floor(count(*) * 1000.0 / nullif(${entitled}, 0) + 0.5) / 10`,
    monthlyWaste: price === null ? null : moneySql(waste, price),
    threshold: basis === null ? null : thresholdSql(entitled, basis),
  };
  const select = plain[figure] ?? (entitled === null ? null : withEntitlement[figure]) ?? null;
  return select === null ? null : `SELECT ${select} ${where}`;
}

function runPath({ tenantId, asOf, runId }: Pick<PositionDay, 'tenantId' | 'asOf' | 'runId'>): string {
  return `lake/tenant=${encodeURIComponent(tenantId)}/day=${asOf}/run=${runId}`;
}

function judged(run: string, { product }: Position): string {
  return `read_parquet('${run}/seats/judged.parquet') WHERE product = ${text(product)}`;
}

/** Minor units a month: a yearly price is divided by 12 once, at the end, halves up. */
function moneySql(units: string, { amountMinor, per }: UnitPrice): string {
  const total = `(${units}) * ${amountMinor}`;
  return per === 'month' ? total : `(2 * ${total} + 12) // 24`;
}

function thresholdSql(entitled: number | null, { warnAtPercent }: FigureBasis): string {
  return (
    `CASE WHEN count(*) > ${entitled} THEN 'over' ` +
    `WHEN ${entitled} > 0 AND count(*) * 100 >= ${entitled} * ${warnAtPercent} THEN 'warning' ELSE 'ok' END`
  );
}

/** On the day itself, seats taken away since it was observed count: they were held. Earlier days count as concluded. */
function peakQuery(day: PositionDay, position: Position, basis: FigureBasis | null): string | null {
  if (!position.peak.known) return null;
  const on = isoOf(position.peak.value.on);
  if (on === day.asOf) return `SELECT count(*) FROM ${judged(runPath(day), position)}`;
  const run = basis?.peakRun ?? null;
  if (run?.asOf !== on) return null;
  const path = runPath({ tenantId: day.tenantId, ...run });
  return `SELECT count(*) FROM ${judged(path, position)} AND verdict <> 'released'`;
}

/** Enabled and warning units of the SKUs, less those of running trials. */
function purchasedQuery(run: string, { skuIds }: Position): string {
  const ids = skuIds.map((skuId) => text(skuId.toLowerCase())).join(', ');
  return (
    `SELECT (SELECT sum("enabledUnits" + "warningUnits") FROM read_parquet('${run}/skus/*.parquet') ` +
    `WHERE lower("skuId") IN (${ids})) - coalesce((SELECT sum("totalUnits") FROM read_parquet('${run}/subscriptions/*.parquet') ` +
    `WHERE lower("skuId") IN (${ids}) AND "isTrial" AND lower("status") IN ('enabled', 'warning')), 0)`
  );
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
