import type { Day } from './days.ts';
import type { Platform } from './person.ts';
import { hash32 } from './random.ts';
import { activationDayOf } from './report-apps.ts';
import {
  displayName,
  refreshDate,
  reportOf,
  userName,
  type Columns,
  type ReportFrame,
  type UsageReport,
} from './report-frame.ts';
import { hasPlan, peopleIn, type ReportSubject } from './report-subjects.ts';

/** One user and one product: the row of this report. */
interface Activation extends ReportSubject {
  readonly productType: string;
  readonly day: Day;
  readonly devices: Readonly<Partial<Record<'Windows' | 'Mac' | 'iOS' | 'Android', number>>>;
  readonly isShared: boolean;
}

/** getOffice365ActivationsUserDetail: installed clients by product. It takes no period (graph-and-azure.md §4.8). */
export function createActivationsReport(frame: ReportFrame): UsageReport {
  const { dayCell, world } = frame;
  const columns: Columns<Activation> = {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    'Product Type': ({ productType }) => productType,
    'Last Activated Date': ({ day }) => dayCell(day),
    Windows: ({ devices }) => String(devices.Windows ?? 0),
    Mac: ({ devices }) => String(devices.Mac ?? 0),
    'Windows 10 Mobile': () => '0',
    iOS: ({ devices }) => String(devices.iOS ?? 0),
    Android: ({ devices }) => String(devices.Android ?? 0),
    'Activated On Shared Computer': ({ isShared }) => (isShared ? 'True' : 'False'),
  };
  const people = peopleIn(world, ({ kind }) => kind === 'member');
  return reportOf(columns, function* () {
    for (const subject of people()) yield* activationsOf(subject, world.tenant.todayDay);
  });
}

function* activationsOf(subject: ReportSubject, today: Day): Iterable<Activation> {
  const { key, person, rows } = subject;
  const appsDay = person === null ? null : activationDayOf(person);
  const draw = hash32(key, 113) % 100;
  const long = today - 30 - (hash32(key, 127) % 700);
  if (appsDay !== null && rows.length > 0) {
    const devices = devicesOn(person?.platforms ?? [], key);
    const isShared = draw % 20 === 3;
    yield {
      ...subject,
      productType: 'MICROSOFT 365 APPS FOR ENTERPRISE',
      day: appsDay,
      devices,
      isShared,
    };
    // A row that counts no device at all, as live reports have them.
    if (hasPlan(rows, ['EXCEL_PREMIUM']) && draw % 4 === 0) {
      yield {
        ...subject,
        productType: 'MICROSOFT EXCEL ADVANCED ANALYTICS',
        day: appsDay,
        devices: {},
        isShared: false,
      };
    }
  }
  const onDesktop = { day: long, devices: { Windows: 1 }, isShared: false };
  if (isActivated(subject, 'VISIO_CLIENT_SUBSCRIPTION', 'VISIOONLINE')) {
    yield { ...subject, productType: 'VISIO PLAN 2', ...onDesktop };
  }
  if (isActivated(subject, 'PROJECT_CLIENT_SUBSCRIPTION', null)) {
    yield { ...subject, productType: 'PROJECT PLAN 3', ...onDesktop };
  }
}

/** Six in ten who may install the client did; a fifth of those with the web plan alone still have it from before. */
function isActivated(
  { key, rows }: ReportSubject,
  client: 'VISIO_CLIENT_SUBSCRIPTION' | 'PROJECT_CLIENT_SUBSCRIPTION',
  web: 'VISIOONLINE' | null,
): boolean {
  const draw = hash32(key, 131, client.length) % 10;
  if (hasPlan(rows, [client])) return draw < 6;
  return web !== null && hasPlan(rows, [web]) && draw < 2;
}

function devicesOn(platforms: readonly Platform[], key: number): Activation['devices'] {
  const many = 1 + (hash32(key, 137) % 3);
  return {
    ...(platforms.includes('Windows') ? { Windows: many } : {}),
    ...(platforms.includes('Mac') ? { Mac: 1 } : {}),
    ...(platforms.includes('Mobile') ? (key % 2 === 0 ? { iOS: 1 } : { Android: 1 }) : {}),
  };
}
