import { isDay } from '../core/model/day.ts';
import {
  exportDayProblem,
  findColumns,
  readCsvRows,
  widthProblem,
  type ColumnNames,
  type CsvRow,
  type Positions,
} from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';

/** A device as Configuration Manager knows it. Null: the export does not say. */
export interface ConfigMgrDevice {
  /** The resource id; `line 12` of the file where it has none. */
  readonly resourceKey: string;
  readonly deviceName: string;
  readonly entraDeviceId: string | null;
  readonly lastActiveOn: string | null;
  readonly os: string | null;
  readonly osVersion: string | null;
  /** Lower-cased. */
  readonly primaryUser: string | null;
  readonly isVirtual: boolean | null;
}

export interface ConfigMgrSoftware {
  readonly deviceName: string;
  readonly product: string;
  readonly version: string | null;
  readonly publisher: string | null;
}

export interface ParsedList<Row> {
  readonly rows: readonly Row[];
  /** Empty where there are problems. */
  readonly exportedOn: string;
  readonly problems: readonly LineProblem[];
}

/** Ours, and those of Configuration Manager's SQL views and of its console. */
const shared = {
  deviceName: ['deviceName', 'Device Name', 'Name', 'Name0', 'Netbios_Name0', 'ComputerName'],
  exportedOn: ['exportedOn'],
} as const;
const deviceColumns = {
  ...shared,
  resourceId: ['resourceId', 'MachineID'],
  entraDeviceId: ['entraDeviceId', 'AADDeviceID', 'AADDeviceID0'],
  lastActiveOn: ['lastActiveOn', 'LastActiveTime', 'Last Activity'],
  os: ['os', 'DeviceOS', 'Operating System', 'Operating_System_Name_and0', 'Caption0'],
  osVersion: ['osVersion', 'DeviceOSBuild', 'Build01', 'Version0'],
  primaryUser: ['primaryUser', 'Primary User(s)', 'UniqueUserName'],
  isVirtual: ['isVirtual', 'IsVirtualMachine', 'Is_Virtual_Machine0'],
} as const satisfies ColumnNames<string>;
const softwareColumns = {
  ...shared,
  product: ['product', 'ProductName', 'ProductName0', 'ARPDisplayName0', 'DisplayName0'],
  version: ['version', 'ProductVersion', 'ProductVersion0', 'Version0'],
  publisher: ['publisher', 'Publisher0'],
} as const satisfies ColumnNames<string>;

/** Every name a column of either list may have. */
export const configMgrColumnNames: readonly string[] = [
  ...Object.values(deviceColumns).flat(),
  ...Object.values(softwareColumns).flat(),
];

/** What a file is a list of, by its header: one with a column of products lists software. */
export function configMgrListOf(text: string): 'devices' | 'software' {
  const read = readCsvRows(text);
  if ('problem' in read) return 'devices';
  const found = findColumns(read.header.record, { product: softwareColumns.product });
  return 'positions' in found && found.positions.product !== undefined ? 'software' : 'devices';
}

/** A list of devices as CSV → its devices, and every problem of every line (USE-09). */
export function parseConfigMgrDevices(text: string, today: string | null): ParsedList<ConfigMgrDevice> {
  const firstLineOf = new Map<string, number>();
  return readList(text, deviceColumns, 'lastActiveOn', today, (cell, line) => {
    const resourceKey = cell('resourceId')?.toLowerCase() ?? `line ${line}`;
    const before = firstLineOf.get(resourceKey);
    if (before !== undefined) return `resource id ${resourceKey} stands on line ${before} already.`;
    firstLineOf.set(resourceKey, line);
    const deviceName = cell('deviceName');
    if (deviceName === null) return 'deviceName is empty.';
    const entraDeviceId = cell('entraDeviceId')?.toLowerCase() ?? null;
    if (entraDeviceId !== null && !guid.test(entraDeviceId))
      return `entraDeviceId "${entraDeviceId}" is not an id; leave it empty if there is none.`;
    const lastActive = cell('lastActiveOn');
    const lastActiveOn = lastActive === null ? null : dayIn(lastActive);
    if (lastActive !== null && lastActiveOn === null)
      return `lastActiveOn "${lastActive}" does not begin with a day (YYYY-MM-DD); leave it empty if nobody knows.`;
    const virtual = cell('isVirtual')?.toLowerCase() ?? '';
    const isVirtual = yes.has(virtual) ? true : no.has(virtual) ? false : null;
    if (virtual !== '' && isVirtual === null) return `isVirtual "${virtual}" is neither true nor false.`;
    return {
      resourceKey,
      deviceName,
      entraDeviceId: entraDeviceId === noGuid ? null : entraDeviceId,
      // What the database holds where a device never reported.
      lastActiveOn: lastActiveOn === null || lastActiveOn < '1990-01-01' ? null : lastActiveOn,
      os: cell('os'),
      osVersion: cell('osVersion'),
      primaryUser: cell('primaryUser')?.toLowerCase() ?? null,
      isVirtual,
    };
  });
}

