import { reviewPlans } from '../jobs/review-plans.ts';
import { boundaryDocument, type BoundaryDocument } from '../reports/boundary-document.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, planInput } from './plan-scope.ts';
import { scopeOf } from './review-scope.ts';
import { table } from './table.ts';

/** `boundary [product] [--as-of D]` (M36-02..12, M36-14, M36-20, M36-22). */
export const addBoundary: AddCommand = (program, { services, finish }) => {
  program
    .command('boundary')
    .description('what plans grant beside what people use, feature by feature, both ways')
    .argument('[product...]', 'only the features of this product')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const open = await services();
      const input = await planInput(open, asOf);
      const product = scopeOf(open, words, input.products);
      const document = boundaryDocument(await reviewPlans(input), product);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf(document: BoundaryDocument): string {
  const { features, scenarios, skus, anomalies, people, product } = document;
  if (features === null || scenarios === null)
    return `The plans cannot be reviewed: unknown (${document.reason ?? ''})${footer(document)}`;
  const featureRows = features.map((row) => [
    row.name,
    row.area,
    row.signal,
    ...[row.assigned, row.required, row.consumed].map(String),
    ...[row.addOnNotAssigned, row.mixedEstate, row.beyondPlan, row.overAssigned].map(String),
  ]);
  const skuRows = (skus ?? []).map((sku) => [
    sku.name,
    ...[sku.holders, sku.using, sku.undecided, sku.unused, sku.webOnly].map(String),
  ]);
  return [
    `${product?.name ?? 'All plans'}, ${people ?? 'unknown'} people, guests left out`,
    '',
    table([
      [
        'feature',
        'area',
        'told by',
        'assigned',
        'required',
        'consumed',
        'add-on not assigned',
        'mixed estate',
        'beyond plan',
        'over-assigned',
      ],
      ...featureRows,
    ]),
    '',
    table([
      ['plan', 'holders', 'use it', 'nobody can tell', 'use nothing of it', 'web and mobile only'],
      ...skuRows,
    ]),
    '',
    'What a detection of anomalies would look for',
    ...(anomalies ?? []).map((anomaly) =>
      anomaly.kind === 'heldNotUsed'
        ? `  ${anomaly.people} hold ${anomaly.name} and use nothing of it`
        : `  ${anomaly.people} use ${anomaly.name} without a plan that grants it`,
    ),
    ...(anomalies?.length === 0 ? ['  nothing'] : []),
    footer(document),
  ].join('\n');
}
