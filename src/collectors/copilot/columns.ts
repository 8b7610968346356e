import type { ReportColumn } from '../report-table.ts';

/**
 * getMicrosoft365CopilotUsageUserDetail (graph-and-azure §5), with the names the second version gives the same
 * facts. Only the newest activity of all decides; the applications are detail.
 */
export const copilotColumns = {
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  chatOn: { names: ['Copilot Chat Last Activity Date'], needed: false },
  chatWorkOn: { names: ['Copilot Chat (work) Last Activity Date'], needed: false },
  chatWebOn: { names: ['Copilot Chat (web) Last Activity Date'], needed: false },
  teamsOn: {
    names: ['Microsoft Teams Copilot Last Activity Date', 'Teams Copilot Last Activity Date'],
    needed: false,
  },
  wordOn: { names: ['Word Copilot Last Activity Date', 'Word Last Activity Date'], needed: false },
  excelOn: { names: ['Excel Copilot Last Activity Date', 'Excel Last Activity Date'], needed: false },
  powerPointOn: {
    names: ['PowerPoint Copilot Last Activity Date', 'PowerPoint Last Activity Date'],
    needed: false,
  },
  outlookOn: { names: ['Outlook Copilot Last Activity Date', 'Outlook Last Activity Date'], needed: false },
  oneNoteOn: { names: ['OneNote Copilot Last Activity Date', 'OneNote Last Activity Date'], needed: false },
  loopOn: { names: ['Loop Copilot Last Activity Date', 'Loop Last Activity Date'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type CopilotField = keyof typeof copilotColumns;
