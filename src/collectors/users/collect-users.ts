import type { SourceReport } from '../../lake/observation.ts';
import { collectPages } from '../collect-pages.ts';
import type { CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { earliestCursor } from '../page-cursor.ts';
import { collectChangedUsers } from './collect-changed-users.ts';
import { linkFromNow } from './follow-people.ts';
import { normaliseAssignments, normaliseUser } from './normalise.ts';
import { DirectoryUser } from './schema.ts';
import { leavePermission, usersRequest } from './users-request.ts';

/**
 * People and what they hold; rows are people. They are taken over from an earlier run where the directory says who
 * changed since, and else read one and all. Without the permission for leave dates everything else is still read.
 */
export const usersCollector: Collector = {
  name: 'users',
  permissions: ['User.Read.All'],
  optionalPermissions: [leavePermission],
  // A night holds the units that moved against the people who changed.
  after: ['skus'],
  async collect(context) {
    const { peopleSince = null, record } = context;
    if (peopleSince === null) return collectAll(context);
    const changed = await collectChangedUsers(context, peopleSince);
    if (changed.kind === 'followed') return changed.report;
    record.restart({
      code: 'people-read-in-full',
      place: 'users',
      message: `Everybody was read: who changed could not be followed. ${changed.why}`,
    });
    return collectAll(context);
  },
};

/**
 * One page feeds two tables that become durable on their own: both are given the same cursor with every page, and an
 * interrupted run goes on where the one that is behind had come to. Rows without a cursor are of people who were taken
 * over, and are let go. Changes are followed from before the first page, so that none is missed meanwhile.
 */
async function collectAll(context: CollectContext): Promise<SourceReport> {
  const { run, policy } = context;
  const { resumes, rows } = await whatIsKept(run);
  if (!resumes && rows > 0) await run.forgetPeople();
  const link = policy.followsPeople === true && !resumes ? await linkFromNow(context) : null;
  const report = await readAll(context);
  return link === null ? report : { ...report, follow: { link, fullOn: run.asOf } };
}

async function readAll({ run, record, ...context }: CollectContext): Promise<SourceReport> {
  return openTable(run, 'assignments', (assignments) =>
    openTable(run, 'users', async (users) => {
      let people = users.rowsKept;
      record.describes(run.asOf);
      record.kept(people);
      await collectPages(
        { run, record, ...context },
        {
          path: '/users',
          rowSchema: DirectoryUser,
          ...usersRequest({ record, ...context }, { $top: '999' }),
          resumeFrom: earliestCursor([assignments.resumeFrom, users.resumeFrom]),
          keep: async (page, cursor) => {
            await assignments.append(page.flatMap(normaliseAssignments), cursor);
            await users.append(page.map(normaliseUser), cursor);
            people += page.length;
            record.kept(people);
          },
        },
      );
      return record.report();
    }),
  );
}

async function whatIsKept(run: CollectContext['run']): Promise<{ resumes: boolean; rows: number }> {
  const cursors: (string | null)[] = [];
  let rows = 0;
  for (const table of ['assignments', 'users'] as const) {
    await openTable(run, table, async (writer) => {
      cursors.push(writer.resumeFrom);
      rows += writer.rowsKept;
    });
  }
  return { resumes: earliestCursor(cursors) !== null, rows };
}
