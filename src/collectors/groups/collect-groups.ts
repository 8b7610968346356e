import { selectOf } from '../../graph/select.ts';
import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseGroup } from './normalise.ts';
import { LicensingGroup } from './schema.ts';

const query = { $select: selectOf(LicensingGroup), $top: '999' };

/** Licensed groups only. Documented for users, not for groups (graph-and-azure §2.4, §15.2). */
const licensedOnly = {
  query: { ...query, $filter: 'assignedLicenses/$count ne 0', $count: 'true' },
  headers: { ConsistencyLevel: 'eventual' },
};

/** The groups that give licences. Where the tenant does not accept the filter, every group is read and sorted here. */
export const groupsCollector: Collector = {
  name: 'groups',
  permissions: ['GroupMember.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'groups',
      path: '/groups',
      rowSchema: LicensingGroup,
      options: licensedOnly,
      fallback: { when: ({ code }) => code === 'GRAPH_BAD_REQUEST', options: { query }, issue: null },
      normalise: normaliseGroup,
    }),
};
