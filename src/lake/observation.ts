import type { Coverage, Gap } from '../core/model/coverage.ts';
import type { IsoDay, IsoInstant } from './iso-day.ts';
import type { Provenance } from './provenance.ts';
import { azureSources, tablesOfAzureSource, type AzureRows } from './rows/azure-rows.ts';
import { deviceSources, tablesOfDeviceSource, type DeviceRows } from './rows/device-rows.ts';
import { directorySources, tablesOfDirectorySource, type DirectoryRows } from './rows/directory-rows.ts';
import { serverSources, tablesOfServerSource, type ServerRows } from './rows/server-rows.ts';
import { signalSources, tablesOfSignalSource, type SignalRows } from './rows/signal-rows.ts';

export type { IsoDay, IsoInstant } from './iso-day.ts';

/** What each table of the lake holds, one row per fact as it was observed. Absent facts are null. */
export interface ObservationRows extends DirectoryRows, DeviceRows, AzureRows, ServerRows, SignalRows {}

export type TableName = keyof ObservationRows;

/** The sources a run reads, in the order it reads them. */
export const sourceNames = [
  ...directorySources,
  ...deviceSources,
  ...signalSources,
  ...azureSources,
  ...serverSources,
] as const;

export type SourceName = (typeof sourceNames)[number];

/** The tables each source fills. */
export const tablesOfSource: Readonly<Record<SourceName, readonly TableName[]>> = {
  ...tablesOfDirectorySource,
  ...tablesOfDeviceSource,
  ...tablesOfSignalSource,
  ...tablesOfAzureSource,
  ...tablesOfServerSource,
};

/**
 * Sources no verdict rests on: one that is refused, late or broken is told with its status and its gaps, and is no
 * gap of the run, so that it stops no proposal.
 */
const besideVerdicts: ReadonlySet<SourceName> = new Set([
  'directory-audits',
  'onedrive-usage',
  ...deviceSources,
  ...signalSources,
  ...azureSources,
  ...serverSources,
]);

export function decidesVerdicts(source: SourceName): boolean {
  return !besideVerdicts.has(source);
}

/** Files people bring: they are there, or empty, whatever became of the tenant. */
const broughtSources: ReadonlySet<SourceName> = new Set([
  ...(['features', 'holds', 'phones', 'configmgr-devices', 'configmgr-software', 'servers'] as const),
]);

export function isBrought(source: SourceName): boolean {
  return broughtSources.has(source);
}

/** Where changes are asked for: worth nothing without the reader's credential, and for seven days only. */
export interface FollowLink {
  readonly link: string;
  /** The day everybody was read last. */
  readonly fullOn: IsoDay;
}

/** What became of one source in one run. */
export interface SourceReport {
  readonly name: SourceName;
  readonly status: 'complete' | 'incomplete' | 'failed';
  /** The day the facts describe (a report's refresh date), or the day of observation. Null when nothing was read. */
  readonly asOf: IsoDay | null;
  readonly observedAt: IsoInstant;
  /**
   * When the run began that read it: what happened to the tenant since may not be in it. Filled in by the run, and
   * kept where a later run takes the source over; absent in manifests from before it was kept.
   */
  readonly startedAt?: IsoInstant;
  readonly rows: number;
  readonly gaps: readonly Gap[];
  /** Bad rows, counted by code; the first few with their place. */
  readonly issues: readonly { readonly code: string; readonly place: string; readonly message: string }[];
  /** Provenance: the request ids Microsoft answered with, first and last. */
  readonly requestIds: readonly string[];
  /** Where the facts come from; absent in manifests from before it was kept. */
  readonly provenance?: Provenance;
  /** Of people: where to ask what changed since they were read. */
  readonly follow?: FollowLink;
}

export interface ObservationFile {
  /** Relative to the run folder. */
  readonly path: string;
  readonly table: TableName;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Written last: a run without a manifest never happened. */
export interface Manifest {
  /** 1: before the usage reports by service; its tables may lack columns that were added since. */
  readonly schemaVersion: 1 | 2;
  readonly runId: string;
  readonly tenantId: string;
  readonly asOf: IsoDay;
  readonly startedAt: IsoInstant;
  readonly finishedAt: IsoInstant;
  readonly sources: readonly SourceReport[];
  readonly files: readonly ObservationFile[];
  readonly coverage: Coverage;
}
