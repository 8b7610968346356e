import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { moneyText } from '../lib/currency.ts';
import { isCurrency } from '../register/price.ts';
import type { PriceBook } from '../register/price-book.ts';
import { books } from '../register/register-state.ts';
import { wordsOf } from '../reports/reason-words.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { importResult, instantOption, momentOf, readRegisterInput } from './register-input.ts';
import { table } from './table.ts';

const importHelp = `
Columns every file has: ${books.prices.shape.columns.join(', ')}.
pricePer is month or year; priceDate is the day the price counts from.`;

/** `prices import|show` (C37). */
export const addPrices: AddCommand = (program, { services, finish, cwd, actor }) => {
  const prices = program.command('prices').description('what a SKU costs, by whose word and since when');

  prices
    .command('import')
    .description('takes the prices of a CSV, XLSX or JSON file; all of them or none')
    .argument('<file>')
    .addHelpText('after', importHelp)
    .action(async (name: string) => {
      const { content, options } = await readRegisterInput(cwd, name, actor);
      const { register } = await services();
      const result = await register.importPrices(content, options);
      finish(importResult(result));
    });

  prices
    .command('show')
    .description('the monthly price of each SKU on a day, one currency at a time')
    .option('--currency <code>', 'default: every currency there is', currencyOption)
    .option('--as-of <day>', 'default: today', isoDayOption)
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .action(async ({ currency, ...asked }: { currency?: string; asOf?: string; knownAt?: string }) => {
      const { register, clock } = await services();
      const moment = momentOf(asked, isoOf(dayOfInstant(clock.now())));
      const currencies = currency === undefined ? await register.currencies(moment.knownAt) : [currency];
      const books: PriceBook[] = [];
      for (const each of currencies) books.push(await register.priceBook({ ...moment, currency: each }));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, asOf: moment.asOf, books },
        text: textOf(books),
      });
    });
};

function currencyOption(text: string): string {
  const code = text.toUpperCase();
  if (isCurrency(code)) return code;
  throw new UsageError(`"${text}" is no currency.`, 'Currencies are named by ISO 4217.', 'For example GBP.');
}

function textOf(books: readonly PriceBook[]): string {
  const rows = books.flatMap(({ currency, prices }) =>
    prices.map(({ skuId, name, monthlyMinor, source, on, from }) => [
      name,
      moneyText(monthlyMinor, currency),
      source,
      on,
      from,
      skuId,
    ]),
  );
  const unpriced = unpricedLines(books);
  if (rows.length > 0)
    return [table([['SKU', 'per month', 'source', 'price of', 'from', 'SKU id'], ...rows]), ...unpriced].join(
      '\n',
    );
  const nothing = 'Without a price no money is shown.';
  return unpriced.length > 0
    ? [`There are no prices that hold on this day. ${nothing}`, ...unpriced].join('\n')
    : `There are no prices: import them with "prices import <file>". ${nothing}`;
}

/** Why a SKU somebody states a price of has none. */
function unpricedLines(books: readonly PriceBook[]): string[] {
  return books.flatMap(({ currency, unpriced }) =>
    unpriced.map(
      ({ name, reason, from, skuId }) =>
        `No price in ${currency}: ${name} (${skuId}): ${wordsOf(reason)} (${from}).`,
    ),
  );
}
