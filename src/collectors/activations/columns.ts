import type { ReportColumn } from '../report-table.ts';

/** getOffice365ActivationsUserDetail (graph-and-azure §4.8). A count without a column stays unknown; a date may not. */
export const activationsColumns = {
  productType: { names: ['Product Type'], needed: true },
  lastActivatedOn: { names: ['Last Activated Date'], needed: true },
  windows: { names: ['Windows'], needed: false },
  mac: { names: ['Mac'], needed: false },
  windows10Mobile: { names: ['Windows 10 Mobile'], needed: false },
  ios: { names: ['iOS'], needed: false },
  android: { names: ['Android'], needed: false },
  onSharedComputer: { names: ['Activated On Shared Computer'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type ActivationField = keyof typeof activationsColumns;
