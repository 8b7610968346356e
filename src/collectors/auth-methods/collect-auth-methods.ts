import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { RegistrationDetails } from './schema.ts';

/** MFA, self-service password reset and sign-in without a password, person by person; five requests in ten seconds. */
export const authMethodsCollector: Collector = {
  name: 'auth-methods',
  permissions: ['AuditLog.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'auth_methods',
      path: '/reports/authenticationMethods/userRegistrationDetails',
      rowSchema: RegistrationDetails,
      options: {},
      normalise: ({ id, ...registered }) => [{ userId: id, ...registered }],
    }),
};
