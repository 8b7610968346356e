import { z } from 'zod/v4';

const Known = z
  .int()
  .min(0)
  .nullish()
  .transform((count) => count ?? null);

const Users = z
  .object({ userCount: Known })
  .nullish()
  .transform((users) => users?.userCount ?? null);

/** Entitlement and use of Entra ID P1 and P2 (graph-and-azure §7); beta, so a figure may be missing. */
export const PremiumInsight = z.object({
  entitledP1LicenseCount: Known,
  entitledP2LicenseCount: Known,
  entitledTotalLicenseCount: Known,
  p1FeatureUtilizations: z.object({ conditionalAccess: Users, conditionalAccessGuestUsers: Users }).nullish(),
  p2FeatureUtilizations: z
    .object({ riskBasedConditionalAccess: Users, riskBasedConditionalAccessGuestUsers: Users })
    .nullish(),
});

export type PremiumInsight = z.output<typeof PremiumInsight>;
