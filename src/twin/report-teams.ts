import { countOf, createCounts } from './activity-count.ts';
import { guidFrom } from './object-ids.ts';
import { tenantName } from './people.ts';
import { hash32 } from './random.ts';
import {
  assignedProducts,
  deletion,
  refreshDate,
  reportOf,
  reportPeriod,
  userName,
  type Cell,
  type Columns,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { hasPlan, isListedFor, peopleEverIn, services } from './report-subjects.ts';

const service = services.teams;

/** getTeamsUserActivityUserDetail in live column order (graph-and-azure.md §4.5): the only report with an object id. */
export function createTeamsReport(frame: ReportFrame): UsageReport {
  const { dayCell, isInPeriod, writeName } = frame;
  const count = createCounts(frame, service);
  const userId: Cell = ({ key, person }) => writeName(person?.id ?? guidFrom(key, 107));
  const hasOther: Cell = ({ key, work }) =>
    isInPeriod(work.teams) && hash32(key, 109) % 4 === 0 ? 'Yes' : 'No';
  const columns: Columns = {
    ...refreshDate(frame),
    'User Id': userId,
    ...userName(frame),
    'Last Activity Date': ({ work }) => dayCell(work.teams),
    ...deletion(frame),
    ...assignedProducts,
    'Team Chat Message Count': count('team', 0.3),
    'Private Chat Message Count': count('private', 6, 1),
    'Call Count': count('call', 0.5),
    'Meeting Count': addedUp(count('organised', 0.2), count('attended', 0.9)),
    'Meetings Organized Count': count('organised', 0.2),
    'Meetings Attended Count': count('attended', 0.9),
    'Ad Hoc Meetings Organized Count': count('ad hoc organised', 0.05),
    'Ad Hoc Meetings Attended Count': count('ad hoc attended', 0.1),
    'Scheduled One-time Meetings Organized Count': count('once organised', 0.05),
    'Scheduled One-time Meetings Attended Count': count('once attended', 0.3),
    'Scheduled Recurring Meetings Organized Count': count('recurring organised', 0.1),
    'Scheduled Recurring Meetings Attended Count': count('recurring attended', 0.5),
    ...durations(frame),
    'Has Other Action': hasOther,
    'Urgent Messages': count('urgent', 0.01),
    'Post Messages': count('post', 0.2),
    'Tenant Display Name': () => tenantName.toUpperCase(),
    'Shared Channel Tenant Display Names': () => '',
    'Reply Messages': count('reply', 0.4),
    'Is Licensed': ({ rows }) => (hasPlan(rows, service.plans) ? 'Yes' : 'No'),
    ...reportPeriod(frame),
  };
  return reportOf(columns, peopleEverIn(frame.world, isListedFor(service)));
}

function addedUp(left: Cell, right: Cell): Cell {
  return (subject) => String(Number(left(subject)) + Number(right(subject)));
}

/** Each duration twice: as ISO 8601, and in seconds at the end. */
function durations(frame: ReportFrame): Columns {
  const kinds = [
    ['Audio Duration', 900],
    ['Video Duration', 300],
    ['Screen Share Duration', 120],
  ] as const;
  const seconds = kinds.map(
    ([title, perDay], salt) =>
      [
        title,
        (subject: Parameters<Cell>[0]) => countOf(frame, subject, service, { salt, perDay, least: 0 }),
      ] as const,
  );
  return Object.fromEntries([
    ...seconds.map(([title, of]): [string, Cell] => [title, (subject) => isoDuration(of(subject))]),
    ...seconds.map(([title, of]): [string, Cell] => [
      `${title} In Seconds`,
      (subject) => String(of(subject)),
    ]),
  ]);
}

function isoDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  return `PT${text === '' ? '0S' : text}`;
}
