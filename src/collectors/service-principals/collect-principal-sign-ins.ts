import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { PrincipalActivity } from './schema.ts';

/** Whether applications are really used (M36-18). Beta: where it is not offered, the last use of each is unknown. */
export const principalSignInsCollector: Collector = {
  name: 'principal-sign-ins',
  permissions: ['AuditLog.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'principal_sign_ins',
      path: '/beta/reports/servicePrincipalSignInActivities',
      rowSchema: PrincipalActivity,
      options: {},
      normalise: ({ appId, lastSignInActivity, applicationAuthenticationClientSignInActivity }) => [
        { appId, lastAt: lastSignInActivity, lastAsItselfAt: applicationAuthenticationClientSignInActivity },
      ],
    }),
};
