import type { PricePeriod } from '../core/model/money.ts';
import type { Book } from './entry.ts';
import { createFieldReader, type Fields, type Parsed } from './field-reader.ts';
import { isCurrency, parsePrice } from './price.ts';

const columns = ['skuId', 'name', 'unitPrice', 'currency', 'pricePer', 'priceSource', 'priceDate'] as const;
type PriceColumn = (typeof columns)[number];

/** A price of one SKU as a price sheet states it (C37). */
export interface Price {
  readonly skuId: string;
  readonly name: string;
  /** Exact decimal of the currency. */
  readonly unitPrice: string;
  readonly currency: string;
  readonly pricePer: PricePeriod;
  readonly priceSource: string;
  /** The day the sheet is of; the price counts from then on. */
  readonly priceDate: string;
}

/** The price book: one price per SKU, currency and day. */
export const prices: Book<PriceColumn, Price> = {
  kind: 'price',
  shape: { columns, required: columns, dates: ['priceDate'], listKey: 'prices' },
  parse: parsePriceEntry,
  keyOf: ({ skuId, currency, priceDate }) => `${skuId} ${currency} ${priceDate}`,
  isOnePerKey: true,
};

function parsePriceEntry(fields: Fields<PriceColumn>): Parsed<Price> {
  const read = createFieldReader(fields);
  const skuId = read.id('skuId');
  const name = read.required('name');
  const unitPrice = read.required('unitPrice');
  const currency = read.required('currency').toUpperCase();
  const pricePer = read.oneOf('pricePer', read.required('pricePer'), ['month', 'year']);
  const priceSource = read.required('priceSource');
  const priceDate = read.date('priceDate', read.required('priceDate'));
  if (currency !== '' && !isCurrency(currency))
    read.wrong('currency', `"${currency}" is not a currency code (ISO 4217).`);
  if (unitPrice !== '') {
    const price = parsePrice(unitPrice, isCurrency(currency) ? currency : 'KWD');
    if (!price.ok) read.wrong('unitPrice', price.problem);
  }
  if (read.problems.length > 0 || pricePer === null || priceDate === null)
    return { ok: false, problems: read.problems };
  return { ok: true, value: { skuId, name, unitPrice, currency, pricePer, priceSource, priceDate } };
}
