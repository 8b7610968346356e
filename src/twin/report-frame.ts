import { reportLagDays } from './activity.ts';
import { dayText, type Day } from './days.ts';
import { createNameWriter, type NameWriter } from './report-concealment.ts';
import type { ReportSubject } from './report-subjects.ts';
import type { TwinWorld } from './route.ts';
import { heldSkus } from './seat-counts.ts';
import { areNamesConcealed } from './tenant-routes.ts';
import { skuOf } from './tenant-skus.ts';

/** A usage report: its columns in live order and its rows, written as they are asked for. */
export interface UsageReport {
  readonly columns: readonly string[];
  rows(): Iterable<readonly string[]>;
}

export type Cell<Subject = ReportSubject> = (subject: Subject) => string;

/** Columns by title, in the order they are written. */
export type Columns<Subject = ReportSubject> = Readonly<Record<string, Cell<Subject>>>;

/** What all reports of one moment share: the day they describe, the period asked for, and how names are shown. */
export interface ReportFrame {
  readonly world: TwinWorld;
  readonly refreshDay: Day;
  /** Null: the report knows no period, or all of it was asked for. */
  readonly periodDays: number | null;
  readonly writeName: NameWriter;
  /** A day as the report shows it: blank for none, and never after the day the report describes. */
  readonly dayCell: (day: Day | null) => string;
  readonly isInPeriod: (day: Day | null) => day is Day;
}

export function createReportFrame(world: TwinWorld, periodDays: number | null): ReportFrame {
  const { tenant } = world;
  const refreshDay = tenant.todayDay - (world.faults().laggingReportsDays ?? reportLagDays);
  return {
    world,
    refreshDay,
    periodDays,
    writeName: createNameWriter(areNamesConcealed(world), tenant.tenantId),
    dayCell: (day) => (day === null ? '' : dayText(Math.min(day, refreshDay))),
    isInPeriod: (day): day is Day => day !== null && (periodDays === null || refreshDay - day < periodDays),
  };
}

export function reportOf<Subject>(
  columns: Columns<Subject>,
  subjectsOf: () => Iterable<Subject>,
): UsageReport {
  const writers = Object.values(columns);
  return {
    columns: Object.keys(columns),
    *rows() {
      for (const subject of subjectsOf()) yield writers.map((write) => write(subject));
    },
  };
}

export function refreshDate({ refreshDay }: ReportFrame): Columns<unknown> {
  const text = dayText(refreshDay);
  return { 'Report Refresh Date': () => text };
}

export function userName({ writeName }: ReportFrame): Columns {
  return { 'User Principal Name': ({ upn }) => writeName(upn) };
}

export function displayName({ writeName }: ReportFrame): Columns {
  return { 'Display Name': (subject) => writeName(subject.displayName) };
}

export function deletion({ dayCell }: ReportFrame): Columns {
  return {
    'Is Deleted': ({ deletedDay }) => (deletedDay === null ? 'False' : 'True'),
    'Deleted Date': ({ deletedDay }) => dayCell(deletedDay),
  };
}

/** Upper-cased display names joined with `+` (graph-and-azure.md §4.0). */
export const assignedProducts: Columns = {
  'Assigned Products': ({ rows }) =>
    [...heldSkus(rows)].map((sku) => skuOf(sku).displayName.toUpperCase()).join('+'),
};

export function reportPeriod({ periodDays }: ReportFrame): Columns<unknown> {
  return { 'Report Period': () => (periodDays === null ? 'ALL' : String(periodDays)) };
}
