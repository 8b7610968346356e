import type { Position } from '../core/model/position.ts';
import { verdictKinds, type VerdictKind } from '../core/model/verdict.ts';
import type { PositionDay } from '../ledger/positions.ts';

/** Figures that the register gives, and no observation. */
const fromRegister = new Set(['entitled']);

/**
 * SQL for DuckDB, run in the data directory, that gives the figure again from the files it rests on; null where
 * the register gives it, or what it needs is unknown. Of a money figure it gives the units.
 */
export function figureQuery(day: PositionDay, position: Position, figure: string): string | null {
  if (fromRegister.has(figure)) return null;
  const run = `lake/tenant=${encodeURIComponent(day.tenantId)}/day=${day.asOf}/run=${day.runId}`;
  if (figure === 'purchased') return purchasedQuery(run, position);
  const source = `read_parquet('${run}/seats/judged.parquet') WHERE product = ${text(position.product)}`;
  const where = `FROM ${source} AND verdict <> 'released'`;
  const entitled = position.entitled.known ? position.entitled.value : null;
  const verdict = (kinds: readonly VerdictKind[]) =>
    `count(*) FILTER (verdict IN (${kinds.map(text).join(', ')}))`;
  const waste = `${verdict(['inactive', 'neverUsed'])} + greatest(0, ${entitled} - count(*))`;
  const plain: Readonly<Record<string, string>> = {
    assigned: 'count(*)',
    usagePct: `floor(${verdict(['active'])} * 1000.0 / nullif(count(*), 0) + 0.5) / 10`,
    ...Object.fromEntries(verdictKinds.map((kind) => [kind, verdict([kind])])),
  };
  const withEntitlement: Readonly<Record<string, string>> = {
    unassigned: `greatest(0, ${entitled} - count(*))`,
    exposureUnits: `greatest(0, count(*) - ${entitled})`,
    wasteUnits: waste,
    deploymentPct: `floor(count(*) * 1000.0 / nullif(${entitled}, 0) + 0.5) / 10`,
    monthlyWaste: waste,
  };
  const select = plain[figure] ?? (entitled === null ? undefined : withEntitlement[figure]);
  return select === undefined ? null : `SELECT ${select} ${where}`;
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
