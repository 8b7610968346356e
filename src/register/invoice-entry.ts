import type { Book } from './entry.ts';
import { isDay } from '../core/model/day.ts';
import { createFieldReader, type Fields, type Parsed } from './field-reader.ts';
import { isCurrency, parseAmount } from './price.ts';

const columns = [
  'invoice',
  'date',
  'product',
  'quantity',
  'periodStart',
  'periodEnd',
  'amount',
  'currency',
  'contract',
  'document',
] as const;
type InvoiceColumn = (typeof columns)[number];

/** A line of an invoice (ENT-19). */
export interface InvoiceLine {
  /** The invoice's number. */
  readonly invoice: string;
  readonly date: string;
  /** Slug of a product of the register. */
  readonly product: string;
  /** Units billed; negative in a credit note. */
  readonly quantity: number;
  /** First and last day billed for. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** Exact decimal of the currency; negative in a credit note. */
  readonly amount: string;
  readonly currency: string;
  readonly contract: string | null;
  readonly document: string | null;
}

/** Invoices: importing a number again replaces all lines of that invoice. */
export const invoices: Book<InvoiceColumn, InvoiceLine> = {
  kind: 'invoice',
  shape: { columns, required: columns, dates: ['date', 'periodStart', 'periodEnd'], listKey: 'invoices' },
  parse: parseInvoiceLine,
  keyOf: ({ invoice }) => invoice,
  isOnePerKey: false,
};

function parseInvoiceLine(fields: Fields<InvoiceColumn>): Parsed<InvoiceLine> {
  const read = createFieldReader(fields);
  const invoice = read.required('invoice');
  const date = read.date('date', read.required('date'));
  const product = read.slug('product');
  const quantity = read.wholeNumber('quantity', read.required('quantity'));
  const periodStart = read.date('periodStart', read.required('periodStart'));
  const periodEnd = read.date('periodEnd', read.required('periodEnd'));
  const amount = read.required('amount');
  const currency = read.required('currency').toUpperCase();
  if (periodStart && periodEnd && isDay(periodStart) && isDay(periodEnd) && periodEnd < periodStart)
    read.wrong('periodEnd', `${periodEnd} is before periodStart ${periodStart}.`);
  if (currency !== '' && !isCurrency(currency))
    read.wrong('currency', `"${currency}" is not a currency code (ISO 4217).`);
  if (amount !== '') {
    const parsed = parseAmount(amount, isCurrency(currency) ? currency : 'KWD');
    if (!parsed.ok) read.wrong('amount', parsed.problem);
  }
  const contract = read.text('contract') || null;
  const document = read.text('document') || null;
  if (read.problems.length > 0 || date === null || periodStart === null || periodEnd === null)
    return { ok: false, problems: read.problems };
  const value = {
    invoice,
    date,
    product,
    quantity,
    periodStart,
    periodEnd,
    amount,
    currency,
    contract,
    document,
  };
  return { ok: true, value };
}
