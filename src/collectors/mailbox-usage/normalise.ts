import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { personOfReport } from '../report-person.ts';
import { readBytes, readCount, readDay, readFlag, readText } from '../report-values.ts';
import type { MailboxField } from './columns.ts';

/** Null for a deleted mailbox. */
export function normaliseMailboxUsage(row: ReportRow<MailboxField>): ObservationRows['mailboxes'] | null {
  const person = personOfReport(row);
  if (person === null) return null;
  const { values } = row;
  return {
    ...person,
    createdOn: readDay(values.createdOn),
    lastActivityOn: readDay(values.lastActivityOn),
    itemCount: readCount(values.itemCount),
    storageBytes: readBytes(values.storageBytes),
    quotaBytes: readBytes(values.quotaBytes),
    hasArchive: readFlag(values.hasArchive),
    recipientType: recipientTypeOf(readText(values.recipientType)),
  };
}

/** `Shared` and `SharedMailbox` are both written (graph-and-azure §4.9). */
function recipientTypeOf(text: string | null): string | null {
  return text?.toLowerCase().replace(/ ?mailbox$/, '') || null;
}
