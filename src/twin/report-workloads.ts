import { createCounts } from './activity-count.ts';
import { dayMs } from './days.ts';
import { hash32 } from './random.ts';
import {
  assignedProducts,
  deletion,
  displayName,
  refreshDate,
  reportOf,
  reportPeriod,
  userName,
  type Cell,
  type Columns,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { isListedFor, peopleEverIn, services, type Service } from './report-subjects.ts';

/** getEmailActivityUserDetail (graph-and-azure.md §4.4). Mail is received whether or not anybody reads it. */
export function createEmailReport(frame: ReportFrame): UsageReport {
  const count = createCounts(frame, services.exchange);
  const received: Cell = ({ key, person }) =>
    person === null ? '0' : String((hash32(key, 103) % 12) * (frame.periodDays ?? 0));
  return workloadReport(frame, services.exchange, {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    ...deletion(frame),
    ...lastActivity(frame, services.exchange),
    'Send Count': count('send', 3),
    'Receive Count': received,
    'Read Count': count('read', 9, 1),
    'Meeting Created Count': count('created', 0.2),
    'Meeting Interacted Count': count('interacted', 0.6),
  });
}

/** getOneDriveActivityUserDetail (graph-and-azure.md §4.6). */
export function createOneDriveReport(frame: ReportFrame): UsageReport {
  return workloadReport(frame, services.oneDrive, {
    ...refreshDate(frame),
    ...userName(frame),
    ...deletion(frame),
    ...lastActivity(frame, services.oneDrive),
    ...fileCounts(frame, services.oneDrive),
  });
}

/** getSharePointActivityUserDetail (graph-and-azure.md §4.7). */
export function createSharePointReport(frame: ReportFrame): UsageReport {
  const count = createCounts(frame, services.sharePoint);
  return workloadReport(frame, services.sharePoint, {
    ...refreshDate(frame),
    ...userName(frame),
    ...deletion(frame),
    ...lastActivity(frame, services.sharePoint),
    ...fileCounts(frame, services.sharePoint),
    'Visited Page Count': count('visited', 2, 1),
  });
}

/** getYammerActivityUserDetail (graph-and-azure.md §4.8): it tells a state, not `Is Deleted`. */
export function createEngageReport(frame: ReportFrame): UsageReport {
  const { dayCell } = frame;
  const count = createCounts(frame, services.yammer);
  const changed: Cell = ({ person, deletedDay }) => {
    if (person === null) return dayCell(deletedDay);
    return dayCell(person.createdMs === null ? null : Math.floor(person.createdMs / dayMs));
  };
  return workloadReport(frame, services.yammer, {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    'User State': ({ deletedDay }) => (deletedDay === null ? 'active' : 'deleted'),
    'State Change Date': changed,
    ...lastActivity(frame, services.yammer),
    'Posted Count': count('posted', 0.1),
    'Read Count': count('read', 1.5, 1),
    'Liked Count': count('liked', 0.4),
  });
}

function workloadReport(frame: ReportFrame, service: Service, columns: Columns): UsageReport {
  return reportOf(
    { ...columns, ...assignedProducts, ...reportPeriod(frame) },
    peopleEverIn(frame.world, isListedFor(service)),
  );
}

/** The same day as in the base report. */
function lastActivity({ dayCell }: ReportFrame, service: Service): Columns {
  return { 'Last Activity Date': ({ work }) => dayCell(work[service.work]) };
}

/** For some people nothing but their sync client was at work. */
function fileCounts(frame: ReportFrame, service: Service): Columns {
  const count = createCounts(frame, service);
  const unlessSynced =
    (cell: Cell): Cell =>
    (subject) =>
      subject.key % 13 === 6 ? '0' : cell(subject);
  return {
    'Viewed Or Edited File Count': unlessSynced(count('viewed', 2, 1)),
    'Synced File Count': count('synced', 4, 1),
    'Shared Internally File Count': unlessSynced(count('internal', 0.2)),
    'Shared Externally File Count': unlessSynced(count('external', 0.05)),
  };
}
