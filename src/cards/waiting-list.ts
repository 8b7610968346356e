import type { Money } from '../core/model/money.ts';
import type { AdaptiveCard } from './card.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';

type CaseQuestion = 'reclaim' | 'copilot' | 'entitlement' | 'swap' | 'azure';

/** One case that waits for its reader. */
export interface WaitingCase {
  readonly caseId: string;
  readonly question: CaseQuestion;
  readonly product: string;
  readonly seats: number;
  readonly monthlyValue: Money | null;
  /** The day it was asked, `YYYY-MM-DD`. */
  readonly since: string;
  readonly state: 'asked' | 'snoozed' | 'awaitingSecond';
}

export interface WaitingListView {
  readonly kind: 'waiting-list';
  readonly cases: readonly WaitingCase[];
  /** One line above the list: what holds for all of it, such as a stop of every change. */
  readonly notice?: string | undefined;
}

/** More would not be read, and might not fit. */
const rowLimit = 10;

const stateWords = {
  asked: '',
  snoozed: ' · snoozed',
  awaitingSecond: ' · needs a second approval',
} as const;

export function renderWaitingList(view: WaitingListView, format: Format): AdaptiveCard {
  const count = view.cases.length;
  const title =
    count === 0 ? 'Nothing is waiting for you' : `${format.counted(count, 'decision')} waiting for you`;
  const hidden = count - rowLimit;
  return renderTemplate('waiting-list', {
    summary: title,
    title,
    isEmpty: count === 0,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    cases: view.cases.slice(0, rowLimit).map((item) => ({
      caseId: item.caseId,
      title: caseTitle(item, format),
      detail: `Asked on ${format.day(item.since)}${stateWords[item.state]}`,
    })),
    hasMore: hidden > 0,
    more: `and ${format.count(hidden)} more. Decide some of these, then ask again.`,
  });
}

/** "Microsoft 365 E5: 40 unused licences, £2,084.00 a month". */
export function caseTitle({ question, product, seats, monthlyValue }: WaitingCase, format: Format): string {
  const value = monthlyValue === null ? '' : `, ${format.money(monthlyValue)} a month`;
  switch (question) {
    case 'reclaim':
    case 'copilot':
      return `${product}: ${format.counted(seats, 'unused licence')}${value}`;
    case 'swap':
      return `${product}: ${format.counted(seats, 'person', 'people')} could move to a smaller plan${value === '' ? '' : `${value} less`}`;
    case 'entitlement':
      return `${product}: near or over its entitlement`;
    case 'azure':
      return `${product}: paid for, and not used or not attributed`;
  }
}
