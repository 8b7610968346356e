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
