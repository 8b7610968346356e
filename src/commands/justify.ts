import { featureAreas, type FeatureArea } from '../core/model/feature.ts';
import { reviewPlans, type Baseline } from '../jobs/review-plans.ts';
import { justificationDocument, type JustificationDocument } from '../reports/justification-document.ts';
import type { DocumentScope } from '../reports/usage-document-basis.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, monthly, planInput } from './plan-scope.ts';
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
      const { reclassified, alternative } = given;
      const band = reclassified.band;
      return [
        `${given.suite.name} against ${given.baseline.name}, judged by ${given.features.join(', ') || 'nothing'}`,
        table([
          ['seats', String(given.seats)],
          ['  justified', String(given.justified)],
          ['  undecided: nobody can tell', String(given.undecided)],
          ['  could be served by the baseline', String(given.servedByBaseline)],
          ['  what those cost more, a month', monthly(given.servedByBaselineMinor, document)],
        ]),
        alternative === null
          ? 'No set of licences with prices grants the baseline and those features.'
          : `The baseline and those features: ${alternative.skus.map(({ name }) => name).join(' + ')}, ` +
            `${monthly(alternative.monthlyMinor, document)} a month each`,
        band === null
          ? 'Right-sizing reclassifies nobody.'
          : `Right-sizing reclassifies ${reclassified.people} people and saves ${monthly(band.lowMinor, document)} to ` +
            `${monthly(band.highMinor, document)} a month each, ${monthly(reclassified.monthlyMinor, document)} together`,
      ].join('\n');
    })
    .concat(footer(document))
    .join('\n');
}
