import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { Figure } from '../../../core/model/product.ts';
import { wordsOf } from '../../../reports/reason-words.ts';
import type { CalDocument } from '../../../reports/server-cal-document.ts';
import { cut, gapNotes, textCell } from './report-cells.ts';

/** Each kind is a table of its own: more do not go on one card. */
const mostKinds = 4;

/** Client access licences: needed, covered by plans, owned and short, as counts (SRV-07). */
export function calView({ asOf, cals, method, gaps }: CalDocument): ReportAnswerView {
  const shown = cals.slice(0, mostKinds);
  const short = cals.filter((cal) => cal.short.known && cal.short.value > 0);
  const unknown = cals.filter((cal) => !cal.short.known);
  return {
    kind: 'report-answer',
    title: 'Client access licences',
    asOf,
    conclusion:
      cals.length === 0
        ? 'No client access licence is registered, and no Windows Server was seen.'
        : 'Kinds of client access licences: {0}. Known to be short: {1}. Not known: {2}.',
    conclusionCells: [{ count: cals.length }, { count: short.length }, { count: unknown.length }],
    sections: shown.map(calSection),
    notes: [
      ...(cals.length > mostKinds
        ? [`And ${cals.length - mostKinds} more: the command line shows all.`]
        : []),
      method,
      ...attestationNotes(shown),
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Servers', ask: 'servers' },
      { title: 'Devices', ask: 'devices' },
    ],
  };
}

function calSection(cal: CalDocument['cals'][number]): ReportSection {
  const rows: readonly (readonly [string, Figure<number>])[] = [
    ['People', cal.people],
    ['Covered by a plan', cal.covered],
    ['Needed', cal.needed],
    ['Owned by user', cal.ownedByUser],
    ['Short', cal.short],
    ['Owned by device', cal.ownedByDevice],
    ['Devices', cal.devices],
  ];
  return {
    heading: cut(wordsOf(cal.cal)),
    columns: ['What', 'Count'],
    rows: rows.map(([text, figure]) => [textCell(text), figureCell(figure)]),
    whenEmpty: 'Nothing.',
  };
}

function attestationNotes(cals: CalDocument['cals']): string[] {
  return cals.flatMap(({ cal, attestations }) =>
    attestations.map(({ attestedOn, source }) =>
      cut(`${wordsOf(cal)}: attested on ${attestedOn} which plans include it (${source}).`, 300),
    ),
  );
}

function figureCell(figure: Figure<number>): ReportCell {
  return figure.known ? { count: figure.value } : { unknown: wordsOf(figure.reason) };
}
