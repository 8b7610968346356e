import type { Money } from '../core/model/money.ts';
import type { ArchiveCost } from '../core/preflight/archive-cost.ts';
import type { LossSummary } from '../core/preflight/loss-summary.ts';
import type { Format } from './format.ts';
import { leftOutText } from './loss-line.ts';
import { sizeText } from './size-text.ts';

/** What the people of a case would lose if it were carried out today. Days are `YYYY-MM-DD`. */
export interface ConfirmLosses {
  readonly summary: LossSummary;
  readonly mailboxesGoneOn: string;
  readonly oneDrivesReadOnlyOn: string;
  readonly oneDrivesArchivedOn: string;
  /** Of the OneDrives whose size is known; null when nobody says what it costs. */
  readonly archiveCost: ArchiveCost | null;
  /** What the seats cost in a month; null without a price. */
  readonly seatPrice: Money | null;
  /** The seat price less the archive; null in two currencies, or without one of them. */
  readonly net: Money | null;
  /** As the Exchange administrator says (C11). */
  readonly delicensingResiliency: 'unknown' | 'on' | 'off';
}

/** Mailboxes, OneDrives and phone numbers, counted; what nobody knows is said (C6, C9, C10). */
export function lossRows(
  view: ConfirmLosses,
  format: Format,
): { readonly what: string; readonly detail: string }[] {
  const { summary, mailboxesGoneOn } = view;
  const { mailboxes, oneDrives, phoneNumbers, notLookedInto } = summary;
  const rows: { what: string; detail: string }[] = [];
  if (mailboxes.people > 0 || mailboxes.unknown > 0)
    rows.push({ what: 'Mailbox', detail: mailboxText(summary, format.day(mailboxesGoneOn), format) });
  if (oneDrives.people > 0 || oneDrives.unknown > 0)
    rows.push({ what: 'OneDrive', detail: oneDriveText(view, format) });
  if (phoneNumbers.people > 0 || phoneNumbers.unknown > 0)
    rows.push({
      what: 'Phone',
      detail: sentences(
        phoneNumbers.people > 0 &&
          `${format.counted(phoneNumbers.people, 'phone number goes', 'phone numbers go')} back to the pool, and may be given to somebody else.`,
        unknownText(phoneNumbers.unknown, 'whether there is a number', format),
      ),
    });
  if (summary.addOns > 0)
    rows.push({
      what: 'Add-ons',
      detail: `${format.counted(summary.addOns, 'person has', 'people have')} an add-on that needs this licence: it stops working, or Microsoft refuses the change until the add-on is gone.`,
    });
  if (notLookedInto > 0)
    rows.push({
      what: 'Not known',
      detail: `Nobody looked into what ${format.counted(notLookedInto, 'person', 'people')} would lose.`,
    });
  return rows;
}

function mailboxText({ mailboxes }: LossSummary, goneOn: string, format: Format): string {
  const { people, unknown, bytes, sizeUnknown, archives, holdUnknown } = mailboxes;
  const known = people - sizeUnknown;
  const size = known > 0 ? `, ${sizeText(bytes, format)}${sizeUnknown > 0 ? ' and more' : ''}` : '';
  const archived = archives.people > 0 ? `, ${format.count(archives.people)} with an archive` : '';
  return sentences(
    people > 0 &&
      `${format.counted(people, 'mailbox', 'mailboxes')}${size}${archived}: closed at once, deleted for good on ${goneOn}. Until then eDiscovery cannot search ${people === 1 ? 'it' : 'them'}.`,
    unknownText(unknown, 'whether a mailbox goes', format),
    sizeUnknown > 0 && `Size not known of ${format.count(sizeUnknown)}.`,
    archives.unknown > 0 && `Archive not known of ${format.count(archives.unknown)}.`,
    holdUnknown > 0 && `Hold not known of ${format.count(holdUnknown)}: ask your Exchange administrator.`,
  );
}

function oneDriveText(view: ConfirmLosses, format: Format): string {
  const { summary, oneDrivesReadOnlyOn, oneDrivesArchivedOn, archiveCost } = view;
  const { people, unknown, bytes, sizeUnknown } = summary.oneDrives;
  const known = people - sizeUnknown;
  const size = known > 0 ? `, ${sizeText(bytes, format)}${sizeUnknown > 0 ? ' and more' : ''}` : '';
  return sentences(
    people > 0 &&
      `${format.counted(people, 'OneDrive')}${size}: read-only on ${format.day(oneDrivesReadOnlyOn)} (day 60), archived on ${format.day(oneDrivesArchivedOn)} (day 93).`,
    known > 0 &&
      archiveCost !== null &&
      `Archived, that costs ${format.money(archiveCost.monthly)} a month, and ${format.money(archiveCost.reactivation)} to get back.`,
    unknownText(unknown, 'whether a OneDrive goes', format),
    sizeUnknown > 0 && `Size not known of ${format.count(sizeUnknown)}, so what they cost is not either.`,
  );
}

/** Who is left out of the plan, and why. */
export function leftOutRows({ summary }: ConfirmLosses, format: Format): string[] {
  return summary.leftOut.map(
    ({ reason, people }) =>
      `${format.counted(people, 'person is', 'people are')} left out: ${leftOutText(reason)}.`,
  );
}

/** What remains of the saving, and the safety net nobody may count on (C10, C11). */
export function lossTerms(
  view: ConfirmLosses,
  format: Format,
): { readonly title: string; readonly value: string }[] {
  const { summary, archiveCost, seatPrice, net } = view;
  const terms: { title: string; value: string }[] = [];
  if (
    summary.oneDrives.people > summary.oneDrives.sizeUnknown &&
    archiveCost !== null &&
    seatPrice !== null
  ) {
    const archive = `${format.money(archiveCost.monthly)} a month for archived OneDrives`;
    terms.push({
      title: 'Net',
      value:
        net === null
          ? `Seats ${format.money(seatPrice)} a month, and against it ${archive}: two currencies, so no total.`
          : `${format.money(net)} a month: seats ${format.money(seatPrice)} less ${archive}.`,
    });
  }
  if (summary.mailboxes.people + summary.mailboxes.unknown > 0)
    terms.push({
      title: 'Safety net',
      value: `Exchange delicensing resiliency: ${resiliencyWords[view.delicensingResiliency]}. Only organisations with more than 5,000 seats can have it, and nothing here relies on it.`,
    });
  return terms;
}

const resiliencyWords = { unknown: 'not known', on: 'on', off: 'off' } as const;

function unknownText(people: number, what: string, format: Format): string | false {
  return people > 0 && `Not known of ${format.counted(people, 'person', 'people')}: ${what}.`;
}

function sentences(...texts: readonly (string | false)[]): string {
  return texts.filter((text) => text !== false).join(' ');
}
