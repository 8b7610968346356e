import type { ReportAnswerView } from '../../../cards/report-answer.ts';
import type { SourceLine, SourcesDocument } from '../../../reports/sources-document.ts';
import { sourceTitle } from '../source-freshness.ts';
import { cut } from './report-cells.ts';

const jobWords: Readonly<Partial<Record<string, string>>> = {
  'weekly-collect': 'Weekly collection',
  'nightly-collect': 'Nightly collection',
  'monthly-review': 'Monthly review',
  'quarterly-reconciliation': 'Quarterly reconciliation',
};

/** What is read of the estate, how often it is wanted, and whether it is late (AUT-01 … AUT-09). */
export function sourcesView(document: SourcesDocument): ReportAnswerView {
  const { asOf, sources, jobs, people, register } = document;
  const open = sources.filter((line) => line.status !== 'complete' || line.isLate === true);
  return {
    kind: 'report-answer',
    title: 'Where the figures come from',
    asOf,
    conclusion:
      open.length === 0 ? 'All {0} sources are read, and none is late.' : 'Of {0} sources, {1} need a look.',
    conclusionCells: [{ count: sources.length }, { count: open.length }],
    sections: [
      {
        heading: 'Needs attention',
        columns: ['Source', 'State'],
        rows: open.map((line) => [{ text: sourceTitle(line.source) }, { text: stateOf(line) }]),
        whenEmpty: 'Nothing.',
      },
      {
        heading: 'How often',
        columns: ['Wanted', 'Sources'],
        rows: (['daily', 'weekly', 'monthly', 'brought'] as const).map((wanted) => [
          { text: wanted === 'brought' ? 'when a new list is brought' : wanted },
          { count: sources.filter((line) => line.wanted === wanted).length },
        ]),
        whenEmpty: 'Nothing is read.',
      },
      {
        heading: 'Jobs that read',
        columns: ['Job', 'Last done for'],
        rows: jobs.map(({ name, lastFinished }) => [
          { text: jobWords[name] ?? name },
          lastFinished === null ? { text: 'never' } : { day: lastFinished.slice(0, 10) },
        ]),
        whenEmpty: 'No job reads the tenant.',
      },
    ],
    notes: [
      people === null
        ? 'How many people the directory has is not known.'
        : `The directory has ${people.toLocaleString('en-GB')} people.`,
      `The register has ${register.lines} ${register.lines === 1 ? 'line' : 'lines'}${register.newestDocumentOn === null ? '' : `, of which the latest begins on ${register.newestDocumentOn}`}: it is kept by hand.`,
    ],
    next: [{ title: 'Can they be relied on?', ask: 'quality' }],
  };
}

function stateOf({ status, isLate, gaps }: SourceLine): string {
  const [first] = gaps;
  const reason = first === undefined ? '' : `: ${first}`;
  return cut(isLate === true ? 'late' : `${statusWords[status]}${reason}`, 160);
}

const statusWords: Readonly<Record<SourceLine['status'], string>> = {
  complete: 'read',
  incomplete: 'read in part',
  failed: 'not read',
  'not read': 'not read',
};
