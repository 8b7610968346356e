import { collectTenant } from '../collectors/collect-tenant.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { Lake } from '../lake/lake.ts';
import { sourceNames, type Manifest, type SourceName } from '../lake/observation.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

export interface CollectDeps {
  readonly tenantId: string;
  readonly reader: GraphReader;
  readonly lake: Lake;
  /** Files people brought, which are sources too. */
  readonly imports: Pick<Inbox, 'newest' | 'read'>;
  readonly maxReportLagDays: number;
  /** Days of directory audits that are read; 7 when left out. */
  readonly auditLookbackDays?: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Reads the tenant as it is today into the lake; the manifest says what was seen. With `sources`, only these are
 * read, and the others are taken over from today's last finished run, if there is one.
 */
export async function collect(deps: CollectDeps, sources?: readonly SourceName[]): Promise<Manifest> {
  const { tenantId, reader, lake, imports, clock, log, maxReportLagDays, auditLookbackDays = 7 } = deps;
  const asOf = isoOf(dayOfInstant(clock.now()));
  const earlier = sources === undefined ? null : await lake.newest({ tenantId, onOrBefore: asOf });
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
    ...(sources === undefined ? {} : { sources }),
    policy: { maxReportLagDays, auditLookbackDays },
    clock,
    log: log.child({ runId: run.runId, tenantId, stage: 'collect' }),
  });
  return run.finish();
}
