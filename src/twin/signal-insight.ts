import type { Tenant } from './population.ts';
import { hasAnyPlan } from './tenant-skus.ts';

/** Entitlement and use of Entra ID P1 and P2 as the tenant sees them. */
export function premiumInsightOf({ skus, users }: Tenant) {
  const units = (plan: 'AAD_PREMIUM' | 'AAD_PREMIUM_P2'): number =>
    skus.reduce((sum, { fact, prepaid }) => sum + (hasAnyPlan(fact.key, [plan]) ? prepaid.enabled : 0), 0);
  const p2 = units('AAD_PREMIUM_P2');
  const p1 = units('AAD_PREMIUM');
  return {
    entitledP1LicenseCount: p1,
    entitledP2LicenseCount: p2,
    entitledTotalLicenseCount: p1 + p2,
    p1FeatureUtilizations: {
      conditionalAccess: { userCount: Math.round(users * 0.82) },
      conditionalAccessGuestUsers: { userCount: Math.round(users * 0.015) },
    },
    p2FeatureUtilizations: {
      riskBasedConditionalAccess: { userCount: Math.round(users * 0.79) },
      riskBasedConditionalAccessGuestUsers: { userCount: Math.round(users * 0.01) },
    },
    internetAccessFeatureUtilizations: null,
    privateAccessFeatureUtilizations: null,
  };
}
