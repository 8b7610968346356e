import type { Coverage } from '../core/model/coverage.ts';
import { isoOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { Figure } from '../core/model/product.ts';
import { verdictKinds } from '../core/model/verdict.ts';

export interface SourceFreshness {
  readonly name: string;
  /** The day the facts describe; null when nothing was read. */
  readonly asOf: string | null;
  readonly observedAt: string;
}

export interface PositionsOnDay {
  readonly tenantId: string;
  readonly asOf: string;
  readonly coverage: Coverage;
  readonly sources: readonly SourceFreshness[];
  readonly positions: readonly Position[];
}

/** The published `position` document: figures as numbers, and `null` with a reason where one cannot be known. */
export function positionDocument({ tenantId, asOf, coverage, sources, positions }: PositionsOnDay) {
  return {
    schemaVersion: 1,
    asOf,
    tenantId,
    coverage,
    positions: positions.map((position) => ({ ...positionRow(position), sources })),
  } as const;
}

/** One position as the published document shows it. */
export function positionRow(position: Position) {
  const unknowns: Record<string, string> = {};
  const figure = <T>(name: string, given: Figure<T>): T | null => {
    if (given.known) return given.value;
    unknowns[name] = given.reason;
    return null;
  };
  const verdicts = figure('verdicts', position.verdicts);
  const row = {
    product: position.product,
    name: position.name,
    skuIds: position.skuIds,
    ownerIds: position.ownerIds,
    entitled: figure('entitled', position.entitled),
    purchased: figure('purchased', position.purchased),
    assigned: figure('assigned', position.assigned),
    ...verdictFigures(verdicts),
    unassigned: figure('unassigned', position.unassigned),
    deploymentPct: figure('deploymentPct', position.deploymentPct),
    usagePct: figure('usagePct', position.usagePct),
    threshold: figure('threshold', position.threshold),
    exposureUnits: figure('exposureUnits', position.exposureUnits),
    wasteUnits: figure('wasteUnits', position.wasteUnits),
    monthlyWaste: figure('monthlyWaste', position.monthlyWaste),
    peak: peakOf(figure('peak', position.peak)),
    watch: figure('watch', position.watch),
    copilot: position.copilot === null ? null : figure('copilot', position.copilot),
    rules: figure('rules', position.rules),
    windows: figure('windows', position.windows),
    microsoft: figure('microsoft', position.microsoft),
    method: position.method,
  };
  return { ...row, reasons: unknowns };
}

export type PositionRow = ReturnType<typeof positionRow>;

function verdictFigures(counts: Readonly<Record<string, number>> | null) {
  return Object.fromEntries(verdictKinds.map((kind) => [kind, counts?.[kind] ?? null])) as Record<
    (typeof verdictKinds)[number],
    number | null
  >;
}

function peakOf(peak: { units: number; on: number } | null) {
  return peak === null ? null : { units: peak.units, on: isoOf(peak.on) };
}
