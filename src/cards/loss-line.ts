import type { BlockReason, Preflight, PreflightItem } from '../core/preflight/preflight.ts';
import type { Format } from './format.ts';
import { sizeText } from './size-text.ts';

export const itemWords: Readonly<Record<PreflightItem, string>> = {
  mailbox: 'mailbox',
  archive: 'archive',
  hold: 'hold',
  oneDrive: 'OneDrive',
  phone: 'phone number',
  addOns: 'add-ons',
};

/** What one person would lose, as short as it can be said: "12 GB mailbox with archive · 3 GB OneDrive". */
export function lossLine(found: Preflight, format: Format): string {
  const { losesMailbox, mailbox, losesOneDrive, oneDriveBytes, hasPhoneNumber } = found;
  const archive = mailbox.hasArchive === true ? ' with archive' : '';
  const lost = [
    ...(losesMailbox === true ? [`${sizeOr(mailbox.sizeBytes, 'mailbox', format)}${archive}`] : []),
    ...(losesOneDrive === true ? [sizeOr(oneDriveBytes, 'OneDrive', format)] : []),
    ...(hasPhoneNumber === true ? ['phone number'] : []),
    ...((found.dependentSkuIds ?? []).length > 0 ? ['an add-on that needs it'] : []),
  ];
  const unknown = [
    ...(losesMailbox === null ? ['mailbox'] : []),
    ...(losesMailbox === true && mailbox.hasArchive === null ? ['archive'] : []),
    ...(losesMailbox === true && mailbox.isOnHold === null ? ['hold'] : []),
    ...(losesOneDrive === null ? ['OneDrive'] : []),
    ...(hasPhoneNumber === null ? ['phone number'] : []),
    ...(found.dependentSkuIds === null ? ['add-ons'] : []),
  ];
  if (lost.length === 0 && unknown.length === 0) return 'Nothing of their own goes with it';
  return [...lost, ...(unknown.length === 0 ? [] : [`not known: ${unknown.join(', ')}`])].join(' · ');
}

function sizeOr(bytes: number | null, what: string, format: Format): string {
  return bytes === null ? `${what} of unknown size` : `${sizeText(bytes, format)} ${what}`;
}

/** Why somebody is left out, as a line under their name. */
export function blockLine(reason: BlockReason): string {
  return `${capitalised(blockWords(reason, 'person'))}: left out`;
}

/** Completes "2 people are left out: …". */
export function leftOutText(reason: BlockReason): string {
  return blockWords(reason, 'people');
}

function blockWords(reason: BlockReason, of: 'person' | 'people'): string {
  switch (reason) {
    case 'on-hold':
      return of === 'person' ? 'on hold' : 'on hold, which compliance has to lift first';
    case 'mailbox-not-converted':
      return of === 'person'
        ? 'shared or room mailbox on this licence'
        : 'a shared or room mailbox that lives on this licence';
    case 'add-on-depends':
      return of === 'person'
        ? 'an add-on needs this licence'
        : 'an add-on of theirs needs this licence and has to go first';
    case 'kept':
      return of === 'person'
        ? 'keeps it by an answer that still holds'
        : 'they keep it, by an answer that still holds';
    default:
      return `${itemWords[reason.unknown]} not known${of === 'person' ? '' : ', which the policy wants known'}`;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
