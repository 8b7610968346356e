import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { JustificationDocument } from '../../../reports/justification-document.ts';
import type { NamedSku } from '../../../reports/plan-review-day.ts';
import type { RightSizeDocument } from '../../../reports/right-size-document.ts';
import type { RightSizeReports } from '../chat-reports.ts';
import { cut, gapNotes, moneyCell, textCell, whyText } from './report-cells.ts';

type Transitions = NonNullable<RightSizeDocument['transitions']>;
type Justification = NonNullable<JustificationDocument['justifications']>[number];

interface Asked {
  readonly name: string;
  readonly skuIds: readonly string[];
  /** The smaller plan the person named, in their words. */
  readonly against: string | null;
}

/** Who would be served for less and who is given too little; which seats of a suite are justified (M36-04..21). */
export function rightSizeView(
  { sizing, justification, baseline }: RightSizeReports,
  { name, skuIds, against }: Asked,
): ReportAnswerView {
  const own = new Set(skuIds.map((skuId) => skuId.toLowerCase()));
  const judged = (justification.justifications ?? []).filter(({ suite }) =>
    own.has(suite.skuId.toLowerCase()),
  );
  return {
    kind: 'report-answer',
    title: `Right-sizing ${name}`,
    asOf: sizing.asOf,
    ...conclusionOf(sizing, name, judged),
    sections: [
      ...judged.map((each) => justificationSection(each, sizing.currency)),
      ...(sizing.transitions === null || sizing.currency === null
        ? []
        : [transitionSection(sizing.transitions, sizing.currency, name)]),
    ],
    notes: [
      'A saving is a value a month: it becomes cash only when the contract allows a reduction.',
      ...(against !== null && baseline === 'notFound'
        ? [`No plan I know is called “${cut(against, 60)}”: the one the policy names is used.`]
        : []),
      ...(judged.length === 0 ? [`The policy names no smaller plan to hold ${name} against.`] : []),
      ...judged
        .slice(0, 1)
        .map(
          ({ features }) =>
            `A seat is justified by use of a premium feature: ${cut(features.map((id) => id.replaceAll('-', ' ')).join(', ') || 'it has none', 200)}.`,
        ),
      ...((sizing.priceMissing ?? 0) > 0
        ? ['Some people hold a licence without a price in the price list: nothing is proposed for them.']
        : []),
      'What nobody can tell counts as needed. People are counted, never named here; guests and protected people are left out.',
      ...gapNotes(sizing.gaps),
    ],
    next: [
      { title: 'Boundary', ask: `boundary ${name}` },
      { title: 'Trend', ask: `trend ${name}` },
      { title: 'Position', ask: `position ${name}` },
    ],
  };
}

function conclusionOf(
  { totals, reason, currency }: RightSizeDocument,
  name: string,
  judged: readonly Justification[],
): Pick<ReportAnswerView, 'conclusion' | 'conclusionCells'> {
  if (totals === null || currency === null) {
    const without = `No saving can be told, because ${whyText(reason ?? 'no-price-book')}.`;
    const [served] = judged;
    return served === undefined
      ? { conclusion: without }
      : {
          conclusion: `{0} of {1} seats could be served by ${served.baseline.name}. ${without}`,
          conclusionCells: [{ count: served.servedByBaseline }, { count: served.seats }],
        };
  }
  const { savings, gaps, savingBand } = totals;
  const cells: ReportCell[] = [
    { count: savings.people },
    moneyCell(savings.monthlyMinor, currency),
    { count: gaps.people },
    moneyCell(gaps.monthlyMinor, currency),
    moneyCell(savingBand?.lowMinor ?? null, currency),
    moneyCell(savingBand?.highMinor ?? null, currency),
  ];
  const sentences = [
    savings.people === 0
      ? `Nobody with ${name} would be served as well for less.`
      : 'People who would be served as well for less: {0}, saving {1} a month, {4} to {5} each.',
    ...(gaps.people === 0 ? [] : ['People who use more than they are given: {2}, costing {3} a month.']),
  ];
  return { conclusion: sentences.join(' '), conclusionCells: cells };
}

function transitionSection(transitions: Transitions, currency: string, name: string): ReportSection {
  return {
    heading: 'Before → after',
    columns: ['Licences', 'People', 'Each, a month', 'Together, a month'],
    rows: transitions.map(({ kind, from, to, people, eachMinor, monthlyMinor }) => [
      textCell(`${kind === 'saving' ? 'Saves' : 'Costs more'}: ${setText(from)} → ${setText(to)}`),
      { count: people },
      moneyCell(eachMinor, currency),
      moneyCell(monthlyMinor, currency),
    ]),
    whenEmpty: `Nothing to change from or to ${name}.`,
  };
}

function justificationSection(given: Justification, currency: string | null): ReportSection {
  const { suite, baseline, seats, justified, undecided, servedByBaseline, servedByBaselineMinor } = given;
  const { alternative } = given;
  return {
    heading: `${suite.name} against ${baseline.name}`,
    columns: ['Seats', 'Value'],
    rows: [
      [textCell('All, guests left out'), { count: seats }],
      [textCell('Justified: a premium feature is used'), { count: justified }],
      [textCell('Undecided: nobody can tell'), { count: undecided }],
      [textCell(`Could be served by ${baseline.name}`), { count: servedByBaseline }],
      [textCell('What those cost more, a month'), moneyCell(servedByBaselineMinor, currency)],
      ...(alternative === null
        ? []
        : [
            [
              textCell(`The same features otherwise: ${setText(alternative.skus)}, each a month`),
              moneyCell(alternative.monthlyMinor, currency),
            ],
          ]),
    ],
    whenEmpty: 'Nobody holds it.',
  };
}

function setText(set: readonly NamedSku[]): string {
  return set.length === 0 ? 'nothing' : set.map(({ name }) => name).join(' + ');
}
