import { GraphError } from '../../graph/errors.ts';
import type { SourceReport } from '../../lake/observation.ts';
import type { CollectContext, PeopleSince } from '../collector.ts';
import { collectPages } from '../collect-pages.ts';
import { openTable } from '../open-table.ts';
import { normaliseAssignments, normaliseUser } from './normalise.ts';
import { ChangedUser, DirectoryUser } from './schema.ts';
import { usersRequest } from './users-request.ts';

/** Graph refuses longer lists. */
const idsPerRequest = 15;
/** With more changes than this, reading everybody is quicker. */
const mostChangedPct = 5;

export type ChangedUsers =
  | { readonly kind: 'followed'; readonly report: SourceReport }
  /** Everybody has to be read. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * Takes people over from an earlier run and reads those anew whom the directory names as changed. What it says of them
 * is not believed, because it may be old, repeated or out of order: who is found is written as they are, who is not is
 * gone. Where units moved that this does not explain, everybody has to be read.
 */
export async function collectChangedUsers(
  context: CollectContext,
  since: PeopleSince,
): Promise<ChangedUsers> {
  const { run, record } = context;
  const changes = await readChanges(context, since);
  if (changes.kind === 'lost') return changes;
  const { ids, link } = changes;
  const carried = await run.carryOver(since.run, ids);
  record.describes(run.asOf);
  record.kept(carried);
  await readAnew(context, [...ids], carried);
  const moved = await run.movedSkus(since.run);
  if (moved.length > 0) {
    await run.forgetPeople();
    record.kept(0);
    return {
      kind: 'lost',
      why: `Units of ${moved.length} licences moved without anybody being named as changed.`,
    };
  }
  record.note({
    code: 'people-followed',
    place: 'users',
    message: `${ids.size} people were named as changed and read again; ${carried} were taken over. Everybody was read on ${since.fullOn}.`,
  });
  return { kind: 'followed', report: { ...record.report(), follow: { link, fullOn: since.fullOn } } };
}

type Changes =
  | { readonly kind: 'changes'; readonly ids: ReadonlySet<string>; readonly link: string }
  | Extract<ChangedUsers, { kind: 'lost' }>;

async function readChanges({ reader, record }: CollectContext, since: PeopleSince): Promise<Changes> {
  const ids = new Set<string>();
  let link: string | null = null;
  const people = since.run.manifest.files
    .filter(({ table }) => table === 'users')
    .reduce((sum, { rows }) => sum + rows, 0);
  try {
    for await (const page of reader.pages(since.link, ChangedUser)) {
      record.saw(page.seen ?? page.requestId);
      if (page.issues.length > 0) return { kind: 'lost', why: 'A change does not say whose it is.' };
      for (const { id } of page.rows) ids.add(id);
      if (ids.size * 100 > people * mostChangedPct + idsPerRequest * 100)
        return { kind: 'lost', why: 'So many changed that reading everybody is quicker.' };
      link = page.deltaLink ?? null;
    }
  } catch (error) {
    if (!(error instanceof GraphError) || error.code === 'GRAPH_UNREACHABLE') throw error;
    return { kind: 'lost', why: `The changes are not told any more. ${error.what}` };
  }
  if (link === null)
    return { kind: 'lost', why: 'The directory does not say where further changes are asked for.' };
  return { kind: 'changes', ids, link };
}

/** People who are gone are not returned, and so not written. */
async function readAnew(context: CollectContext, ids: readonly string[], carried: number): Promise<void> {
  const { run, record } = context;
  let people = carried;
  await openTable(run, 'assignments', (assignments) =>
    openTable(run, 'users', async (users) => {
      for (let start = 0; start < ids.length; start += idsPerRequest) {
        const some = ids.slice(start, start + idsPerRequest);
        const $filter = `id in (${some.map((id) => `'${id}'`).join(',')})`;
        await collectPages(context, {
          path: '/users',
          rowSchema: DirectoryUser,
          ...usersRequest(context, { $filter }),
          resumeFrom: null,
          keep: async (page) => {
            await assignments.append(page.flatMap(normaliseAssignments), null);
            await users.append(page.map(normaliseUser), null);
            people += page.length;
            record.kept(people);
          },
        });
      }
    }),
  );
}
