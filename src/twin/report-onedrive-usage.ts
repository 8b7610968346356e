import { gibibyte } from './mailbox.ts';
import { hash32 } from './random.ts';
import { refreshDate, reportOf, reportPeriod, type ReportFrame, type UsageReport } from './report-frame.ts';
import { isListedFor, peopleEverIn, services, type ReportSubject } from './report-subjects.ts';

const allocated = String(1024 * gibibyte);

/** getOneDriveUsageAccountDetail (graph-and-azure.md §4.6): one row per OneDrive; the address is often blank. */
export function createOneDriveUsageReport(frame: ReportFrame): UsageReport {
  const { writeName, dayCell, world } = frame;
  return reportOf(
    {
      ...refreshDate(frame),
      'Site Id': () => '',
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
    peopleEverIn(world, isListedFor(services.oneDrive)),
  );
}

/** A few have much, most have little. */
function bytesOf({ key }: ReportSubject): number {
  const share = (hash32(key, 197) % 1_000) / 1_000;
  return Math.floor(share ** 3 * 60 * gibibyte);
}
