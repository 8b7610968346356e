import { reviewPlans } from '../jobs/review-plans.ts';
import { boundaryDocument, type BoundaryDocument } from '../reports/boundary-document.ts';
import {
  disagreementText,
  signalsText,
  silenceText,
  tenantCountText,
  toldByText,
} from '../reports/plan-evidence-words.ts';
import { count } from '../reports/trend-advice.ts';
import { wrapText } from '../reports/wrap-text.ts';
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
    .argument('[product...]', 'only the features of this product, counted over those who hold it')
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
  const { features, scenarios, skus, anomalies, product } = document;
  if (features === null || scenarios === null)
    return `The plans cannot be reviewed: unknown (${document.reason ?? ''})${footer(document)}`;
  const featureRows = features.map((row) => {
    const { assigned, required, consumed, unused } = row.holders ?? { ...row, unused: row.overAssigned };
    return [
      row.name,
      ...[assigned, required, consumed, unused].map(count),
      ...[row.addOnNotAssigned, row.mixedEstate, row.beyondPlan].map(count),
      row.area,
      row.evidence === null ? row.signal : toldByText(row.evidence),
    ];
  });
  const skuRows = (skus ?? []).map((sku) => [
    sku.name,
    ...[sku.holders, sku.using, sku.forEverybodyOnly, sku.undecided, sku.unused, sku.webOnly].map(count),
  ]);
  return [
    ...headLines(document, product),
    '',
    table([
      [
        'feature',
        'assigned',
        'required',
        'consumed',
        'held, unused',
        'add-on',
        'mixed',
        'beyond',
        'area',
        'told by',
      ],
      ...featureRows,
    ]),
    '',
    table([
      [
        ...['plan', 'holders', 'use it', 'of these as everybody', 'nobody can tell', 'use nothing of it'],
        'web and mobile only',
      ],
      ...skuRows,
    ]),
    '',
    'What a detection of anomalies would look for',
    ...(anomalies ?? []).map((anomaly) =>
      anomaly.kind === 'heldNotUsed'
        ? `  ${count(anomaly.people)} hold ${anomaly.name} and use nothing of it`
        : `  ${count(anomaly.people)} use ${anomaly.name} without a plan that grants it`,
    ),
    ...(anomalies?.length === 0 ? ['  nothing'] : []),
    ...evidenceLines(document),
    footer(document),
  ].join('\n');
}

/** What signals and attestations say of features no report tells of, how old that is, and where they disagree. */
function evidenceLines({ features, disagreements }: BoundaryDocument): readonly string[] {
  const rows = (features ?? []).flatMap(({ name, evidence }) => {
    if (evidence === null || evidence.kind === 'report' || evidence.kind === 'nothing') return [];
    const { attestation, shown, signals } = evidence;
    return [
      [
        name,
        signals.length === 0 ? '–' : signalsText(evidence),
        attestation?.attestedOn ?? '–',
        signals.length === 0 ? '–' : count(shown),
        silenceText(evidence) ?? '–',
      ],
    ];
  });
  const lines = (disagreements ?? []).map((each) => `  ${disagreementText(each.name, each) ?? ''}`);
  return [
    ...(rows.length === 0
      ? []
      : [
          '',
          table([
            ['told by no report', 'signals', 'attested on', 'shown by signals', 'whom they do not name'],
            ...rows,
          ]),
        ]),
    ...(features ?? [])
      .flatMap(({ name, evidence }) => (evidence === null ? [] : (tenantCountText(name, evidence) ?? [])))
      .map((line) => wrapText(line)),
    ...(lines.length === 0 ? [] : ['', 'Where signals and attestations disagree', ...lines]),
  ];
}

/** Whom the columns count: of one product its own holders, but whoever lacks a feature is looked for everywhere. */
function headLines(
  { people, holders, skus }: BoundaryDocument,
  product: BoundaryDocument['product'],
): readonly string[] {
  const everybody = `${people === null ? 'unknown' : count(people)} people`;
  const of = product === null || holders === null ? null : { name: product.name, holders };
  const several = (skus?.length ?? 0) > 1 ? ', once for each of its licences they hold' : '';
  return [
    of === null
      ? `All plans, ${everybody}, guests left out`
      : `${of.name}, ${count(of.holders)} holders${several}, guests left out`,
    of === null
      ? 'assigned, required, consumed, held and unused: people, whatever plan grants them the feature'
      : `assigned, required, consumed, held and unused: holders of ${of.name}, by what it grants them itself`,
    `add-on, mixed, beyond: of all ${everybody}, those who use it and hold nothing that grants it${of === null ? '' : '; counted everywhere: its holders are granted it'}`,
    '  (add-on: everybody uses it; mixed: a suite somebody here holds grants it; beyond: none does)',
  ].map((line) => wrapText(line));
}
