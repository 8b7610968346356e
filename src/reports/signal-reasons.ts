import type { Gap } from '../core/model/coverage.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';

/** Why a source proves nothing about those it leaves out; null when it was read whole. */
export function whyUnread(manifest: Manifest, source: SourceName): string | null {
  const report = manifest.sources.find(({ name }) => name === source);
  if (report?.status !== 'complete') return `${source}-${reasonOf(report)}`;
  const isNotConfigured = report.asOf === null && report.gaps.some(({ reason }) => reason === 'missing');
  return isNotConfigured ? `${source}-not-configured` : null;
}

function reasonOf(report: Manifest['sources'][number] | undefined): string {
  if (report === undefined) return 'missing';
  const isForbidden = report.gaps.some(({ reason }) => reason === 'forbidden');
  return report.status === 'failed' && isForbidden ? 'forbidden' : report.status;
}

/** What these sources could not see: no gap of the run, because no verdict rests on them. */
export function gapsOf({ sources }: Manifest, names: readonly SourceName[]): readonly Gap[] {
  return sources.filter(({ name }) => names.includes(name)).flatMap(({ gaps }) => gaps);
}
