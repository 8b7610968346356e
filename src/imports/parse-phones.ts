import type { ColumnNames } from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';
import { readPeopleCsv } from './people-csv.ts';

/** Whether a phone number is assigned to a person: that there is one, never which. */
export interface PhoneNumber {
  /** Object id, or lower-cased user principal name. */
  readonly userKey: string;
  readonly hasNumber: boolean;
}

export interface ParsedPhones {
  readonly exportedOn: string;
  readonly phones: readonly PhoneNumber[];
  readonly problems: readonly LineProblem[];
}

/** Ours, and those of `Get-CsOnlineUser`. */
const columns = { telephoneNumber: ['telephoneNumber', 'LineUri'] } as const satisfies ColumnNames<string>;

/** Every name a column of the list may have, beside those of people. */
export const phoneColumnNames: readonly string[] = Object.values(columns).flat();

const yes: ReadonlySet<string> = new Set(['yes', 'true']);
const no: ReadonlySet<string> = new Set(['', 'no', 'false', 'none']);
const number = /^(tel:)?\+?[\d ()./-]{3,}(;ext=\d+)?$/i;

/** A list of who has a phone number as CSV → yes or no for each, and every problem of every line. */
export function parsePhones(text: string, today: string | null): ParsedPhones {
  const { lines, exportedOn, problems } = readPeopleCsv(text, columns, today);
  const all: LineProblem[] = [...problems];
  const phones: PhoneNumber[] = [];
  for (const { line, userKey, cells } of lines) {
    const word = cells.telephoneNumber?.toLowerCase();
    if (word === undefined) {
      all.push({ place: 'line 1', message: 'column telephoneNumber is missing.' });
      break;
    }
    const hasNumber = yes.has(word) || number.test(word);
    if (hasNumber || no.has(word)) phones.push({ userKey, hasNumber });
    // The text is left out: it may be most of a number.
    else
      all.push({ place: `line ${line}`, message: 'telephoneNumber is neither yes, nor no, nor a number.' });
  }
  return { exportedOn, phones: all.length === 0 ? phones : [], problems: all };
}

/** The list as it is kept: without a number in it. Reads back as the same list. */
export function phonesText({ exportedOn, phones }: ParsedPhones): string {
  const lines = phones.map(({ userKey, hasNumber }) => {
    const [name, id] = userKey.includes('@') ? [userKey, ''] : ['', userKey];
    return `${quoted(name)},${id},${hasNumber ? 'yes' : 'no'},${exportedOn}`;
  });
  return `${['userPrincipalName,objectId,telephoneNumber,exportedOn', ...lines].join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
