import {
  displayName,
  refreshDate,
  reportOf,
  reportPeriod,
  userName,
  type Cell,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { peopleIn } from './report-subjects.ts';

const copilotApps = [
  'Copilot Chat',
  'Microsoft Teams Copilot',
  'Word Copilot',
  'Excel Copilot',
  'PowerPoint Copilot',
  'Outlook Copilot',
  'OneNote Copilot',
  'Loop Copilot',
];

/** getMicrosoft365CopilotUsageUserDetail: only people with a Copilot licence have a row (graph-and-azure.md §5). */
export function createCopilotReport(frame: ReportFrame): UsageReport {
  const { dayCell } = frame;
  const perApp = copilotApps.map((title, position): [string, Cell] => [
    `${title} Last Activity Date`,
    ({ person }) => {
      const day = person?.copilotDay ?? null;
      if (day === null || person === null) return '';
      if (position === person.index % copilotApps.length) return dayCell(day);
      return position === 0 ? dayCell(day - 7) : '';
    },
  ]);
  const columns = {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    'Last Activity Date': (({ person }) => dayCell(person?.copilotDay ?? null)) satisfies Cell,
    ...Object.fromEntries(perApp),
    ...reportPeriod(frame),
  };
  const subjects = peopleIn(
    frame.world,
    (person, rows) =>
      person.copilotDay !== undefined && rows.some(({ sku }) => sku === 'COPILOT' || sku === 'COPILOT2'),
  );
  return reportOf(columns, subjects);
}
