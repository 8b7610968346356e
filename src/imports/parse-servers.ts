import {
  environments,
  isolations,
  machineKinds,
  type MachineKind,
  type ServerLine,
  type ServerProduct,
} from '../core/servers/server-line.ts';
import type { LineProblem } from './import-errors.ts';
import { createServerCells, type ServerCells } from './server-cells.ts';
import { consistencyOfServers } from './server-consistency.ts';
import { readServerRecords } from './server-records.ts';

export interface ParsedServers {
  readonly exportedOn: string;
  readonly lines: readonly ServerLine[];
  /** Lines about products that are neither SQL Server nor Windows Server. */
  readonly passedOver: number;
  readonly problems: readonly LineProblem[];
}

const environmentWords = {
  prod: 'production',
  dev: 'development',
  qa: 'test',
  dr: 'passive',
  standby: 'passive',
} as const;
const isolationWords = { hyperv: 'hyper-v', 'hyper v': 'hyper-v' } as const;
const kindWords = { virtual: 'vm', physical: 'host', instance: 'cloud' } as const;

/** A list of hosts, virtual machines and what is installed on them → its lines, and every problem of every line. */
export function parseServers(text: string, today: string | null): ParsedServers {
  const { records, unit, problems: unread } = readServerRecords(text);
  const problems: LineProblem[] = [...unread];
  const lines: ServerLine[] = [];
  let exportedOn: string | null = null;
  let passedOver = 0;
  for (const record of records) {
    const cells = createServerCells(record);
    const day = cells.day('exportedOn');
    if (cells.text('exportedOn') === null)
      cells.wrong('exportedOn is missing: the day the list was exported (YYYY-MM-DD).');
    else if (day !== null && today !== null && day > today)
      cells.wrong(`exportedOn ${day} is in the future; today is ${today} (UTC).`);
    else if (day !== null && exportedOn !== null && day !== exportedOn)
      cells.wrong(`exportedOn ${day} is another day than ${exportedOn} above: a list describes one day.`);
    else exportedOn ??= day;
    const { installed, machine } = linesOf(record.line, cells);
    problems.push(...cells.problems.map((message) => ({ place: `${unit} ${record.line}`, message })));
    if (cells.problems.length > 0 || machine === null) continue;
    if (installed.length === 0 && cells.text('product') !== null) passedOver += 1;
    lines.push(...(installed.length === 0 ? [machine] : installed));
  }
  if (problems.length === 0 && lines.length === 0) problems.push({ place: 'file', message: 'has no lines.' });
  if (problems.length === 0) problems.push(...consistencyOfServers(lines, unit));
  const isSound = problems.length === 0;
  return {
    exportedOn: exportedOn ?? '',
    lines: isSound ? lines.map((line, index) => ({ ...line, line: index + 1 })) : [],
    passedOver,
    problems,
  };
}

interface LinesOf {
  /** The machine without a product; null where it cannot be read. */
  readonly machine: ServerLine | null;
  readonly installed: readonly ServerLine[];
}

function linesOf(line: number, cells: ServerCells): LinesOf {
  const { text, count, flag, wrong } = cells;
  const id = text('id') ?? text('name');
  if (id === null) wrong('names no server: it has neither an id nor a name.');
  const kind = kindOf(cells);
  const cores = coresOf(kind, cells);
  const os = text('os');
  const machine: ServerLine = {
    line,
    list: text('list') ?? 'discovery',
    serverId: (id ?? '').toLowerCase(),
    name: text('name'),
    kind,
    hostId: text('hostId')?.toLowerCase() ?? null,
    ...cores,
    os,
    environment: cells.oneOf('environment', environments, environmentWords),
    cluster: text('cluster'),
    cloud: text('cloud'),
    isContainerHost: flag('isContainerHost'),
    containers: count('containers'),
    isolation: cells.oneOf('containerIsolation', isolations, isolationWords),
    lastSeenOn: cells.day('lastSeenOn'),
    product: null,
    edition: null,
    version: null,
    isPassive: flag('isPassive'),
    visibleCores: count('visibleCores'),
    hasAssurance: flag('softwareAssurance'),
  };
  const stated = productOf(text('product'));
  const edition = text('edition') ?? (stated === null ? null : text('product'));
  const version = text('version') ?? (stated === null ? null : text('product'));
  const product = stated === null ? [] : [{ ...machine, product: stated, edition, version }];
  return {
    machine: id === null ? null : machine,
    installed: [...product, ...systemOf(machine, cells, stated)],
  };
}

/** The operating system is a product as well, unless the line states Windows Server itself. */
function systemOf(machine: ServerLine, { text }: ServerCells, stated: ServerProduct | null): ServerLine[] {
  if (stated === 'windows-server' || productOf(machine.os) !== 'windows-server') return [];
  const [edition, version] = [text('osEdition') ?? machine.os, text('osVersion') ?? machine.os];
  // What the line says of its product is not said of the system beneath it.
  const own = stated === null ? {} : { isPassive: null, visibleCores: null, hasAssurance: null };
  return [{ ...machine, ...own, product: 'windows-server', edition, version }];
}

function kindOf(cells: ServerCells): MachineKind {
  const stated = cells.oneOf('kind', machineKinds, kindWords);
  if (stated !== null) return stated;
  if (cells.text('cloud') !== null) return 'cloud';
  const isVirtual = cells.flag('isVirtual');
  if (isVirtual !== null) return isVirtual ? 'vm' : 'host';
  return cells.text('hostId') !== null || cells.text('virtualCores') !== null ? 'vm' : 'host';
}

/** Cores are taken per processor or in total; both must say the same. Of a virtual machine they are virtual ones. */
function coresOf(
  kind: MachineKind,
  { count, wrong }: ServerCells,
): Pick<ServerLine, 'processors' | 'physicalCores' | 'virtualCores'> {
  const [processors, each] = [count('processors'), count('coresPerProcessor')];
  const [stated, virtualCores] = [count('physicalCores'), count('virtualCores')];
  const product = processors === null || each === null ? null : processors * each;
  if (product !== null && stated !== null && product !== stated)
    wrong(
      `${processors} processors with ${each} cores each are ${product}, and physicalCores says ${stated}.`,
    );
  const total = stated ?? product;
  if (kind === 'host') {
    if (total === 0 || processors === 0) wrong('a host has one processor and one core at least.');
    if (virtualCores !== null) wrong('a host has no virtualCores: state its kind as vm, or leave them out.');
    return { processors, physicalCores: total, virtualCores: null };
  }
  if (virtualCores !== null && total !== null && virtualCores !== total)
    wrong(`virtualCores says ${virtualCores}, and its processors and cores ${total}.`);
  const cores = virtualCores ?? total;
  if (cores === 0) wrong('a virtual machine has one core at least.');
  return { processors: null, physicalCores: null, virtualCores: cores };
}

function productOf(text: string | null): ServerProduct | null {
  const name = text?.toLowerCase().replaceAll('®', '').replaceAll('(r)', '') ?? '';
  if (
    /^(microsoft )?sql[ -]?server\b(?!.*\b(management studio|native client|compact|setup|browser)\b)/.test(
      name,
    )
  )
    return 'sql-server';
  return /^(microsoft )?windows[ -]?server\b/.test(name) ? 'windows-server' : null;
}
