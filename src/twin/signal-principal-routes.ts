import { badRequest } from './messages.ts';
import type { Route, TwinWorld } from './route.ts';
import { listPage } from './signal-pages.ts';
import { activityShape, principalsOf, type TwinPrincipal } from './signal-principals.ts';
import { selectOf } from './odata-query.ts';

const limits = { usual: 100, most: 999 };

/** Applications and managed identities, and when they were last signed in to. */
export function createPrincipalRoutes(world: TwinWorld): readonly Route[] {
  const { tenant } = world;
  return [
    {
      method: 'GET',
      path: 'servicePrincipals',
      source: 'principals',
      units: 1,
      handle(call) {
        const select = selectOf(call.request);
        const rows = principalsOf(tenant).map((principal) => {
          const whole = Object.entries(principalShape(principal));
          return Object.fromEntries(whole.filter(([name]) => select?.includes(name) ?? true));
        });
        return listPage(call, limits, rows);
      },
    },
    {
      method: 'GET',
      path: 'reports/servicePrincipalSignInActivities',
      source: 'principals',
      units: 1,
      handle(call) {
        if (call.request.version !== 'beta')
          throw badRequest("Resource not found for the segment 'servicePrincipalSignInActivities'.");
        const used = principalsOf(tenant).filter(({ lastDay }) => lastDay !== null);
        return listPage(call, limits, used.map(activityShape));
      },
    },
  ];
}

function principalShape(principal: TwinPrincipal): Record<string, unknown> {
  const { id, appId, displayName, isEnabled, type, ownerTenantId } = principal;
  return {
    id,
    appId,
    displayName,
    accountEnabled: isEnabled,
    servicePrincipalType: type,
    appOwnerOrganizationId: ownerTenantId,
  };
}
