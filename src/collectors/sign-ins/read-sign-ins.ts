import { GraphError } from '../../graph/errors.ts';
import type { PagesOptions } from '../../graph/pages.ts';
import { selectOf } from '../../graph/select.ts';
import type { CollectContext } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { normaliseSignIns } from './normalise.ts';
import { deletedUsers, eventual } from './follow-accounts.ts';
import { Counted, RecycleBin, UserSignIns } from './schema.ts';

export const success = 'signInActivity/lastSuccessfulSignInDateTime';
/** Graph refuses longer lists. */
const idsPerRequest = 15;

export interface ReadSignIns {
  readonly rows: number;
  /** Rows kept of this and what was read before it. */
  readonly kept: number;
  /** Of these, people without any sign-in activity, who are returned only where the filter includes them. */
  readonly withoutActivity: number;
}

/** Everybody the filter finds. No cursor is kept: an interrupted attempt begins again, because people move on. */
export async function readFiltered(
  { reader, run, record }: CollectContext,
  $filter: string,
  before: number,
): Promise<ReadSignIns> {
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
      await writer.append(page.rows.map(normaliseSignIns), null);
      rows += page.rows.length;
      withoutActivity += page.rows.filter(({ signInActivity }) => (signInActivity ?? null) === null).length;
      record.kept(before + rows);
    }
    return { rows, kept: before + rows, withoutActivity };
  });
}

/** Whether a filter can ask for people without a success is not documented: a tenant may refuse to. */
export async function readNever(context: CollectContext, before: number): Promise<ReadSignIns> {
  try {
    return await readFiltered(context, `${success} eq null`, before);
  } catch (error) {
    if (!isRejection(error)) throw error;
    return { rows: 0, kept: before, withoutActivity: 0 };
  }
}

/** These accounts, fifteen in a request; answers who is there. A row that cannot be read is lost, and so not there. */
export async function readNamed(
  { reader, run, record }: CollectContext,
  ids: readonly string[],
  before: number,
): Promise<ReadonlySet<string>> {
  const here = new Set<string>();
  if (ids.length === 0) return here;
  return openTable(run, 'sign_ins', async (writer) => {
    for (let start = 0; start < ids.length; start += idsPerRequest) {
      const some = ids.slice(start, start + idsPerRequest);
      const $filter = `id in (${some.map((id) => `'${id}'`).join(',')})`;
      const options: PagesOptions = {
        query: { $select: selectOf(UserSignIns), $filter },
        readsSignIns: true,
      };
      for await (const page of reader.pages('/users', UserSignIns, options)) {
        record.saw(page.seen ?? page.requestId);
        for (const issue of page.issues) record.lost(issue);
        await writer.append(page.rows.map(normaliseSignIns), null);
        for (const { id } of page.rows) here.add(id);
        record.kept(before + here.size);
      }
    }
    return here;
  });
}

/** `/users/$count` answers 502 to such a filter; a page of one row with the count does not (graph-and-azure §2.1). */
export async function countFiltered({ reader, record }: CollectContext, $filter: string): Promise<number> {
  const query = { $filter, $select: 'id', $count: 'true', $top: '1' };
  const { value, requestId, seen } = await reader.getJson('/users', Counted, { query, headers: eventual });
  record.saw(seen ?? requestId);
  return value['@odata.count'];
}

/** Accounts that were deleted and can be restored. */
export interface Bin {
  readonly accounts: number;
  readonly newest: ReadonlySet<string>;
}

/** Null where the tenant does not say. */
export async function readBin({ reader, record }: CollectContext): Promise<Bin | null> {
  const query = { $select: 'id', $count: 'true', $orderby: 'deletedDateTime desc', $top: '999' };
  try {
    const bin = await reader.getJson(deletedUsers, RecycleBin, { query, headers: eventual });
    record.saw(bin.seen ?? bin.requestId);
    return { accounts: bin.value['@odata.count'], newest: new Set(bin.value.value.map(({ id }) => id)) };
  } catch (error) {
    if (isRejection(error) || (error instanceof GraphError && error.code === 'GRAPH_FORBIDDEN')) return null;
    throw error;
  }
}

/** The question was understood and is not answered here: another way of asking may be. */
export function isRejection(error: unknown): error is GraphError {
  if (!(error instanceof GraphError)) return false;
  return ['GRAPH_BAD_REQUEST', 'GRAPH_NOT_FOUND', 'GRAPH_SERVER_ERROR', 'GRAPH_BAD_PAYLOAD'].includes(
    error.code,
  );
}
