import type { LineProblem } from './errors.ts';
import { sharedSkuProblems } from './check-lines.ts';
import { parseLine, strictProblems } from './parse-line.ts';
import { columns, identityOf, type Column, type NewLine, type RegisterLine } from './register-line.ts';
import { toFields } from './to-fields.ts';

/**
 * A further line for a product the register has: more units, fewer (negative quantity), another term or
 * price. Name, SKUs, metric, contract with its dates, and seller are those of the product's newest line unless
 * stated; quantity, start date and document are always stated; price, owners and state only where they are new.
 * The currency of a commitment is kept, since its quantity is an amount.
 *
 * With `supersedes`, the line corrects an earlier one, which stays in the register but no longer counts;
 * whatever is not stated is as in that line.
 */
export type Amendment = { readonly product: string; readonly supersedes?: string | undefined } & Readonly<
  Partial<Record<Exclude<Column, 'product'>, string | number | readonly string[] | null | undefined>>
>;

type ParsedAmendment =
  | { readonly ok: true; readonly line: NewLine }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

const inherited = [
  'name',
  'skuIds',
  'metric',
  'contract',
  'contractType',
  'endDate',
  'soldBy',
  'renewalDate',
  'noticeDays',
] as const satisfies Column[];

export function parseAmendment(
  { supersedes, ...stated }: Amendment,
  existing: readonly RegisterLine[],
): ParsedAmendment {
  const own = existing.filter((line) => line.product === stated.product && line.supersededBy === null);
  const base = supersedes === undefined ? own.at(-1) : own.find((line) => line.id === supersedes);
  if (base === undefined) return refused(missingBase(stated.product, supersedes, own));

  const isAmount = base.metric === 'consumption';
  const ofContract: readonly Column[] = isAmount ? [...inherited, 'currency'] : inherited;
  const keys: readonly Column[] = supersedes === undefined ? ofContract : columns;
  const given = Object.entries(stated).filter(([, value]) => value !== undefined);
  const kept = Object.fromEntries(keys.map((column) => [column, base[column]]));
  const { fields, problems } = toFields({ ...kept, ...Object.fromEntries(given) }, columns);
  const parsed = parseLine(fields);
  const all = [...problems, ...(parsed.ok ? strictProblems(parsed.value) : parsed.problems)];
  if (!parsed.ok || all.length > 0) return refused(all);

  const others = existing.filter((line) => line.id !== supersedes);
  const twin = others.find((line) => identityOf(line) === identityOf(parsed.value));
  if (twin)
    return refused([
      `is already in the register as ${twin.id}. If this is another order, give it its own document.`,
    ]);
  const placed = [
    ...others.map((line) => ({ place: line.id, line })),
    { place: 'amendment', line: parsed.value },
  ];
  const shared = sharedSkuProblems(placed);
  return shared.length > 0 ? { ok: false, problems: shared } : { ok: true, line: parsed.value };
}

function missingBase(
  product: string,
  supersedes: string | undefined,
  own: readonly RegisterLine[],
): string[] {
  if (own.length === 0) return [`product: the register has no line of "${product}"; import its first line.`];
  return [
    `supersedes: "${supersedes ?? ''}" is not a standing line of ${product}; those are ${own.map(({ id }) => id).join(', ')}.`,
  ];
}

function refused(messages: readonly string[]): ParsedAmendment {
  return { ok: false, problems: messages.map((message) => ({ place: 'amendment', message })) };
}
