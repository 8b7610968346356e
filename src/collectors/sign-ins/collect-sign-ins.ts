import type { GraphError } from '../../graph/errors.ts';
import type { PagesOptions } from '../../graph/pages.ts';
import { selectOf } from '../../graph/select.ts';
import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseSignIns } from './normalise.ts';
import { UserSignIns } from './schema.ts';

/** The documented most, and what older documentation allowed (graph-and-azure §15.14). */
const pageSize = '500';
const formerPageSize = '120';

/** When each account was last signed in to. Ten requests a minute, so the page size decides how long it takes. */
export const signInsCollector: Collector = {
  name: 'sign-ins',
  permissions: ['User.Read.All', 'AuditLog.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'sign_ins',
      path: '/users',
      rowSchema: UserSignIns,
      options: optionsFor(pageSize),
      fallback: { when: isAboutPageSize, options: optionsFor(formerPageSize), issue: null },
      normalise: (user) => [normaliseSignIns(user)],
    }),
};

function optionsFor($top: string): PagesOptions {
  return { query: { $select: selectOf(UserSignIns), $top }, readsSignIns: true };
}

function isAboutPageSize({ code, answer }: GraphError): boolean {
  return code === 'GRAPH_BAD_REQUEST' && /page ?size|\$?top\b/i.test(answer.graphMessage ?? '');
}
