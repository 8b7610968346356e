import type { Tenant } from '../population.ts';
import { createCommitment, type Commitment } from './commitment.ts';
import { createDatabases, type DatabaseResource } from './databases.ts';
import { createHybrid, type HybridResource } from './hybrid.ts';
import { createMachines, type MachineResource } from './machines.ts';
import { createOthers, type OtherResource } from './others.ts';
import { createReservations, type ReservationOrder } from './reservations.ts';
import { createSubscriptions, type ArmGroup, type ArmSubscription } from './subscriptions.ts';
import { createTagPolicies, type TagPolicies } from './tag-policies.ts';

export type ArmResource = MachineResource | DatabaseResource | HybridResource;

/** What the tenant has in Azure: the truth its ARM answers are made from. */
export interface ArmEstate {
  /** Name of the management group above every subscription. */
  readonly rootGroup: string;
  readonly subscriptions: readonly ArmSubscription[];
  readonly groups: readonly ArmGroup[];
  readonly resources: readonly ArmResource[];
  /** What no licence is about. */
  readonly others: readonly OtherResource[];
  readonly reservations: readonly ReservationOrder[];
  readonly commitment: Commitment;
  readonly policies: TagPolicies;
}

/** The estate of the tenant, always the same: some 0.2 % of the users as machines, and never fewer than 40. */
export function createArmEstate(tenant: Pick<Tenant, 'seed' | 'users' | 'todayDay' | 'tenantId'>): ArmEstate {
  const { seed, users, todayDay } = tenant;
  const { subscriptions, groups } = createSubscriptions(seed, users);
  const machines = createMachines(seed, users, groups);
  return {
    rootGroup: tenant.tenantId,
    subscriptions,
    groups,
    resources: [
      ...machines,
      ...createDatabases(seed, machines.length, groups),
      ...createHybrid(seed, machines.length, groups),
    ],
    others: createOthers(seed, groups, machines),
    reservations: createReservations(seed, users),
    commitment: createCommitment(seed, users, todayDay),
    policies: createTagPolicies(seed, subscriptions, groups, tenant.tenantId),
  };
}
