import { isGraphPermission } from '../graph/permissions.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import { sourceNames, type SourceName, type SourceReport } from '../lake/observation.ts';
import type { CollectionRun } from '../lake/run-in-the-making.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { PowerBiReader } from '../powerbi/power-bi-reader.ts';
import type { AzureSource, Collector, CollectorPolicy, EarlierRun, PeopleSince } from './collector.ts';
import { refusedReport, sourcesToRead, type SourceGate } from './gate-sources.ts';
import { collectors } from './list.ts';
import { settingNotRead } from './report-settings/collect-report-settings.ts';
import { runSideBySide } from './run-side-by-side.ts';
import { createSourceRecord, type SourceRecord } from './source-record.ts';

export interface CollectProgress {
  readonly source: SourceName;
  /** Rows kept by now. */
  readonly rows: number;
  /** Rows of this source in an earlier run; null when there is none to go by. */
  readonly expectedRows: number | null;
  /** Null while it is being read. */
  readonly status: SourceReport['status'] | null;
}

export interface CollectTenantDeps {
  readonly reader: GraphReader;
  readonly run: CollectionRun;
  /** The files people have brought. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  /** Null, or left out: Azure is not configured. */
  readonly azure?: AzureSource | null;
  /** Null, or left out: Power BI is not configured. */
  readonly powerBi?: PowerBiReader | null;
  /** The newest finished run before this one; none when left out. */
  readonly earlier?: EarlierRun | null;
  /** The run whose people are taken over but for those who changed; none when left out. */
  readonly peopleSince?: PeopleSince | null;
  /** The roles of the reader's token; null, and left out, where it tells none. */
  readonly granted?: readonly string[] | null;
  /** All of them when left out. */
  readonly sources?: readonly SourceName[];
  readonly policy: CollectorPolicy;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onProgress?: (progress: CollectProgress) => void;
  /** What an earlier run had of a source; unknown when left out. */
  readonly expectedRows?: (source: SourceName) => number | null;
}

/** Sources under way at once: each holds a page or two, and the budgets decide how fast they go. */
const sourcesAtOnce = 6;

/** Read alone and first: it explains the reports, and finds out for all whether the tenant can be reached. */
const first: SourceName = 'report-settings';

/**
 * Reads the sources of the tenant side by side into the run, and says of each what became of it, in the order of
 * `collectors`. A source that fails does not stop the others; one that met a fault which may pass is asked once more
 * when the others are done; one an interrupted run had finished is not read again. Writing the manifest is the
 * caller's: `run.finish()`.
 */
export async function collectTenant(deps: CollectTenantDeps): Promise<readonly SourceReport[]> {
  const wanted: readonly SourceName[] = deps.sources ?? sourceNames;
  const wantedCollectors = collectors.filter(({ name }) => wanted.includes(name));
  const reports = new Map<SourceName, SourceReport>();

  async function readAll(gates: readonly SourceGate[]): Promise<readonly SourceGate[]> {
    const again: SourceGate[] = [];
    const reach = createReach();
    const readOne = async (gate: SourceGate): Promise<void> => {
      const { name } = gate.collector;
      const before = reports.get(name);
      const { report, fault } = await collectSource(deps, gate, namesConcealed(reports.get(first)), reach);
      // What was kept the first time is there still.
      const told = before?.status === 'incomplete' && report.status === 'failed' ? before : report;
      await deps.run.sourceDone(told);
      reports.set(name, told);
      if (fault?.retryable === true) again.push(gate);
    };
    const tasks = gates.map((gate) => {
      const { name, after = [] } = gate.collector;
      return { name, after: name === first ? [] : [first, ...after], run: () => readOne(gate) };
    });
    await runSideBySide(tasks, sourcesAtOnce);
    return gates.filter((gate) => again.includes(gate));
  }

  for (const report of deps.run.finishedSources())
    if (wanted.includes(report.name)) reports.set(report.name, report);
  const open = wantedCollectors.filter(({ name }) => !reports.has(name));
  const again = await readAll(sourcesToRead(open, deps.granted ?? null));
  if (again.length > 0) {
    deps.log.info({ sources: again.map(({ collector }) => collector.name) }, 'sources are asked once more');
    await readAll(again);
  }
  return wantedCollectors.flatMap(({ name }) => reports.get(name) ?? []);
}

