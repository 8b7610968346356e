import { selectOf } from '../../graph/select.ts';
import { collectPages } from '../collect-pages.ts';
import type { Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { earliestCursor } from '../page-cursor.ts';
import { normaliseAssignments, normaliseUser } from './normalise.ts';
import { DirectoryUser } from './schema.ts';

const withoutLeave = DirectoryUser.omit({ employeeLeaveDateTime: true });

const leaveRefused = {
  code: 'leave-date-forbidden',
  place: 'users',
  message:
    'Leave dates were refused, so nobody is known to be leaving; grant User-LifeCycleInfo.Read.All with admin consent.',
};

/**
 * People and what they hold; rows are people. One page feeds two tables that become durable on their own: both
 * are given the same cursor with every page, and an interrupted run goes on where the one that is behind had
 * come to. Without the permission for leave dates everything else is still read.
 */
export const usersCollector: Collector = {
  name: 'users',
  permissions: ['User.Read.All', 'User-LifeCycleInfo.Read.All'],
  collect: ({ run, record, ...context }) =>
    openTable(run, 'assignments', (assignments) =>
      openTable(run, 'users', async (users) => {
        let people = users.rowsKept;
        record.describes(run.asOf);
        record.kept(people);
        await collectPages(
          { run, record, ...context },
          {
            path: '/users',
            rowSchema: DirectoryUser,
            options: { query: { $select: selectOf(DirectoryUser), $top: '999' } },
            fallback: {
              when: ({ code }) => code === 'GRAPH_FORBIDDEN',
              options: { query: { $select: selectOf(withoutLeave), $top: '999' } },
              issue: leaveRefused,
            },
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
    ),
};
