import { dayMs, instantText, type Day } from './days.ts';
import { guidFrom } from './object-ids.ts';
import type { Tenant } from './population.ts';
import { createRandom, hash32 } from './random.ts';

/** An identity that is no person. */
export interface TwinPrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly isEnabled: boolean;
  readonly type: 'Application' | 'ManagedIdentity' | 'Legacy';
  /** Null for a managed identity. */
  readonly ownerTenantId: string | null;
  /** The last sign-in of any kind; null: the report has no row of it. */
  readonly lastDay: Day | null;
  /** Without a person; null: only ever for one. */
  readonly lastAsItselfDay: Day | null;
}

/** Where Microsoft's own applications are registered. */
export const microsoftTenantId = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

const tasks = ['Payroll sync', 'Backup', 'Copier scan to mail', 'Intranet', 'Ticket bridge', 'HR import'];

export function principalCount({ users }: Tenant): number {
  return 30 + Math.floor(users / 60);
}

export function principalAt(tenant: Tenant, index: number): TwinPrincipal {
  const random = createRandom(hash32(tenant.seed, index, 347));
  const isMicrosofts = index % 3 === 0;
  const isManaged = !isMicrosofts && index % 7 === 2;
  const isLegacy = !isMicrosofts && index % 23 === 5;
  const isQuiet = index % 5 === 3;
  const lastDay = tenant.todayDay - (index % 4 === 1 ? random.between(91, 400) : random.between(1, 60));
  const task = isMicrosofts ? 'Microsoft service' : random.pick(tasks);
  return {
    id: guidFrom(tenant.seed, tenant.users, index, 349),
    appId: guidFrom(tenant.seed, tenant.users, index, 353),
    displayName: `${task} ${index}`,
    isEnabled: index % 17 !== 4,
    type: isManaged ? 'ManagedIdentity' : isLegacy ? 'Legacy' : 'Application',
    ownerTenantId: isMicrosofts ? microsoftTenantId : isManaged ? null : tenant.tenantId,
    lastDay: isQuiet ? null : lastDay,
    lastAsItselfDay: isQuiet || index % 6 === 2 ? null : lastDay,
  };
}

export function principalsOf(tenant: Tenant): readonly TwinPrincipal[] {
  return Array.from({ length: principalCount(tenant) }, (_, index) => principalAt(tenant, index));
}

/** The row of `servicePrincipalSignInActivities`. */
export function activityShape(principal: TwinPrincipal, position: number): Record<string, unknown> {
  const { appId, lastDay, lastAsItselfDay } = principal;
  const at = (day: Day | null): unknown => ({
    lastSignInDateTime: day === null ? '0001-01-01T00:00:00Z' : instantText(day * dayMs + 9 * 3_600_000),
    lastSignInRequestId: day === null ? '' : guidFrom(position, 359),
  });
  return {
    id: Buffer.from(appId).toString('base64'),
    appId: position % 9 === 4 ? appId.toUpperCase() : appId,
    lastSignInActivity: at(lastDay),
    delegatedClientSignInActivity: lastAsItselfDay === null ? at(lastDay) : null,
    delegatedResourceSignInActivity: null,
    applicationAuthenticationClientSignInActivity: at(lastAsItselfDay),
    applicationAuthenticationResourceSignInActivity: null,
  };
}
