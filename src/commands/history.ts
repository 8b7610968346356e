import { basename } from 'node:path';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { lastWholeMonth, monthOf, monthOfDay } from '../core/trend/month.ts';
import type { HistoryImportResult } from '../ledger/history.ts';
import { monthRow, type MonthRow } from '../reports/trend-document-months.ts';
import { count } from '../reports/trend-advice.ts';
import type { AddCommand } from './invocation.ts';
import { historyInvalid, parseHistory, sha256Of } from './parse-history.ts';
import { readTextInput } from './read-input.ts';
import { table } from './table.ts';
import { findTrendProduct, trendProducts } from './trend-products.ts';

/** `history import|show` (ERR-03, NEG-01): months of use from before the tenant was observed. */
export const addHistory: AddCommand = (program, { services, finish, cwd, actor }) => {
  const history = program
    .command('history')
    .description('months of use that were counted elsewhere; they stay marked as imported');

  history
    .command('import')
    .description(
      'adds the months of a CSV file (product,month,entitled,assigned,active,method,source); all or none',
    )
    .argument('<file>')
    .action(async (name: string) => {
      const text = await readTextInput(cwd, name);
      const all = await services();
      const { tenantId, ledger, clock } = all;
      const { months, problems } = parseHistory(text, monthOfDay(dayOfInstant(clock.now())));
      if (problems.length > 0) throw historyInvalid(basename(name), problems);
      const fileName = basename(name);
      const fileSha256 = sha256Of(text);
      const result = await ledger.history.import({ tenantId, months, actor, fileName, fileSha256 });
      const issues = issuesOf(new Set(months.map(({ product }) => product)), await productsSeen(all));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, fileName, fileSha256, ...result, issues },
        text: [summaryOf(result), ...issues.map(({ place, message }) => `  ${place}: ${message}`)].join('\n'),
      });
    });

  history
    .command('show')
    .description('every month of a product, ours and imported, and what later imports superseded')
    .argument('<product...>')
    .action(async (words: string[]) => {
      const all = await services();
      const { tenantId, ledger, clock } = all;
      const { product, name } = await findTrendProduct(all, words.join(' '));
      const today = dayOfInstant(clock.now());
      const entries = await ledger.history.monthly({ tenantId, product, until: isoOf(today) });
      const through = lastWholeMonth(today);
      const months = entries.map((entry) => monthRow(entry, monthOf(entry.month) <= through));
      const imports = await ledger.history.imports({ tenantId, product });
      const superseded = imports.filter(({ supersededAt }) => supersededAt !== null);
      const footer =
        superseded.length === 0
          ? ''
          : `\n\n${superseded.length === 1 ? '1 imported month was' : `${superseded.length} imported months were`} superseded later (--json shows them).`;
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, tenantId, product, name, months, imports },
        text:
          months.length === 0 ? `No month of ${name} is known.` : `${name}\n\n${monthTable(months)}${footer}`,
      });
    });
};

/** Months as aligned columns: figures, and where each comes from. */
export function monthTable(months: readonly MonthRow[]): string {
  const figure = (value: number | null) => (value === null ? 'unknown' : count(value));
  const rows = months.map((row) => [
    row.isOver ? row.month : `${row.month} so far`,
    figure(row.entitled),
    figure(row.assigned),
    figure(row.active),
    row.method,
    sourceText(row),
  ]);
  return table([['month', 'entitled', 'assigned', 'active', 'method', 'from'], ...rows]);
}

function sourceText({ source, reasons }: MonthRow): string {
  const why = reasons['active'] === undefined ? '' : ` (active: ${reasons['active']})`;
  return source.kind === 'position'
    ? `position of ${source.asOf}${why}`
    : `imported by ${source.importedBy} ${source.importedAt.slice(0, 10)}, ${source.source}${why}`;
}

function summaryOf({ added, superseded, unchanged }: HistoryImportResult): string {
  const months = (units: number) => (units === 1 ? '1 month' : `${count(units)} months`);
  if (added === 0) return `Nothing imported: ${months(unchanged)} stood so already.`;
  const parts = [
    `${months(added)} imported`,
    ...(superseded > 0 ? [`${superseded} of them in place of earlier ones, which are kept`] : []),
    ...(unchanged > 0 ? [`${months(unchanged)} stood so already`] : []),
  ];
  return `${parts.join(', ')}.`;
}

async function productsSeen(all: Parameters<typeof trendProducts>[0]): Promise<ReadonlySet<string>> {
  return new Set(
    (await trendProducts(all)).filter(({ isPositioned }) => isPositioned).map(({ product }) => product),
  );
}

/** A product that no position has may be a slip of the pen, or a product that is gone. */
function issuesOf(products: ReadonlySet<string>, seen: ReadonlySet<string>) {
  if (seen.size === 0) return [];
  return [...products]
    .filter((product) => !seen.has(product))
    .map((product) => ({
      code: 'product-without-position',
      place: product,
      message: `no position has a product of this name; there are ${[...seen].join(', ')}.`,
    }));
}
