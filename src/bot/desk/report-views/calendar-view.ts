import type { ReportAnswerView, ReportCell } from '../../../cards/report-answer.ts';
import type { CalendarDocument } from '../chat-reports.ts';
import { cut, textCell, whyText } from './report-cells.ts';

type Entry = CalendarDocument['entries'][number];

/** What the contracts and subscriptions of these products do when, and until when each can be decided (ENT-03, VAR-07). */
export function calendarView(
  document: CalendarDocument,
  /** The names of the products, by product. */
  own: ReadonlyMap<string, string>,
): ReportAnswerView {
  const { asOf, until, subscriptionsUnknownBecause } = document;
  const entries = document.entries.filter(({ products }) => products.some((product) => own.has(product)));
  const next = entries
    .filter(({ daysLeft }) => daysLeft !== null && daysLeft >= 0)
    .toSorted((a, b) => (a.daysLeft ?? 0) - (b.daysLeft ?? 0))[0];
  return {
    kind: 'report-answer',
    title: 'What is due for your products',
    asOf,
    conclusion:
      next === undefined
        ? 'Nothing has to be decided until {0}.'
        : `The next decision is due on {1}, in {2} days: ${productNames(next, own)}. ${next.text}`,
    conclusionCells: [{ day: until }, { day: next?.decideBy ?? until }, { count: next?.daysLeft ?? 0 }],
    sections: [
      {
        heading: 'Dates, oldest first',
        columns: ['What happens', 'On', 'Decide by', 'Days left'],
        rows: entries.map((entry) => [
          textCell(`${cut(productNames(entry, own), 60)}: ${entry.text}`),
          { day: entry.on },
          ...decisionCells(entry),
        ]),
        whenEmpty: 'Nothing is dated within this time.',
      },
    ],
    notes:
      subscriptionsUnknownBecause === null
        ? []
        : [
            `Days of the tenant’s subscriptions are unknown, because ${whyText(subscriptionsUnknownBecause)}.`,
          ],
    next: [
      { title: 'Variances', ask: 'variances' },
      { title: 'Digest', ask: 'digest' },
    ],
  };
}

function decisionCells({ decideBy, daysLeft }: Entry): ReportCell[] {
  if (decideBy === null || daysLeft === null) return [{ text: 'no decision' }, { text: '–' }];
  return [{ day: decideBy }, daysLeft < 0 ? { text: 'over' } : { count: daysLeft }];
}

function productNames({ products }: Entry, own: ReadonlyMap<string, string>): string {
  const names = products.flatMap((product) => own.get(product) ?? []);
  return names.length > 2 ? `${names.length} of your products` : names.join(', ');
}