/** Whether Microsoft Graph answers at all, found out by one source for the others. */
interface Reach {
  /** What a source of Graph need not find out again: nobody answered, after every try. */
  fault(): AppError | null;
  /** Graph was asked; null when it was read. One that has answered is asked by every source for itself. */
  heard(fault: AppError | null): void;
}

function createReach(): Reach {
  let unreachable: AppError | null = null;
  let hasAnswered = false;
  return {
    fault: () => (hasAnswered ? null : unreachable),
    heard(fault) {
      if (fault?.code === 'GRAPH_UNREACHABLE') unreachable ??= fault;
      else if (fault?.code !== 'GRAPH_CIRCUIT_OPEN') hasAnswered = true;
    },
  };
}

function asksGraph({ name, permissions }: Collector): boolean {
  return name === first || permissions.some(isGraphPermission);
}

interface ReadSource {
  readonly report: SourceReport;
  /** What broke it off; null when it was read to its end, or not asked for. */
  readonly fault: AppError | null;
}

async function collectSource(
  deps: CollectTenantDeps,
  gate: SourceGate,
  concealed: boolean | null,
  reach: Reach,
): Promise<ReadSource> {
  const { reader, run, imports, policy, clock, log, onProgress } = deps;
  const { collector } = gate;
  const source = collector.name;
  const began = clock.now().getTime();
  const expectedRows = deps.expectedRows?.(source) ?? null;
  const tell = (rows: number, status: SourceReport['status'] | null): void =>
    onProgress?.({ source, rows, expectedRows, status });
  const record = withProgress(createSourceRecord(source, clock), (rows) => tell(rows, null));
  const { azure = null, powerBi = null, earlier = null, peopleSince = null } = deps;
  const known = { azure, powerBi, earlier, peopleSince, namesConcealed: concealed };
  const context = { reader, run, imports, policy, record, ...known };

  async function read(): Promise<SourceReport> {
    await collector.keepKnown?.(context);
    if (gate.kind === 'refused') return refused(refusedReport(collector, gate.missing, clock), record);
    if (!asksGraph(collector)) return collector.collect({ ...context, withheld: gate.withheld });
    const unreachable = reach.fault();
    if (unreachable !== null) throw unreachable;
    try {
      const report = await collector.collect({ ...context, withheld: gate.withheld });
      reach.heard(null);
      return report;
    } catch (error) {
      if (error instanceof AppError) reach.heard(error);
      throw error;
    }
  }

  tell(0, null);
  const outcome = await read().then(
    (report): ReadSource => ({ report, fault: null }),
    (error: unknown): ReadSource => {
      if (!(error instanceof AppError)) throw error;
      log.warn({ source, code: error.code, err: error }, 'source could not be read');
      return { report: record.failure(error), fault: error };
    },
  );
  const { status, rows, issues, gaps } = outcome.report;
  const ms = clock.now().getTime() - began;
  log.info(
    { stage: 'collect', source, status, rows, issues: issues.length, gaps: gaps.length, ms },
    'source done',
  );
  tell(rows, status);
  return outcome;
}

/** Nothing was asked; what was known before is there all the same. */
function refused(report: SourceReport, record: SourceRecord): SourceReport {
  return record.rows() === 0 ? report : { ...report, status: 'incomplete', rows: record.rows() };
}

function withProgress(record: SourceRecord, tell: (rows: number) => void): SourceRecord {
  return {
    ...record,
    kept(rows) {
      record.kept(rows);
      tell(rows);
    },
  };
}

/** What the report settings said, in this run or in the part of it that was interrupted. */
function namesConcealed(settings: SourceReport | undefined): boolean | null {
  if (settings?.status !== 'complete') return null;
  if (settings.issues.some(({ code }) => code === settingNotRead.code)) return null;
  return settings.gaps.some(({ reason }) => reason === 'concealed');
}
