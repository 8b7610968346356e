import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import { sourceNames, type SourceName, type SourceReport } from '../lake/observation.ts';
import type { CollectionRun } from '../lake/run-in-the-making.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { AzureSource, CollectorPolicy, EarlierRun, PeopleSince } from './collector.ts';
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
 * `collectors`. A source that fails does not stop the others; one an interrupted run had finished is not read again.
 * Writing the manifest is the caller's: `run.finish()`.
 */
export async function collectTenant(deps: CollectTenantDeps): Promise<readonly SourceReport[]> {
  const wanted: readonly SourceName[] = deps.sources ?? sourceNames;
  const wantedCollectors = collectors.filter(({ name }) => wanted.includes(name));
  const reports = new Map<SourceName, SourceReport>();
  let unreachable: AppError | null = null;

  async function readOne(gate: SourceGate): Promise<void> {
    const { name } = gate.collector;
    const finished = deps.run.finishedSources().find((report) => report.name === name);
    if (finished !== undefined) {
      reports.set(name, finished);
      return;
    }
    const read = await collectSource(deps, gate, namesConcealed(reports.get(first)), unreachable);
    unreachable ??= read.unreachable;
    reports.set(name, read.report);
  }

  const tasks = sourcesToRead(wantedCollectors, deps.granted ?? null).map((gate) => {
    const { name, after = [] } = gate.collector;
    return { name, after: name === first ? [] : [first, ...after], run: () => readOne(gate) };
  });
  await runSideBySide(tasks, sourcesAtOnce);
  return wantedCollectors.flatMap(({ name }) => reports.get(name) ?? []);
}

interface ReadSource {
  readonly report: SourceReport;
  /** Nobody answered, after every try: the other sources need not find out one by one. */
  readonly unreachable: AppError | null;
}

async function collectSource(
  deps: CollectTenantDeps,
  gate: SourceGate,
  concealed: boolean | null,
  unreachableBefore: AppError | null,
): Promise<ReadSource> {
  const { reader, run, imports, earlier = null, peopleSince = null, policy, clock, log, onProgress } = deps;
  const { collector } = gate;
  const source = collector.name;
  const began = clock.now().getTime();
  const expectedRows = deps.expectedRows?.(source) ?? null;
  const tell = (rows: number, status: SourceReport['status'] | null): void =>
    onProgress?.({ source, rows, expectedRows, status });
  const record = withProgress(createSourceRecord(source, clock), (rows) => tell(rows, null));
  tell(0, null);
  let report: SourceReport;
  let unreachable: AppError | null = null;
  try {
    if (gate.kind === 'refused') report = refusedReport(collector, gate.missing, clock);
    else {
      if (unreachableBefore !== null) throw unreachableBefore;
      const { withheld } = gate;
      const { azure = null } = deps;
      const known = { azure, earlier, peopleSince, namesConcealed: concealed, withheld };
      report = await collector.collect({ reader, run, imports, policy, record, ...known });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ source, code: error.code, err: error }, 'source could not be read');
    if (error.code === 'GRAPH_UNREACHABLE') unreachable = error;
    report = record.failure(error);
  }
  await run.sourceDone(report);
  const { status, rows, issues, gaps } = report;
  const ms = clock.now().getTime() - began;
  log.info(
    { stage: 'collect', source, status, rows, issues: issues.length, gaps: gaps.length, ms },
    'source done',
  );
  tell(rows, status);
  return { report, unreachable };
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
