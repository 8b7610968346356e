import type { DeviceCell } from '../core/devices/inventory.ts';
import type { ServerPosition } from '../core/servers/server-position.ts';
import type { ServerProduct } from '../core/servers/server-line.ts';
import { feedTable, reasonsCell, valueOf, type ColumnOf, type FeedTable } from './feed-table.ts';
import type { ServerDocument } from './server-document.ts';
import type { SourceLine } from './sources-document.ts';
import type { varianceDocument, VarianceRow } from './variance-document.ts';

interface ServerLine extends ServerPosition {
  readonly product: ServerProduct;
}

interface VarianceLine extends VarianceRow {
  readonly line: number;
}

const serverColumns: readonly ColumnOf<ServerLine>[] = [
  ['license', 'text', 'The core licence.', (row) => row.license],
  ['product', 'text', 'sql-server or windows-server.', (row) => row.product],
  ['entitled', 'whole number', 'Cores the register gives a right to.', (row) => valueOf(row.entitled)],
  ['required', 'whole number', 'Cores that what runs takes.', (row) => valueOf(row.required)],
  ['shortfall', 'whole number', 'Cores missing.', (row) => valueOf(row.shortfall)],
  [
    'shortAtLeast',
    'whole number',
    'Missing whatever the unknown turns out to be.',
    (row) => row.shortAtLeast,
  ],
  ['surplus', 'whole number', 'Cores to spare.', (row) => valueOf(row.surplus)],
  ['packsToOrder', 'whole number', 'Packs that cover the shortfall.', (row) => valueOf(row.packsToOrder)],
  [
    'unknownBecause',
    'text',
    'Why cells are empty.',
    ({ entitled, required, shortfall, surplus }) => reasonsCell({ entitled, required, shortfall, surplus }),
  ],
];

const deviceColumns: readonly ColumnOf<DeviceCell>[] = [
  ['os', 'text', 'Operating system, as Intune says; empty: it does not.', (row) => row.os],
  ['ownership', 'text', 'company or personal.', (row) => row.ownership],
  ['management', 'text', 'What manages it.', (row) => row.management],
  ['compliance', 'text', 'Its compliance state.', (row) => row.compliance],
  ['shared', 'text', 'Why it is taken for shared; empty: it is not.', (row) => row.shared],
  ['owner', 'text', 'Whose it is: a cohort, no person.', (row) => row.owner],
  ['checkIn', 'text', 'active, inactive or unknown.', (row) => row.checkIn],
  ['devices', 'whole number', 'Devices alike in all of it.', (row) => row.devices],
];

const sourceColumns: readonly ColumnOf<SourceLine>[] = [
  ['source', 'text', 'What was read.', (row) => row.source],
  ['wanted', 'text', 'daily, weekly, monthly or brought.', (row) => row.wanted],
  ['status', 'text', 'complete, incomplete, failed or not read.', (row) => row.status],
  ['asOf', 'day', 'The day its facts describe.', (row) => row.asOf],
  ['observedAt', 'instant', 'When it was read.', (row) => row.observedAt],
  ['rows', 'whole number', 'Rows kept.', (row) => row.rows],
  ['isLate', 'yesNo', 'Read longer ago than wanted; empty: nobody can tell.', (row) => row.isLate],
  ['gaps', 'text', 'What is missing of it.', (row) => (row.gaps.length === 0 ? null : row.gaps.join('; '))],
];

const varianceColumns: readonly ColumnOf<VarianceLine>[] = [
  ['line', 'whole number', 'In the order of "variances".', (row) => row.line],
  ['product', 'text', 'As in products.csv; empty: the tenant as a whole.', (row) => row.product],
  ['name', 'text', 'Name of the product.', (row) => row.name],
  ['kind', 'text', 'What disagrees.', (row) => row.kind],
  ['subject', 'text', 'About which part of the product.', (row) => row.subject],
  ['unit', 'text', 'Of both sides; money in minor units.', (row) => row.unit],
  ['currency', 'text', 'Of money.', (row) => row.currency],
  ['leftSource', 'text', 'Where the left side is from.', (row) => row.left.source],
  ['left', 'decimal number', 'Its quantity or money.', ({ left }) => numberIn(left.value)],
  ['leftOn', 'day', 'The same, where the sides are days.', ({ left }) => dayIn(left.value)],
  ['rightSource', 'text', 'Where the right side is from.', (row) => row.right.source],
  ['right', 'decimal number', 'Its quantity or money.', ({ right }) => numberIn(right.value)],
  ['rightOn', 'day', 'The same, where the sides are days.', ({ right }) => dayIn(right.value)],
  ['difference', 'decimal number', 'Between the sides; days where they are days.', (row) => row.difference],
  ['isMaterial', 'yesNo', 'Whether it is material; empty: nobody can tell.', (row) => row.material],
  ['why', 'text', 'What it may come from.', (row) => row.why],
  ['unknownBecause', 'text', 'Why the difference is empty.', (row) => row.unknownBecause],
];

export function feedServers({ products, reason }: ServerDocument): FeedTable {
  return feedTable({
    name: 'servers',
    about: 'Core licences: required, owned and missing.',
    key: ['license'],
    columns: serverColumns,
    rows: products.flatMap(({ product, positions }) => positions.map((each) => ({ product, ...each }))),
    unknownBecause: reason,
  });
}

/** Counts of devices; no names and no people. Null cells with the reason. */
export function feedDevices(cells: readonly DeviceCell[] | null, unknownBecause: string | null): FeedTable {
  const sorted = cells?.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) ?? null;
  return feedTable({
    name: 'devices',
    about: 'Devices of Intune, counted by what they are alike in.',
    key: ['os', 'ownership', 'management', 'compliance', 'shared', 'owner', 'checkIn'],
    columns: deviceColumns,
    rows: sorted,
    unknownBecause,
  });
}

export function feedSources(lines: readonly SourceLine[]): FeedTable {
  return feedTable({
    name: 'sources',
    about: 'Every source of the collection, and how fresh it is.',
    key: ['source'],
    columns: sourceColumns,
    rows: lines,
    unknownBecause: null,
  });
}

export function feedVariances({
  variances,
}: Pick<ReturnType<typeof varianceDocument>, 'variances'>): FeedTable {
  return feedTable({
    name: 'variances',
    about: 'Two sources that disagree about one quantity.',
    key: ['line'],
    columns: varianceColumns,
    rows: variances.map((row, index) => ({ ...row, line: index + 1 })),
    unknownBecause: null,
  });
}

function numberIn(value: number | string | null): number | null {
  return typeof value === 'number' ? value : null;
}

function dayIn(value: number | string | null): string | null {
  return typeof value === 'string' ? value : null;
}

function keyOf(cell: DeviceCell): string {
  const { os, ownership, management, compliance, shared, owner, checkIn } = cell;
  return JSON.stringify([os, ownership, management, compliance, shared, owner, checkIn]);
}
