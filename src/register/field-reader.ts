import { isDay } from '../core/model/day.ts';

/** What a source says of one row: text, or a list of texts. Absent and empty are the same. */
export type Fields<C extends string = string> = Readonly<Partial<Record<C, string | readonly string[]>>>;

/** Reads the columns of one row and gathers everything that is wrong with them. */
export interface FieldReader<C extends string> {
  /** Each names its column. */
  readonly problems: readonly string[];
  readonly wrong: (column: C, problem: string) => void;
  readonly text: (column: C) => string;
  readonly required: (column: C) => string;
  /** The entries of a list, trimmed, without repeats. */
  readonly list: (column: C) => string[];
  /** Lower-case GUIDs. */
  readonly ids: (column: C) => string[];
  readonly id: (column: C) => string;
  readonly slug: (column: C) => string;
  /** A calendar day; null when the cell is empty. */
  readonly date: (column: C, value: string) => string | null;
  readonly oneOf: <T extends string>(column: C, value: string, allowed: readonly T[]) => T | null;
  /** A whole number; NaN, and a problem, when it is none. Empty is NaN without a further problem. */
  readonly wholeNumber: (column: C, value: string) => number;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** Every problem of the row, each naming its column. */
  | { readonly ok: false; readonly problems: readonly string[] };

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function createFieldReader<C extends string>(fields: Fields<C>): FieldReader<C> {
  const problems: string[] = [];

  function wrong(column: C, problem: string): void {
    problems.push(`${column}: ${problem}`);
  }
  function text(column: C): string {
    const value = fields[column] ?? '';
    if (typeof value === 'string') return value.trim();
    wrong(column, 'is a list; one value is expected.');
    return '';
  }
  function required(column: C): string {
    const value = text(column);
    if (value === '') wrong(column, 'is empty.');
    return value;
  }
  function list(column: C): string[] {
    const value: string | readonly string[] = fields[column] ?? '';
    const entries = (typeof value === 'string' ? value.split(';') : value).map((entry) => entry.trim());
    return [...new Set(entries.filter((entry) => entry !== ''))];
  }
  function checkGuid(column: C, id: string): void {
    if (!guid.test(id)) wrong(column, `"${id}" is not a GUID.`);
  }

  return {
    problems,
    wrong,
    text,
    required,
    list,
    ids(column) {
      const given = [...new Set(list(column).map((id) => id.toLowerCase()))];
      for (const id of given) checkGuid(column, id);
      return given;
    },
    id(column) {
      const id = required(column).toLowerCase();
      if (id !== '') checkGuid(column, id);
      return id;
    },
    slug(column) {
      const value = required(column);
      if (value !== '' && !slugForm.test(value)) {
        wrong(
          column,
          `"${value}" is not a slug: lower-case letters and digits joined by "-", like microsoft-365-e5.`,
        );
      }
      return value;
    },
    date(column, value) {
      if (value === '') return null;
      if (!isDay(value)) wrong(column, `"${value}" is not a calendar date (YYYY-MM-DD).`);
      return value;
    },
    oneOf(column, value, allowed) {
      const found = allowed.find((candidate) => candidate === value.toLowerCase());
      if (value !== '' && found === undefined)
        wrong(column, `"${value}" is not one of ${allowed.join(', ')}.`);
      return found ?? null;
    },
    wholeNumber(column, value) {
      const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
      if (value !== '' && !Number.isSafeInteger(number)) {
        wrong(column, `"${value}" is not a whole number; write it with digits only, like 1000 or -50.`);
      }
      return number;
    },
  };
}

/** Whether a text is a GUID in lower case, as the register keeps them. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}
