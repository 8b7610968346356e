import { dayOf, isoOf } from '../core/model/day.ts';
import type { ShownBy } from '../core/model/feature.ts';
import { featureSignalOf, type FeatureSignal, type SignalSource } from '../core/signals/feature-signals.ts';
import type { IsoDay, Manifest, SourceReport } from './observation.ts';

/** How far what a source says of single features can be relied on (docs/methods.md §6). */
export interface SignalCoverage {
  /** The day its facts describe; null when nothing was read. */
  readonly refreshedOn: IsoDay | null;
  /** Why whoever it does not name may be somebody all the same; null when it was read whole and is of the day of the run. */
  readonly reason: string | null;
}

/** Power BI tells of days that are over: the newest is the one before the run's. */
function usualLagDays(source: SignalSource): 0 | 1 {
  return source === 'power-bi-activity' ? 1 : 0;
}

export function signalCoverage({ sources, asOf }: Manifest, source: SignalSource): SignalCoverage {
  const report = sources.find(({ name }) => name === source);
  return {
    refreshedOn: report?.asOf ?? null,
    reason: reasonOf(report, source, asOf),
  };
}

/** What the silence of a source has to be read by. */
export interface SilenceLimits {
  readonly classifyAfterDays: number;
  /** Some calls may be of a conference without saying so. */
  readonly hasOpaqueCalls: boolean;
}

/** Every source was read whole, for the day, over all the days use counts for: whom they leave out does not use it. */
export function isSilenceTelling(
  manifest: Manifest,
  { signals, silence }: ShownBy,
  { classifyAfterDays, hasOpaqueCalls }: SilenceLimits,
): boolean {
  const tells = ({ source, windowDays }: FeatureSignal): boolean =>
    windowDays >= classifyAfterDays &&
    signalCoverage(manifest, source).reason === null &&
    !(source === 'pstn-calls' && hasOpaqueCalls);
  return silence === 'unused' && signals.map(featureSignalOf).every(tells);
}

function reasonOf(report: SourceReport | undefined, source: SignalSource, asOf: IsoDay): string | null {
  if (report === undefined) return `${source}-missing`;
  const [gap] = report.gaps;
  const isNotConfigured = report.asOf === null && gap?.reason === 'missing';
  if (isNotConfigured) return `${source}-not-configured`;
  if (report.status === 'failed') return `${source}-${gap?.reason === 'forbidden' ? 'forbidden' : 'failed'}`;
  if (report.status === 'incomplete') return `${source}-incomplete`;
  if (gap !== undefined) return `${source}-${gap.reason}`;
  const newest = isoOf(dayOf(asOf) - usualLagDays(source));
  return report.asOf !== null && report.asOf >= newest ? null : `${source}-stale`;
}
