import { dayMs, dayText } from './days.ts';
import { gibibyte } from './mailbox.ts';
import type { Mailbox, MailboxPurpose } from './person.ts';
import { hash32 } from './random.ts';
import {
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
import { hasPlan, peopleEverIn, type ReportSubject } from './report-subjects.ts';

const recipientTypes: Readonly<Record<MailboxPurpose, string>> = {
  user: 'User',
  shared: 'Shared',
  room: 'Room',
  equipment: 'Equipment',
};

/** A live capture had no such column, exports have (graph-and-azure.md §4.9): one tenant in four has it. */
export function tellsRecipientType(seed: number): boolean {
  return seed % 4 === 3;
}

/** getMailboxUsageDetail: one row per mailbox, shared and room mailboxes included. */
export function createMailboxReport(frame: ReportFrame): UsageReport {
  const { dayCell, world } = frame;
  const created: Cell = ({ person }) => {
    const createdMs = person?.createdMs ?? null;
    return createdMs === null ? '' : dayText(Math.floor(createdMs / dayMs));
  };
  const recipient: Columns = {
    'Recipient Type': ({ person }) => recipientTypes[person?.purpose ?? 'user'],
  };
  const columns: Columns = {
    ...refreshDate(frame),
    ...userName(frame),
    ...displayName(frame),
    ...deletion(frame),
    'Created Date': created,
    'Last Activity Date': ({ work }) => dayCell(work.exchange),
    'Item Count': (subject) => String(mailboxOf(subject).items),
    'Storage Used (Byte)': (subject) => String(mailboxOf(subject).bytes),
    'Issue Warning Quota (Byte)': (subject) => String(Math.round(quotaOf(subject) * 0.98)),
    'Prohibit Send Quota (Byte)': (subject) => String(Math.round(quotaOf(subject) * 0.99)),
    'Prohibit Send/Receive Quota (Byte)': (subject) => String(quotaOf(subject)),
    'Deleted Item Count': ({ key }) => String(hash32(key, 139) % 900),
    'Deleted Item Size (Byte)': ({ key }) => String((hash32(key, 139) % 900) * 70_000),
    'Deleted Item Quota (Byte)': (subject) => String(quotaOf(subject)),
    'Has Archive': (subject) => (mailboxOf(subject).hasArchive ? 'True' : 'False'),
    ...(tellsRecipientType(world.tenant.seed) ? recipient : {}),
    ...reportPeriod(frame),
  };
  return reportOf(
    columns,
    peopleEverIn(world, ({ mailbox }) => mailbox !== null),
  );
}

/** Somebody who was deleted leaves a mailbox of some size. */
function mailboxOf({ key, person }: ReportSubject): Mailbox {
  return person?.mailbox ?? { bytes: (1 + (key % 9)) * gibibyte, items: 5000 + key, hasArchive: false };
}

/** 100 GiB with Exchange Plan 2, 2 GiB for a kiosk mailbox, 50 GiB otherwise; in bytes. */
function quotaOf({ rows }: ReportSubject): number {
  if (hasPlan(rows, ['EXCHANGE_S_ENTERPRISE'])) return 100 * gibibyte;
  return (hasPlan(rows, ['EXCHANGE_S_DESKLESS']) ? 2 : 50) * gibibyte;
}
