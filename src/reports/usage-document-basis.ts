import type { Gap } from '../core/model/coverage.ts';
import { dayOf } from '../core/model/day.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';
import type { HeadCount } from '../lake/use-counts-scope.ts';

/** A source a document rests on, and how old its facts are. */
export interface BasisSource {
  readonly name: SourceName;
  readonly status: 'complete' | 'incomplete' | 'failed' | 'missing';
  /** The day its facts describe: of a report, the day it was refreshed. Null when nothing was read. */
  readonly refreshedOn: string | null;
  /** Days from there to the day of the run. */
  readonly lagDays: number | null;
  readonly observedAt: string | null;
}

/** What every document over a run begins with. */
export interface Basis {
  readonly schemaVersion: 1;
  readonly tenantId: string;
  readonly runId: string;
  readonly asOf: string;
  readonly sources: readonly BasisSource[];
  /** What those sources could not see. */
  readonly gaps: readonly Gap[];
}

export function basisOf(manifest: Manifest, names: readonly SourceName[]): Basis {
  const { tenantId, runId, asOf, coverage } = manifest;
  const wanted: ReadonlySet<string> = new Set(names);
  return {
    schemaVersion: 1,
    tenantId,
    runId,
    asOf,
    sources: names.map((name) => basisSource(manifest, name)),
    gaps: coverage.gaps.filter(({ source }) => wanted.has(source)),
  };
}

function basisSource({ sources, asOf }: Manifest, name: SourceName): BasisSource {
  const report = sources.find((source) => source.name === name);
  const refreshedOn = report?.asOf ?? null;
  return {
    name,
    status: report?.status ?? 'missing',
    refreshedOn,
    lagDays: refreshedOn === null ? null : dayOf(asOf) - dayOf(refreshedOn),
    observedAt: report?.observedAt ?? null,
  };
}

/**
 * Why nothing can be counted of a report's people; null when it can. People are counted from a whole directory only
 * (docs/methods.md §3), and names that are concealed join nobody: nought would be a guess.
 */
export function whyUncounted(manifest: Manifest, source: SourceName, column?: string): string | null {
  const users = manifest.sources.find(({ name }) => name === 'users');
  if (users?.status !== 'complete') return `users-${users?.status ?? 'missing'}`;
  const report = manifest.sources.find(({ name }) => name === source);
  if (report === undefined || report.status === 'failed') return `${source}-${report?.status ?? 'missing'}`;
  const isConcealed = manifest.coverage.gaps.some(
    (gap) => gap.source === source && gap.reason === 'concealed',
  );
  if (isConcealed) return `${source}-concealed`;
  const isAbsent = report.issues.some(({ code, place }) => code === 'column-absent' && place === column);
  return isAbsent ? `${source}-has-no-such-column` : null;
}

/** Both counts, and together (C43). */
export interface Heads extends HeadCount {
  readonly together: number;
}

export function headsOf({ internal, guests }: HeadCount): Heads {
  return { internal, guests, together: internal + guests };
}

/** A product a document is about; null for the whole tenant. */
export interface DocumentScope {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
}
