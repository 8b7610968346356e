import { gibibyte } from './mailbox.ts';
import { guidFrom } from './object-ids.ts';
import { hash32 } from './random.ts';
import { refreshDate, reportOf, reportPeriod, type ReportFrame, type UsageReport } from './report-frame.ts';
import { isListedFor, peopleEverIn, services, type ReportSubject } from './report-subjects.ts';

const allocated = String(1024 * gibibyte);

/**
 * getOneDriveUsageAccountDetail (graph-and-azure.md §4.6): one row per OneDrive, of which a few people have two. The
 * address is often blank, and now and then the id is too.
 */
export function createOneDriveUsageReport(frame: ReportFrame): UsageReport {
  const { writeName, dayCell, world } = frame;
  return reportOf<OneDriveSite>(
    {
      ...refreshDate(frame),
      'Site Id': ({ site, key }) => (hash32(key, 211) % 50 === 0 ? '' : guidFrom(key, site, 223)),
      'Site URL': () => '',
      'Owner Display Name': (subject) => writeName(subject.displayName),
      'Is Deleted': ({ deletedDay }) => (deletedDay === null ? 'False' : 'True'),
      'Last Activity Date': ({ work }) => dayCell(work.oneDrive),
      'File Count': ({ key }) => String(hash32(key, 191) % 4_000),
      'Active File Count': ({ work, key }) => (work.oneDrive === null ? '0' : String(hash32(key, 193) % 40)),
      'Storage Used (Byte)': (subject) => String(bytesOf(subject)),
      'Storage Allocated (Byte)': () => allocated,
      'Owner Principal Name': ({ upn }) => writeName(upn),
      ...reportPeriod(frame),
    },
    () => sitesOf(peopleEverIn(world, isListedFor(services.oneDrive))()),
  );
}

interface OneDriveSite extends ReportSubject {
  /** Counts somebody's sites from 0. */
  readonly site: number;
}

/** Who was moved to another region, or began anew, has the former site still. */
function* sitesOf(subjects: Iterable<ReportSubject>): Generator<OneDriveSite> {
  for (const subject of subjects) {
    yield { ...subject, site: 0 };
    if (hash32(subject.key, 227) % 40 === 0) yield { ...subject, site: 1 };
  }
}

/** A few have much, most have little. */
function bytesOf({ key, site }: OneDriveSite): number {
  const share = (hash32(key, 197 + site) % 1_000) / 1_000;
  return Math.floor(share ** 3 * 60 * gibibyte);
}
