import type { Day } from '../model/day.ts';
import {
  anniversary,
  contractTypeNamed,
  defaultTrueUpPolicy,
  lastDayBefore,
  noticeDay,
  reductionWindow,
  renewalDay,
  type ContractTerms,
  type TrueUpPolicy,
} from './contract-types.ts';
import { isEntitling, type LineState } from './line-state.ts';

export const calendarKinds = [
  'start',
  'true-up-cycle-starts',
  'de-provision-by',
  'order-window-opens',
  'order-window-closes',
  'reduction-window-closes',
  'notice',
  'anniversary',
  'end',
  'renewal',
  'subscription-lifecycle',
] as const;
export type CalendarKind = (typeof calendarKinds)[number];

/** How near a decision is: at most so many days are left; `past` when it can no longer be made. */
export type CalendarLevel = 'T-90' | 'T-60' | 'T-30' | 'T-14' | 'T-7' | 'past';

/** A register line that still stands. */
export interface CalendarLine {
  readonly id: string;
  readonly product: string;
  readonly contract: string;
  readonly state: LineState;
  readonly terms: ContractTerms;
}

/** A subscription of the tenant and the day Microsoft moves it to its next state. */
export interface CalendarSubscription {
  readonly subscriptionId: string;
  readonly product: string;
  readonly status: string | null;
  readonly isTrial: boolean | null;
  readonly nextLifecycleOn: Day | null;
}

export interface CalendarEntry {
  readonly on: Day;
  readonly kind: CalendarKind;
  /** Null for a subscription: the tenant knows no contract. */
  readonly contract: string | null;
  readonly products: readonly string[];
  /** Register lines, or subscription ids. */
  readonly subjects: readonly string[];
  /** The last day anything can be decided about it; null when there is nothing to decide. */
  readonly decideBy: Day | null;
  /** Days from the day asked for to `decideBy`; negative when it is over. */
  readonly daysLeft: number | null;
  readonly level: CalendarLevel | null;
  readonly text: string;
}

export interface CalendarInput {
  readonly asOf: Day;
  /** The last day shown. */
  readonly until: Day;
  readonly lines: readonly CalendarLine[];
  readonly subscriptions: readonly CalendarSubscription[];
  readonly policy?: TrueUpPolicy;
}

type Draft = Omit<CalendarEntry, 'daysLeft' | 'level'>;

const levels = [7, 14, 30, 60, 90] as const;

/**
 * Everything dated between two days (ENT-03, ENT-07, VAR-07, C18, C19), oldest first: what happens by contract, what
 * happens to the subscriptions of the tenant, and until when each can still be decided. Lines of one contract
 * that share a day are one entry.
 */
export function contractCalendar({
  asOf,
  until,
  lines,
  subscriptions,
  policy = defaultTrueUpPolicy,
}: CalendarInput): CalendarEntry[] {
  const drafts = [
    ...lines.filter(({ state }) => isDated(state)).flatMap((line) => draftsOf(line, asOf, until, policy)),
    ...subscriptions.flatMap(subscriptionDraft),
  ].filter(({ on }) => asOf <= on && on <= until);
  return merged(drafts)
    .map((draft) => ({ ...draft, ...urgencyOf(draft.decideBy, asOf) }))
    .toSorted(byDay);
}

/** Suspended, cancelled and upgraded lines have nothing left that somebody could decide. */
function isDated(state: LineState): boolean {
  return isEntitling(state) || state === 'grace' || state === 'trial';
}

function draftsOf(line: CalendarLine, asOf: Day, until: Day, policy: TrueUpPolicy): Draft[] {
  const { terms, contract, product, id } = line;
  const draft = (kind: CalendarKind, on: Day | null, decideBy: Day | null, text: string): Draft[] =>
    on === null ? [] : [{ on, kind, contract, products: [product], subjects: [id], decideBy, text }];
  const renewal = renewalDay(terms);
  const notice = noticeDay(terms);
  const atRenewal = renewal === null ? null : lastDecisionBefore(terms, renewal, policy);
  return [
    ...draft('start', terms.startDate, null, 'The line comes into force.'),
    ...draft(
      'end',
      terms.endDate,
      atRenewal,
      terms.kind === 'trial' ? 'The last day of the trial.' : 'The last day in force.',
    ),
    ...draft('notice', notice, notice, 'The last day to give notice before the renewal.'),
    ...(terms.kind === 'trial' ? [] : draft('renewal', renewal, atRenewal, renewalText(terms))),
    ...reductionDrafts(terms, asOf, draft),
    ...(contractTypeNamed(terms.kind).hasTrueUp ? trueUpDrafts(terms, asOf, until, policy, draft) : []),
  ];
}

function renewalText({ kind }: ContractTerms): string {
  return kind === 'usage-based'
    ? 'The commitment is over: what was not consumed is paid for all the same.'
    : 'The next term begins, with the quantity that was ordered for it.';
}

type MakeDraft = (kind: CalendarKind, on: Day | null, decideBy: Day | null, text: string) => Draft[];

