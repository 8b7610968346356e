import type { ReportAnswerView } from '../../../cards/report-answer.ts';
import type { QualityDocument } from '../../../reports/quality-document.ts';
import { cut } from './report-cells.ts';

const resultWords: Readonly<Record<QualityDocument['gates'][number]['result'], string>> = {
  failed: 'failed',
  notJudged: 'not judged',
  passed: 'passed',
};

/** Whether the newest collection may be believed; of products, only those of the reader are named (USE-23). */
export function qualityView(document: QualityDocument, own: ReadonlySet<string>): ReportAnswerView {
  const { asOf, earlier, isSound } = document;
  const gates = document.gates.filter(({ gate, subject }) => gate !== 'seats' || own.has(subject));
  const open = gates.filter(({ result }) => result !== 'passed');
  const hasFailedElsewhere = document.gates.some(
    ({ gate, subject, result }) => gate === 'seats' && !own.has(subject) && result === 'failed',
  );
  return {
    kind: 'report-answer',
    title: 'Whether the figures can be relied on',
    asOf,
    conclusion: isSound
      ? 'Yes: {0} of {1} checks passed and none failed.'
      : 'No: {2} of {1} checks failed, so nothing is proposed from this collection.',
    conclusionCells: [
      { count: gates.length - open.length },
      { count: gates.length },
      { count: open.filter(({ result }) => result === 'failed').length },
    ],
    sections: [
      {
        heading: 'Checks that did not pass',
        columns: ['What was measured', 'Result'],
        rows: open.map(({ detail, result }) => [{ text: cut(detail, 220) }, { text: resultWords[result] }]),
        whenEmpty: 'All checks passed.',
      },
    ],
    notes: [
      earlier === null
        ? 'This is a first complete collection: there is none to compare it with.'
        : `Compared with the collection of ${earlier.asOf}.`,
      ...(hasFailedElsewhere ? ['A check of a product that is not yours failed as well.'] : []),
      'Not judged means that there is too little to measure.',
    ],
    next: [{ title: 'Digest', ask: 'digest' }],
  };
}
