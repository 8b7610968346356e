import type { Fields } from './field-reader.ts';

/** An object of JSON → text fields, with what does not fit. Numbers become their shortest decimal text. */
export function toFields<C extends string>(
  value: unknown,
  columns: readonly C[],
  alsoAllowed: readonly string[] = [],
): { fields: Fields<C>; problems: string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fields: {} as Fields<C>, problems: ['is not an object with the columns of a line.'] };
  }
  const fields: Partial<Record<C, string | string[]>> = {};
  const problems: string[] = [];
  for (const [key, cell] of Object.entries(value)) {
    const column = columns.find((each) => each === key);
    if (column !== undefined) {
      const text = textOf(cell);
      if (text === undefined) problems.push(`${key}: is neither text, a number, a list of texts, nor null.`);
      else fields[column] = text;
    } else if (!alsoAllowed.includes(key)) {
      problems.push(`"${key}" is not a column; the columns are ${columns.join(', ')}.`);
    }
  }
  return { fields, problems };
}

function textOf(cell: unknown): string | string[] | undefined {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return String(cell);
  if (Array.isArray(cell) && cell.every((entry) => typeof entry === 'string')) return cell;
  return undefined;
}
