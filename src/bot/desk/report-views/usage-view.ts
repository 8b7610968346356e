import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { PassiveUsage, UsageDocument } from '../../../reports/usage-document.ts';
import type { Heads } from '../../../reports/usage-document-basis.ts';
import { sourceTitle } from '../source-freshness.ts';
import { gapNotes, textCell, unknownCell, whyText } from './report-cells.ts';

const judgedWindow = 90;

/** Who of a product's holders is active in which service within which time, guests beside (USE-01..04, USE-20). */
export function usageView(document: UsageDocument, name: string): ReportAnswerView {
  const { asOf, services, method, gaps } = document;
  return {
    kind: 'report-answer',
    title: `Use of the services by people with ${name}`,
    asOf,
    ...conclusionOf(document, name),
    sections: [serviceSection(document), passiveSection(document), ageSection(document)],
    notes: ['Each figure is internal people + guests.', ...unknownNotes(services), method, ...gapNotes(gaps)],
    next: [
      { title: 'Position', ask: `position ${name}` },
      { title: 'Boundary', ask: `boundary ${name}` },
    ],
  };
}

function conclusionOf(
  { people, services }: UsageDocument,
  name: string,
): Pick<ReportAnswerView, 'conclusion' | 'conclusionCells'> {
  const any = services.find(({ service }) => service === 'anyService');
  const within = any?.within?.find(({ days }) => days === judgedWindow);
  if (people === null || within === undefined)
    return { conclusion: `Who uses the services with ${name} is unknown, because ${whyText(any?.reason)}.` };
  return {
    conclusion: `Of {0} internal people and {1} guests with ${name}, {2} and {3} used one of the services within 90 days.`,
    conclusionCells: [
      { count: people.internal },
      { count: people.guests },
      { count: within.active.internal },
      { count: within.active.guests },
    ],
  };
}

function serviceSection({ services, windows }: UsageDocument): ReportSection {
  return {
    heading: 'People active within, internal + guests',
    columns: ['Service', ...windows.map((days) => `${days} days`), 'Unknown'],
    rows: services.map(({ name, within, unknown }) => [
      textCell(name.charAt(0).toUpperCase() + name.slice(1)),
      ...windows.map((days) => headCell(within?.find((use) => use.days === days)?.active ?? null)),
      headCell(unknown),
    ]),
    whenEmpty: 'No service was counted.',
  };
}

/** The reasons follow as notes: six times the same one would hide the figures. */
function headCell(heads: Heads | null): ReportCell {
  return heads === null ? { text: 'unknown' } : { internal: heads.internal, guests: heads.guests };
}

function unknownNotes(services: UsageDocument['services']): string[] {
  const unknown = Map.groupBy(
    services.filter(({ reason }) => reason !== null),
    ({ reason }) => reason,
  );
  return [...unknown].map(
    ([reason, of]) => `Unknown, because ${whyText(reason)}: ${of.map(({ name }) => name).join(', ')}.`,
  );
}

function passiveSection({ receiveOnly, syncOnly }: UsageDocument): ReportSection {
  return {
    heading: 'Happens without anybody’s doing, not counted as use',
    columns: ['What', 'Internal + guests'],
    rows: [
      [textCell('Mailboxes that only receive'), passiveCell(receiveOnly)],
      [textCell('OneDrives that only synchronise'), passiveCell(syncOnly)],
    ],
    whenEmpty: 'Nothing.',
  };
}

function passiveCell({ people, reason }: PassiveUsage): ReportCell {
  return people === null ? unknownCell(reason) : headCell(people);
}

function ageSection({ services }: UsageDocument): ReportSection {
  const bySource = Map.groupBy(services, ({ source }) => source);
  return {
    heading: 'How old the reports are',
    columns: ['Report', 'Describes', 'Days before'],
    rows: [...bySource].flatMap(([source, [first]]) => {
      const { refreshedOn = null, lagDays = null } = first ?? {};
      const cells: ReportCell[] =
        refreshedOn === null || lagDays === null
          ? [unknownCell('it was not read'), { text: 'unknown' }]
          : [{ day: refreshedOn }, { count: lagDays }];
      return [[textCell(sourceTitle(source)), ...cells]];
    }),
    whenEmpty: 'No report was read.',
  };
}
