import {
  refreshDate,
  reportOf,
  reportPeriod,
  type Cell,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { hasPlan, isListed, peopleEverIn, serviceList, type ReportSubject } from './report-subjects.ts';

type State = 'active' | 'inactive' | null;

/** A service, or all of them together. */
interface Count {
  readonly title: string;
  active: number;
  inactive: number;
}

/**
 * getOffice365ServicesUserCounts: who of the base report was active in each service within the period, and who is
 * licensed for it and was not. One row without names, so concealment does not touch it (graph-and-azure.md §4.2).
 */
export function createServiceCountsReport(frame: ReportFrame): UsageReport {
  const titles = [...serviceList.map(({ title }) => title), 'Office 365'];
  const cells = titles.flatMap((title, position): [string, Cell<readonly Count[]>][] => [
    [`${title} Active`, (counts) => String(counts[position]?.active)],
    [`${title} Inactive`, (counts) => String(counts[position]?.inactive)],
  ]);
  const columns = { ...refreshDate(frame), ...Object.fromEntries(cells), ...reportPeriod(frame) };
  return reportOf(columns, () => [countPeople(frame, titles)]);
}

function countPeople(frame: ReportFrame, titles: readonly string[]): readonly Count[] {
  const counts = titles.map((title): Count => ({ title, active: 0, inactive: 0 }));
  for (const subject of peopleEverIn(frame.world, isListed)()) {
    const states = serviceList.map((service) => stateOf(frame, subject, service));
    const whole: State = states.includes('active')
      ? 'active'
      : states.includes('inactive')
        ? 'inactive'
        : null;
    for (const [position, state] of [...states, whole].entries()) {
      const count = counts[position];
      if (state !== null && count !== undefined) count[state] += 1;
    }
  }
  return counts;
}

function stateOf(
  { isInPeriod }: ReportFrame,
  { work, rows }: ReportSubject,
  service: (typeof serviceList)[number],
): State {
  if (isInPeriod(work[service.work])) return 'active';
  return hasPlan(rows, service.plans) ? 'inactive' : null;
}
