import { explain, figureTexts, type ExplainedFigure, type Explanation } from '../reports/explain.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `explain <product> <figure> [--as-of D]` (ERR-06, ERR-07). */
export const addExplain: AddCommand = (program, { services, finish }) => {
  program
    .command('explain')
    .description('where a figure comes from: method, sources, freshness, query, and how Microsoft counts')
    .argument('<product>')
    .argument('<figure>', Object.keys(figureTexts).join(', '))
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (question: string, name: string, { asOf }: { asOf?: string }) => {
      const figure = figureOf(name);
      const { ledger, tenantId, search } = await services();
      const day = await ledger.positions.newest({
        tenantId,
        ...(asOf === undefined ? {} : { onOrBefore: asOf }),
      });
      if (day === null) throw noPositionsYet(asOf ?? null);
      const explanation = explain(day, findProduct(search, question, day.positions), figure);
      finish({ exitCode: 0, document: explanation, text: textOf(explanation) });
    });
};

function figureOf(name: string): ExplainedFigure {
  const found = (Object.keys(figureTexts) as ExplainedFigure[]).find((figure) => figure === name);
  if (found !== undefined) return found;
  const all = Object.keys(figureTexts).join(', ');
  throw new UsageError(
    `There is no figure "${name}".`,
    'A position has named figures.',
    `Use one of: ${all}.`,
  );
}

function bridgeText(bridge: Explanation['bridge']): string[] {
  if (bridge === null) return [];
  const lines = bridge.lines.map(
    ({ ours, reason, seats }) => `${seats > 0 ? '+' : ''}${seats} ${ours} (${reason})`,
  );
  return [`difference ${[bridge.ours, ...lines].join(', ')} = ${bridge.microsoft} as Microsoft counts`];
}

function textOf(given: Explanation): string {
  const sources = given.sources.map(
    ({ name, asOf, observedAt }) => `${name} (facts of ${asOf ?? 'no day'}, read ${observedAt})`,
  );
  return [
    `${given.product} ${given.figure} on ${given.asOf}: ${given.value === null ? `unknown (${given.reason ?? ''})` : JSON.stringify(given.value)}`,
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
