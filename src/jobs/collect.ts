import { collectTenant, type CollectProgress } from '../collectors/collect-tenant.ts';
import type { AzureSource, PeopleSince } from '../collectors/collector.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { Lake } from '../lake/lake.ts';
import { sourceNames, type IsoDay, type Manifest, type SourceName } from '../lake/observation.ts';
import type { KeptRun } from '../lake/run-in-the-making.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { PowerBiReader } from '../powerbi/power-bi-reader.ts';
import { agedReport } from './aged-report.ts';
import { inactiveFirstOf, type CollectFor, type SignInsPolicy } from './sign-ins-way.ts';

export type { CollectProgress };

export interface CollectDeps {
  readonly tenantId: string;
  readonly reader: GraphReader;
  /** The roles of the reader's token; null where it tells none. Every source is asked for when left out. */
  readonly readerRoles?: () => Promise<readonly string[] | null>;
  /** Null, or left out: Azure is not configured. */
  readonly azure?: AzureSource | null;
  /** Null, or left out: Power BI is not configured. */
  readonly powerBi?: PowerBiReader | null;
  readonly lake: Lake;
  /** Files people brought, which are sources too. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  readonly maxReportLagDays: number;
  /** Days of directory audits that are read; 7 when left out. */
  readonly auditLookbackDays?: number;
  /** Keeps where to ask for changes of people, for the nights that follow; not when left out. */
  readonly followsPeople?: boolean;
  /** How sign-ins are read; in full when left out. */
  readonly signIns?: SignInsPolicy;
  /** For whoever looks on. */
  readonly onProgress?: (progress: CollectProgress) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Reads the tenant as it is today into the lake; the manifest says what was seen. With `sources`, only these are
 * read, and the others are taken over from the newest finished run, if there is one. Waits for a collection that is
 * under way; throws COLLECTION_UNDER_WAY where another process is at it.
 */
export async function collect(
  deps: CollectDeps,
  sources?: readonly SourceName[],
  purpose: CollectFor = 'weekly',
): Promise<Manifest> {
  return deps.lake.collecting(deps.tenantId, async () => {
    if (sources === undefined) return collectWhole(deps, purpose);
    const asOf = dayOfRun(deps);
    const earlier = await deps.lake.newest({ tenantId: deps.tenantId, onOrBefore: asOf });
    return readIntoRun(deps, { asOf, earlier, purpose, sources });
  });
}

/** Every source, by whoever is collecting already. It does without a damaged run before it, which it is to mend. */
export async function collectWhole(deps: CollectDeps, purpose: CollectFor): Promise<Manifest> {
  const asOf = dayOfRun(deps);
  const earlier = await deps.lake
    .newest({ tenantId: deps.tenantId, onOrBefore: asOf })
    .catch(noneWhenDamaged);
  return readIntoRun(deps, { asOf, earlier, purpose });
}

export function dayOfRun({ clock }: Pick<CollectDeps, 'clock'>): IsoDay {
  return isoOf(dayOfInstant(clock.now()));
}

interface Reading {
  readonly asOf: IsoDay;
  /** The newest finished run before this one. */
  readonly earlier: StoredRun | null;
  readonly purpose: CollectFor;
  /** All of them when left out. */
  readonly sources?: readonly SourceName[];
  readonly peopleSince?: PeopleSince;
}

/** Today's run: these sources as they are, and all others as the earlier run has them. */
export async function readIntoRun(
  deps: CollectDeps,
  { asOf, earlier, purpose, sources, peopleSince }: Reading,
): Promise<Manifest> {
  const { tenantId, reader, lake, imports, clock, log, maxReportLagDays, auditLookbackDays = 7 } = deps;
  const run = await lake.openRun({ tenantId, asOf });
  if (sources !== undefined && earlier !== null) {
    const finished = run.finishedSources().map(({ name }) => name);
    const others = sourceNames.filter((name) => !sources.includes(name) && !finished.includes(name));
    await run.adopt(aged(earlier, asOf, maxReportLagDays), others);
  }
  await collectTenant({
    ...{ reader, run, imports, clock },
    azure: deps.azure ?? null,
    powerBi: deps.powerBi ?? null,
    earlier: earlier?.facts ?? null,
    granted: (await deps.readerRoles?.()) ?? null,
    expectedRows: (source) => earlier?.manifest.sources.find(({ name }) => name === source)?.rows ?? null,
    ...(deps.onProgress === undefined ? {} : { onProgress: deps.onProgress }),
    ...(sources === undefined ? {} : { sources }),
    ...(peopleSince === undefined ? {} : { peopleSince }),
    policy: {
      maxReportLagDays,
      auditLookbackDays,
      followsPeople: deps.followsPeople === true || peopleSince !== undefined,
      inactiveFirst: deps.signIns === undefined ? null : inactiveFirstOf(deps.signIns, purpose, asOf),
    },
    log: log.child({ runId: run.runId, tenantId, stage: 'collect' }),
  });
  return run.finish();
}

function aged({ manifest, folder }: KeptRun, asOf: IsoDay, maxLagDays: number): KeptRun {
  const sources = manifest.sources.map((report) => agedReport(report, asOf, maxLagDays));
  return { folder, manifest: { ...manifest, sources } };
}

function noneWhenDamaged(error: unknown): null {
  if (error instanceof AppError && error.code === 'LAKE_RUN_DAMAGED') return null;
  throw error;
}