/** A list of installed software as CSV → its lines, and every problem of every line (USE-11). */
export function parseConfigMgrSoftware(text: string, today: string | null): ParsedList<ConfigMgrSoftware> {
  return readList(text, softwareColumns, 'product', today, (cell) => {
    const [deviceName, product] = [cell('deviceName'), cell('product')];
    if (deviceName === null) return 'deviceName is empty.';
    if (product === null) return 'product is empty.';
    return { deviceName, product, version: cell('version'), publisher: cell('publisher') };
  });
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const noGuid = '00000000-0000-0000-0000-000000000000';
const yes: ReadonlySet<string> = new Set(['true', '1', 'yes']);
const no: ReadonlySet<string> = new Set(['false', '0', 'no']);

/** Text of a cell; null where it is empty, says NULL, or the file has no such column. */
type Cell<Field> = (name: Field) => string | null;

function readList<Field extends string, Row>(
  text: string,
  columns: ColumnNames<Field>,
  needed: NoInfer<Field>,
  today: string | null,
  rowOf: (cell: Cell<NoInfer<Field>>, line: number) => Row | string,
): ParsedList<Row> {
  const read = readCsvRows(text);
  if ('problem' in read) return refused(read.problem.place, read.problem.message);
  const { header, body } = read;
  const place = `line ${header.info.lines}`;
  const found = findColumns(header.record, columns);
  if ('problem' in found) return refused(place, found.problem);
  const positions: Positions<string> = found.positions;
  const missing = ['deviceName', needed, 'exportedOn'].filter((name) => positions[name] === undefined);
  if (missing.length > 0) {
    const known = missing.map((name) => `${name} (${columns[name as Field].join(', ')})`).join(' and ');
    return refused(place, `column ${known} is missing.`);
  }
  if (body.length === 0) return refused('file', 'has no lines.');
  const rows: Row[] = [];
  const problems: LineProblem[] = [];
  let exportedOn = '';
  for (const row of body) {
    const line = row.info.lines;
    const cell = (name: string) => cellOf(row, positions[name]);
    const day = cell('exportedOn') ?? '';
    const wrong = widthProblem(row, header.record.length) ?? exportDayProblem(day, exportedOn, today);
    const parsed = wrong ?? rowOf(cell, line);
    if (wrong === null) exportedOn = day;
    if (typeof parsed === 'string') problems.push({ place: `line ${line}`, message: parsed });
    else rows.push(parsed);
  }
  return problems.length > 0 ? { rows: [], exportedOn: '', problems } : { rows, exportedOn, problems };
}

function cellOf({ record }: CsvRow, position: number | undefined): string | null {
  const text = position === undefined ? '' : (record[position] ?? '');
  return text === '' || text === 'NULL' ? null : text;
}

/** The day a moment begins with, as it is written. */
function dayIn(text: string): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(text)?.[1];
  return day !== undefined && isDay(day) ? day : null;
}

function refused<Row>(place: string, message: string): ParsedList<Row> {
  return { rows: [], exportedOn: '', problems: [{ place, message }] };
}
