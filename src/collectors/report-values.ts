import type { IsoDay } from '../lake/observation.ts';

/** A value of a report that cannot be read. Thrown within a row, and turned into the row's issue. */
export class UnreadableValue extends TypeError {}

/** A blank date is none at all; anything but a calendar date throws. */
export function readDay(text: string | undefined): IsoDay | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? Date.parse(`${trimmed}T00:00:00Z`) : NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(trimmed)) {
    throw new UnreadableValue('a date is not a calendar date');
  }
  return trimmed;
}

/** Reports write True and False, or Yes and No (graph-and-azure §4.0). Blank is unknown. */
export function readFlag(text: string | undefined): boolean | null {
  switch (text?.trim().toLowerCase() ?? '') {
    case '':
      return null;
    case 'true':
    case 'yes':
      return true;
    case 'false':
    case 'no':
      return false;
    default:
      throw new UnreadableValue('a flag is neither yes nor no');
  }
}

/** The most an INTEGER column holds. */
const highestCount = 2_147_483_647;

/** A number of things. Blank is unknown: never taken for 0. */
export function readCount(text: string | undefined): number | null {
  return readWhole(text, highestCount);
}

/** A number of bytes, exact. Blank is unknown. */
export function readBytes(text: string | undefined): number | null {
  return readWhole(text, Number.MAX_SAFE_INTEGER);
}

function readWhole(text: string | undefined, highest: number): number | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const whole = /^\d+$/.test(trimmed) ? Number(trimmed) : NaN;
  if (!(whole <= highest)) throw new UnreadableValue('a count is not a whole number');
  return whole;
}

/** Text as it stands; blank is unknown. */
export function readText(text: string | undefined): string | null {
  return text?.trim() || null;
}
