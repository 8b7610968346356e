import type { Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { PremiumInsight } from './schema.ts';

/** One call for the whole tenant. Beta: where it is not offered, its figures are unknown and nothing stands in for them. */
export const premiumInsightCollector: Collector = {
  name: 'premium-insight',
  permissions: ['Reports.Read.All'],
  collect: ({ reader, run, record }) =>
    openTable(run, 'premium_insights', async (writer) => {
      const { value, requestId, seen } = await reader.getJson(
        '/beta/reports/azureADPremiumLicenseInsight',
        PremiumInsight,
      );
      const { p1FeatureUtilizations: p1, p2FeatureUtilizations: p2 } = value;
      record.saw(seen ?? requestId);
      record.describes(run.asOf);
      const row = {
        insightId: 'tenant',
        entitledP1: value.entitledP1LicenseCount,
        entitledP2: value.entitledP2LicenseCount,
        entitledTotal: value.entitledTotalLicenseCount,
        conditionalAccessUsers: p1?.conditionalAccess ?? null,
        conditionalAccessGuests: p1?.conditionalAccessGuestUsers ?? null,
        riskBasedUsers: p2?.riskBasedConditionalAccess ?? null,
        riskBasedGuests: p2?.riskBasedConditionalAccessGuestUsers ?? null,
      };
      await writer.append([row], null);
      record.kept(1);
      return record.report();
    }),
};
