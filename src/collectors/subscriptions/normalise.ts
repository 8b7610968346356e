import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { CompanySubscription } from './schema.ts';

export function normaliseSubscription(subscription: CompanySubscription): ObservationRows['subscriptions'] {
  return {
    subscriptionId: subscription.id.toLowerCase(),
    skuId: subscription.skuId,
    status: subscription.status,
    isTrial: subscription.isTrial,
    totalUnits: subscription.totalLicenses,
    createdOn: isoDayOf(subscription.createdDateTime),
    nextLifecycleOn: isoDayOf(subscription.nextLifecycleDateTime),
    ownerTenantId: subscription.ownerTenantId?.toLowerCase() ?? null,
  };
}
