import type { GraphError } from '../../graph/errors.ts';
import type { PagesOptions } from '../../graph/pages.ts';
import { selectOf } from '../../graph/select.ts';
import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import { collectTable } from '../collect-table.ts';
import type { CollectContext, Collector } from '../collector.ts';
import { normaliseSignIns } from './normalise.ts';
import { readInactiveFirst } from './read-inactive-first.ts';
import { UserSignIns } from './schema.ts';

/** The documented most, and what older documentation allowed (graph-and-azure §15.14). */
const pageSize = '500';
const formerPageSize = '120';

/**
 * When each account was last signed in to. Ten requests a minute, so the number of pages decides how long it takes:
 * where the policy says so, people who were active lately are counted and only the others read (C29).
 */
export const signInsCollector: Collector = {
  name: 'sign-ins',
  permissions: ['User.Read.All', 'AuditLog.Read.All'],
  after: ['users'],
  async collect(context) {
    const since = await dayToAskFor(context);
    return since === null ? collectAll(context) : collectInactiveFirst(context, since);
  },
};

async function collectInactiveFirst(context: CollectContext, since: IsoDay): Promise<SourceReport> {
  const { record, run } = context;
  record.describes(run.asOf);
  const outcome = await readInactiveFirst(context, since);
  if (outcome.kind === 'unproven') {
    record.restart({
      code: 'sign-ins-read-in-full',
      place: 'sign-ins',
      message: `Everybody was read: those who were not returned could not be proven active. ${outcome.why}`,
    });
    await run.forgetSignIns();
    return collectAll(context);
  }
  const { read, counted, named } = outcome;
  record.kept(read + counted);
  record.note({
    code: 'sign-ins-inactive-first',
    place: 'sign-ins',
    message: `${read} people were read, who have not signed in since ${since} or never. The other ${counted} are active: the directory lists as many without a row as the tenant counts with a sign-in since then.${named === 0 ? '' : ` ${named} accounts joined or left meanwhile and were asked for by name.`}`,
  });
  return record.report();
}

async function collectAll(context: CollectContext): Promise<SourceReport> {
  return collectTable(context, {
    table: 'sign_ins',
    path: '/users',
    rowSchema: UserSignIns,
    options: optionsFor(pageSize),
    fallback: { when: isAboutPageSize, options: optionsFor(formerPageSize), issue: null },
    normalise: (user) => [normaliseSignIns(user)],
  });
}

/** Null to read everybody: as told, in a tenant too small for it to matter, or without the whole directory to hold it against. */
async function dayToAskFor({ run, policy }: CollectContext): Promise<IsoDay | null> {
  const { inactiveFirst } = policy;
  if (inactiveFirst === undefined || inactiveFirst === null) return null;
  const users = run.finishedSources().find(({ name }) => name === 'users');
  if (users?.status !== 'complete' || (await hasBegunToReadAll(run))) return null;
  const { listed } = await run.signInCensus(inactiveFirst.since);
  return listed > inactiveFirst.aboveUsers ? inactiveFirst.since : null;
}

/** An interrupted run goes on reading everybody. */
async function hasBegunToReadAll(run: CollectContext['run']): Promise<boolean> {
  const writer = await run.table('sign_ins');
  await writer.close();
  return writer.resumeFrom !== null;
}

function optionsFor($top: string): PagesOptions {
  return { query: { $select: selectOf(UserSignIns), $top }, readsSignIns: true };
}

function isAboutPageSize({ code, answer }: GraphError): boolean {
  return code === 'GRAPH_BAD_REQUEST' && /page ?size|\$?top\b/i.test(answer.graphMessage ?? '');
}
