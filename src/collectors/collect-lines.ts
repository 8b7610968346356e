import { dayOf } from '../core/model/day.ts';
import type { IsoDay, ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import type { TableWriter } from '../lake/run-in-the-making.ts';
import { AppError } from '../lib/app-error.ts';
import type { TenantContext } from './collector.ts';
import { gapReasonOf } from './gap-reason.ts';
import { openTable } from './open-table.ts';
import type { SourceRecord } from './source-record.ts';
import { readReportTable, type BrokenLine, type ReportColumn, type ReportLine } from './report-table.ts';
import { readDay, UnreadableValue } from './report-values.ts';
import { watchDownload } from './watch-download.ts';

/** What every usage report has. */
const common = { refreshedOn: { names: ['Report Refresh Date'], needed: true } } as const;

export interface LinesSource<T extends TableName, Field extends string> {
  readonly table: T;
  /** The function's name, for issues and errors. */
  readonly report: string;
  readonly path: string;
  readonly columns: Readonly<Record<Field, ReportColumn>>;
  /** False where a report without a single row cannot be right. */
  readonly mayBeEmpty: boolean;
  /** False for totals, which concealing names does not touch (graph-and-azure §4.2). */
  readonly namesPeople: boolean;
  /** The rows of one line. Throws UnreadableValue. */
  read(line: DatedLine<Field>): ReadLine<T>;
}

export interface DatedLine<Field extends string> {
  /** Its number in the report. */
  readonly number: number;
  readonly refreshedOn: IsoDay;
  readonly values: Readonly<Record<Field, string | undefined>>;
}

export interface ReadLine<T extends TableName> {
  readonly rows: readonly ObservationRows[T][];
  /** The line names somebody by a hash. */
  readonly concealed: boolean;
}

const rowsPerAppend = 5_000;

/**
 * A usage report as one table, streamed. The facts are as of the oldest refresh date in it. Rows have no resume
 * point: an interrupted report is read again, and the lake keeps one row per key.
 */
export async function collectLines<T extends TableName, Field extends string>(
  context: TenantContext,
  source: LinesSource<T, Field>,
): Promise<SourceReport> {
  return openTable(context.run, source.table, async (writer) => {
    const { oldest, concealed } = await readTwice(context, source, writer);
    if (source.namesPeople && (concealed || context.namesConcealed === true)) noteConcealed(context);
    if (oldest !== null) noteLag(context, oldest);
    else if (!source.mayBeEmpty)
      context.record.gap('missing', `${source.report} has no rows yet; collect again in two days.`);
    return context.record.report();
  });
}

type ReportWriter<T extends TableName> = TableWriter<ObservationRows[T]>;

interface ReportFacts {
  /** The oldest refresh date; null when there is no row. */
  readonly oldest: IsoDay | null;
  readonly concealed: boolean;
}

/** A report that breaks off is asked for once more: it is the whole day's evidence. */
async function readTwice<T extends TableName, Field extends string>(
  context: TenantContext,
  source: LinesSource<T, Field>,
  writer: ReportWriter<T>,
): Promise<ReportFacts> {
  try {
    return await readRows(context, source, writer);
  } catch (error) {
    if (!(error instanceof AppError) || gapReasonOf(error, 0) !== 'incomplete') throw error;
    const message = 'The report broke off and was asked for once more.';
    context.record.restart({ code: 'report-read-again', place: source.report, message });
    return readRows(context, source, writer);
  }
}

async function readRows<T extends TableName, Field extends string>(
  { reader, record }: TenantContext,
  source: LinesSource<T, Field>,
  writer: ReportWriter<T>,
): Promise<ReportFacts> {
  const download = await reader.download(source.path);
  const watched = watchDownload(download, source.path, (answer) => record.saw(answer));
  try {
    return await readWatched(record, source, writer, watched.stream);
  } finally {
    watched.tell();
  }
}

async function readWatched<T extends TableName, Field extends string>(
  record: SourceRecord,
  source: LinesSource<T, Field>,
  writer: ReportWriter<T>,
  stream: AsyncIterable<Uint8Array>,
): Promise<ReportFacts> {
  const table = await readReportTable(source.report, stream, { ...common, ...source.columns });
  for (const field of table.absent) {
    record.note({
      code: 'column-absent',
      place: field,
      message: `${source.report} has no such column, or two of them; it stays unknown.`,
    });
  }
  let oldest: IsoDay | null = null;
  let concealed = false;
  let kept = 0;
  let waiting: ObservationRows[T][] = [];

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    await writer.append(waiting, null);
    kept += waiting.length;
    record.kept(kept);
    waiting = [];
  }

  try {
    for await (const line of table.lines) {
      const read = readLine(source, line);
      if ('problem' in read) {
        const message = `The row was left out because ${read.problem}.`;
        record.lost({ code: 'row-malformed', place: `line ${line.number}`, message });
        continue;
      }
      concealed ||= read.concealed;
      if (oldest === null || read.refreshedOn < oldest) oldest = read.refreshedOn;
      record.describes(oldest);
      waiting.push(...read.rows);
      if (waiting.length >= rowsPerAppend) await flush();
    }
  } finally {
    await flush();
  }
  return { oldest, concealed };
}

type OutcomeOfLine<T extends TableName> =
  { readonly problem: string } | (ReadLine<T> & { readonly refreshedOn: IsoDay });

function readLine<T extends TableName, Field extends string>(
  source: LinesSource<T, Field>,
  { number, values }: ReportLine<Field | keyof typeof common> | BrokenLine,
): OutcomeOfLine<T> {
  if (values === null) return { problem: 'it has another number of fields than the header' };
  try {
    const refreshedOn = readDay(values.refreshedOn);
    if (refreshedOn === null) return { problem: 'it has no refresh date' };
    return { refreshedOn, ...source.read({ number, refreshedOn, values }) };
  } catch (error) {
    if (error instanceof UnreadableValue) return { problem: error.message };
    throw error;
  }
}

function noteConcealed({ record }: TenantContext): void {
  record.gap(
    'concealed',
    'Names are concealed in this report, so its activity cannot be joined to people; an administrator may show them under Org settings, Reports.',
  );
}

function noteLag({ record, run, policy }: TenantContext, refreshedOn: IsoDay): void {
  const lag = dayOf(run.asOf) - dayOf(refreshedOn);
  if (lag <= policy.maxReportLagDays) return;
  record.gap(
    'stale',
    `The report was refreshed on ${refreshedOn}, ${lag} days before the day of the run; policy allows ${policy.maxReportLagDays}. Collect again when Microsoft has refreshed it.`,
  );
}