/** Seats bought on subscription can be given back at two points only (C17). */
function reductionDrafts(terms: ContractTerms, asOf: Day, draft: MakeDraft): Draft[] {
  if (terms.kind !== 'csp' && terms.kind !== 'mca') return [];
  const first = reductionWindow(terms, Math.max(asOf, terms.startDate));
  if (first.kind !== 'window') return [];
  const last = first.basis === 'after-start' ? reductionWindow(terms, first.closesOn + 1) : first;
  return [
    ...(first.basis === 'after-start'
      ? draft(
          'reduction-window-closes',
          first.closesOn,
          first.closesOn,
          'The last day to give units back after the start; from then on not before the end of the term.',
        )
      : []),
    ...(last.kind === 'window'
      ? draft(
          'reduction-window-closes',
          last.closesOn,
          last.closesOn,
          'The last day to set the quantity of the next term, or to stop the renewal; else it renews as it is.',
        )
      : []),
  ];
}

/** The yearly order of an enterprise agreement, with the time to prepare it (ENT-07, VAR-07). */
function trueUpDrafts(
  terms: ContractTerms,
  asOf: Day,
  until: Day,
  policy: TrueUpPolicy,
  draft: MakeDraft,
): Draft[] {
  const { orderOpensDays, orderClosesDays, cycleStartsDays } = policy;
  const drafts: Draft[] = [];
  for (let at = anniversary(terms, asOf); at !== null; at = anniversary(terms, at + 1)) {
    if (at - cycleStartsDays > until) break;
    const isRenewal = at === renewalDay(terms);
    const closes = lastDecisionBefore(terms, at, policy) ?? at - orderClosesDays;
    const opens = Math.min(at - orderOpensDays, closes);
    drafts.push(
      ...draft(
        'true-up-cycle-starts',
        at - cycleStartsDays,
        closes,
        'Start of the true-up cycle: bring the register up to date before the order is made.',
      ),
      ...draft(
        'de-provision-by',
        opens - 1,
        opens - 1,
        'Take seats nobody needs away by this day: what is held when the order is made is counted. A highest count reached earlier stays where the contract counts the highest.',
      ),
      ...draft('order-window-opens', opens, closes, 'The order for the anniversary can be placed.'),
      ...draft(
        'order-window-closes',
        closes,
        closes,
        'The last day to order more units or fewer for the anniversary, never fewer than committed to.',
      ),
      ...(isRenewal
        ? []
        : draft('anniversary', at, closes, 'The year of the agreement ends; the order takes effect.')),
    );
  }
  return drafts;
}

/** The last day anything can be decided about what happens on `at`. */
function lastDecisionBefore(terms: ContractTerms, at: Day, policy: TrueUpPolicy): Day | null {
  switch (terms.kind) {
    case 'enterprise':
      return lastDayBefore(terms, at, policy.orderClosesDays);
    case 'csp':
    case 'mca':
    case 'usage-based':
    case 'trial':
      return lastDayBefore(terms, at, 1);
    case 'perpetual':
    case 'other':
      return at === renewalDay(terms) ? noticeDay(terms) : null;
  }
}

function subscriptionDraft(subscription: CalendarSubscription): Draft[] {
  const { subscriptionId, product, status, isTrial, nextLifecycleOn: on } = subscription;
  if (on === null) return [];
  const isOver = status?.toLowerCase() === 'deleted';
  return [
    {
      on,
      kind: 'subscription-lifecycle',
      contract: null,
      products: [product],
      subjects: [subscriptionId],
      decideBy: isOver ? null : on - 1,
      text: lifecycleText(status, isTrial),
    },
  ];
}

function lifecycleText(status: string | null, isTrial: boolean | null): string {
  if (isTrial === true) return 'The trial ends.';
  switch (status?.toLowerCase() ?? '') {
    case 'enabled':
      return 'The subscription renews or expires: Microsoft does not say which.';
    case 'warning':
      return 'The grace period ends: people lose it unless it is renewed.';
    case 'suspended':
    case 'lockedout':
      return 'The suspended subscription is deleted.';
    default:
      return 'The subscription moves to its next state.';
  }
}

/** Lines of one contract with the same day are one entry: one decision. */
function merged(drafts: readonly Draft[]): Draft[] {
  const groups = Map.groupBy(drafts, ({ on, kind, contract, decideBy, text }) =>
    JSON.stringify([on, kind, contract, decideBy, text]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    const union = (list: (draft: Draft) => readonly string[]) => [...new Set(all.flatMap(list))].sort();
    return {
      ...first,
      products: union(({ products }) => products),
      subjects: union(({ subjects }) => subjects),
    };
  });
}

function urgencyOf(decideBy: Day | null, asOf: Day): Pick<CalendarEntry, 'daysLeft' | 'level'> {
  if (decideBy === null) return { daysLeft: null, level: null };
  const daysLeft = decideBy - asOf;
  if (daysLeft < 0) return { daysLeft, level: 'past' };
  const reached = levels.find((level) => daysLeft <= level);
  return { daysLeft, level: reached === undefined ? null : `T-${reached}` };
}

function byDay(a: CalendarEntry, b: CalendarEntry): number {
  return (
    a.on - b.on ||
    calendarKinds.indexOf(a.kind) - calendarKinds.indexOf(b.kind) ||
    compareText(a.contract ?? '', b.contract ?? '') ||
    compareText(a.subjects.join(), b.subjects.join())
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
