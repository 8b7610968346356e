import { dayOf } from '../core/model/day.ts';
import { isCurrency, parsePrice } from './price.ts';
import { metrics, type Column, type NewLine } from './register-line.ts';

/** What a source says of one line: text, or a list of texts. Absent and empty are the same. */
export type Fields = Readonly<Partial<Record<Column, string | readonly string[]>>>;

export type ParsedLine =
  | { readonly ok: true; readonly line: NewLine }
  /** Every problem of the line, each naming its column. */
  | { readonly ok: false; readonly problems: readonly string[] };

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Text fields → a line, or all that is wrong with them at once. */
export function parseLine(fields: Fields): ParsedLine {
  const problems: string[] = [];
  const wrong = (column: Column, problem: string) => problems.push(`${column}: ${problem}`);

  function text(column: Column): string {
    const value = fields[column] ?? '';
    if (typeof value === 'string') return value.trim();
    wrong(column, 'is a list; one value is expected.');
    return '';
  }
  function required(column: Column): string {
    const value = text(column);
    if (value === '') wrong(column, 'is empty.');
    return value;
  }
  function ids(column: 'skuIds' | 'ownerIds'): string[] {
    const value = fields[column] ?? '';
    const entries = (typeof value === 'string' ? value.split(';') : value).map((id) =>
      id.trim().toLowerCase(),
    );
    const given = [...new Set(entries.filter((id) => id !== ''))];
    for (const id of given) if (!guid.test(id)) wrong(column, `"${id}" is not a GUID.`);
    return given;
  }
  function date(column: Column, value: string): string | null {
    if (value === '') return null;
    if (!isDate(value)) wrong(column, `"${value}" is not a calendar date (YYYY-MM-DD).`);
    return value;
  }
  function oneOf<T extends string>(column: Column, value: string, allowed: readonly T[]): T | null {
    const found = allowed.find((candidate) => candidate === value.toLowerCase());
    if (value !== '' && found === undefined) wrong(column, `"${value}" is not one of ${allowed.join(', ')}.`);
    return found ?? null;
  }

  const product = required('product');
  if (product !== '' && !slug.test(product)) {
    wrong(
      'product',
      `"${product}" is not a slug: lower-case letters and digits joined by "-", like microsoft-365-e5.`,
    );
  }
  const metric = oneOf('metric', required('metric'), metrics);
  const skuIds = ids('skuIds');
  if (metric === 'user' && skuIds.length === 0)
    wrong('skuIds', 'is empty; a line counted by users names its SKU ids.');
  const startDate = date('startDate', required('startDate'));
  const endDate = date('endDate', text('endDate'));
  if (startDate && endDate && isDate(startDate) && isDate(endDate) && endDate < startDate) {
    wrong('endDate', `${endDate} is before startDate ${startDate}.`);
  }

  const rest = {
    product,
    name: required('name'),
    skuIds,
    quantity: quantityOf(required('quantity'), wrong),
    contract: required('contract'),
    contractType: required('contractType'),
    endDate,
    unitPrice: text('unitPrice') || null,
    currency: text('currency').toUpperCase() || null,
    pricePer: oneOf('pricePer', text('pricePer'), ['month', 'year']),
    priceSource: text('priceSource') || null,
    priceDate: date('priceDate', text('priceDate')),
    ownerIds: ids('ownerIds'),
    document: required('document'),
  };
  checkPrice(rest, (column) => text(column) === '', wrong);
  if (problems.length > 0 || metric === null || startDate === null) return { ok: false, problems };
  return { ok: true, line: { ...rest, metric, startDate } };
}

function quantityOf(text: string, wrong: (column: Column, problem: string) => void): number {
  const quantity = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (text !== '' && !Number.isSafeInteger(quantity)) {
    wrong('quantity', `"${text}" is not a whole number; write it with digits only, like 1000 or -50.`);
  }
  return quantity;
}

/** A price counts only with its currency, its period, where it comes from and when (C37). */
function checkPrice(
  { unitPrice, currency }: Pick<NewLine, 'unitPrice' | 'currency'>,
  isEmpty: (column: Column) => boolean,
  wrong: (column: Column, problem: string) => void,
): void {
  if (currency !== null && !isCurrency(currency))
    wrong('currency', `"${currency}" is not a currency code (ISO 4217).`);
  if (unitPrice === null) return;
  for (const column of ['currency', 'pricePer', 'priceSource', 'priceDate'] as const) {
    if (isEmpty(column)) wrong(column, 'is empty; a price needs its currency, period, source and date.');
  }
  const price = parsePrice(unitPrice, currency !== null && isCurrency(currency) ? currency : 'KWD');
  if (!price.ok) wrong('unitPrice', price.problem);
}

function isDate(text: string): boolean {
  try {
    dayOf(text);
    return true;
  } catch {
    return false;
  }
}
