import type { PagesOptions } from '../../graph/pages.ts';
import { selectOf } from '../../graph/select.ts';
import { GraphError } from '../../graph/errors.ts';
import { dayOf, isoOf } from '../../core/model/day.ts';
import type { IsoDay } from '../../lake/observation.ts';
import type { CollectContext } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { normaliseSignIns } from './normalise.ts';
import { whyUnproven, type ActiveCount } from './prove-active.ts';
import { Counted, UserSignIns } from './schema.ts';

/** What became of the attempt: everybody has evidence, or why everybody has to be read. */
export type InactiveFirst =
  | { readonly kind: 'proven'; readonly read: number; readonly counted: number }
  | { readonly kind: 'unproven'; readonly why: string };

const success = 'signInActivity/lastSuccessfulSignInDateTime';
const deletedUsers = '/directory/deletedItems/microsoft.graph.user';

/**
 * Reads only those whose last success lies before the day, or who have none, and counts the others (C27, C29). They
 * are kept as seen since the day once it is proven that nobody else can be among them.
 */
export async function readInactiveFirst(context: CollectContext, since: IsoDay): Promise<InactiveFirst> {
  const { run } = context;
  try {
    const past = await readFiltered(context, `${success} le ${since}T00:00:00Z`, 0);
    const never = await readNever(context, past.kept);
    const counted = await countFiltered(context, `${success} ge ${since}T00:00:00Z`);
    const census = await run.signInCensus(since);
    const proof: ActiveCount = {
      ...census,
      counted,
      answersNever: past.withoutActivity > 0 || never.rows > 0,
      deleted: null,
      isFresh: (await countFiltered(context, `${success} ge ${freshSince(context)}T00:00:00Z`)) > 0,
    };
    let why = whyUnproven(proof);
    if (why?.mayBeDeleted === true) why = whyUnproven({ ...proof, deleted: await countDeleted(context) });
    if (why !== null) return { kind: 'unproven', why: why.text };
    return { kind: 'proven', read: census.listed - census.unread, counted: await run.keepSeenSince(since) };
  } catch (error) {
    if (!(error instanceof GraphError && isRejection(error))) throw error;
    return { kind: 'unproven', why: `The tenant does not answer the filter: ${error.what}` };
  }
}

interface Filtered {
  readonly rows: number;
  /** Rows kept of this and what was read before it. */
  readonly kept: number;
  /** Of these, people without any sign-in activity, who are returned only where the filter includes them. */
  readonly withoutActivity: number;
}

async function readFiltered(
  { reader, run, record }: CollectContext,
  $filter: string,
  before: number,
): Promise<Filtered> {
  const options: PagesOptions = {
    query: { $select: selectOf(UserSignIns), $filter, $top: '500' },
    readsSignIns: true,
  };
  return openTable(run, 'sign_ins', async (writer) => {
    let rows = 0;
    let withoutActivity = 0;
    for await (const page of reader.pages('/users', UserSignIns, options)) {
      record.saw(page.seen ?? page.requestId);
      for (const issue of page.issues) record.lost(issue);
      // No cursor: an interrupted attempt begins again, because the people it is about move on.
      await writer.append(page.rows.map(normaliseSignIns), null);
      rows += page.rows.length;
      withoutActivity += page.rows.filter(({ signInActivity }) => (signInActivity ?? null) === null).length;
      record.kept(before + rows);
    }
    return { rows, kept: before + rows, withoutActivity };
  });
}

/** Whether a filter can ask for people without a success is not documented: a tenant may refuse to. */
async function readNever(context: CollectContext, before: number): Promise<Filtered> {
  try {
    return await readFiltered(context, `${success} eq null`, before);
  } catch (error) {
    if (!isRejection(error)) throw error;
    return { rows: 0, kept: before, withoutActivity: 0 };
  }
}

/** `/users/$count` answers 502 to such a filter; a page of one row with the count does not (graph-and-azure §2.1). */
async function countFiltered(context: CollectContext, $filter: string): Promise<number> {
  return count(context, '/users', { $filter });
}

/** Null where the tenant does not say. */
async function countDeleted(context: CollectContext): Promise<number | null> {
  try {
    return await count(context, deletedUsers, {});
  } catch (error) {
    if (error instanceof GraphError && (isRejection(error) || error.code === 'GRAPH_FORBIDDEN')) return null;
    throw error;
  }
}

async function count(
  { reader, record }: CollectContext,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<number> {
  const { value, requestId, seen } = await reader.getJson(path, Counted, {
    query: { ...query, $select: 'id', $count: 'true', $top: '1' },
    headers: { ConsistencyLevel: 'eventual' },
  });
  record.saw(seen ?? requestId);
  return value['@odata.count'];
}

/** Sign-ins of which none is newer than this are late, and show nothing of who is active (C26). */
function freshSince({ run, policy }: CollectContext): IsoDay {
  return isoOf(dayOf(run.asOf) - policy.maxReportLagDays);
}

/** The question was understood and is not answered here: another way of asking may be. */
function isRejection(error: unknown): boolean {
  if (!(error instanceof GraphError)) return false;
  return ['GRAPH_BAD_REQUEST', 'GRAPH_NOT_FOUND', 'GRAPH_SERVER_ERROR', 'GRAPH_BAD_PAYLOAD'].includes(
    error.code,
  );
}
