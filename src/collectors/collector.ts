import type { AzureReader } from '../azure/azure-reader.ts';
import type { ExportStore } from '../azure/export-store.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { FollowLink, IsoDay, SourceName, SourceReport } from '../lake/observation.ts';
import type { CollectionRun, KeptRun } from '../lake/run-in-the-making.ts';
import type { RunFacts } from '../lake/run-facts.ts';
import type { PowerBiReader } from '../powerbi/power-bi-reader.ts';
import type { SourceRecord } from './source-record.ts';

export interface CollectorPolicy {
  /** A usage report whose data are older than this many days on the day of the run is stale (C26). */
  readonly maxReportLagDays: number;
  /** Days of the directory's audit log that are read before the day of the run; 7 when left out. */
  readonly auditLookbackDays?: number;
  /** People active since the day are counted in place of read in directories above the number; read in full when left out (C29). */
  readonly inactiveFirst?: { readonly since: IsoDay; readonly aboveUsers: number } | null;
  /** Keeps where to ask for changes of people after a full read of them; not when left out. */
  readonly followsPeople?: boolean;
  /** Mailboxes asked one by one what they are for, in one run; 2,000 when left out. */
  readonly mailboxPurposesPerRun?: number;
  /** Full days of Power BI before the day of the run; 28 when left out, which is all it answers. */
  readonly powerBiDays?: number;
  /** Pages of Power BI read in one run; 160 when left out. */
  readonly powerBiPagesPerRun?: number;
}

/** What is read of Azure (policy section `azure`). */
export interface AzureReadPolicy {
  /** Names; all that are visible when empty. */
  readonly billingAccounts: readonly string[];
  /** Subscriptions or management groups, as paths; every visible subscription when empty. */
  readonly scopes: readonly string[];
  readonly tagKeys: readonly string[];
  readonly months: number;
  readonly reservationDays: number;
  readonly commitmentMonths: number;
}

/** The way to Azure, and what is wanted of it. */
export interface AzureSource {
  readonly reader: AzureReader;
  readonly policy: AzureReadPolicy;
  /** Where cost is exported to, read in place of asking for it; it is asked for when left out or null. */
  readonly costExports?: ExportStore | null;
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
  /** Optional permissions the reader is known not to have; none when left out. */
  readonly withheld?: readonly string[];
}

export interface CollectContext extends TenantContext {
  /** The files people have brought. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  /** Left out or null: Azure is not configured, and its sources say so. */
  readonly azure?: AzureSource | null;
  /** Left out or null: Power BI is not configured, and its source says so. */
  readonly powerBi?: PowerBiReader | null;
  /** The newest finished run before this one; none when left out or null. */
  readonly earlier?: EarlierRun | null;
  /** The run whose people are taken over but for those who changed; everybody is read when left out or null. */
  readonly peopleSince?: PeopleSince | null;
}

export interface PeopleSince extends FollowLink {
  readonly run: KeptRun;
}

/** What a collector may want to know of an earlier run. */
export type EarlierRun = Pick<RunFacts, 'mailboxesToAsk'> & Partial<Pick<RunFacts, 'powerBi'>>;

/**
 * Reads one source into its tables. It throws what it cannot read: `collectTenant` turns that into a report with
 * a gap, so that no outage ever looks like a smaller tenant.
 */
export interface Collector<Context = CollectContext> {
  readonly name: SourceName;
  /** Least application permissions, and roles in Azure: without one of them the source is not read. */
  readonly permissions: readonly string[];
  /** Permissions it can do without: it then reads fewer fields, and says so in an issue. */
  readonly optionalPermissions?: readonly string[];
  /** Sources it holds its own against, read before it where they are read at all. */
  readonly after?: readonly SourceName[];
  /**
   * Keeps what earlier runs found out and this one would lose where it is refused or fails. Called before `collect`, and
   * also where that is not; its rows count as kept.
   */
  keepKnown?(context: Context): Promise<void>;
  collect(context: Context): Promise<SourceReport>;
}
