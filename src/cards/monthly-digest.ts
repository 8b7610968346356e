import type { DecisionMeasures } from '../core/attention/decision-measures.ts';
import type { Gap } from '../core/model/coverage.ts';
import type { Money } from '../core/model/money.ts';
import type { Figure } from '../core/model/product.ts';
import type { AdaptiveCard } from './card.ts';
import { freshnessText } from './case-parts.ts';
import type { SourceFreshness } from './case-view.ts';
import { firstTexts } from './first-texts.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';
import { caseTitle, type WaitingCase } from './waiting-list.ts';

interface DigestProduct {
  readonly product: string;
  readonly assigned: Figure<number>;
  readonly unassigned: Figure<number>;
  /** Inactive and never used seats. */
  readonly idle: Figure<number>;
  /** active / assigned, one decimal. */
  readonly usagePct: Figure<number>;
}

/** Something contracts or subscriptions ask the owner to decide by a day (ENT-07, VAR-07). */
export interface DigestDateRow {
  /** The last day, `YYYY-MM-DD`. */
  readonly by: string;
  /** Negative when it is over. */
  readonly daysLeft: number;
  readonly products: readonly string[];
  /** Null for a subscription of the tenant. */
  readonly contract: string | null;
  readonly action: string;
}

/** What one source says: a number of units, minor units of the currency, or a day. */
interface DigestSide {
  readonly label: string;
  readonly value: number | string | null;
}

/** Two sources that differ by enough to matter (ENT-17). */
export interface DigestDifferenceRow {
  readonly product: string;
  /** Null where the sides are no amounts of money. */
  readonly currency: string | null;
  readonly left: DigestSide;
  readonly right: DigestSide;
  readonly action: string;
}

/** A list, or why nobody knows what is on it. */
export type DigestSection<T> =
  | { readonly known: true; readonly rows: readonly T[]; /** What is not in it. */ readonly missing?: string }
  | { readonly known: false; readonly reason: string };

/** One month of an owner's products (BOT-07): what is spare, what is open, what was achieved. */
export interface MonthlyDigestView {
  readonly kind: 'monthly-digest';
  /** `YYYY-MM` */
  readonly month: string;
  readonly unassigned: Figure<number>;
  /** What they cost a month, one amount per currency; currencies are never added up (C37). */
  readonly unassignedCost?: readonly Money[] | undefined;
  readonly products: readonly DigestProduct[];
  readonly openCases: readonly WaitingCase[];
  /** Most urgent first; without anything on it the section is left out. */
  readonly dates?: DigestSection<DigestDateRow> | undefined;
  readonly differences?: DigestSection<DigestDifferenceRow> | undefined;
  /** How the owner's questions were decided this month. */
  readonly decisions?: DecisionMeasures | undefined;
  /** Four savings that are not the same (C38); what nobody records is left out, and is not a nought. */
  readonly freed: number;
  readonly reassigned?: number | undefined;
  readonly avoided?: readonly Money[] | undefined;
  readonly realised?: readonly Money[] | undefined;
  readonly gaps: readonly Gap[];
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
}

const rowLimit = 12;
/** Dates and differences are reminders: the rest is asked for. */
const reminderLimit = 3;
const notRecorded = 'not recorded';

export function renderMonthlyDigest(view: MonthlyDigestView, format: Format): AdaptiveCard {
  const title = `Your licences in ${format.month(view.month)}`;
  const headline = headlineOf(view, format);
  const hidden = view.products.length - rowLimit;
  const cases = view.openCases.slice(0, rowLimit);
  const moreCases = view.openCases.length - cases.length;
  const dates = reminders(view.dates, (row) => dateText(row, format), 'calendar');
  const differences = reminders(view.differences, (row) => differenceText(row, format), 'variances');
  const decisions = decisionLines(view.decisions, format);
  return renderTemplate('monthly-digest', {
    summary: `${title}: ${headline}`,
    title,
    subtitle: `As of ${format.day(view.asOf)}`,
    headline,
    products: view.products.slice(0, rowLimit).map((row) => ({
      product: row.product,
      unassigned: short(row.unassigned, format.count),
      idle: short(row.idle, format.count),
      use: short(row.usagePct, format.percent),
    })),
    hasMore: hidden > 0,
    more: `${format.counted(hidden, 'more product')}: ask “position” and the name.`,
    hasReasons: reasonsOf(view).length > 0,
    reasons: reasonsOf(view).map((text) => ({ text })),
    openTitle:
      view.openCases.length === 0
        ? 'Nothing is waiting for you'
        : `${format.counted(view.openCases.length, 'decision')} waiting for you`,
    openCases: [
      ...cases.map((item) => ({ text: caseTitle(item, format) })),
      ...(moreCases > 0 ? [{ text: `and ${format.count(moreCases)} more` }] : []),
    ],
    hasDates: dates.length > 0,
    dates: dates.map((text) => ({ text })),
    hasDifferences: differences.length > 0,
    differences: differences.map((text) => ({ text })),
    hasDecisions: decisions.length > 0,
    decisions: decisions.map((text) => ({ text })),
    savings: [
      { name: 'Freed: taken back and free to use', value: format.counted(view.freed, 'seat') },
      {
        name: 'Reassigned: given to someone else',
        value: view.reassigned === undefined ? notRecorded : format.counted(view.reassigned, 'seat'),
      },
      { name: 'Avoided: purchases not made', value: amounts(view.avoided, format) },
      { name: 'Realised: off the bill', value: amounts(view.realised, format) },
    ],
    footer: freshnessText(view.asOf, view.sources, format),
    coverage:
      view.gaps.length === 0
        ? 'Every source was read completely.'
        : 'Not everything was seen; see the notes above.',
  });
}

