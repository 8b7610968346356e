import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import { sourceNames, type SourceName, type SourceReport } from '../lake/observation.ts';
import type { CollectionRun } from '../lake/run-in-the-making.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Collector, CollectorPolicy } from './collector.ts';
import { collectors } from './list.ts';
import { createSourceRecord, type SourceRecord } from './source-record.ts';

export interface CollectProgress {
  readonly source: SourceName;
  /** Rows kept by now. */
  readonly rows: number;
  readonly done: boolean;
}

export interface CollectTenantDeps {
  readonly reader: GraphReader;
  readonly run: CollectionRun;
  /** The files people have brought. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  /** All of them when left out. */
  readonly sources?: readonly SourceName[];
  readonly policy: CollectorPolicy;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onProgress?: (progress: CollectProgress) => void;
}

/**
 * Reads the tenant source by source into the run, and says of each what became of it. A source that fails does
 * not stop the others; one an interrupted run had finished is not read again. Writing the manifest is the
 * caller's: `run.finish()`.
 */
export async function collectTenant(deps: CollectTenantDeps): Promise<readonly SourceReport[]> {
  const wanted: readonly SourceName[] = deps.sources ?? sourceNames;
  const reports: SourceReport[] = [];
  let unreachable: AppError | null = null;
  for (const collector of collectors.filter(({ name }) => wanted.includes(name))) {
    const finished = deps.run.finishedSources().find(({ name }) => name === collector.name);
    const read: ReadSource | null = finished
      ? null
      : await collectSource(deps, collector, namesConcealed(reports), unreachable);
    unreachable ??= read?.unreachable ?? null;
    const report = finished ?? read?.report;
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

interface ReadSource {
  readonly report: SourceReport;
  /** Nobody answered, after every try: the other sources need not find out one by one. */
  readonly unreachable: AppError | null;
}

async function collectSource(
  deps: CollectTenantDeps,
  collector: Collector,
  concealed: boolean | null,
  unreachableBefore: AppError | null,
): Promise<ReadSource> {
  const { reader, run, imports, policy, clock, log, onProgress } = deps;
  const source = collector.name;
  const began = clock.now().getTime();
  const record = withProgress(createSourceRecord(source, clock), (rows) =>
    onProgress?.({ source, rows, done: false }),
  );
  let report: SourceReport;
  let unreachable: AppError | null = null;
  try {
    if (unreachableBefore !== null) throw unreachableBefore;
    report = await collector.collect({ reader, run, imports, policy, record, namesConcealed: concealed });
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
  onProgress?.({ source, rows, done: true });
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
function namesConcealed(reports: readonly SourceReport[]): boolean | null {
  const settings = reports.find(({ name }) => name === 'report-settings');
  if (settings?.status !== 'complete') return null;
  return settings.gaps.some(({ reason }) => reason === 'concealed');
}
