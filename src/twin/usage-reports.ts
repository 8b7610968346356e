import { reportLagDays } from './activity.ts';
import { dayMs, dayText, type Day } from './days.ts';
import type { AssignmentRow, Person, Work } from './person.ts';
import { createNameWriter } from './report-concealment.ts';
import type { TwinWorld } from './route.ts';
import { heldSkus } from './seat-counts.ts';
import { areNamesConcealed } from './tenant-routes.ts';
import type { PlanName } from './tenant-plans.ts';
import { skuOf } from './tenant-skus.ts';

/** A usage report: its columns in live order and its rows, written as they are asked for. */
export interface UsageReport {
  readonly columns: readonly string[];
  rows(): Iterable<readonly string[]>;
}

export type ReportName =
  'getOffice365ActiveUserDetail' | 'getM365AppUserDetail' | 'getMicrosoft365CopilotUsageUserDetail';

/** One row's material. */
interface ReportSubject {
  readonly upn: string;
  readonly displayName: string;
  readonly person: Person | null;
  readonly rows: readonly AssignmentRow[];
  readonly work: Work;
  readonly deletedDay: Day | null;
}

type Cell = (subject: ReportSubject) => string;

const services: readonly (readonly [title: string, work: keyof Work, plans: readonly PlanName[]])[] = [
  ['Exchange', 'exchange', ['EXCHANGE_S_ENTERPRISE', 'EXCHANGE_S_STANDARD', 'EXCHANGE_S_DESKLESS']],
  ['OneDrive', 'oneDrive', ['SHAREPOINTENTERPRISE', 'SHAREPOINTDESKLESS']],
  ['SharePoint', 'sharePoint', ['SHAREPOINTENTERPRISE', 'SHAREPOINTDESKLESS']],
  ['Skype For Business', 'skype', ['MCOSTANDARD', 'MCOIMP']],
  ['Yammer', 'yammer', ['YAMMER_ENTERPRISE']],
  ['Teams', 'teams', ['TEAMS1']],
];

const apps = ['Outlook', 'Word', 'Excel', 'PowerPoint', 'OneNote', 'Teams'];
const platforms = ['Windows', 'Mac', 'Mobile', 'Web'];
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

const noWork: Work = {
  exchange: null,
  oneDrive: null,
  sharePoint: null,
  skype: null,
  yammer: null,
  teams: null,
  apps: null,
};

/** The report as the tenant would show it now; `periodDays` is null for ALL. */
export function createUsageReport(
  world: TwinWorld,
  name: ReportName,
  periodDays: number | null,
): UsageReport {
  const { tenant } = world;
  const refreshDay = tenant.todayDay - (world.faults().laggingReportsDays ?? reportLagDays);
  const writeName = createNameWriter(areNamesConcealed(world), tenant.tenantId);
  const dayCell = (day: Day | null): string => (day === null ? '' : dayText(Math.min(day, refreshDay)));
  const upnCell: Cell = ({ upn }) => writeName(upn);
  const nameCell: Cell = ({ displayName }) => writeName(displayName);
  const common: Record<string, Cell> = {
    'Report Refresh Date': () => dayText(refreshDay),
    'User Principal Name': upnCell,
  };
  const period: Record<string, Cell> = {
    'Report Period': () => (periodDays === null ? 'ALL' : String(periodDays)),
  };

  switch (name) {
    case 'getOffice365ActiveUserDetail':
      return report({ ...common, 'Display Name': nameCell, ...activeUserCells(dayCell) }, subjects(world));
    case 'getM365AppUserDetail': {
      const since = refreshDay - (periodDays ?? 0);
      return report({ ...common, ...appCells(dayCell, period, since) }, subjects(world, hasApps));
    }
    case 'getMicrosoft365CopilotUsageUserDetail':
      return report(
        { ...common, 'Display Name': nameCell, ...copilotCells(dayCell), ...period },
        subjects(world, hasCopilotRow),
      );
  }
}

function report(
  cells: Readonly<Record<string, Cell>>,
  subjectsOf: () => Iterable<ReportSubject>,
): UsageReport {
  const writers = Object.values(cells);
  return {
    columns: Object.keys(cells),
    *rows() {
      for (const subject of subjectsOf()) yield writers.map((write) => write(subject));
    },
  };
}

