import type { CoreRules } from '../core/azure/core-need.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';

/** What the figures of Azure are held against. */
export interface AzureReviewPolicy {
  readonly tagKeys: readonly string[];
  /** Names the business unit that pays. */
  readonly businessUnitTag: string;
  readonly reservationDays: number;
  readonly reservationFloorPct: number;
  readonly reservationMinDays: number;
  readonly commitmentMinMonths: number;
  readonly commitmentTolerancePct: number;
  readonly tagFloorPct: number;
  /** Days after its end until a month of cost is whole. */
  readonly costLateDays: number;
  readonly coreRules: CoreRules;
  /** Older facts are stale: nothing is concluded from them. */
  readonly maxReportLagDays: number;
}

/** Why nothing can be said from a source of Azure; null when it was read to its end. Half of an estate proves nothing. */
export function whyUnread(manifest: Manifest, source: SourceName): string | null {
  const report = manifest.sources.find(({ name }) => name === source);
  return report?.status === 'complete' ? null : `${source}-${report?.status ?? 'missing'}`;
}
