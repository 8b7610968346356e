import { dayMs, type Day } from './days.ts';
import type { AssignmentRow } from './person.ts';
import {
  assignedProducts,
  deletion,
  displayName,
  refreshDate,
  reportOf,
  userName,
  type Cell,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { hasPlan, isListed, peopleEverIn, serviceList } from './report-subjects.ts';

/** getOffice365ActiveUserDetail: the base report (graph-and-azure.md §4.1). It names no period. */
export function createActiveUsersReport(frame: ReportFrame): UsageReport {
  const { dayCell } = frame;
  const has = serviceList.map(({ title, plans }): [string, Cell] => [
    `Has ${title} License`,
    ({ rows }) => (hasPlan(rows, plans) ? 'True' : 'False'),
  ]);
  const last = serviceList.map(({ title, work: key }): [string, Cell] => [
    `${title} Last Activity Date`,
    ({ work }) => dayCell(work[key]),
  ]);
  const assigned = serviceList.map(({ title, plans }): [string, Cell] => [
    `${title} License Assign Date`,
    ({ rows }) => (hasPlan(rows, plans) ? dayCell(assignDay(rows)) : ''),
  ]);
  const columns = {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    ...deletion(frame),
    ...Object.fromEntries([...has, ...last, ...assigned]),
    ...assignedProducts,
  };
  return reportOf(columns, peopleEverIn(frame.world, isListed));
}

function assignDay(rows: readonly AssignmentRow[]): Day {
  return Math.floor(Math.min(...rows.map((row) => row.updatedMs)) / dayMs);
}