/** Everybody licensed or active, then those deleted in the last weeks. UPNs come in the case the report likes. */
function subjects(
  { tenant, state }: TwinWorld,
  isWanted: (person: Person, rows: readonly AssignmentRow[]) => boolean = isListed,
): () => Iterable<ReportSubject> {
  return function* () {
    for (let index = 0; index < tenant.users; index += 1) {
      const person = tenant.personAt(index);
      const rows = state.rowsOf(person).filter((row) => row.state !== 'Error');
      if (!isWanted(person, rows)) continue;
      const upn = index % 7 === 2 ? person.upn.toUpperCase() : person.upn.toLowerCase();
      yield { upn, displayName: person.displayName, person, rows, work: person.work, deletedDay: null };
    }
    if (isWanted !== isListed) return;
    for (const { upn, displayName, deletedDay, lastDay } of tenant.departed) {
      yield { upn, displayName, person: null, rows: [], work: { ...noWork, exchange: lastDay }, deletedDay };
    }
  };
}

function isListed(person: Person, rows: readonly AssignmentRow[]): boolean {
  return rows.length > 0 || Object.values(person.work).some((day) => day !== null);
}

function hasApps(person: Person, rows: readonly AssignmentRow[]): boolean {
  return person.work.apps !== null || hasPlan(rows, ['OFFICESUBSCRIPTION', 'OFFICEMOBILE_SUBSCRIPTION']);
}

/** Only people with a Copilot licence have a row (graph-and-azure.md §5). */
function hasCopilotRow(person: Person, rows: readonly AssignmentRow[]): boolean {
  return person.copilotDay !== undefined && rows.some(({ sku }) => sku === 'COPILOT' || sku === 'COPILOT2');
}

function activeUserCells(dayCell: (day: Day | null) => string): Record<string, Cell> {
  const has = services.map(([title, , plans]): [string, Cell] => [
    `Has ${title} License`,
    ({ rows }) => (hasPlan(rows, plans) ? 'True' : 'False'),
  ]);
  const last = services.map(([title, key]): [string, Cell] => [
    `${title} Last Activity Date`,
    ({ work }) => dayCell(work[key]),
  ]);
  const assigned = services.map(([title, , plans]): [string, Cell] => [
    `${title} License Assign Date`,
    ({ rows }) => (hasPlan(rows, plans) ? dayCell(assignDay(rows)) : ''),
  ]);
  return {
    'Is Deleted': ({ deletedDay }) => (deletedDay === null ? 'False' : 'True'),
    'Deleted Date': ({ deletedDay }) => dayCell(deletedDay),
    ...Object.fromEntries([...has, ...last, ...assigned]),
    'Assigned Products': ({ rows }) =>
      [...heldSkus(rows)].map((sku) => skuOf(sku).displayName.toUpperCase()).join('+'),
  };
}

function appCells(
  dayCell: (day: Day | null) => string,
  period: Record<string, Cell>,
  since: Day,
): Record<string, Cell> {
  /** Most people use the desktop; a few are on the web and the phone only. */
  const uses = ({ person, work }: ReportSubject, position: number): string => {
    const isActive = work.apps !== null && work.apps >= since;
    const isWebOnly = person !== null && person.index % 6 === 1;
    return isActive && isWebOnly === position >= 2 && position !== 1 ? 'Yes' : 'No';
  };
  const onPlatform = platforms.map((title, position): [string, Cell] => [
    title,
    (subject) => uses(subject, position),
  ]);
  const inApp = apps.map((title): [string, Cell] => [
    title,
    ({ work }) => (work.apps !== null && work.apps >= since ? 'Yes' : 'No'),
  ]);
  const both = platforms.flatMap((platform, position) =>
    apps.map((app): [string, Cell] => [`${app} (${platform})`, (subject) => uses(subject, position)]),
  );
  return {
    'Last Activation Date': ({ work }) => dayCell(work.apps === null ? null : work.apps - 45),
    'Last Activity Date': ({ work }) => dayCell(work.apps),
    ...period,
    ...Object.fromEntries([...onPlatform, ...inApp, ...both]),
  };
}

function copilotCells(dayCell: (day: Day | null) => string): Record<string, Cell> {
  const perApp = copilotApps.map((title, position): [string, Cell] => [
    `${title} Last Activity Date`,
    ({ person }) => {
      const day = person?.copilotDay ?? null;
      if (day === null || person === null) return '';
      return position === person.index % copilotApps.length
        ? dayCell(day)
        : position === 0
          ? dayCell(day - 7)
          : '';
    },
  ]);
  return {
    'Last Activity Date': ({ person }) => dayCell(person?.copilotDay ?? null),
    ...Object.fromEntries(perApp),
  };
}

function hasPlan(rows: readonly AssignmentRow[], plans: readonly PlanName[]): boolean {
  return rows.some(({ sku }) => skuOf(sku).plans.some(({ name }) => plans.includes(name)));
}

function assignDay(rows: readonly AssignmentRow[]): Day {
  return Math.floor(Math.min(...rows.map((row) => row.updatedMs)) / dayMs);
}
