import { collectTenant } from '../collectors/collect-tenant.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { Lake } from '../lake/lake.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

export interface CollectDeps {
  readonly tenantId: string;
  readonly reader: GraphReader;
  readonly lake: Lake;
  readonly maxReportLagDays: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reads the tenant as it is today into the lake. Without `sources`, all of them. The manifest says what was seen. */
export async function collect(deps: CollectDeps, sources?: readonly SourceName[]): Promise<Manifest> {
  const { tenantId, reader, lake, clock, log, maxReportLagDays } = deps;
  const run = await lake.openRun({ tenantId, asOf: isoOf(dayOfInstant(clock.now())) });
  await collectTenant({
    reader,
    run,
    ...(sources === undefined ? {} : { sources }),
    policy: { maxReportLagDays },
    clock,
    log: log.child({ runId: run.runId, tenantId, stage: 'collect' }),
  });
  return run.finish();
}
