import { verdictKinds } from '../core/model/verdict.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { feedTable, type ColumnOf, type FeedTable } from './feed-table.ts';
import { positionRow, type PositionRow } from './position-document.ts';

/** What the feed keeps of one product on one day. */
interface PositionLine extends Pick<
  PositionRow,
  | 'product'
  | 'entitled'
  | 'purchased'
  | 'assigned'
  | (typeof verdictKinds)[number]
  | 'unassigned'
  | 'exposureUnits'
  | 'wasteUnits'
  | 'threshold'
  | 'method'
  | 'reasons'
> {
  readonly asOf: string;
  readonly isNewest: boolean;
  readonly coverageComplete: boolean;
}

interface ProductLine {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
  readonly firstOn: string;
  readonly lastOn: string;
  readonly isCurrent: boolean;
}

const verdictMeanings: Readonly<Record<(typeof verdictKinds)[number], string>> = {
  active: 'Seats in use.',
  inactive: 'Seats whose last use is longer ago than the window.',
  neverUsed: 'Seats that were never used.',
  new: 'Seats too new to be judged.',
  protected: 'Seats that are not judged: guests, leave, shared mailboxes, exemptions and the like.',
  unknown: 'Seats nobody can judge.',
};

const positionColumns: readonly ColumnOf<PositionLine>[] = [
  ['asOf', 'day', 'The day the facts describe.', (row) => row.asOf],
  ['product', 'text', 'As in products.csv.', (row) => row.product],
  ['isNewest', 'yesNo', 'The newest day kept: what "position" shows.', (row) => row.isNewest],
  ['entitled', 'whole number', 'Units the register gives a right to.', (row) => row.entitled],
  ['purchased', 'whole number', 'Units the tenant reports as sold.', (row) => row.purchased],
  ['assigned', 'whole number', 'Seats: one person and one product. All six verdicts.', (row) => row.assigned],
  ...verdictKinds.map((kind): ColumnOf<PositionLine> => [
    kind,
    'whole number',
    verdictMeanings[kind],
    (row) => row[kind],
  ]),
  ['unassigned', 'whole number', 'Entitled less assigned, never below 0.', (row) => row.unassigned],
  ['exposureUnits', 'whole number', 'Assigned beyond entitled, never below 0.', (row) => row.exposureUnits],
  ['wasteUnits', 'whole number', 'inactive + neverUsed + unassigned.', (row) => row.wasteUnits],
  ['threshold', 'text', 'ok, warning or over.', (row) => row.threshold],
  ['method', 'text', 'How use was judged.', (row) => row.method],
  ['coverageComplete', 'yesNo', 'Whether the whole tenant was seen that day.', (row) => row.coverageComplete],
  ['unknownBecause', 'text', 'Why cells of the row are empty.', (row) => reasonsOf(row)],
];

const productColumns: readonly ColumnOf<ProductLine>[] = [
  ['product', 'text', 'The product.', (row) => row.product],
  ['name', 'text', 'Its newest name.', (row) => row.name],
  ['skuIds', 'text', 'SKU ids counted together, a blank between.', (row) => row.skuIds.join(' ')],
  ['firstOn', 'day', 'The first day it has a position.', (row) => row.firstOn],
  ['lastOn', 'day', 'The last day it has one.', (row) => row.lastOn],
  ['isCurrent', 'yesNo', 'Whether it is among those of the newest day.', (row) => row.isCurrent],
];

/** The history of every day kept, and the products in it; `days` come newest first (AUT-07). */
export async function feedPositions(
  days: AsyncIterable<PositionDay>,
): Promise<{ readonly positions: FeedTable; readonly products: FeedTable }> {
  const lines: PositionLine[] = [];
  const products = new Map<string, ProductLine>();
  let newest: string | null = null;
  for await (const { asOf, coverage, positions } of days) {
    newest ??= asOf;
    const isNewest = asOf === newest;
    for (const position of positions) {
      lines.push({ ...positionRow(position), asOf, isNewest, coverageComplete: coverage.complete });
      const later = products.get(position.product);
      const { product, name, skuIds } = later ?? position;
      const lastOn = later?.lastOn ?? asOf;
      products.set(product, { product, name, skuIds, firstOn: asOf, lastOn, isCurrent: lastOn === newest });
    }
  }
  return {
    positions: feedTable({
      name: 'positions',
      about: 'Entitled, assigned and active, per product and day.',
      key: ['asOf', 'product'],
      columns: positionColumns,
      rows: lines.sort((a, b) => compareText(a.asOf, b.asOf) || compareText(a.product, b.product)),
      unknownBecause: null,
    }),
    products: feedTable({
      name: 'products',
      about: 'Every product that has a position on some day.',
      key: ['product'],
      columns: productColumns,
      rows: [...products.values()].sort((a, b) => compareText(a.product, b.product)),
      unknownBecause: null,
    }),
  };
}

function reasonsOf({ reasons }: PositionLine): string | null {
  const told = new Set(positionColumns.map(([name]) => name));
  const own = Object.entries(reasons).filter(([figure]) => told.has(figure) || figure === 'verdicts');
  return own.length === 0 ? null : own.map(([figure, reason]) => `${figure}: ${reason}`).join('; ');
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
