import { deviceDocument, type DeviceDocument } from '../reports/device-document.ts';
import { planInput, type PlanServices } from './plan-scope.ts';

/** The devices of the newest collection, or of the newest on or before a day. Throws NOTHING_COLLECTED. */
export async function devicesOf(services: PlanServices, asOf: string | undefined): Promise<DeviceDocument> {
  const { catalogue, policy } = services;
  const { populations, maxReportLagDays, decision, devices } = policy;
  const input = await planInput(services, asOf);
  return deviceDocument({
    run: input.run,
    policy: { populations, maxReportLagDays, newForDays: decision.newForDays, ...devices },
    catalogue,
    priceBook: input.priceBook,
    exempt: input.exempt ?? new Set(),
    qualityGaps: input.qualityGaps ?? [],
  });
}
