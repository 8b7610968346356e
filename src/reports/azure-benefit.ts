import { createBenefitReview, type BenefitFindings } from '../core/azure/benefit-review.ts';
import { licenceLines, type CoreRules, type LicenceLine } from '../core/azure/core-need.ts';
import { unknown, type Figure } from '../core/model/product.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { whyUnread, type AzureReviewPolicy } from './azure-policy.ts';

/** Core licences of one line: what Azure would take of them, and what the register has. */
export interface CoreLicences {
  readonly line: LicenceLine;
  /** Taken by what is on. */
  readonly inUse: number;
  /** That switching on the rest would take besides. */
  readonly toActivate: number;
  /** Entitled cores. The register does not say whether they have Software Assurance, nor what else they are used for. */
  readonly registered: Figure<number>;
}

export interface AzureBenefit {
  readonly method: string;
  readonly coreRules: CoreRules;
  /** Null with `reason`. */
  readonly findings: BenefitFindings | null;
  /** Rounded up to whole cores; null with `findings`. */
  readonly licences: readonly CoreLicences[] | null;
  readonly reason: string | null;
}

const listed = 200;

/** Where Azure Hybrid Benefit is on, where it could be, and the core licences that takes (AZR-02, AZR-03, AZR-11). */
export async function azureBenefit(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { coreRules }: AzureReviewPolicy,
  registered: Readonly<Partial<Record<LicenceLine, Figure<number>>>>,
): Promise<AzureBenefit> {
  const reason = whyUnread(manifest, 'azure-resources');
  const method = `The rate is resources with the benefit over all eligible ones: Windows machines and scale sets, SQL Server on machines, SQL databases, instances and pools. Passive replicas, Developer and Express, DTU, serverless and dev/test are left out. That a resource is eligible does not prove that there are licences with Software Assurance for it. A Windows machine takes at least ${coreRules.windowsMinCores} cores, a SQL Server at least ${coreRules.sqlMinCores}.`;
  if (reason !== null) return { method, coreRules, findings: null, licences: null, reason };
  const review = createBenefitReview({ rules: coreRules, listed });
  for await (const page of facts.azure.resources()) for (const resource of page) review.step(resource);
  const findings = review.finish();
  const licences = licenceLines.map((line) => ({
    line,
    inUse: Math.ceil(findings.whole.inUse[line]),
    toActivate: Math.ceil(findings.whole.toActivate[line]),
    registered: registered[line] ?? unknown('not-in-register'),
  }));
  return { method, coreRules, findings, licences, reason };
}
