import type { Gap } from '../core/model/coverage.ts';
import type { Figure } from '../core/model/product.ts';
import type { CopilotValue } from '../core/risk/copilot-value.ts';
import type { AdaptiveCard } from './card.ts';
import {
  badge,
  button,
  freshnessText,
  keyFigure,
  reclaimButtons,
  type Button,
  type KeyFigure,
} from './case-parts.ts';
import type { ReclaimFacts, SourceFreshness } from './case-view.ts';
import type { Format } from './format.ts';
import { remarks, renderDecidedCase, valueFigures } from './reclaim-case.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';
import { verbs } from './verbs.ts';

/** People who used Copilot in one app within the active window. There are no counts of prompts to be had (C30). */
export interface CopilotAppUse {
  readonly app: string;
  readonly people: number;
}

/** A public page that helps people use what they hold: opened by whoever presses it, fetched by nobody. */
export interface GuidanceLink {
  readonly title: string;
  /** What the page is. */
  readonly about: string;
  readonly address: string;
}

/** Links a card has room for. */
const mostLinks = 3;

/** How Copilot is used (COP-01..08): the answer to a question, or the question itself when `reclaim` is there. */
export interface CopilotCohortView {
  readonly kind: 'copilot-cohort';
  readonly product: string;
  readonly assigned: Figure<number>;
  /** Seats used within `activeDays`. */
  readonly active: Figure<number>;
  /** active / assigned, one decimal. */
  readonly activePct: Figure<number>;
  readonly activeDays: number;
  /** Seats untouched for `zeroUsageDays`, or ever. */
  readonly zeroUsage: Figure<number>;
  readonly zeroUsageDays: number;
  readonly apps: readonly CopilotAppUse[];
  readonly gaps: readonly Gap[];
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
  /** What it costs for what it is used; null: no line about money. */
  readonly value: CopilotValue | null;
  /** What to offer people before their seat is taken away (PAR-11, PAR-12). */
  readonly guidance: readonly GuidanceLink[];
  /** The case that asks for the unused seats; null when there is nothing to decide. */
  readonly reclaim: ReclaimFacts | null;
}

export function renderCopilotCohort(view: CopilotCohortView, format: Format): AdaptiveCard {
  const facts = view.reclaim;
  if (facts !== null && facts.state.name !== 'asked') return renderDecidedCase(facts, facts.state, format);
  const title =
    facts === null
      ? `How ${view.product} is used`
      : `${format.counted(facts.seats, `${view.product} licence`)} nobody has touched for ${view.zeroUsageDays} days`;
  const buttons = facts === null ? [] : copilotButtons(facts, format);
  return renderTemplate('copilot-cohort', {
    summary: title,
    caseId: facts?.caseId ?? '',
    version: facts?.version ?? 0,
    title,
    ...(facts === null ? badge('', 'Default') : badge('Your decision', 'Accent')),
    hasBadge: facts !== null,
    subtitle:
      facts === null
        ? `As of ${format.day(view.asOf)}`
        : 'You answer for this product, so the decision is yours.',
    hasNotice: facts?.notice !== undefined,
    notice: facts?.notice ?? '',
    figures: [...useFigures(view, format), ...(facts === null ? [] : valueFigures(facts, format))],
    hasChart: view.apps.length > 0,
    chartTitle: `People who used it in the last ${view.activeDays} days, by app`,
    chart: appRows(view, format),
    chartText: view.apps.map(({ app, people }) => `${app}: ${format.count(people)}`).join(' · '),
    lines: [
      ...unknowns(view),
      ...valueLines(view, format),
      ...view.gaps.map(({ detail }) => detail),
      ...notAsked(view, format),
      ...(facts ? remarks(facts, format) : []),
    ].map((text) => ({ text })),
    footer: freshnessText(view.asOf, view.sources, format),
    hasLinks: view.guidance.length > 0,
    links: view.guidance
      .slice(0, mostLinks)
      .map(({ title: link, about, address }) => ({ title: link, about, address })),
    hasButtons: buttons.length > 0,
    buttons,
  });
}

/** The answers to the case; where policy has training, offering it first stands before taking anything (PAR-11). */
function copilotButtons({ seats, trainingDays }: ReclaimFacts, format: Format): Button[] {
  const [review, ...others] = reclaimButtons(seats, format);
  if (review === undefined || trainingDays === undefined || seats === 0) return reclaimButtons(seats, format);
  return [review, button('Offer training first', verbs.train), ...others];
}

