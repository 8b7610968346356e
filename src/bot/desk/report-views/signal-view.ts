import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { SignalDocument } from '../../../reports/signal-document.ts';
import type { Heads } from '../../../reports/usage-document-basis.ts';
import { countCell, gapNotes, textCell, unknownCell } from './report-cells.ts';

/** Single features of the premium plans, as counts of people: evidence of use or benefit, no verdict (M36-08). */
export function signalView(document: SignalDocument): ReportAnswerView {
  const { asOf, features, windowDays, attestedOnly, notRead, noProof, method, gaps } = document;
  const unknown = features.filter(({ showing }) => showing === null).length;
  return {
    kind: 'report-answer',
    title: 'Single features and who shows them',
    asOf,
    conclusion: 'Features looked at: {0}. Of these nobody can tell: {1}.',
    conclusionCells: [{ count: features.length }, { count: unknown }],
    sections: [featureSection(document), tenantSection(document)],
    notes: [
      noProof,
      `Use and benefit within ${windowDays} days, as internal people + guests; “Without” are those who show it and hold no plan with it, – where no plan is needed. ${method}`,
      `Not available by any API, attested only: ${attestedOnly.join(', ')}.`,
      `An API exists and is not read: ${notRead.join(', ')}.`,
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Mailboxes', ask: 'mailboxes' },
      { title: 'Quality', ask: 'quality' },
    ],
  };
}

function featureSection({ features }: SignalDocument): ReportSection {
  return {
    heading: 'Who holds it, who shows it',
    columns: ['Feature', 'Hold', 'Show', 'Not known', 'Without'],
    rows: features.map((line) => {
      const { name, kind, holders, showing, unknown, beyond, reason } = line;
      return [
        textCell(kind === 'use' ? name : `${name} (benefits)`),
        headsCell(holders, reason),
        headsCell(showing, reason),
        headsCell(unknown, reason),
        beyond === null && reason === null ? textCell('–') : headsCell(beyond, reason),
      ];
    }),
    whenEmpty: 'There are none.',
  };
}

function headsCell(heads: Heads | null, reason: string | null): ReportCell {
  return heads === null ? unknownCell(reason) : { internal: heads.internal, guests: heads.guests };
}

function tenantSection({ policies, insight, reasons }: SignalDocument): ReportSection {
  const missing = reasons.insight ?? 'premium-insight-missing';
  return {
    heading: 'The whole tenant',
    columns: ['Conditional access and Entra ID', 'Count'],
    rows: [
      [textCell('Policies enforced'), countCell(policies?.policies ?? null, reasons.policies)],
      [textCell('Of these, by risk'), countCell(policies?.riskPolicies ?? null, reasons.policies)],
      [textCell('Entitled to P1, as Microsoft counts'), countCell(insight?.entitledP1 ?? null, missing)],
      [textCell('Entitled to P2, as Microsoft counts'), countCell(insight?.entitledP2 ?? null, missing)],
      [
        textCell('People under conditional access'),
        countCell(insight?.conditionalAccessUsers ?? null, missing),
      ],
      [textCell('People under policies by risk'), countCell(insight?.riskBasedUsers ?? null, missing)],
    ],
    whenEmpty: 'There is nothing.',
  };
}
