import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { VarianceKind } from '../../../core/entitlement/variance-texts.ts';
import type { VarianceRow } from '../../../reports/variance-document.ts';
import type { VarianceDocument } from '../chat-reports.ts';
import { cut, textCell, unknownCell } from './report-cells.ts';

const kindWords: Readonly<Record<VarianceKind, string>> = {
  'register-purchased': 'register, then tenant',
  'not-credited': 'register, then tenant',
  'not-registered': 'register, then tenant',
  'units-subscriptions': 'units of the tenant, then of its subscriptions',
  'term-date': 'renewal or anniversary by the register, then the subscription’s next change',
  seller: 'units by seller, register then subscriptions',
  'billed-quantity': 'register, then invoices',
  'billed-amount': 'register, then invoices',
  'billed-not-registered': 'register, then invoices',
  budget: 'budget, then cost at the present rate',
};

const mostTexts = 4;
const longestText = 240;

/** Where the sources of these products' quantities disagree, why, and what to do (ENT-17..19, VAR-05). */
export function varianceView(
  document: VarianceDocument,
  own: ReadonlySet<string>,
  /** Null for all of them. */
  name: string | null,
): ReportAnswerView {
  const { asOf, runId } = document;
  const isOwn = ({ product }: { readonly product: string | null }) => product !== null && own.has(product);
  const variances = document.variances
    .filter(isOwn)
    .toSorted((a, b) => Number(b.material ?? false) - Number(a.material ?? false));
  const notices = document.notices.filter(isOwn);
  return {
    kind: 'report-answer',
    title: name === null ? 'Where your sources disagree' : `Where the sources of ${name} disagree`,
    asOf,
    conclusion:
      variances.length === 0
        ? 'Register, tenant, invoices and budget agree.'
        : 'Differences: {0}. Those large enough to matter: {1}.',
    conclusionCells: [
      { count: variances.length },
      { count: variances.filter(({ material }) => material === true).length },
    ],
    sections: [
      differenceSection(variances),
      ...(variances.length === 0 ? [] : [adviceSection(variances)]),
      ...(notices.length === 0 ? [] : [noticeSection(notices)]),
    ],
    notes: [
      ...(runId === null ? ['Nothing was collected yet: what the tenant says is unknown.'] : []),
      'The command line names the contract and document that prove each.',
    ],
    next: [
      { title: 'Calendar', ask: 'calendar' },
      ...(name === null ? [] : [{ title: 'Position', ask: `position ${name}` }]),
    ],
  };
}

function differenceSection(variances: readonly VarianceRow[]): ReportSection {
  return {
    heading: 'What is compared',
    columns: ['Product and sources', 'First says', 'Second says', 'Difference'],
    rows: variances.map((row) => [
      textCell(
        `${row.material === true ? 'Matters: ' : ''}${cut(row.name, 50)}${subjectText(row)}: ${kindWords[row.kind]}`,
      ),
      sideCell(row, row.left),
      sideCell(row, row.right),
      differenceCell(row),
    ]),
    whenEmpty: 'Nothing disagrees.',
  };
}

/** Ids of subscriptions tell a reader nothing. */
function subjectText({ subject }: VarianceRow): string {
  return subject === null || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(subject) ? '' : ` (${cut(subject, 30)})`;
}

function sideCell({ unit, currency }: VarianceRow, { value, reason }: VarianceRow['left']): ReportCell {
  if (value === null) return unknownCell(reason);
  if (typeof value === 'string') return { day: value };
  return unit === 'money' && currency !== null
    ? { money: { amountMinor: value, currency } }
    : { count: value };
}

function differenceCell({ unit, currency, difference }: VarianceRow): ReportCell {
  if (difference === null) return { text: 'unknown' };
  if (unit === 'money' && currency !== null) return { money: { amountMinor: difference, currency } };
  return unit === 'day'
    ? { text: `${difference} ${Math.abs(difference) === 1 ? 'day' : 'days'}` }
    : { change: difference };
}

/** One text for all differences of one kind and direction. */
function adviceSection(variances: readonly VarianceRow[]): ReportSection {
  const texts = [...new Set(variances.map(({ why, action }) => `${why} ${action}`))];
  return {
    heading: 'Why it usually happens, and what to do',
    columns: [`${Math.min(mostTexts, texts.length)} of ${texts.length}`],
    rows: texts.slice(0, mostTexts).map((text) => [{ text: cut(text, longestText) }]),
    whenEmpty: 'Nothing to do.',
  };
}

function noticeSection(notices: VarianceDocument['notices']): ReportSection {
  return {
    heading: 'Subscriptions to know about',
    columns: ['Licence', 'Units'],
    rows: notices.map(({ name, text, units }) => [
      textCell(`${cut(name, 50)}: ${text}`),
      units === null ? unknownCell('lots-incomplete') : { count: units },
    ]),
    whenEmpty: 'None.',
  };
}
