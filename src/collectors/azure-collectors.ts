import { azureCommitmentsCollector } from './azure-commitments/collect-azure-commitments.ts';
import { azureCostsCollector } from './azure-costs/collect-azure-costs.ts';
import { azurePolicyCollector } from './azure-policy/collect-azure-policy.ts';
import { azureReservationsCollector } from './azure-reservations/collect-azure-reservations.ts';
import { azureResourcesCollector } from './azure-resources/collect-azure-resources.ts';
import type { Collector } from './collector.ts';

/** What Azure bills, reserves, runs and tags. */
export const azureCollectors: readonly Collector[] = [
  azureReservationsCollector,
  azureCommitmentsCollector,
  azureCostsCollector,
  azureResourcesCollector,
  azurePolicyCollector,
];
