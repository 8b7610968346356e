import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { readTrend } from '../reports/trend-document-read.ts';
import { renderTrendText } from '../reports/trend-document-text.ts';
import { monthTable } from './history.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { findTrendProduct } from './trend-products.ts';

/** `trend <product> [--as-of D]` (ERR-02..04, VAR-06, VAR-08, VAR-09, COP-08, COP-09, NEG-02). */
export const addTrend: AddCommand = (program, { services, finish }) => {
  program
    .command('trend')
    .description('months of use: decline or season, what may be reduced, peaks per window')
    .argument('<product...>', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'default: today', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const all = await services();
      const day = asOf ?? isoOf(dayOfInstant(all.clock.now()));
      const { product, name } = await findTrendProduct(all, words.join(' '), day);
      const trend = await readTrend(all, { product, name, asOf: day });
      const text =
        trend.months.length === 0
          ? `No month of ${name} is known on or before ${day}. Run "collect" and "reconcile", or bring earlier months with "history import".`
          : renderTrendText(trend, monthTable(trend.months));
      finish({ exitCode: 0, document: trend, text });
    });
};