/** Nothing is said of a month without questions. */
function decisionLines(made: DecisionMeasures | undefined, format: Format): readonly string[] {
  if (made === undefined || made.asked + made.decided + made.lapsed === 0) return [];
  const { asked, decided, lapsed, approvals, approvedWhole, withinAMinute, removed, regrets } = made;
  const lines = [
    `${format.counted(asked, 'question was', 'questions were')} asked, ${format.count(decided)} answered, ${format.count(lapsed)} lapsed.`,
  ];
  if (made.medianSecondsToDecide !== null)
    lines.push(
      `Half of the answers came within ${duration(made.medianSecondsToDecide, format)}; ${format.count(withinAMinute)} within a minute of the question.`,
    );
  if (approvals > 0)
    lines.push(
      `${format.count(approvedWhole)} of ${format.counted(approvals, 'approval')} took nobody off the list.`,
    );
  if (made.medianHoursToRemediate !== null)
    lines.push(
      `${format.counted(removed, 'seat')} taken back, half of them within ${duration(made.medianHoursToRemediate * 3600, format)} of being found.`,
    );
  if (removed > 0 || regrets > 0)
    lines.push(`${format.counted(regrets, 'person', 'people')} asked for a licence back.`);
  return lines;
}

function duration(seconds: number, format: Format): string {
  if (seconds < 90) return format.counted(Math.round(seconds), 'second');
  if (seconds < 5400) return format.counted(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return format.counted(Math.round(seconds / 3600), 'hour');
  return format.counted(Math.round(seconds / 86_400), 'day');
}

/** At most three lines, and where to ask for the rest. */
function reminders<T>(
  section: DigestSection<T> | undefined,
  text: (row: T) => string,
  ask: string,
): readonly string[] {
  if (section === undefined) return [];
  if (!section.known) return [`Unknown, because ${reasonText(section.reason)}.`];
  const more = section.rows.length - reminderLimit;
  return [
    ...section.rows.slice(0, reminderLimit).map(text),
    ...(more > 0 ? [`and ${more} more: ask “${ask}”.`] : []),
    ...(section.missing === undefined ? [] : [section.missing]),
  ];
}

function dateText({ by, daysLeft, products, contract, action }: DigestDateRow, format: Format): string {
  const left = daysLeft < 0 ? 'this day is over' : `${format.counted(daysLeft, 'day')} left`;
  const [first = '', ...others] = products;
  const names = others.length > 1 ? `${first} and ${format.count(others.length)} more` : products.join(', ');
  const source = contract === null ? 'subscription of the tenant' : `contract ${contract}`;
  return `By ${format.day(by)}, ${left}: ${names}, ${source}. ${action}`;
}

function differenceText(row: DigestDifferenceRow, format: Format): string {
  const { product, left, right, action } = row;
  return `${product}: ${left.label} ${sideText(row, left, format)}, ${right.label} ${sideText(row, right, format)}. ${action}`;
}

function sideText({ currency }: DigestDifferenceRow, { value }: DigestSide, format: Format): string {
  if (value === null) return 'unknown';
  if (typeof value === 'string') return format.day(value);
  return currency === null ? format.count(value) : format.money({ amountMinor: value, currency });
}

function headlineOf({ unassigned, unassignedCost = [] }: MonthlyDigestView, format: Format): string {
  if (!unassigned.known)
    return `Licences assigned to nobody: unknown, because ${reasonText(unassigned.reason)}.`;
  if (unassigned.value === 0) return 'Every entitled licence is assigned.';
  const licences = format.counted(unassigned.value, 'licence is', 'licences are');
  const cost =
    unassignedCost.length === 0 ? '' : `, ${unassignedCost.map(format.money).join(' and ')} a month`;
  return `${licences} assigned to nobody${cost}.`;
}

function amounts(money: readonly Money[] | undefined, format: Format): string {
  if (money === undefined) return notRecorded;
  return money.length === 0 ? 'none yet' : money.map(format.money).join(' and ');
}

function short<T>(figure: Figure<T>, show: (known: T) => string): string {
  return figure.known ? show(figure.value) : 'unknown';
}

/** Why a figure in the table is unknown, and what the run did not see: each reason once. */
function reasonsOf(view: MonthlyDigestView): string[] {
  const reasons = view.products.flatMap(({ product, assigned, unassigned, idle, usagePct }) =>
    [assigned, unassigned, idle, usagePct].flatMap((figure) =>
      figure.known ? [] : [`${product}: unknown, because ${reasonText(figure.reason)}.`],
    ),
  );
  const gaps = view.gaps.map(({ source, detail }) => `${source}: ${detail}`);
  return firstTexts([...new Set([...gaps, ...reasons])], 'sources');
}
