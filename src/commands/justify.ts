import { featureAreas, type FeatureArea } from '../core/model/feature.ts';
import type { Baseline } from '../jobs/plan-skus.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import { justificationDocument, type JustificationDocument } from '../reports/justification-document.ts';
import { count } from '../reports/trend-advice.ts';
import type { DocumentScope } from '../reports/usage-document-basis.ts';
import { wrapText } from '../reports/wrap-text.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, monthly, planInput, setText } from './plan-scope.ts';
import { table } from './table.ts';

interface JustifyOptions {
  readonly baseline?: string;
  readonly areas?: readonly FeatureArea[];
  readonly asOf?: string;
}

/** `justify <product> [--baseline P] [--areas A,B] [--as-of D]` (M36-04, M36-05, NEG-03). */
export const addJustify: AddCommand = (program, { services, finish }) => {
  program
    .command('justify')
    .description('how many seats of a premium suite its features justify, and what the others would cost')
    .argument('<product...>', 'a premium suite, like E5')
    .option('--baseline <product>', 'what it is justified against; default: the policy says')
    .option('--areas <list>', `only these areas justify a seat: ${featureAreas.join(', ')}`, areasOption)
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { baseline, areas, asOf }: JustifyOptions) => {
      const open = await services();
      const input = await planInput(open, asOf);
      const suite = findProduct(open.search, words.join(' '), input.products);
      const against = baseline === undefined ? null : findProduct(open.search, baseline, input.products);
      const baselines = baselinesOf(suite, against, input.policy.rightSizing.baselines);
      const day = await reviewPlans(input, { baselines, ...(areas === undefined ? {} : { areas }) });
      const document = justificationDocument(day);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function areasOption(text: string): readonly FeatureArea[] {
  return text.split(',').map((word) => {
    const area = featureAreas.find((known) => known === word.trim());
    if (area !== undefined) return area;
    throw new UsageError(
      `There is no area "${word.trim()}".`,
      'Features belong to areas.',
      `Use some of: ${featureAreas.join(', ')}.`,
    );
  });
}

function baselinesOf(
  suite: DocumentScope,
  against: DocumentScope | null,
  policy: readonly Baseline[],
): readonly Baseline[] {
  const [base] = against?.skuIds ?? [];
  if (base !== undefined) return suite.skuIds.map((skuId) => ({ suite: skuId, baseline: base }));
  const stated = policy.filter(({ suite: skuId }) => suite.skuIds.includes(skuId));
  if (stated.length > 0) return stated;
  throw new UsageError(
    `The policy names nothing to justify ${suite.name} against.`,
    'A suite is justified by what it grants beyond a cheaper one.',
    'Name that one with --baseline, or in the policy under rightSizing.baselines.',
  );
}

function textOf(document: JustificationDocument): string {
  if (document.justifications === null)
    return `Justification is unknown (${document.reason ?? ''})${footer(document)}`;
  return document.justifications
    .map((given) => {
      const { reclassified } = given;
      const band = reclassified.band;
      return [
        wrapText(
          `${given.suite.name} against ${given.baseline.name}, judged by ${given.featureNames.join('; ') || 'nothing'}`,
        ),
        table([
          ['seats', count(given.seats)],
          ['  justified', count(given.justified)],
          ['  undecided: nobody can tell', count(given.undecided)],
          ['  could be served by the baseline', count(given.servedByBaseline)],
          ['  what those cost more, a month', monthly(given.servedByBaselineMinor, document)],
        ]),
        wrapText(alternativeText(given, document)),
        band === null
          ? 'Right-sizing reclassifies nobody.'
          : wrapText(
              `Right-sizing reclassifies ${count(reclassified.people)} people and saves ${monthly(band.lowMinor, document)} to ` +
                `${monthly(band.highMinor, document)} a month each, ${monthly(reclassified.monthlyMinor, document)} together`,
            ),
      ].join('\n');
    })
    .concat(footer(document))
    .join('\n');
}

type Justification = NonNullable<JustificationDocument['justifications']>[number];

function alternativeText(
  { baseline, alternative, nothingCheaper }: Justification,
  document: JustificationDocument,
): string {
  if (alternative === null) return `No set of licences with prices grants ${baseline.name} and all of these.`;
  const cost = `${monthly(alternative.monthlyMinor, document)} a month each`;
  return nothingCheaper
    ? `Nothing cheaper grants ${baseline.name} and all of these: the cheapest is ${setText(alternative.skus)}, ${cost}`
    : `${baseline.name} and all of these: ${setText(alternative.skus)}, ${cost}`;
}
