import type { ReportColumn } from '../report-table.ts';

/** getM365AppUserDetail (graph-and-azure §4.3). */
export const appColumns = {
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  windows: { names: ['Windows'], needed: true },
  mac: { names: ['Mac'], needed: true },
  mobile: { names: ['Mobile'], needed: true },
  web: { names: ['Web'], needed: true },
} as const satisfies Record<string, ReportColumn>;

export type AppField = keyof typeof appColumns;
