import type { Issue } from '../lib/issue.ts';
import type { LineProblem } from './errors.ts';
import { sharedSkuProblems } from './check-lines.ts';
import { entitles, entitlesOn } from './entitlements.ts';
import { lineWarnings, parseLine, strictProblems } from './parse-line.ts';
import { columns, identityOf, type Column, type NewLine, type RegisterLine } from './register-line.ts';
import { toFields } from './to-fields.ts';

/**
 * A further line for a product the register has: more units, fewer (negative quantity), another term or
 * price. Name, SKUs, metric, contract with its dates, and seller are those of the product's newest line that
 * entitles on the start date unless stated (where none does, of the newest that entitles at all, or is there);
 * quantity, start date and document are always stated; price, owners and state only where they are new.
 * The currency of a commitment is kept, since its quantity is an amount.
 *
 * With `supersedes`, the line corrects an earlier one, which stays in the register but no longer counts;
 * whatever is not stated is as in that line.
 */
export type Amendment = { readonly product: string; readonly supersedes?: string | undefined } & Readonly<
  Partial<Record<Exclude<Column, 'product'>, string | number | readonly string[] | null | undefined>>
>;

/** What a line has from another of its product because it was not stated. */
interface Inherited {
  /** Id of that line. */
  readonly from: string;
  readonly columns: readonly Column[];
}

/** The line of an amendment, and how it came to be. */
export interface Amended<L extends NewLine = RegisterLine> {
  readonly line: L;
  readonly inherited: Inherited;
  /** What deserves a look although the line can be taken. */
  readonly issues: readonly Issue[];
}

type ParsedAmendment =
  | ({ readonly ok: true } & Amended<NewLine>)
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
  const base =
    supersedes === undefined
      ? newestRight(own, stated.startDate)
      : own.find((line) => line.id === supersedes);
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

  const others = existing.filter((line) => line.supersededBy === null && line.id !== supersedes);
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
  if (shared.length > 0) return { ok: false, problems: shared };
  const isStated = new Set(given.map(([column]) => column));
  const inheritedColumns = keys.filter((column) => !isStated.has(column) && isFilled(base[column]));
  return {
    ok: true,
    line: parsed.value,
    inherited: { from: base.id, columns: inheritedColumns },
    issues: issuesOf(parsed.value, base.id),
  };
}

/** The line whose contract an amendment continues: a trial or a suspended line is taken only where there is no other. */
function newestRight(own: readonly RegisterLine[], startDate: unknown): RegisterLine | undefined {
  const then = typeof startDate === 'string' ? own.filter((line) => entitlesOn(line, startDate)) : [];
  return then.at(-1) ?? own.filter(entitles).at(-1) ?? own.at(-1);
}

function isFilled(value: NewLine[Column]): boolean {
  return value !== null && (typeof value !== 'object' || value.length > 0);
}

function issuesOf(line: NewLine, from: string): Issue[] {
  const { contractType, state } = line;
  const why = state === 'active' ? `its contract type is ${contractType}` : `its state is ${state}`;
  const message = `entitles nobody: ${why}. What was not stated is as in ${from}.`;
  return [
    ...(entitles(line) ? [] : [{ code: 'line-not-entitling', place: 'amendment', message }]),
    ...lineWarnings(line).map((warning) => ({ ...warning, place: 'amendment' })),
  ];
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
