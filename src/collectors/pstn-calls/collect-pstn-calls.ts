import { dayOf, isoOf } from '../../core/model/day.ts';
import type { ObservationRows } from '../../lake/observation.ts';
import { collectPages } from '../collect-pages.ts';
import type { Collector } from '../collector.ts';
import { isoDayOf } from '../observed-values.ts';
import { tallyTable } from '../tally-table.ts';
import { CallRecord } from './schema.ts';

/** The longest range Graph answers. */
const windowDays = 90;

const functions = [
  ['callingPlan', 'getPstnCalls'],
  ['directRouting', 'getDirectRoutingCalls'],
] as const;

/**
 * Who telephones, and who organises conferences people dial in to (graph-and-azure §7; M36-03, M36-08). Calls are
 * kept as counts once both kinds were read whole, so that none is ever counted twice: an interrupted run reads them
 * again.
 */
export const pstnCallsCollector: Collector = {
  name: 'pstn-calls',
  permissions: ['CallRecord-PstnCalls.Read.All'],
  collect: (context) => {
    const { run, record } = context;
    const range = `fromDateTime=${isoOf(dayOf(run.asOf) - windowDays)},toDateTime=${run.asOf}`;
    return tallyTable(run, 'pstn_use', async (writer) => {
      let ofNobody = 0;
      for (const [route, name] of functions) {
        await collectPages(context, {
          path: `/communications/callRecords/${name}(${range})`,
          rowSchema: CallRecord,
          options: {},
          resumeFrom: null,
          async keep(calls) {
            const rows = calls.flatMap((call) => rowOf(route, call) ?? []);
            ofNobody += calls.length - rows.length;
            await writer.add(rows);
          },
        });
      }
      const { rows } = await writer.keep();
      record.describes(run.asOf);
      record.kept(rows);
      if (ofNobody > 0) {
        const message = `${ofNobody} call(s) were of no person, such as those of an auto attendant.`;
        record.note({ code: 'call-without-person', place: 'in total', message });
      }
      return record.report();
    });
  },
};

/** Null: a call of no person. */
function rowOf(
  route: (typeof functions)[number][0],
  { userId, startDateTime, callType }: CallRecord,
): ObservationRows['pstn_use'] | null {
  const day = isoDayOf(startDateTime);
  if (userId === null || userId === undefined || day === null) return null;
  return { userId, route, callType: callType?.toLowerCase() ?? 'unknown', calls: 1, lastCallOn: day };
}
