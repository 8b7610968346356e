import type { z } from 'zod/v4';
import { GraphError } from '../graph/errors.ts';
import type { PagesOptions } from '../graph/pages.ts';
import type { Issue } from '../lib/issue.ts';
import type { CollectContext } from './collector.ts';
import { formatCursor, type PageCursor } from './page-cursor.ts';

/** What to ask for instead when a tenant does not accept the first request. */
export interface Fallback {
  readonly when: (error: GraphError) => boolean;
  readonly options: PagesOptions;
  /** What is lost by it; null when nothing is. */
  readonly issue: Issue | null;
}

export interface PagedSource<Row> {
  readonly path: string;
  readonly rowSchema: z.ZodType<Row>;
  readonly options: PagesOptions;
  readonly fallback?: Fallback | undefined;
  /** Null to begin at the beginning. */
  readonly resumeFrom: PageCursor | null;
  /** Keeps the rows of a page; `cursor` is null after the last one. */
  keep(rows: readonly Row[], cursor: string | null): Promise<void>;
}

/** Reads a collection page by page into `keep`. A page that stays lost is thrown, after the rows before it are kept. */
export async function collectPages<Row>(context: CollectContext, source: PagedSource<Row>): Promise<void> {
  const { resumeFrom } = source;
  if (resumeFrom === null) return readFromStart(context, source);
  const outcome = await tryRead(context, source, resumeFrom, source.options);
  if (outcome === 'read') return;
  if (!isExpiredLink(outcome)) throw outcome;
  const message =
    'The interrupted run could not be continued, so the source was read again from its beginning.';
  context.record.note({ code: 'resume-link-expired', place: `page ${resumeFrom.page}`, message });
  await readFromStart(context, source);
}

async function readFromStart<Row>(context: CollectContext, source: PagedSource<Row>): Promise<void> {
  const { fallback } = source;
  const start = { page: 1, link: source.path };
  const outcome = await tryRead(context, source, start, source.options);
  if (outcome === 'read') return;
  if (fallback?.when(outcome) !== true) throw outcome;
  if (fallback.issue !== null) context.record.note(fallback.issue);
  await readFrom(context, source, start, fallback.options);
}

/** What Graph said of the very first request, when it was refused. Later faults are thrown. */
async function tryRead<Row>(
  context: CollectContext,
  source: PagedSource<Row>,
  from: PageCursor,
  options: PagesOptions,
): Promise<'read' | GraphError> {
  const before = context.record.rows();
  try {
    await readFrom(context, source, from, options);
    return 'read';
  } catch (error) {
    if (error instanceof GraphError && context.record.rows() === before) return error;
    throw error;
  }
}

async function readFrom<Row>(
  { reader, record }: CollectContext,
  source: PagedSource<Row>,
  from: PageCursor,
  options: PagesOptions,
): Promise<void> {
  let { page } = from;
  const pages = reader.pages(from.link, source.rowSchema, options);
  for await (const { rows, issues, next, requestId, seen } of pages) {
    record.saw(seen ?? requestId);
    for (const issue of issues) record.lost({ ...issue, place: `page ${page}, ${issue.place}` });
    page += 1;
    await source.keep(rows, next === null ? null : formatCursor({ page, link: next }));
  }
}

/** Paging tokens live for a while; an old one is a 400 or a 410, and a link to a former base URL is foreign. */
function isExpiredLink({ code }: GraphError): boolean {
  return ['GRAPH_BAD_REQUEST', 'GRAPH_NOT_FOUND', 'GRAPH_FOREIGN_LINK'].includes(code);
}
