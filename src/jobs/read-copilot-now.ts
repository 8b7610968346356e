import { copilotCollector } from '../collectors/copilot/collect-copilot.ts';
import type { TenantContext } from '../collectors/collector.ts';
import { ReportError } from '../collectors/report-error.ts';
import { createSourceRecord } from '../collectors/source-record.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Evidence } from '../core/model/seat.ts';
import { GraphError } from '../graph/errors.ts';
import type { GraphReader } from '../graph/reader.ts';
import { keepsNothing } from '../lake/keeps-nothing.ts';
import type { ObservationRows, TableName } from '../lake/observation.ts';
import type { CollectionRun, TableWriter } from '../lake/run-in-the-making.ts';
import type { Clock } from '../lib/clock.ts';

export interface ReadCopilotDeps {
  readonly reader: GraphReader;
  readonly maxReportLagDays: number;
  readonly clock: Clock;
}

export interface CopilotUser {
  readonly userId: string;
  readonly userPrincipalName: string | null;
}

/**
 * The Copilot activity of these people by the report as it is now: one download, of which only their rows are
 * kept. Whoever it does not name, or a report that is concealed, late or cut, is `unknown`.
 */
export async function readCopilotNow(
  { reader, maxReportLagDays, clock }: ReadCopilotDeps,
  people: readonly CopilotUser[],
): Promise<ReadonlyMap<string, Evidence>> {
  const wanted = new Map(
    people.flatMap(({ userId, userPrincipalName }) =>
      userPrincipalName === null ? [] : [[userPrincipalName.toLowerCase(), userId] as const],
    ),
  );
  const evidence = new Map<string, Evidence>();
  const run = passingRun(isoOf(dayOfInstant(clock.now())), (row) => {
    const userId = wanted.get(row.userKey);
    if (userId === undefined) return;
    evidence.set(userId, row.lastActivityOn === null ? 'never' : dayOf(row.lastActivityOn));
  });
  const isWhole = await isReadWhole({
    ...{ reader, run, policy: { maxReportLagDays }, namesConcealed: null },
    record: createSourceRecord('copilot', clock),
  });
  return isWhole ? evidence : new Map();
}

/** A report that was refused or broke off proves nothing; any other fault is the caller's to meet. */
async function isReadWhole(context: TenantContext): Promise<boolean> {
  try {
    const { status, gaps } = await copilotCollector.collect(context);
    return status === 'complete' && gaps.length === 0;
  } catch (error) {
    if (error instanceof ReportError) return false;
    if (error instanceof GraphError && error.code === 'GRAPH_FORBIDDEN') return false;
    throw error;
  }
}

/** A run that keeps nothing and shows every Copilot row as it passes. */
function passingRun(asOf: string, see: (row: ObservationRows['copilot']) => void): CollectionRun {
  return {
    runId: 'passing',
    asOf,
    async table<T extends TableName>() {
      let count = 0;
      const writer: TableWriter<ObservationRows['copilot']> = {
        resumeFrom: null,
        rowsKept: 0,
        async append(rows) {
          count += rows.length;
          rows.forEach(see);
        },
        close: async () => ({ rows: count }),
      };
      return writer as unknown as TableWriter<ObservationRows[T]>;
    },
    finishedSources: () => [],
    sourceDone: async () => undefined,
    adopt: async () => undefined,
    ...keepsNothing,
    finish: () => Promise.reject(new TypeError('A passing run is never finished.')),
  };
}
