import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { TrendDocument } from '../../../reports/trend-document.ts';
import { countCell, percentCell, textCell, unknownCell } from './report-cells.ts';

const monthsShown = 12;

const verdictWords: Readonly<Record<TrendDocument['judgement']['verdict'], string>> = {
  tooShort: 'It is too early to tell.',
  gaps: 'Nobody can tell: months are missing.',
  decline: 'Use is declining.',
  growth: 'Use is growing.',
  seasonal: 'Use goes up and down with the season; it is not declining.',
  level: 'Use is level.',
  undecided: 'The months do not show whether use is declining.',
};

/** The verdict over the months in plain words, and what may be reduced or why nothing (ERR-02..04, VAR-06..09). */
export function trendView(document: TrendDocument): ReportAnswerView {
  const { name, asOf, judgement, advice, months, methods, gap } = document;
  const shown = shownMonths(document);
  const imported = shown.filter(({ isImported }) => isImported).length;
  return {
    kind: 'report-answer',
    title: `How use of ${name} develops`,
    asOf,
    conclusion:
      months.length === 0
        ? `No month of ${name} is known yet.`
        : [verdictWords[judgement.verdict], ...advice.words].join(' '),
    sections: [
      monthSection(shown),
      standSection(document),
      peakSection(document),
      ...copilotSection(document),
    ],
    notes: [
      ...(months.length === 0 ? [] : [`How this is known: ${judgement.words}`]),
      ...(imported > 0 ? [`${imported} of these months were imported, not counted by Seatkeeper.`] : []),
      methods.needed,
      ...(gap === null
        ? []
        : [
            `Typical are ${gap.typical.fromPct} to ${gap.typical.toPct} % assigned and not active: ${gap.typical.source}.`,
          ]),
    ],
    next: [
      { title: 'Position', ask: `position ${name}` },
      { title: 'Compare', ask: `compare ${name}` },
      { title: 'Right-size', ask: `right-size ${name}` },
    ],
  };
}

/** Whole months; the running one only while there are fewer than twelve. */
function shownMonths({ months }: TrendDocument): TrendDocument['months'] {
  const whole = months.filter(({ isOver }) => isOver);
  return (whole.length < monthsShown ? months : whole).slice(-monthsShown);
}

function monthSection(months: TrendDocument['months']): ReportSection {
  return {
    heading: 'The last 12 months, licences',
    columns: ['Month', 'Active', 'Assigned', 'Entitled', 'Told by'],
    rows: months.map(({ month, active, assigned, entitled, isImported, isOver }) => [
      { month },
      shortCount(active),
      shortCount(assigned),
      shortCount(entitled),
      textCell(isImported ? 'import' : isOver ? 'count' : 'count, so far'),
    ]),
    whenEmpty: 'No month is known yet: each collected month adds one.',
  };
}

/** Twelve times the same reason would hide the figures; the verdict says what is missing. */
function shortCount(value: number | null): ReportCell {
  return value === null ? textCell('unknown') : { count: value };
}

function standSection({ advice, gap }: TrendDocument): ReportSection {
  const { needed, excess } = advice.baseline;
  const neededCell: ReportCell =
    needed.value === null ? unknownCell(needed.reason) : { count: needed.value.units };
  const isBound = needed.value?.atLeastBecause !== undefined;
  return {
    heading: 'What is needed',
    columns: ['Licences', 'Value'],
    rows: [
      [textCell(`Needed in the highest of the last 12 months${isBound ? ', at least' : ''}`), neededCell],
      [
        textCell(`Entitled today and beyond that${isBound ? ', at most' : ''}`),
        countCell(excess.value, excess.reason),
      ],
      ...(gap === null
        ? []
        : [
            [
              textCell('Assigned and not active, in the newest month'),
              countCell(gap.value?.units ?? null, gap.reason),
            ],
            [textCell('The same, of the assigned ones'), percentCell(gap.value?.pct ?? null, gap.reason)],
          ]),
    ],
    whenEmpty: 'Nothing is known yet.',
  };
}

function peakSection({ peaks }: TrendDocument): ReportSection {
  return {
    heading: `Most licences assigned at once, by ${peaks.countedBy}`,
    columns: ['Year from', 'Most', 'On the order day'],
    rows: peaks.windows.map(({ from, maximum, onOrderDay }) => [
      { day: from },
      countCell(maximum.units, maximum.reason),
      countCell(onOrderDay.units, onOrderDay.reason),
    ]),
    whenEmpty: 'No year is known yet.',
  };
}

function copilotSection({ copilot }: TrendDocument): ReportSection[] {
  if (copilot === null) return [];
  const { commitment, months } = copilot;
  const rate = months.at(-1)?.activeOfPurchasedPct;
  const rows: ReportCell[][] = [
    [textCell('Active people of purchased licences'), percentCell(rate?.value ?? null, rate?.reason)],
  ];
  if (commitment.kind === 'refused') {
    const why =
      commitment.reason === 'noUse'
        ? 'a month of the last three has no use'
        : 'fewer than three months are known in a row';
    rows.push([textCell('Licences to commit to'), unknownCell(why)]);
  } else {
    rows.push([
      textCell('Licences to commit to now: reached in each of the last three months'),
      { count: commitment.committed },
    ]);
    commitment.steps.forEach(({ units }, index) =>
      rows.push([
        textCell(`Step ${index + 1}, once held for ${commitment.monthsToProve} months`),
        { count: units },
      ]),
    );
  }
  return [
    { heading: 'Copilot: buy as it is adopted', columns: ['What', 'Value'], rows, whenEmpty: 'Nothing yet.' },
  ];
}
