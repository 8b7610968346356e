import { selectOf } from '../../graph/select.ts';
import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { ServicePrincipal } from './schema.ts';

/** Identities that are no person: applications, and managed identities (M36-18). */
export const servicePrincipalsCollector: Collector = {
  name: 'service-principals',
  permissions: ['Application.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'service_principals',
      path: '/servicePrincipals',
      rowSchema: ServicePrincipal,
      options: { query: { $select: selectOf(ServicePrincipal), $top: '999' } },
      normalise: (principal) => [
        {
          principalId: principal.id,
          appId: principal.appId,
          displayName: principal.displayName,
          accountEnabled: principal.accountEnabled,
          principalType: principal.servicePrincipalType,
          ownerTenantId: principal.appOwnerOrganizationId?.toLowerCase() ?? null,
        },
      ],
    }),
};
