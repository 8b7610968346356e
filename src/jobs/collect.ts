import { collectTenant, type CollectProgress } from '../collectors/collect-tenant.ts';
import type { AzureSource } from '../collectors/collector.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { Lake } from '../lake/lake.ts';
import { sourceNames, type Manifest, type SourceName } from '../lake/observation.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { inactiveFirstOf, type CollectFor, type SignInsPolicy } from './sign-ins-way.ts';

export type { CollectProgress };

export interface CollectDeps {
  readonly tenantId: string;
  readonly reader: GraphReader;
  /** The roles of the reader's token; null where it tells none. Every source is asked for when left out. */
  readonly readerRoles?: () => Promise<readonly string[] | null>;
  /** Null, or left out: Azure is not configured. */
  readonly azure?: AzureSource | null;
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
 * read, and the others are taken over from today's last finished run, if there is one.
 */
export async function collect(
  deps: CollectDeps,
  sources?: readonly SourceName[],
  purpose: CollectFor = 'weekly',
): Promise<Manifest> {
  const { tenantId, reader, lake, imports, clock, log, maxReportLagDays, auditLookbackDays = 7 } = deps;
  const asOf = isoOf(dayOfInstant(clock.now()));
  const newest = lake.newest({ tenantId, onOrBefore: asOf });
  const earlier = await (sources === undefined ? newest.catch(noneWhenDamaged) : newest);
  const run = await lake.openRun({ tenantId, asOf });
  if (sources !== undefined && earlier?.manifest.asOf === asOf) {
    await run.adopt(
      earlier,
      sourceNames.filter((name) => !sources.includes(name)),
    );
  }
  await collectTenant({
    reader,
    run,
    imports,
    azure: deps.azure ?? null,
    earlier: earlier?.facts ?? null,
    granted: (await deps.readerRoles?.()) ?? null,
    expectedRows: (source) => earlier?.manifest.sources.find(({ name }) => name === source)?.rows ?? null,
    ...(deps.onProgress === undefined ? {} : { onProgress: deps.onProgress }),
    ...(sources === undefined ? {} : { sources }),
    policy: {
      maxReportLagDays,
      auditLookbackDays,
      followsPeople: deps.followsPeople === true,
      inactiveFirst: deps.signIns === undefined ? null : inactiveFirstOf(deps.signIns, purpose, asOf),
    },
    clock,
    log: log.child({ runId: run.runId, tenantId, stage: 'collect' }),
  });
  return run.finish();
}

/** A whole collection does without the run before it: that one may be what it is to mend. */
function noneWhenDamaged(error: unknown): null {
  if (error instanceof AppError && error.code === 'LAKE_RUN_DAMAGED') return null;
  throw error;
}
