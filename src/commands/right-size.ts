import { reviewPlans } from '../jobs/review-plans.ts';
import { rightSizeDocument, type RightSizeDocument } from '../reports/right-size-document.ts';
import { count } from '../reports/trend-advice.ts';
import { wrapText } from '../reports/wrap-text.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { footer, monthly, planInput, setText } from './plan-scope.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import { scopeOf } from './review-scope.ts';
import { table } from './table.ts';

interface RightSizeOptions extends RevealOptions {
  readonly limit: number;
  readonly names?: boolean;
  readonly asOf?: string;
}

const mostPeople = 1_000;
const mostTransitions = 20;

/** `right-size [product] [--limit N] [--names [--reveal --purpose P]] [--as-of D]` (M36-05, M36-13, M36-21, NEG-03, NEG-04). */
export const addRightSize: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('right-size'))
    .description('the cheapest licences that grant what people use: savings and gaps, before and after')
    .argument(
      '[product...]',
      'only changes that give or take away this product; where it stays it is not shown',
    )
    .option('--limit <people>', 'list this many people, those with the most money first', peopleOption, 0)
    .option('--names', 'list people by name too')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { limit, names, asOf, ...reveal }: RightSizeOptions) => {
      const open = await services();
      const access = nameAccess(open, reveal, { actor, subject: 'command:right-size' });
      const withNames = names === true && access.isShown;
      const input = await planInput(open, asOf);
      const product = scopeOf(open, words, input.products);
      const day = await reviewPlans(input, {
        people: { limit, withNames, ...(product === null ? {} : { skuIds: product.skuIds }) },
      });
      const document = rightSizeDocument(day, product);
      if (withNames) await access.record(document.people.length);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function peopleOption(text: string): number {
  const people = Number(text);
  if (Number.isInteger(people) && people >= 0 && people <= mostPeople) return people;
  throw new UsageError(
    `"${text}" is not a number of people to list.`,
    `At most ${mostPeople} people are listed.`,
    'For example 20.',
  );
}

function textOf(document: RightSizeDocument): string {
  const { totals, transitions, people } = document;
  if (totals === null || transitions === null)
    return `Right-sizing is unknown (${document.reason ?? ''})${footer(document)}`;
  const { savings, savingBand, gaps } = totals;
  const rows = transitions
    .slice(0, mostTransitions)
    .map(({ kind, people: changed, eachMinor, monthlyMinor }) => [
      kind,
      count(changed),
      monthly(eachMinor, document),
      monthly(monthlyMinor, document),
    ]);
  const changes = transitions.map(({ from, to }) => `${setText(from)} → ${setText(to)}`);
  const lines = table([['', 'people', 'each', 'a month'], ...rows])
    .split('\n')
    .map((line, index) =>
      index === 0 ? line : wrapText(`${line}   ${changes[index - 1] ?? ''}`, ' '.repeat(line.length + 3)),
    );
  const hidden = transitions.length - mostTransitions;
  const band =
    savingBand === null
      ? ''
      : `, between ${monthly(savingBand.lowMinor, document)} and ${monthly(savingBand.highMinor, document)} each`;
  return [
    `savings  ${count(savings.people)} people, ${monthly(savings.monthlyMinor, document)} a month${band}`,
    `gaps     ${count(gaps.people)} people, ${monthly(gaps.monthlyMinor, document)} a month`,
    '',
    ...(rows.length === 0
      ? ['Nothing to change.']
      : [...lines, ...(hidden > 0 ? [`and ${count(hidden)} more kinds of change: --json shows all`] : [])]),
    '',
    ...(document.considered === null
      ? []
      : [
          `of the whole tenant: considered ${count(document.considered)}, kept as they are ${figure(document.kept)}, ` +
            `nothing in the price book fits ${figure(document.noSufficientSet)}, a price is missing ${figure(document.priceMissing)}`,
        ]),
    ...people.map(({ userId, displayName, kind, from, to, monthlyMinor }) =>
      wrapText(
        `  ${userId}${displayName === null ? '' : ` ${displayName}`}: ${setText(from)} → ${setText(to)}, ` +
          `${kind} ${monthly(monthlyMinor, document)}`,
        '    ',
      ),
    ),
    ...(document.product === null
      ? []
      : [
          `Only changes that give or take away ${document.product.name}; the money is of the whole change, other licences included.`,
        ]),
    'A saving is a value per month: it becomes cash when the contract allows a reduction.',
    footer(document),
  ].join('\n');
}

function figure(value: number | null): string {
  return value === null ? 'unknown' : count(value);
}
