import type { SourceReport } from '../../lake/observation.ts';
import { AppError } from '../../lib/app-error.ts';
import { collectLines } from '../collect-lines.ts';
import type { Collector } from '../collector.ts';
import { readBytes, readFlag } from '../report-values.ts';
import { oneDriveUsageColumns, type OneDriveUsageField } from './columns.ts';

/** The name of the function, for issues. */
const report = 'getOneDriveUsageAccountDetail';

/**
 * How much each OneDrive holds (C10). It only tells what somebody would lose, and unknown is told as unknown: what is
 * missing of it is an issue and no gap, so that it never stands in the way of anything else.
 */
export const oneDriveUsageCollector: Collector = {
  name: 'onedrive-usage',
  permissions: ['Reports.Read.All'],
  async collect(context) {
    try {
      return withoutGaps(
        await collectLines<'onedrive_sizes', OneDriveUsageField>(context, {
          table: 'onedrive_sizes',
          report,
          path: `/reports/${report}(period='D7')`,
          columns: oneDriveUsageColumns,
          mayBeEmpty: true,
          namesPeople: true,
          read({ refreshedOn, values }) {
            const userKey = values.owner?.trim().toLowerCase() ?? '';
            const isDeleted = readFlag(values.isDeleted);
            // A site of a group, or of somebody who is gone: nobody's to lose.
            if (userKey === '' || isDeleted === true) return { rows: [], concealed: false };
            const storageBytes = readBytes(values.storageBytes);
            return { rows: [{ userKey, refreshedOn, isDeleted, storageBytes }], concealed: false };
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'GRAPH_UNREACHABLE') throw error;
      context.record.note({ code: error.code, place: report, message: `${error.what} Sizes stay unknown.` });
      return { ...context.record.report(), status: 'incomplete', asOf: null };
    }
  },
};

function withoutGaps(read: SourceReport): SourceReport {
  if (read.gaps.length === 0) return read;
  const told = read.gaps.map(({ reason, detail }) => ({ code: reason, place: report, message: detail }));
  return { ...read, status: 'incomplete', asOf: null, gaps: [], issues: [...read.issues, ...told] };
}
