import type { Gap } from '../core/model/coverage.ts';
import type { Manifest } from '../lake/observation.ts';
import type { TenantChange } from '../ledger/tenant-changes.ts';

/** Whether the log of licence changes was read in the newest collection. */
export interface ChangeSource {
  readonly status: 'complete' | 'incomplete' | 'failed' | 'missing';
  readonly observedAt: string | null;
  readonly gaps: readonly Gap[];
}

export function changeSourceOf(manifest: Manifest | null): ChangeSource {
  const report = manifest?.sources.find(({ name }) => name === 'directory-audits');
  if (report === undefined) return { status: 'missing', observedAt: null, gaps: [] };
  const { status, observedAt, gaps } = report;
  return { status, observedAt, gaps };
}

/** Licence changes seen in the tenant, newest first (ASG-11, GOV-11). People are ids; who changed it is as the log says. */
export function changesDocument(source: ChangeSource, changes: readonly TenantChange[], limit: number) {
  const listed = changes.slice(0, limit);
  return { schemaVersion: 1, source, isWhole: listed.length === changes.length, changes: listed } as const;
}

export type ChangesDocument = ReturnType<typeof changesDocument>;
