import type { ColumnNames } from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';
import { readPeopleCsv } from './people-csv.ts';

/** What an Exchange administrator says of one mailbox. Null: the list does not say. */
export interface MailboxHold {
  /** Object id, or lower-cased user principal name. */
  readonly userKey: string;
  /** Null also where the list tells of one kind of hold only, and that one is not set. */
  readonly isOnHold: boolean | null;
  readonly hasArchive: boolean | null;
  /** `user`, `shared`, `room`, …: lower-cased, without the suffix `mailbox`. */
  readonly recipientType: string | null;
}

export interface ParsedHolds {
  readonly exportedOn: string;
  readonly holds: readonly MailboxHold[];
  readonly problems: readonly LineProblem[];
}

/** Ours, and those of `Get-Mailbox` (C8). */
const columns = {
  litigationHold: ['litigationHold', 'LitigationHoldEnabled'],
  inPlaceHolds: ['inPlaceHolds'],
  retentionHold: ['retentionHold', 'ComplianceTagHoldApplied'],
  delayHold: ['delayHold', 'DelayHoldApplied'],
  archive: ['archive', 'ArchiveStatus'],
  recipientType: ['recipientType', 'RecipientTypeDetails'],
} as const satisfies ColumnNames<string>;
type Column = keyof typeof columns;

/** Every name a column of the list may have, beside those of people. */
export const holdColumnNames: readonly string[] = Object.values(columns).flat();
type Cells = Readonly<Record<Column, string | undefined>>;

const yes: ReadonlySet<string> = new Set(['true', '$true', 'yes', '1', 'active']);
const no: ReadonlySet<string> = new Set(['false', '$false', 'no', '0', 'none']);

/** A list of mailboxes with their holds as CSV → what it says of each, and every problem of every line. */
export function parseHolds(text: string, today: string | null): ParsedHolds {
  const { lines, exportedOn, problems } = readPeopleCsv(text, columns, today);
  const all: LineProblem[] = [...problems];
  const holds: MailboxHold[] = [];
  for (const { line, userKey, cells } of lines) {
    const wrong = lineProblems(cells);
    all.push(...wrong.map((message) => ({ place: `line ${line}`, message })));
    if (wrong.length > 0) continue;
    holds.push({
      userKey,
      isOnHold: holdOf(cells),
      hasArchive: flagOf(cells.archive),
      recipientType: cells.recipientType?.toLowerCase().replace(/ ?mailbox$/, '') || null,
    });
  }
  const [first] = lines;
  if (first !== undefined && holdColumns.every((name) => first.cells[name] === undefined))
    all.unshift({ place: 'line 1', message: `none of the columns ${holdColumns.join(', ')} is there.` });
  all.sort((a, b) => lineOf(a) - lineOf(b));
  return { exportedOn, holds: all.length === 0 ? holds : [], problems: all };
}

const holdColumns = ['litigationHold', 'inPlaceHolds', 'retentionHold', 'delayHold'] as const;
const flagColumns = ['litigationHold', 'retentionHold', 'delayHold', 'archive'] as const;

function lineProblems(cells: Cells): string[] {
  const unread = flagColumns.flatMap((name) => {
    const text = cells[name];
    const isRead = text === undefined || text === '' || flagOf(text) !== null;
    return isRead ? [] : [`${name} "${text}" is neither true nor false.`];
  });
  // What PowerShell writes for a list that was not joined.
  return cells.inPlaceHolds?.startsWith('System.') === true
    ? [...unread, 'inPlaceHolds names a type and no hold: export it with -join ";".']
    : unread;
}

/** Any hold told is a hold. None is told only where the list speaks of litigation and of retention. */
function holdOf({ litigationHold, inPlaceHolds, retentionHold, delayHold }: Cells): boolean | null {
  const litigation = flagOf(litigationHold);
  const inPlace = inPlaceHolds === undefined ? null : hasHold(inPlaceHolds);
  const told = [litigation, inPlace, flagOf(retentionHold), flagOf(delayHold)];
  if (told.includes(true)) return true;
  return litigation === false && (inPlace === false || flagOf(retentionHold) === false) ? false : null;
}

/** Ids of holds; one that begins with `-` says that the mailbox is left out of a hold of everybody. */
function hasHold(text: string): boolean {
  const ids = text.split(/[\s;,{}]+/).filter((id) => id !== '' && !no.has(id.toLowerCase()));
  return ids.some((id) => !id.startsWith('-'));
}

function flagOf(text: string | undefined): boolean | null {
  const word = text?.toLowerCase() ?? '';
  if (yes.has(word)) return true;
  return no.has(word) ? false : null;
}

function lineOf({ place }: LineProblem): number {
  return Number(place.replace('line ', '')) || 0;
}
