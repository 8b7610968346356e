import { dayOf, isoOf } from '../../core/model/day.ts';
import type { IsoDay } from '../../lake/observation.ts';
import type { CollectContext } from '../collector.ts';
import {
  followAccounts,
  type FollowedAccounts,
  type ToldAccounts,
  type ToldFate,
} from './follow-accounts.ts';
import { whyUnproven, type ActiveCount, type NamedAccount } from './prove-active.ts';
import {
  countFiltered,
  isRejection,
  readBin,
  readFiltered,
  readNamed,
  readNever,
  success,
  type Bin,
} from './read-sign-ins.ts';

/** What became of the attempts: everybody has evidence, or why everybody has to be read. */
export type InactiveFirst = Proven | { readonly kind: 'unproven'; readonly why: string };

interface Proven {
  readonly kind: 'proven';
  /** People with a row, and people kept as seen since the day. */
  readonly read: number;
  readonly counted: number;
  /** Accounts that joined or left meanwhile, and were asked for by name. */
  readonly named: number;
}

type Attempt = Proven | { readonly kind: 'unproven'; readonly why: string; readonly mayPass: boolean };

interface Names {
  readonly told: FollowedAccounts;
  /** Everybody told of so far. */
  readonly known: Map<string, ToldFate>;
}

/** Named accounts are read fifteen in a request: so many are a handful, and in a large tenant a small share. */
const mostNamed = { atLeast: 75, perThousand: 1 };

/**
 * Reads only those whose last success lies before the day, or who have none, and counts the others (C27, C29). They
 * are kept as seen since the day once it is proven that nobody else can be among them (`whyUnproven`). Where people
 * came, went or signed in during the attempt it is made once more; after that everybody has to be read.
 */
export async function readInactiveFirst(context: CollectContext, since: IsoDay): Promise<InactiveFirst> {
  const names: Names = { told: followAccounts(context), known: new Map() };
  try {
    const before = await names.told.next();
    if (before.kind === 'untold') return { kind: 'unproven', why: before.why };
    for (const [id, fate] of before.accounts) names.known.set(id, fate);
    const first = await attemptOnce(context, since, names);
    if (first.kind === 'proven' || !first.mayPass) return first;
    context.record.restart({
      code: 'sign-ins-asked-again',
      place: 'sign-ins',
      message: `The inactive were read a second time, because the tenant moved during the first. ${first.why}`,
    });
    return await attemptOnce(context, since, names);
  } catch (error) {
    if (!isRejection(error)) throw error;
    return { kind: 'unproven', why: `The tenant does not answer the filter: ${error.what}` };
  }
}

/** The order of the steps is what the proof rests on: the count, then the rows, then the names, then these one by one. */
async function attemptOnce(context: CollectContext, since: IsoDay, names: Names): Promise<Attempt> {
  const { run, record } = context;
  await run.forgetSignIns();
  record.kept(0);
  const before = new Map(names.known);
  const counted = await countFiltered(context, `${success} ge ${since}T00:00:00Z`);
  const past = await readFiltered(context, `${success} le ${since}T00:00:00Z`, 0);
  const never = await readNever(context, past.kept);
  const isFresh = (await countFiltered(context, `${success} ge ${freshSince(context)}T00:00:00Z`)) > 0;
  const { listed, unread, strangers } = await run.signInCensus(since);
  // Asked before the names, so that whoever leaves the bin after this is named.
  const bin = unread < counted || strangers > 0 ? await readBin(context) : null;
  const meanwhile = await names.told.next();
  if (meanwhile.kind === 'untold') return giveUp(meanwhile.why);
  for (const [id, fate] of meanwhile.accounts) names.known.set(id, fate);
  if (names.known.size > Math.max(mostNamed.atLeast, (listed * mostNamed.perThousand) / 1000))
    return giveUp(`${names.known.size} accounts joined or left meanwhile.`);
  const found = await readNamed(context, [...names.known.keys()], never.kept);
  const named = await accountsOf(context, { ...names, before, meanwhile: meanwhile.accounts, found, bin });
  const facts: ActiveCount = {
    ...(await run.signInCensus(since)),
    ...{ counted, isFresh, deleted: bin?.accounts ?? null },
    answersNever: past.withoutActivity > 0 || never.rows > 0,
  };
  const why = whyUnproven(facts, [...named.values()]);
  // Repeating what reads most people anyway saves nothing.
  if (why !== null)
    return { kind: 'unproven', why: why.text, mayPass: why.mayPass && never.kept * 2 <= listed };
  const gone = [...named].filter(([, { fate }]) => fate !== 'here').map(([id]) => id);
  const kept = await run.keepSeenSince(since, new Set(gone));
  return {
    kind: 'proven',
    read: facts.listed - facts.unread,
    counted: kept,
    named: named.size,
  };
}

interface Found {
  readonly known: ToldAccounts;
  /** As they were told of before the count. */
  readonly before: ToldAccounts;
  /** Told of since. */
  readonly meanwhile: ToldAccounts;
  /** Who answered when asked for by name. */
  readonly found: ReadonlySet<string>;
  readonly bin: Bin | null;
}

async function accountsOf(
  { run }: CollectContext,
  { known, before, meanwhile, found, bin }: Found,
): Promise<ReadonlyMap<string, NamedAccount>> {
  const accounts = new Map<string, NamedAccount>();
  for (const [id, standing] of await run.signInStandings(new Set(known.keys()))) {
    const hasLeft = before.get(id) === 'gone' && !meanwhile.has(id);
    const gone = hasLeft ? 'left' : bin?.newest.has(id) === true ? 'binned' : 'leaving';
    accounts.set(id, { ...standing, fate: found.has(id) ? 'here' : gone });
  }
  return accounts;
}

function giveUp(why: string): Attempt {
  return { kind: 'unproven', why, mayPass: false };
}

/** Sign-ins of which none is newer than this are late, and show nothing of who is active (C26). */
function freshSince({ run, policy }: CollectContext): IsoDay {
  return isoOf(dayOf(run.asOf) - policy.maxReportLagDays);
}
