import type { Day } from './days.ts';
import type { AssignmentRow, Person, Platform } from './person.ts';
import { hash32 } from './random.ts';
import {
  refreshDate,
  reportOf,
  reportPeriod,
  userName,
  type Cell,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { hasPlan, peopleIn, type ReportSubject } from './report-subjects.ts';

const apps = ['Outlook', 'Word', 'Excel', 'PowerPoint', 'OneNote', 'Teams'];
const platforms: readonly Platform[] = ['Windows', 'Mac', 'Mobile', 'Web'];

/** Days between the activation of a client and its last use. */
const activationDays = 45;

/** getM365AppUserDetail: who used which application where, within the period (graph-and-azure.md §4.3). */
export function createAppsReport(frame: ReportFrame): UsageReport {
  const { dayCell, isInPeriod } = frame;

  function used(subject: ReportSubject, wanted: (platform: Platform, app: number) => boolean): string {
    const { person, work } = subject;
    if (person?.platforms === null) return '';
    if (!isInPeriod(work.apps)) return 'No';
    const isUsed = (person?.platforms ?? []).some((platform) =>
      apps.some((_title, app) => wanted(platform, app) && usesApp(subject.key, platform, app)),
    );
    return isUsed ? 'Yes' : 'No';
  }
  const onPlatform = platforms.map((title): [string, Cell] => [
    title,
    (subject) => used(subject, (platform) => platform === title),
  ]);
  const inApp = apps.map((title, position): [string, Cell] => [
    title,
    (subject) => used(subject, (_platform, app) => app === position),
  ]);
  const both = platforms.flatMap((where) =>
    apps.map((app, position): [string, Cell] => [
      `${app} (${where})`,
      (subject) => used(subject, (platform, other) => platform === where && other === position),
    ]),
  );
  const columns = {
    ...refreshDate(frame),
    ...userName(frame),
    'Last Activation Date': (({ person }) =>
      dayCell(person === null ? null : activationDayOf(person))) satisfies Cell,
    'Last Activity Date': (({ work }) => dayCell(work.apps)) satisfies Cell,
    ...reportPeriod(frame),
    ...Object.fromEntries([...onPlatform, ...inApp, ...both]),
  };
  return reportOf(columns, peopleIn(frame.world, hasApps));
}

/** When somebody last activated the applications on a device; null where they use them in a browser only. */
export function activationDayOf({ work, platforms: used }: Person): Day | null {
  const isInstalled = used === null || used.some((platform) => platform !== 'Web');
  return work.apps === null || !isInstalled ? null : work.apps - activationDays;
}

/** Everybody uses some applications everywhere they work: one always, each other by lot. */
function usesApp(key: number, platform: Platform, app: number): boolean {
  const where = platforms.indexOf(platform);
  return app === (key + where) % apps.length || hash32(key, where, app, 101) % 5 < 3;
}

function hasApps(person: Person, rows: readonly AssignmentRow[]): boolean {
  return person.work.apps !== null || hasPlan(rows, ['OFFICESUBSCRIPTION', 'OFFICEMOBILE_SUBSCRIPTION']);
}
