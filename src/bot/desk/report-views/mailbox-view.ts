import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import {
  mailboxKinds,
  mailboxLines,
  type MailboxKind,
  type MailboxLine,
} from '../../../core/mailbox/shared-mailbox.ts';
import type { MailboxDocument } from '../../../reports/mailbox-document.ts';
import { countCell, gapNotes, textCell, whyText } from './report-cells.ts';

type Findings = NonNullable<MailboxDocument['findings']>;

const kindWords: Readonly<Record<MailboxKind, string>> = {
  shared: 'Shared mailboxes',
  room: 'Rooms',
  equipment: 'Equipment',
};

const lineWords: Readonly<Record<MailboxLine, string>> = {
  size: 'More than 50 GiB',
  archive: 'Has an archive',
  directSignIn: 'Somebody signs in to it directly',
};

/** Which shared mailboxes need a licence, as counts: mailboxes may bear people's names (M36-15..17, C4). */
export function mailboxView(document: MailboxDocument): ReportAnswerView {
  const { asOf, findings, reason, method, gaps } = document;
  return {
    kind: 'report-answer',
    title: 'Shared mailboxes and their licences',
    asOf,
    conclusion:
      findings === null
        ? `Mailboxes are unknown, because ${whyText(reason)}.`
        : 'Mailboxes with a licence they do not need: {0}. Mailboxes that need one and have none: {1}.',
    conclusionCells: [
      countCell(findings?.licensedWithoutNeed.count ?? null, reason),
      countCell(findings?.licenceMissing.count ?? null, reason),
    ],
    sections: findings === null ? [] : [kindSection(findings), findingSection(document, findings)],
    notes: [method, ...driftNotes(document), ...gapNotes(gaps)],
    next: [
      { title: 'Overlaps', ask: 'overlaps' },
      { title: 'Quality', ask: 'quality' },
    ],
  };
}

function kindSection({ byKind }: Findings): ReportSection {
  return {
    heading: 'Does it need a licence?',
    columns: ['Mailboxes', 'All', 'No', 'Yes', 'Unknown'],
    rows: mailboxKinds.map((kind) => {
      const { mailboxes, noLicenceNeeded, licenceNeeded, unknown } = byKind[kind];
      return [
        textCell(kindWords[kind]),
        ...[mailboxes, noLicenceNeeded, licenceNeeded, unknown].map((count) => ({ count })),
      ];
    }),
    whenEmpty: 'There are none.',
  };
}

function findingSection({ disputed }: MailboxDocument, findings: Findings): ReportSection {
  const { lines, licensedWithoutNeed, licenceMissing, unlicensedSignIn, unknown, drifted } = findings;
  const counted: (readonly [string, ReportCell])[] = [
    ...mailboxLines.map((line) => [lineWords[line], { count: lines[line] }] as const),
    ['Licensed without need: check for a hold first', { count: licensedWithoutNeed.count }],
    ['Needs a licence and has none', { count: licenceMissing.count }],
    ['Signed in to directly without a licence', { count: unlicensedSignIn.count }],
    ['Nobody can tell', { count: unknown.count }],
    ['Changed since the earlier collection', countCell(drifted?.count ?? null, 'no-earlier-collection')],
    [
      'Declared a mailbox by the policy, a person’s by the report',
      countCell(disputed, 'mailbox-usage-missing'),
    ],
  ];
  return {
    heading: 'What was found',
    columns: ['Mailboxes', 'Count'],
    rows: counted.map(([text, cell]) => [textCell(text), cell]),
    whenEmpty: 'Nothing.',
  };
}

function driftNotes({ driftAgainst }: MailboxDocument): string[] {
  if (driftAgainst === null) return ['There is no earlier collection to tell changes from.'];
  const { asOf, days, isOldEnough } = driftAgainst;
  const age = isOldEnough ? '' : '; none is as old as the policy wants';
  return [`Changes are told against the collection of ${asOf}, ${days} days before${age}.`];
}
