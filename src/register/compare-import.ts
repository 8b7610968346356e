import type { Issue } from '../lib/issue.ts';
import type { LineProblem } from './errors.ts';
import type { Placed } from './parse-import.ts';
import { columns, identityOf, type Column, type NewLine, type RegisterLine } from './register-line.ts';

export interface ImportComparison {
  readonly fresh: readonly Placed<NewLine>[];
  readonly unchanged: readonly { readonly place: string; readonly id: string }[];
  readonly issues: readonly Issue[];
  /** Lines that stand twice in the file: nobody can tell a slip from a second order. */
  readonly repeated: readonly LineProblem[];
}

/** Which lines of an import the register does not have yet. */
export function compareImport(
  placed: readonly Placed<NewLine>[],
  existing: readonly RegisterLine[],
): ImportComparison {
  const known = new Map(existing.map((line) => [identityOf(line), line]));
  const stated = new Set(placed.map(({ value }) => identityOf(value)));
  /** Lines that may have been corrected in the file: the file does not state them any more. */
  const unstated = new Map(
    existing
      .filter((line) => line.supersededBy === null && !stated.has(identityOf(line)))
      .map((line) => [withoutSkus(line), line]),
  );
  const seen = new Map<string, string>();
  const fresh: Placed<NewLine>[] = [];
  const unchanged: { place: string; id: string }[] = [];
  const issues: Issue[] = [];
  const repeated: LineProblem[] = [];
  for (const { place, value: line } of placed) {
    const identity = identityOf(line);
    const twin = seen.get(identity);
    const already = known.get(identity) ?? unstated.get(withoutSkus(line));
    seen.set(identity, place);
    if (twin !== undefined) {
      repeated.push({
        place,
        message: `repeats ${twin}. If both are real, give each the document that proves it.`,
      });
    } else if (already === undefined) {
      fresh.push({ place, value: line });
    } else {
      unchanged.push({ place, id: already.id });
      issues.push(...differences(place, line, already));
    }
  }
  return { fresh, unchanged, issues: [...issues, ...withoutOwner(fresh, existing)], repeated };
}

/** The same order whatever its SKUs: counted twice when a corrected SKU id made it a second line. */
function withoutSkus(line: NewLine): string {
  return identityOf({ ...line, skuIds: [] });
}

/** The same right stated with another price, owner or SKU is not a new line, and must not pass unnoticed either. */
function differences(place: string, line: NewLine, already: RegisterLine): Issue[] {
  if (already.supersededBy !== null) return [];
  const columnsThatDiffer = columns.filter(
    (column) => JSON.stringify(line[column]) !== JSON.stringify(already[column]),
  );
  if (columnsThatDiffer.length === 0) return [];
  const hasOtherSkus = identityOf(line) !== identityOf(already);
  const message =
    `${columnsThatDiffer.join(', ')}: not as in ${already.id}, which was left as it is. To correct it: ` +
    `register amend --product ${already.product} --supersedes ${already.id} ${columnsThatDiffer.map((column) => optionOf(column, line)).join(' ')}.` +
    (hasOtherSkus
      ? ' Nothing was added: if it is another right, give it its own document, or import it with the line it stands beside.'
      : '');
  return [{ code: 'line-differs', place, message }];
}

/** As it is typed; a licence key is never written out. */
function optionOf(column: Column, line: NewLine): string {
  const option = `--${column.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const value = line[column];
  if (column === 'licenseKey') return `${option} …`;
  return `${option} ${JSON.stringify(Array.isArray(value) ? value.join(';') : String(value ?? ''))}`;
}

function withoutOwner(fresh: readonly Placed<NewLine>[], existing: readonly RegisterLine[]): Issue[] {
  const owned = new Set(
    [...existing, ...fresh.map(({ value }) => value)].flatMap((line) =>
      line.ownerIds.length > 0 ? line.product : [],
    ),
  );
  const orphans = new Map(fresh.map(({ place, value }) => [value.product, place]));
  return [...orphans]
    .filter(([product]) => !owned.has(product))
    .map(([product, place]) => ({
      code: 'product-without-owner',
      place,
      message: `${product} has no owner: nobody can be asked about it until a line names one in ownerIds.`,
    }));
}
