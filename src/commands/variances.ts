import { variancesOf, type VarianceReport } from '../core/entitlement/variances.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { varianceDocument, type VarianceRow } from '../reports/variance-document.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { instantOption, momentOf } from './register-input.ts';
import { moneyText } from './register-money.ts';
import { table } from './table.ts';
import { gatherVarianceFacts } from './variances-facts.ts';

/** `variances [product] [--as-of D]` (ENT-17..19, VAR-05, VAR-12). */
export const addVariances: AddCommand = (program, { services, finish }) => {
  program
    .command('variances')
    .description('where register, tenant, invoices and budget disagree, why, and what to do')
    .argument('[product...]', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'the newest collection on or before this day', isoDayOption)
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .action(async (words: string[], asked: { asOf?: string; knownAt?: string }) => {
      const { register, lake, tenantId, clock, search, catalogue, policy } = await services();
      const moment = momentOf(asked, isoOf(dayOfInstant(clock.now())));
      const run = await lake.newest({ tenantId, onOrBefore: moment.asOf });
      const day = { ...moment, asOf: run?.manifest.asOf ?? moment.asOf };
      const facts = await gatherVarianceFacts({
        tenantId,
        register,
        run,
        catalogue,
        moment: day,
      });
      const all = variancesOf(facts, policy.variance);
      const report =
        words.length === 0 ? all : onlyOf(all, findProduct(search, words.join(' '), facts.products).product);
      const runId = run?.manifest.runId ?? null;
      const document = varianceDocument({ tenantId, asOf: day.asOf, runId, ...report });
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function onlyOf({ variances, notices }: VarianceReport, product: string): VarianceReport {
  return {
    variances: variances.filter((each) => each.product === product),
    notices: notices.filter((each) => each.product === product),
  };
}

function textOf({ asOf, runId, variances, notices }: ReturnType<typeof varianceDocument>): string {
  const rows = variances.map((row) => [
    row.name,
    row.kind,
    sideText(row, row.left),
    sideText(row, row.right),
    differenceText(row),
    row.material === null ? 'unknown' : row.material ? 'material' : 'small',
  ]);
  const explained = new Map(variances.map(({ kind, why, action }) => [`${kind}: ${why} ${action}`, true]));
  const noticeLines = notices.map(
    ({ name, kind, units, text }) => `${name}: ${units ?? 'unknown'} units, ${kind}. ${text}`,
  );
  return [
    rows.length === 0
      ? 'Nothing disagrees.'
      : table([['product', 'kind', 'left', 'right', 'difference', ''], ...rows]),
    ...(explained.size > 0 ? ['', ...explained.keys()] : []),
    ...(noticeLines.length > 0 ? ['', ...noticeLines] : []),
    '',
    runId === null ? `as of ${asOf}; nothing was collected: the tenant's side is unknown` : `as of ${asOf}`,
  ].join('\n');
}

function sideText({ unit, currency }: VarianceRow, { source, value, reason }: VarianceRow['left']): string {
  if (value === null) return `${source} unknown (${reason ?? ''})`;
  return `${source} ${unit === 'money' && currency !== null ? moneyText(Number(value), currency) : value}`;
}

function differenceText({ unit, currency, difference }: VarianceRow): string {
  if (difference === null) return 'unknown';
  if (unit === 'money' && currency !== null) return moneyText(difference, currency);
  return unit === 'day' ? `${difference} days` : String(difference);
}
