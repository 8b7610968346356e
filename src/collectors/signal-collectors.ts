import { authMethodsCollector } from './auth-methods/collect-auth-methods.ts';
import type { Collector } from './collector.ts';
import { mailboxPurposesCollector } from './mailbox-purposes/collect-mailbox-purposes.ts';
import { pimActivationsCollector } from './pim-roles/collect-pim-activations.ts';
import { pimEligibilitiesCollector } from './pim-roles/collect-pim-eligibilities.ts';
import { powerBiActivityCollector } from './power-bi-activity/collect-power-bi-activity.ts';
import { premiumInsightCollector } from './premium-insight/collect-premium-insight.ts';
import { pstnCallsCollector } from './pstn-calls/collect-pstn-calls.ts';
import { accessPoliciesCollector } from './risk-detections/collect-access-policies.ts';
import { riskDetectionsCollector } from './risk-detections/collect-risk-detections.ts';
import { principalSignInsCollector } from './service-principals/collect-principal-sign-ins.ts';
import { servicePrincipalsCollector } from './service-principals/collect-service-principals.ts';

/** Signals of single features. */
export const signalCollectors: readonly Collector[] = [
  pstnCallsCollector,
  pimEligibilitiesCollector,
  pimActivationsCollector,
  riskDetectionsCollector,
  accessPoliciesCollector,
  premiumInsightCollector,
  authMethodsCollector,
  servicePrincipalsCollector,
  principalSignInsCollector,
  mailboxPurposesCollector,
  powerBiActivityCollector,
];