/** One bar per app: the people who used it, out of all seats where their number is known. */
function appRows(view: CopilotCohortView, format: Format): AppRow[] {
  return view.apps.map(({ app, people }) => {
    const rest = view.assigned.known ? view.assigned.value - people : 0;
    return {
      title: `${app}: ${format.count(people)}`,
      data: [
        { legend: 'Used it', value: people, color: 'sequential3' },
        { legend: 'Did not', value: rest, color: 'neutral' },
      ].filter(({ value }) => value > 0),
    };
  });
}

interface AppRow {
  readonly [key: string]: string | { legend: string; value: number; color: string }[];
  readonly title: string;
  readonly data: { legend: string; value: number; color: string }[];
}

function useFigures(view: CopilotCohortView, format: Format): KeyFigure[] {
  const of = view.assigned.known ? `of ${format.counted(view.assigned.value, 'seat')} ` : '';
  return [
    view.activePct.known
      ? keyFigure(format.percent(view.activePct.value), `${of}active in the last ${view.activeDays} days`)
      : keyFigure('unknown', `active in the last ${view.activeDays} days`),
    view.zeroUsage.known
      ? keyFigure(format.count(view.zeroUsage.value), `not used for ${view.zeroUsageDays} days, or ever`)
      : keyFigure('unknown', `not used for ${view.zeroUsageDays} days`),
  ];
}

/** What an active person and untouched seats cost, and a return only where the policy states a value (COP-07). */
function valueLines({ value, active }: CopilotCohortView, format: Format): string[] {
  if (value === null) return [];
  const { costPerActive, untouchedCost, value: worth, returnPct, activeOfPurchasedPct } = value;
  return [
    costPerActive.known
      ? `Each active person costs ${format.money(costPerActive.value)} a month${
          activeOfPurchasedPct.known
            ? `: ${format.percent(activeOfPurchasedPct.value)} of the licences bought are in use`
            : ''
        }.`
      : active.known && active.value === 0
        ? 'Nobody is active: there is no cost per active person.'
        : `What an active person costs is unknown, because ${reasonText(costPerActive.reason)}.`,
    ...(untouchedCost.known
      ? [`Seats nobody has touched cost ${format.money(untouchedCost.value)} a month.`]
      : []),
    worth.known && returnPct.known
      ? `Value stated in the policy: ${format.money(worth.value)} a month, ${format.percent(returnPct.value)} of the cost.`
      : worth.known
        ? `Value stated in the policy: ${format.money(worth.value)} a month; no return can be calculated.`
        : worth.reason === 'value-not-stated'
          ? 'Value: not stated.'
          : `Value: unknown, because ${reasonText(worth.reason)}.`,
  ];
}

/** Why the question is about fewer seats than are unused: both numbers stand on the card. */
function notAsked({ zeroUsage, reclaim }: CopilotCohortView, format: Format): string[] {
  if (reclaim === null || !zeroUsage.known) return [];
  const { seats, throughGroups } = reclaim;
  const said = reclaim.voices?.need?.offList ?? 0;
  const tickedOff = reclaim.tickedOff - said;
  const leftOut = reclaim.leftOut ?? 0;
  const others = zeroUsage.value - seats - reclaim.tickedOff - throughGroups - leftOut;
  const parts = [
    ...(throughGroups > 0
      ? [`${format.count(throughGroups)} ${throughGroups === 1 ? 'is' : 'are'} held through a group`]
      : []),
    ...(said > 0 ? [`${format.count(said)} said that they need it`] : []),
    ...(tickedOff > 0 ? [`${format.count(tickedOff)} you took off the list`] : []),
    ...(leftOut > 0
      ? [
          `${format.count(leftOut)} ${leftOut === 1 ? 'is' : 'are'} left out, for what they would lose or by an answer that still holds`,
        ]
      : []),
    ...(others > 0
      ? [`${format.count(others)} ${others === 1 ? 'is' : 'are'} new, protected, kept or under way already`]
      : []),
  ];
  if (zeroUsage.value <= seats || parts.length === 0) return [];
  return [
    `Of the ${format.count(zeroUsage.value)} not used, ${format.count(seats)} can be taken back: ${joined(parts)}.`,
  ];
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function unknowns(view: CopilotCohortView): string[] {
  const reasons = [view.activePct, view.zeroUsage].flatMap((figure) => (figure.known ? [] : [figure.reason]));
  return [...new Set(reasons)].map((reason) => `Unknown, because ${reasonText(reason)}.`);
}
