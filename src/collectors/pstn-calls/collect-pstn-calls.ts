import { dayOf, isoOf } from '../../core/model/day.ts';
import { collectPages } from '../collect-pages.ts';
import type { Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { createCallTally } from './call-tally.ts';
import { CallRecord } from './schema.ts';

/** The longest range Graph answers. */
const windowDays = 90;

const functions = [
  ['callingPlan', 'getPstnCalls'],
  ['directRouting', 'getDirectRoutingCalls'],
] as const;

const rowsPerAppend = 5_000;

/**
 * Who telephones, and who organises conferences people dial in to (graph-and-azure §7; M36-03, M36-08). Calls are
 * counted as they are read and kept once both kinds were read whole, so that none is ever counted twice: an
 * interrupted run reads them again.
 */
export const pstnCallsCollector: Collector = {
  name: 'pstn-calls',
  permissions: ['CallRecord-PstnCalls.Read.All'],
  collect: (context) => {
    const { run, record } = context;
    const range = `fromDateTime=${isoOf(dayOf(run.asOf) - windowDays)},toDateTime=${run.asOf}`;
    return openTable(run, 'pstn_use', async (writer) => {
      const tally = createCallTally();
      for (const [route, name] of functions) {
        await collectPages(context, {
          path: `/communications/callRecords/${name}(${range})`,
          rowSchema: CallRecord,
          options: {},
          resumeFrom: null,
          async keep(calls) {
            for (const call of calls) tally.add(route, call);
          },
        });
      }
      const rows = [...tally.rows()];
      for (let start = 0; start < rows.length; start += rowsPerAppend)
        await writer.append(rows.slice(start, start + rowsPerAppend), null);
      record.describes(run.asOf);
      record.kept(rows.length);
      if (tally.ofNobody > 0) {
        const message = `${tally.ofNobody} call(s) were of no person, such as those of an auto attendant.`;
        record.note({ code: 'call-without-person', place: 'in total', message });
      }
      return record.report();
    });
  },
};
