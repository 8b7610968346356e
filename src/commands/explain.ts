import type { Money } from '../core/model/money.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { moneyText } from '../lib/currency.ts';
import { allFigureTexts, explain, type AnyFigure, type Explanation } from '../reports/explain.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { UsageError } from './errors.ts';
import { figureBasisOf } from './explain-basis.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `explain <product> <figure> [--as-of D]` (ERR-06, ERR-07). */
export const addExplain: AddCommand = (program, { services, finish }) => {
  program
    .command('explain')
    .description('where a figure comes from: method, sources, freshness, query, and how Microsoft counts')
    .argument('<product>')
    .argument('<figure>', Object.keys(allFigureTexts).join(', '))
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (question: string, name: string, { asOf }: { asOf?: string }) => {
      const figure = figureOf(name);
      const { ledger, tenantId, search } = await services();
      const day = await ledger.positions.newest({
        tenantId,
        ...(asOf === undefined ? {} : { onOrBefore: asOf }),
      });
      if (day === null) throw noPositionsYet(asOf ?? null);
      const position = findProduct(search, question, day.positions);
      const basis = await figureBasisOf(ledger, day, position);
      const explanation = explain(day, position, figure, basis);
      finish({ exitCode: 0, document: explanation, text: textOf(explanation) });
    });
};

function figureOf(name: string): AnyFigure {
  const figures = Object.keys(allFigureTexts) as AnyFigure[];
  const found = figures.find((figure) => figure === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no figure "${name}".`,
    'A position has named figures.',
    `Use one of: ${figures.join(', ')}.`,
  );
}

function bridgeText(bridge: Explanation['bridge']): string[] {
  if (bridge === null) return [];
  const lines = bridge.lines.map(({ ours, reason, seats }) => {
    const why = wordsOf(reason) === wordsOf(ours) ? '' : ` (${wordsOf(reason)})`;
    return `${seats > 0 ? '+' : ''}${seats} that are ${wordsOf(ours)} here${why}`;
  });
  return [
    `difference ${[`${bridge.ours} as we count`, ...lines].join(', ')} = ${bridge.microsoft} as Microsoft counts`,
  ];
}

/** Money with its currency, a rate with its sign, a peak with its day: never the data itself. */
function valueText({ figure, value, reason }: Explanation): string {
  if (value === null) return unknownText(reason);
  switch (figure) {
    case 'monthlyWaste': {
      const { amountMinor, currency } = value as Money;
      return `${moneyText(amountMinor, currency)} a month`;
    }
    case 'peak': {
      const { units, on } = value as { readonly units: number; readonly on: string };
      return `${units} seats on ${on}`;
    }
    case 'deploymentPct':
    case 'usagePct':
      return `${value as number} %`;
    case 'threshold':
      return wordsOf(value as string);
    default:
      return `${value as number}`;
  }
}

function textOf(given: Explanation): string {
  const sources = given.sources.map(
    ({ name, asOf, observedAt }) => `${name} (facts of ${asOf ?? 'no day'}, read ${observedAt})`,
  );
  return [
    `${given.product} ${given.figure} on ${given.asOf}: ${valueText(given)}`,
    `counts     ${given.counts}`,
    `window     ${given.window}`,
    `guests     ${given.guests}`,
    `sources    ${sources.join('; ') || 'the register'}`,
    ...given.gaps.map((gap) => `gap        ${gap}`),
    `Microsoft  ${given.microsoft}`,
    ...bridgeText(given.bridge),
    `query      ${given.query}`,
    `replay     ${given.replay}`,
  ].join('\n');
}
