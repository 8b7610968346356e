import type { Case } from '../ledger/case-row.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { positionRow } from './position-document.ts';

export type Cell = string | number | null;

/** A table for people and spreadsheets. An unknown figure is an empty cell beside its reason, never 0. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function sheetOfPositions(day: PositionDay): Sheet {
  const columns = [
    'asOf',
    'product',
    'name',
    'entitled',
    'purchased',
    'assigned',
    'active',
    'inactive',
    'neverUsed',
    'new',
    'protected',
    'unknown',
    'unassigned',
    'deploymentPct',
    'usagePct',
    'threshold',
    'exposureUnits',
    'wasteUnits',
    'monthlyWasteMinor',
    'currency',
    'method',
    'coverageComplete',
    'unknownBecause',
  ];
  const rows = day.positions.map((position): Cell[] => {
    const row = positionRow(position);
    return [
      day.asOf,
      row.product,
      row.name,
      row.entitled,
      row.purchased,
      row.assigned,
      row.active,
      row.inactive,
      row.neverUsed,
      row.new,
      row.protected,
      row.unknown,
      row.unassigned,
      row.deploymentPct,
      row.usagePct,
      row.threshold,
      row.exposureUnits,
      row.wasteUnits,
      row.monthlyWaste?.amountMinor ?? null,
      row.monthlyWaste?.currency ?? null,
      row.method,
      day.coverage.complete ? 'yes' : 'no',
      Object.entries(row.reasons)
        .map(([figure, reason]) => `${figure}: ${reason}`)
        .join('; '),
    ];
  });
  return { name: 'positions', columns, rows };
}

export function sheetOfCases(cases: readonly Case[]): Sheet {
  return {
    name: 'cases',
    columns: [
      'number',
      'id',
      'kind',
      'product',
      'name',
      'state',
      'seats',
      'monthlyValueMinor',
      'currency',
      'createdAt',
      'decidedBy',
      'decidedAt',
    ],
    rows: cases.map((each): Cell[] => [
      each.number,
      each.id,
      each.kind,
      each.product,
      each.productName,
      each.state,
      each.seats,
      each.monthlyValue?.amountMinor ?? null,
      each.monthlyValue?.currency ?? null,
      each.createdAt,
      each.decidedBy,
      each.decidedAt,
    ]),
  };
}
