import type { PositionRow } from '../reports/position-document.ts';
import type { Reconciliation } from '../jobs/reconcile.ts';
import type { CountedFigure } from './count-tenant.ts';

type Position = Reconciliation['positions'][number];

const plainFigures = [
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
  'exposureUnits',
  'wasteUnits',
  'watch',
  'threshold',
] as const satisfies readonly (keyof PositionRow)[];

/** The published positions of a tenant as figures, each named as the oracle names it. */
export function positionFigures(rows: readonly PositionRow[]): readonly CountedFigure[] {
  const scope = rows.flatMap(({ skuIds }) => skuIds.map((sku) => sku.toLowerCase()));
  return [
    { subject: 'tenant', figure: 'skuIds in positions', amount: [...scope].sort().join(';') },
    ...rows.flatMap((row) => figuresOfRow(row).map((figure) => ({ subject: row.product, ...figure }))),
  ];
}

function figuresOfRow(row: PositionRow): Omit<CountedFigure, 'subject'>[] {
  const { skuIds, deploymentPct, usagePct, monthlyWaste, peak } = row;
  return [
    {
      figure: 'skuIds',
      amount: skuIds
        .map((sku) => sku.toLowerCase())
        .sort()
        .join(';'),
    },
    ...plainFigures.map((figure) => ({ figure, amount: row[figure] === null ? null : String(row[figure]) })),
    { figure: 'deploymentPct', amount: deploymentPct === null ? null : deploymentPct.toFixed(1) },
    { figure: 'usagePct', amount: usagePct === null ? null : usagePct.toFixed(1) },
    {
      figure: 'monthlyWaste',
      amount: monthlyWaste === null ? null : `${monthlyWaste.amountMinor} ${monthlyWaste.currency}`,
    },
    { figure: 'peak', amount: peak === null ? null : String(peak.units) },
  ];
}

/** How the seats of each position came to their verdicts, and how Microsoft sees them. Counts of nobody are left out. */
export function seatFigures(positions: readonly Position[]): readonly CountedFigure[] {
  return positions.flatMap(({ product, rules, windows, microsoft }) => {
    const counts: [figure: string, count: number][] = [
      ...(rules.known
        ? Object.entries(rules.value).map(([rule, count]) => named(`rule ${rule}`, count))
        : []),
      ...(windows.known ? windows.value.flatMap(windowCounts) : []),
      ...(microsoft.known ? cellCounts(microsoft.value) : []),
    ];
    return counts
      .filter(([, count]) => count !== 0)
      .map(([figure, count]) => ({ subject: product, figure, amount: String(count) }));
  });
}

function named(figure: string, count: number): [figure: string, count: number] {
  return [figure, count];
}

type Known<T> = Extract<T, { readonly known: true }> extends { readonly value: infer V } ? V : never;

function windowCounts(window: Known<Position['windows']>[number]): [figure: string, count: number][] {
  const { days, signedIn, worked, guestsSignedIn, guestsWorked } = window;
  return [
    ...(signedIn === null ? [] : [named(`internal used within ${days} by signIn`, signedIn)]),
    ...(worked === null ? [] : [named(`internal used within ${days} by workload`, worked)]),
    ...(guestsSignedIn === null ? [] : [named(`guests used within ${days} by signIn`, guestsSignedIn)]),
    ...(guestsWorked === null ? [] : [named(`guests used within ${days} by workload`, guestsWorked)]),
  ];
}

function cellCounts({ guests, cells }: Known<Position['microsoft']>): [figure: string, count: number][] {
  return [
    named('guests', guests),
    ...Object.entries(cells).flatMap(([ours, { active, inactive }]) => [
      named(`cell ${ours} × active`, active),
      named(`cell ${ours} × inactive`, inactive),
    ]),
  ];
}
