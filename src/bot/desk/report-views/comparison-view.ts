import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { BridgeCell } from '../../../core/model/microsoft-count.ts';
import type { ComparisonDocument } from '../../../reports/comparison-document.ts';
import { countCell, gapNotes, percentCell, textCell, whyText } from './report-cells.ts';

type BridgePart = NonNullable<ComparisonDocument['active']>;

/** What we say of the seats that stand elsewhere with Microsoft. */
export const bridgeWords: Readonly<Record<BridgeCell, string>> = {
  active: 'Active here',
  inactive: 'Inactive here',
  neverUsed: 'Never used here',
  new: 'New here',
  protected: 'Protected here',
  noEvidence: 'Unknown here',
  sourcesDisagree: 'Unknown here',
};

/** Our count beside Microsoft's and Partner Center's, each difference in words (ERR-05, ERR-06, PAR-01..08). */
export function comparisonView(document: ComparisonDocument): ReportAnswerView {
  const { name, asOf, active, idle, methods, partner, coverage } = document;
  return {
    kind: 'report-answer',
    title: `${name} beside Microsoft’s count`,
    asOf,
    ...conclusionOf(document),
    sections: [
      ...(active === null ? [] : [bridgeSection('active', active)]),
      ...(idle === null ? [] : [bridgeSection('idle', idle)]),
      ...guestSection(document),
      rateSection(document),
      inflationSection(document),
    ],
    notes: [
      `Ours, by ${methods.ours}.`,
      `Microsoft’s, by ${methods.microsoft}.`,
      `Partner Center’s, by ${methods.partnerCenter}. ${partner.scope}`,
      ...gapNotes(coverage.gaps),
    ],
    next: [
      { title: 'Position', ask: `position ${name}` },
      { title: 'Trend', ask: `trend ${name}` },
      { title: 'Why active?', ask: `explain ${name} active` },
    ],
  };
}

function conclusionOf({ active, reasons }: ComparisonDocument) {
  if (active === null)
    return { conclusion: `Microsoft’s count is unknown, because ${whyText(reasons.microsoft)}.` };
  const cells: ReportCell[] = [{ count: active.ours }, { count: active.microsoft }];
  const conclusion =
    active.lines.length === 0
      ? 'We and Microsoft’s method count the same {0} active seats.'
      : 'We count {0} active seats, Microsoft’s method {1}. Every difference is named below.';
  return { conclusion, conclusionCells: cells };
}

function bridgeSection(what: 'active' | 'idle', { ours, lines, microsoft }: BridgePart): ReportSection {
  const start = what === 'active' ? 'Active' : 'Idle (inactive or never used)';
  return {
    heading: `From our ${what} seats to Microsoft’s ${what === 'active' ? 'active' : 'inactive'} ones`,
    columns: ['What differs', 'Seats'],
    rows: [
      [textCell(`${start}, as we count`), { count: ours }],
      ...lines.map(({ ours: said, why, seats }) => [
        textCell(`${bridgeWords[said]}. ${why}`),
        { change: seats },
      ]),
      [textCell(`${what === 'active' ? 'Active' : 'Inactive'}, as Microsoft counts`), { count: microsoft }],
    ],
    whenEmpty: 'There is nothing to compare.',
  };
}

function guestSection({ guests }: ComparisonDocument): ReportSection[] {
  if (guests === null || guests.seats === 0) return [];
  return [
    {
      heading: 'In neither count',
      columns: ['Who', 'Seats'],
      rows: [[textCell(`Guests. ${guests.why}`), { count: guests.seats }]],
      whenEmpty: 'Nobody.',
    },
  ];
}

function rateSection({ partner, reasons }: ComparisonDocument): ReportSection {
  const rate = (key: 'deploymentPct' | 'usagePct' | 'inflatedUsagePct') =>
    percentCell(partner[key], reasons[`partner.${key}`]);
  return {
    heading: `Partner Center’s rates, ${partner.window}`,
    columns: ['Rate', 'Value'],
    rows: [
      [
        textCell('Licences sold, without trials'),
        countCell(partner.totalEntitlements, reasons['partner.totalEntitlements']),
      ],
      [textCell('Deployment: assigned of sold'), rate('deploymentPct')],
      [textCell('Usage: active holders of sold'), rate('usagePct')],
      [textCell('Usage, licences passed on counted for each holder'), rate('inflatedUsagePct')],
    ],
    whenEmpty: 'Nothing is known of them.',
  };
}

function inflationSection({ partner, reasons }: ComparisonDocument): ReportSection {
  return {
    heading: 'What may lift its usage rate',
    columns: ['Cause', 'Found'],
    rows: partner.inflation.map(({ cause, count, why }) => [
      textCell(why),
      countCell(count, reasons[`partner.${cause}`]),
    ]),
    whenEmpty: 'Nothing was looked for.',
  };
}
