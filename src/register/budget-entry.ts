import type { Book } from './entry.ts';
import { createFieldReader, type Fields, type Parsed } from './field-reader.ts';
import { isCurrency, parsePrice } from './price.ts';

const columns = ['product', 'year', 'amount', 'currency'] as const;
type BudgetColumn = (typeof columns)[number];

/** What may be spent on a product in a calendar year (VAR-12). */
export interface Budget {
  readonly product: string;
  readonly year: number;
  /** Exact decimal of the currency. */
  readonly amount: string;
  readonly currency: string;
}

/** Budgets: one per product, year and currency. */
export const budgets: Book<BudgetColumn, Budget> = {
  kind: 'budget',
  shape: { columns, required: columns, dates: [], listKey: 'budgets' },
  parse: parseBudget,
  keyOf: ({ product, year, currency }) => `${product} ${year} ${currency}`,
  isOnePerKey: true,
};

function parseBudget(fields: Fields<BudgetColumn>): Parsed<Budget> {
  const read = createFieldReader(fields);
  const product = read.slug('product');
  const year = read.wholeNumber('year', read.required('year'));
  const amount = read.required('amount');
  const currency = read.required('currency').toUpperCase();
  if (!Number.isNaN(year) && (year < 2000 || year > 2100)) read.wrong('year', `${year} is not a year.`);
  if (currency !== '' && !isCurrency(currency))
    read.wrong('currency', `"${currency}" is not a currency code (ISO 4217).`);
  if (amount !== '') {
    const parsed = parsePrice(amount, isCurrency(currency) ? currency : 'KWD');
    if (!parsed.ok) read.wrong('amount', parsed.problem);
  }
  if (read.problems.length > 0) return { ok: false, problems: read.problems };
  return { ok: true, value: { product, year, amount, currency } };
}
