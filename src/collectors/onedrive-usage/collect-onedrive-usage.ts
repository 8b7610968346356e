import { collectLines } from '../collect-lines.ts';
import type { Collector } from '../collector.ts';
import { readBytes, readFlag } from '../report-values.ts';
import { oneDriveUsageColumns, type OneDriveUsageField } from './columns.ts';

const report = 'getOneDriveUsageAccountDetail';

/**
 * How much each OneDrive holds (C10). It only tells what somebody would lose: no verdict rests on it, and whom it does
 * not tell of would lose something unknown.
 */
export const oneDriveUsageCollector: Collector = {
  name: 'onedrive-usage',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectLines<'onedrive_sizes', OneDriveUsageField>(context, {
      table: 'onedrive_sizes',
      report,
      path: `/reports/${report}(period='D7')`,
      columns: oneDriveUsageColumns,
      mayBeEmpty: true,
      namesPeople: true,
      read({ number, refreshedOn, values }) {
        const userKey = values.owner?.trim().toLowerCase() ?? '';
        const isDeleted = readFlag(values.isDeleted);
        // A site of a group, or of somebody who is gone: nobody's to lose.
        if (userKey === '' || isDeleted === true) return { rows: [], concealed: false };
        const storageBytes = readBytes(values.storageBytes);
        const siteKey = values.siteId?.trim() || values.siteUrl?.trim() || `line ${number}`;
        return { rows: [{ userKey, siteKey, refreshedOn, isDeleted, storageBytes }], concealed: false };
      },
    }),
};
