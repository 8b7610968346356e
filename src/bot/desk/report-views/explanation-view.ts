import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { Money } from '../../../core/model/money.ts';
import type { ExplainedFigure, Explanation } from '../../../reports/explain.ts';
import { figureTitles } from '../../figure-words.ts';
import { sourceTitle } from '../source-freshness.ts';
import { bridgeWords } from './comparison-view.ts';
import { gapNotes, textCell, unknownCell, whyText } from './report-cells.ts';

const percentages: ReadonlySet<ExplainedFigure> = new Set(['deploymentPct', 'usagePct']);

/** Where one figure comes from, in words; the query behind it is the command line's (ERR-05..07). */
export function explanationView(
  explanation: Explanation,
  name: string,
  figure: ExplainedFigure,
): ReportAnswerView {
  const { asOf, value, reason, counts, window, guests, microsoft, bridge, sources, gaps } = explanation;
  const title = figureTitles[figure];
  return {
    kind: 'report-answer',
    title: `${name}: ${title}`,
    asOf,
    conclusion: `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${value === null ? `unknown, because ${whyText(reason)}` : '{0}'}. ${counts}`,
    conclusionCells: value === null ? [] : [valueCell(figure, value)],
    sections: [...(bridge === null ? [] : [bridgeSection(bridge, figure)]), sourceSection(sources)],
    notes: [
      window,
      guests,
      microsoft,
      'On the command line, “explain” shows the query behind it and “replay” computes the day again.',
      ...gapNotes(gaps.map((detail) => ({ detail }))),
    ],
    next: [
      { title: 'Position', ask: `position ${name}` },
      { title: 'Compare', ask: `compare ${name}` },
    ],
  };
}

function valueCell(figure: ExplainedFigure, value: unknown): ReportCell {
  if (figure === 'monthlyWaste') return { money: value as Money };
  return percentages.has(figure) ? { percent: Number(value) } : { count: Number(value) };
}

/** Idle is one figure with Microsoft: inactive and never used together. */
function bridgeSection(
  { ours, lines, microsoft }: NonNullable<Explanation['bridge']>,
  figure: ExplainedFigure,
): ReportSection {
  return {
    heading:
      figure === 'active'
        ? 'From our active seats to Microsoft’s'
        : 'From our idle seats, inactive and never used, to Microsoft’s inactive ones',
    columns: ['What differs', 'Seats'],
    rows: [
      [textCell('As we count'), { count: ours }],
      ...lines.map(({ ours: said, seats }) => [
        textCell(
          `${bridgeWords[said]}, ${(figure === 'active') === seats > 0 ? 'active' : 'inactive'} there`,
        ),
        { change: seats },
      ]),
      [textCell('As Microsoft counts'), { count: microsoft }],
    ],
    whenEmpty: 'There is nothing to compare.',
  };
}

function sourceSection(sources: Explanation['sources']): ReportSection {
  return {
    heading: 'Where it comes from',
    columns: ['Source', 'Describes', 'Read on'],
    rows: sources.map(({ name, asOf, observedAt }) => [
      textCell(sourceTitle(name)),
      asOf === null ? unknownCell('it names no day') : { day: asOf },
      { day: observedAt.slice(0, 10) },
    ]),
    whenEmpty: 'The licence register.',
  };
}
