import type { ReportColumn } from '../report-table.ts';

/** getOffice365ActiveUserDetail (graph-and-azure §4.1). A workload that is not reported must not read as unused. */
export const activeUserColumns = {
  isDeleted: { names: ['Is Deleted'], needed: true },
  exchangeOn: { names: ['Exchange Last Activity Date'], needed: true },
  oneDriveOn: { names: ['OneDrive Last Activity Date'], needed: true },
  sharePointOn: { names: ['SharePoint Last Activity Date'], needed: true },
  teamsOn: { names: ['Teams Last Activity Date'], needed: true },
  yammerOn: { names: ['Yammer Last Activity Date', 'Viva Engage Last Activity Date'], needed: true },
  /** The service ended in 2021; its column may end too. */
  skypeOn: { names: ['Skype For Business Last Activity Date'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type ActiveUserField = keyof typeof activeUserColumns;
