import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { SourceName, SourceReport } from '../lake/observation.ts';
import type { CollectionRun } from '../lake/run-in-the-making.ts';
import type { SourceRecord } from './source-record.ts';

export interface CollectorPolicy {
  /** A usage report whose data are older than this many days on the day of the run is stale (C26). */
  readonly maxReportLagDays: number;
  /** Days of the directory's audit log that are read before the day of the run; 7 when left out. */
  readonly auditLookbackDays?: number;
}

/** What it takes to read from the tenant. */
export interface TenantContext {
  readonly reader: GraphReader;
  readonly run: CollectionRun;
  readonly policy: CollectorPolicy;
  /** Where the collector writes down what it saw, kept and lost: it outlives a failure. */
  readonly record: SourceRecord;
  /** What the tenant's report setting says; null when it was not read. */
  readonly namesConcealed: boolean | null;
}

export interface CollectContext extends TenantContext {
  /** The files people have brought. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
}

/**
 * Reads one source into its tables. It throws what it cannot read: `collectTenant` turns that into a report with
 * a gap, so that no outage ever looks like a smaller tenant.
 */
export interface Collector<Context = CollectContext> {
  readonly name: SourceName;
  /** Least application permissions, for the README's table. */
  readonly permissions: readonly string[];
  collect(context: Context): Promise<SourceReport>;
}
