import type { ObservationRows, SourceReport } from '../../lake/observation.ts';
import type { TableWriter } from '../../lake/run-in-the-making.ts';
import type { PowerBiReader } from '../../powerbi/power-bi-reader.ts';
import type { CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { daysBefore, daysKept } from './days-to-read.ts';
import { fabricSetting } from './fabric-setting.ts';
import { keepDays } from './keep-days.ts';
import { readDays } from './read-days.ts';
import { takeOverDays } from './take-over-days.ts';

/** All that Power BI answers. */
const usualDays = 28;

/** Of 200 an hour for the whole tenant, so that some are left for retries and for others. */
const usualPagesPerRun = 160;

const notConfigured =
  'Power BI was not read because it is not configured: set POWERBI_BASE_URL to the Power BI beside this Graph, such as https://api.powerbi.com.';

/**
 * Who uses Power BI, day by day (graph-and-azure §7; M36-03). Of an event who and when is kept, and whether it was more
 * than viewing. Days an earlier run read whole are taken over but for the newest, to which events are still added.
 */
export const powerBiActivityCollector: Collector = {
  name: 'power-bi-activity',
  permissions: [fabricSetting],
  async collect(context) {
    const { run, record, powerBi = null } = context;
    if (powerBi === null) {
      record.gap('missing', notConfigured);
      return { ...record.report(), asOf: null };
    }
    return openTable(run, 'power_bi_use', (uses) =>
      openTable(run, 'power_bi_days', (days) => collectDays(context, powerBi, { uses, days })),
    );
  },
};

interface Writers {
  readonly uses: TableWriter<ObservationRows['power_bi_use']>;
  readonly days: TableWriter<ObservationRows['power_bi_days']>;
}

async function collectDays(
  context: CollectContext,
  powerBi: PowerBiReader,
  { uses, days }: Writers,
): Promise<SourceReport> {
  const { run, record, earlier = null, policy } = context;
  const { powerBiDays = usualDays, powerBiPagesPerRun = usualPagesPerRun } = policy;
  const wanted = daysBefore(run.asOf, powerBiDays);
  const kept = keepDays({ record, uses, days, whole: daysKept([uses.resumeFrom, days.resumeFrom]) });
  if (earlier?.powerBi !== undefined) await takeOverDays(earlier.powerBi, wanted, kept);
  return readDays({ record, powerBi, kept, asOf: run.asOf, mostPages: powerBiPagesPerRun, wanted });
}
