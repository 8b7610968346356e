import { dayOf, isoOf } from '../../core/model/day.ts';
import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseAudit } from './normalise.ts';
import { DirectoryAudit } from './schema.ts';

const usualLookbackDays = 7;

/**
 * Who gave and took licences in the last days (graph-and-azure §8.2; ASG-11). Memberships are left out: the log has
 * those of every group of the tenant, and what a licence group does to its members is logged as a licence change.
 */
export const directoryAuditsCollector: Collector = {
  name: 'directory-audits',
  permissions: ['AuditLog.Read.All'],
  collect: (context) => {
    const { auditLookbackDays = usualLookbackDays } = context.policy;
    const since = `${isoOf(dayOf(context.run.asOf) - auditLookbackDays)}T00:00:00Z`;
    const $filter = `activityDisplayName eq 'Change user license' and activityDateTime ge ${since}`;
    return collectTable(context, {
      table: 'directory_audits',
      path: '/auditLogs/directoryAudits',
      rowSchema: DirectoryAudit,
      options: { query: { $filter } },
      normalise: normaliseAudit,
    });
  },
};
