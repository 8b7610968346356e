import type { ReportColumn } from '../report-table.ts';

/** getYammerActivityUserDetail (graph-and-azure §4.8). A count without a column stays unknown; a date may not. */
export const engageActivityColumns = {
  userState: { names: ['User State'], needed: true },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  postedCount: { names: ['Posted Count'], needed: false },
  readCount: { names: ['Read Count'], needed: false },
  likedCount: { names: ['Liked Count'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type EngageActivityField = keyof typeof engageActivityColumns;
