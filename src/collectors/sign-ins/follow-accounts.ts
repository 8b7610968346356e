import { dayOf, isoOf } from '../../core/model/day.ts';
import { GraphError } from '../../graph/errors.ts';
import { selectOf } from '../../graph/select.ts';
import type { IsoDay } from '../../lake/observation.ts';
import type { CollectContext } from '../collector.ts';
import { CreatedAccount, DeletedAccount, ToldAccount } from './schema.ts';

export const deletedUsers = '/directory/deletedItems/microsoft.graph.user';
export const eventual = { ConsistencyLevel: 'eventual' };

/** What the directory told of an account: `gone` as soon as it says so once. */
export type ToldFate = 'here' | 'gone';

/** Accounts the listing of a run cannot know of, or knows and should not: by id. */
export type ToldAccounts = ReadonlyMap<string, ToldFate>;

export type Told =
  | { readonly kind: 'told'; readonly accounts: ToldAccounts }
  | { readonly kind: 'untold'; readonly why: string };

/** Who joined and who left the directory since it was listed. */
export interface FollowedAccounts {
  /** What was told since it was asked last; the first time, since the listing began. */
  next(): Promise<Told>;
}

/**
 * By the directory's own changes where the listing took a token before its first page, one request each time; else by
 * the accounts made and deleted since the day before the listing, two requests. Neither counts as reading sign-ins.
 */
export function followAccounts(context: CollectContext): FollowedAccounts {
  const users = context.run.finishedSources().find(({ name }) => name === 'users');
  const since = isoOf(dayOf(users?.asOf ?? context.run.asOf) - 1);
  let link = users?.follow?.link ?? null;
  const ever = new Map<string, ListedChange>();
  return {
    async next() {
      const told = link === null ? null : await readChanges(context, link, ever);
      link = told?.link ?? null;
      for (const id of told?.accounts.keys() ?? []) ever.set(id, 'told');
      if (told !== null) return { kind: 'told', accounts: told.accounts };
      const lists = await readLists(context, since);
      if (typeof lists === 'string') return { kind: 'untold', why: lists };
      const accounts = differenceOf(ever, lists);
      for (const [id, change] of lists) ever.set(id, change);
      return { kind: 'told', accounts };
    },
  };
}

/** Where an account was last: among those made lately, in the recycle bin since a moment, or somewhere else. */
type ListedChange = 'made' | `deleted ${string}` | 'told';

interface Changes {
  readonly accounts: ToldAccounts;
  readonly link: string;
}

/** Null where the directory does not tell: its token is old, or what it says is not whole. */
async function readChanges(
  { reader, record, run }: CollectContext,
  from: string,
  ever: ReadonlyMap<string, unknown>,
): Promise<Changes | null> {
  const accounts = new Map<string, ToldFate>();
  let link: string | null = null;
  try {
    for await (const page of reader.pages(from, ToldAccount)) {
      record.saw(page.seen ?? page.requestId);
      if (page.issues.length > 0) return null;
      const standings = await run.signInStandings(new Set(page.rows.map(({ id }) => id)));
      for (const row of page.rows) {
        const isGone = row['@removed'] !== undefined;
        // Whoever was told of before is told of again also when listed: a return is a change.
        const matters = ever.has(row.id) || standings.get(row.id)?.isListed !== true;
        if (isGone) accounts.set(row.id, 'gone');
        else if (matters && !accounts.has(row.id)) accounts.set(row.id, 'here');
      }
      link = page.deltaLink ?? null;
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return null;
  }
  return link === null ? null : { accounts, link };
}

/** Accounts made since the day that the listing lacks, and those deleted since that it may hold; else why nobody says. */
async function readLists(
  context: CollectContext,
  since: IsoDay,
): Promise<ReadonlyMap<string, ListedChange> | string> {
  const unsaid = 'Nobody says who joined or left the directory meanwhile.';
  try {
    const made = await readCreated(context, since);
    const deleted = made === null ? null : await readDeleted(context, since);
    if (made === null || deleted === null) return `${unsaid} An account that did cannot be read.`;
    return new Map([...made, ...deleted]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `${unsaid} ${error.what}`;
  }
}

type Lists = readonly (readonly [id: string, change: ListedChange])[] | null;

async function readCreated({ reader, record, run }: CollectContext, since: IsoDay): Promise<Lists> {
  const query = {
    $select: selectOf(CreatedAccount),
    $filter: `createdDateTime ge ${since}T00:00:00Z`,
    $top: '999',
  };
  const made: [string, ListedChange][] = [];
  for await (const page of reader.pages('/users', CreatedAccount, { query })) {
    record.saw(page.seen ?? page.requestId);
    if (page.issues.length > 0) return null;
    const standings = await run.signInStandings(new Set(page.rows.map(({ id }) => id)));
    for (const [id, { isListed }] of standings) if (!isListed) made.push([id, 'made']);
  }
  return made;
}

/** The newest first, so that the rest of the recycle bin is not read. */
async function readDeleted({ reader, record, run }: CollectContext, since: IsoDay): Promise<Lists> {
  const query = {
    $select: selectOf(DeletedAccount),
    $orderby: 'deletedDateTime desc',
    $count: 'true',
    $top: '999',
  };
  const left: [string, ListedChange][] = [];
  for await (const page of reader.pages(deletedUsers, DeletedAccount, { query, headers: eventual })) {
    record.saw(page.seen ?? page.requestId);
    if (page.issues.length > 0) return null;
    const late = page.rows.filter(({ deletedDateTime }) => (deletedDateTime ?? since) >= since);
    const standings = await run.signInStandings(new Set(late.map(({ id }) => id)));
    for (const { id, createdDateTime, deletedDateTime } of late) {
      const isOlder = createdDateTime !== null && createdDateTime < since;
      if (!isOlder || standings.get(id)?.isListed === true) left.push([id, `deleted ${deletedDateTime}`]);
    }
    if (late.length < page.rows.length) break;
  }
  return left;
}

/** Who is told otherwise than before; whoever is in no list any more has been restored, or removed for good. */
function differenceOf(
  before: ReadonlyMap<string, ListedChange>,
  now: ReadonlyMap<string, ListedChange>,
): ToldAccounts {
  const changed = new Map<string, ToldFate>();
  for (const id of before.keys()) if (!now.has(id)) changed.set(id, 'here');
  for (const [id, change] of now)
    if (before.get(id) !== change) changed.set(id, change === 'made' ? 'here' : 'gone');
  return changed;
}

function isRefusal(error: unknown): error is GraphError {
  return error instanceof GraphError && error.code !== 'GRAPH_UNREACHABLE';
}
