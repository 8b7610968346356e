import type { Money } from '../core/model/money.ts';
import type { AdaptiveCard } from './card.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';

/** One value of a report, worded when it is rendered. `unknown` carries the reason, in words. */
export type ReportCell =
  | { readonly text: string }
  | { readonly count: number }
  /** Internal people and guests, as `1,281 + 14`. */
  | { readonly internal: number; readonly guests: number }
  /** A difference: shown with its sign. */
  | { readonly change: number }
  | { readonly percent: number }
  | { readonly money: Money }
  /** `YYYY-MM-DD` */
  | { readonly day: string }
  /** `YYYY-MM` */
  | { readonly month: string }
  | { readonly unknown: string };

export interface ReportSection {
  readonly heading: string;
  /** The first column is text; the others are figures. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** What a section without rows says. */
  readonly whenEmpty: string;
}

/** An answer that is a report: a conclusion, figures in tables, and how they were made. */
export interface ReportAnswerView {
  readonly kind: 'report-answer';
  readonly title: string;
  /** The day the figures describe, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What follows from the figures, in a sentence; cells are put in place of `{0}`, `{1}`, … */
  readonly conclusion: string;
  readonly conclusionCells?: readonly ReportCell[];
  readonly sections: readonly ReportSection[];
  /** Method, sources, limits. */
  readonly notes: readonly string[];
  readonly next: readonly { readonly title: string; readonly ask: string }[];
}

/** More rows are not read on a card; the command line and the exports have all. */
const rowLimit = 12;

export function renderReportAnswer(view: ReportAnswerView, format: Format): AdaptiveCard {
  const conclusion = (view.conclusionCells ?? []).reduce<string>(
    (text, cell, index) => text.replaceAll(`{${index}}`, cellText(cell, format)),
    view.conclusion,
  );
  return renderTemplate('report-answer', {
    summary: `${view.title}: ${conclusion}`,
    title: view.title,
    subtitle: `As of ${format.day(view.asOf)}`,
    conclusion,
    sections: view.sections.map((section) => sectionData(section, format)),
    notes: view.notes.map((text) => ({ text })),
    hasNext: view.next.length > 0,
    next: view.next.map(({ title, ask }) => ({ title, ask })),
  });
}

function sectionData({ heading, columns, rows, whenEmpty }: ReportSection, format: Format) {
  const hidden = rows.length - rowLimit;
  return {
    heading,
    isEmpty: rows.length === 0,
    whenEmpty,
    hasRows: rows.length > 0,
    columns: columns.map((_, index) => ({
      width: index > 0 ? 2 : columns.length > 3 ? 3 : 4,
      align: index === 0 ? 'Left' : 'Right',
    })),
    header: columns.map((text) => ({ text })),
    rows: rows.slice(0, rowLimit).map((cells) => ({
      cells: cells.map((cell) => ({ text: cellText(cell, format) })),
    })),
    hasMore: hidden > 0,
    more: `and ${format.count(Math.max(0, hidden))} more: the command line shows all.`,
  };
}

function cellText(cell: ReportCell, format: Format): string {
  if ('text' in cell) return cell.text;
  if ('count' in cell) return format.count(cell.count);
  if ('internal' in cell) return `${format.count(cell.internal)}\u00A0+\u00A0${format.count(cell.guests)}`;
  if ('change' in cell) return `${cell.change > 0 ? '+' : ''}${format.count(cell.change)}`;
  if ('percent' in cell) return format.percent(cell.percent);
  if ('money' in cell) return format.money(cell.money);
  if ('day' in cell) return format.day(cell.day);
  if ('month' in cell) return format.month(cell.month);
  return `unknown: ${cell.unknown}`;
}
