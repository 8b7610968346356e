import { reviewPlans } from '../jobs/review-plans.ts';
import { overlapDocument, type OverlapDocument } from '../reports/overlap-document.ts';
import { count } from '../reports/trend-advice.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, monthly, planInput } from './plan-scope.ts';
import { table } from './table.ts';

/** `overlaps [--as-of D]` (ASG-12, C16, C32). */
export const addOverlaps: AddCommand = (program, { services, finish }) => {
  program
    .command('overlaps')
    .description(
      'what people hold twice: a licence that another of theirs contains, or the same by several paths',
    )
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const input = await planInput(await services(), asOf);
      const document = overlapDocument(await reviewPlans(input), await input.run.repeatedSkus());
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf(document: OverlapDocument): string {
  const { overlaps, repeated, monthlyMinor, withoutPrice } = document;
  if (overlaps === null || withoutPrice === null)
    return `Overlaps are unknown (${document.reason ?? ''})${footer(document)}`;
  const rows = overlaps.map((overlap) => [
    overlap.redundant.name,
    overlap.coveredBy.name,
    count(overlap.people),
    monthly(overlap.monthlyMinor, document),
  ]);
  return [
    rows.length === 0
      ? 'Nobody holds a licence that another of theirs contains.'
      : table([['held', 'contained in', 'people', 'a month'], ...rows]),
    ...(rows.length === 0
      ? []
      : [`together ${monthly(monthlyMinor, document)} a month; ${count(withoutPrice)} without a price`]),
    '',
    ...(repeated ?? []).map(
      ({ sku, people }) => `${sku.name} reaches ${count(people)} people by more than one path`,
    ),
    footer(document),
  ].join('\n');
}
