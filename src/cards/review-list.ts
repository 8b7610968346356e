import type { Preflight } from '../core/preflight/preflight.ts';
import { purposeLimit } from '../core/privacy/coarsen.ts';
import { AppError } from '../lib/app-error.ts';
import type { AdaptiveCard } from './card.ts';
import { button, freshnessText } from './case-parts.ts';
import { sideButton } from './holder-parts.ts';
import type { CaseRef, SourceFreshness } from './case-view.ts';
import type { Format } from './format.ts';
import { saidText, type HolderSaid } from './holder-voices.ts';
import { blockLine, lossLine } from './loss-line.ts';
import { renderTemplate } from './render-template.ts';
import { revealWords } from './reveal-words.ts';
import { seatInputPrefix, sideVerbs, verbs } from './verbs.ts';
import { shorten } from './shorten.ts';

/** More do not fit into a card that arrives everywhere. */
export const reviewPageSize = 15;

export interface ReviewPerson {
  readonly userId: string;
  readonly name: string;
  readonly department: string | null;
  /** Of the activity the case judges by: `YYYY-MM-DD`, `YYYY-MM`, `never`, or null when no source says. */
  readonly lastUse: string | null;
  /** Days since; null when there never was any, nobody knows, or names are hidden. */
  readonly idleDays: number | null;
  /** The reader ticked this person off: the licence stays. */
  readonly excluded: boolean;
  /** What they said when they were asked, or what came of training; absent when they were neither asked nor offered any. */
  readonly said?: HolderSaid;
  /** What they would lose, and why they are left out; null when nobody looked. */
  readonly preflight?: Preflight | null;
  /** An answer that still holds keeps them out of it. */
  readonly isKept?: boolean;
}

/** People who hold the product through one group: shown so that somebody can act on the group, never by us. */
export interface ReviewGroup {
  readonly group: string;
  readonly people: number;
  /** The first few names; the rest are counted. */
  readonly names: readonly string[];
  /** What the group's owner has to do: `Remove them from the group …`. */
  readonly instruction: string;
}

/** One page of the people whose licence the case would take back. */
export interface ReviewListView extends CaseRef {
  readonly kind: 'review-list';
  readonly product: string;
  /** What people would get for it: a swap; left out where licences are taken back. */
  readonly swapTo?: string | undefined;
  /** What a seat is judged by: signing in, or using Copilot. Of a swap: when they last used any service. */
  readonly judgedBy: 'signIn' | 'copilot' | 'workload';
  /** Pages are counted from 1. */
  readonly page: number;
  readonly pages: number;
  /** Direct seats in the case, over all pages. */
  readonly total: number;
  readonly tickedOff: number;
  /** Of these: left out because of what they would lose, or of an answer that still holds. */
  readonly leftOut?: number;
  readonly people: readonly ReviewPerson[];
  /** Shown on the last page. */
  readonly groups: readonly ReviewGroup[];
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
  /** People are shown by pseudonym until the reader says why, or by name in this one answer; left out: always by name. */
  readonly privacy?: 'hidden' | 'revealed';
  readonly notice?: string;
}

interface TextLimits {
  readonly name: number;
  /** The whole reason is in the command line. */
  readonly said: number;
  readonly details: number;
  /** Groups that are told of; the command line has all. */
  readonly groups: number;
  readonly instruction: number;
}

const nameLimit = 60;
/** Tried in turn until the page is small enough to arrive everywhere: what people wrote is cut before anything else. */
const textLimits: readonly TextLimits[] = [
  { name: nameLimit, said: 110, details: 250, groups: 12, instruction: 600 },
  { name: nameLimit, said: 48, details: 140, groups: 8, instruction: 280 },
  { name: 30, said: 40, details: 100, groups: 5, instruction: 200 },
  { name: 16, said: 24, details: 40, groups: 3, instruction: 120 },
];

export function renderReviewList(view: ReviewListView, format: Format): AdaptiveCard {
  for (const limits of textLimits) {
    try {
      return renderPage(view, limits, format);
    } catch (error) {
      const isTooLarge = error instanceof AppError && error.code === 'CARD_UNRENDERABLE';
      if (!isTooLarge || limits === textLimits.at(-1)) throw error;
    }
  }
  throw new TypeError('One of the limits is the last.');
}

function renderPage(view: ReviewListView, limits: TextLimits, format: Format): AdaptiveCard {
  if (view.people.length > reviewPageSize) {
    throw new TypeError(`A review page holds ${reviewPageSize} people, not ${view.people.length}.`);
  }
  const { leftOut = 0, swapTo } = view;
  const title =
    swapTo === undefined
      ? `Who would lose ${view.product}`
      : `Who would move from ${view.product} to ${swapTo}`;
  const taken = view.total - view.tickedOff - leftOut;
  return renderTemplate('review-list', {
    summary: `${title}: page ${format.count(view.page)} of ${format.count(view.pages)}`,
    caseId: view.caseId,
    version: view.version,
    page: view.page,
    title,
    subtitle: `Page ${format.count(view.page)} of ${format.count(view.pages)} · ${format.counted(view.total, 'licence')}, given directly`,
    instruction: `Untick a person to ${swapTo === undefined ? 'let them keep the licence' : 'leave them as they are'}. ${useWords[view.judgedBy].date}`,
    standing: `${swapTo === undefined ? `${format.counted(taken, 'licence')} to take back` : `${format.counted(taken, 'person', 'people')} to move`}, ${format.count(view.tickedOff)} to keep${leftOut > 0 ? `, ${format.count(leftOut)} left out` : ''}.`,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    hasPrivacy: view.privacy !== undefined,
    privacyText: view.privacy === undefined ? '' : revealWords[view.privacy],
    canReveal: view.privacy === 'hidden',
    purposeLimit,
    reveal: [sideButton('Show names…', sideVerbs.reveal, { inputs: 'auto' })],
    people: view.people.map((person) => ({
      id: `${seatInputPrefix}${person.userId}`,
      name: `${shorten(person.name, limits.name)} · ${shorten(person.department ?? 'department not recorded', limits.name)}`,
      when: lastUseText(person, view.judgedBy, format),
      idle: person.idleDays === null ? '' : `${format.counted(person.idleDays, 'day')} ago`,
      ticked: person.excluded ? 'false' : 'true',
      ...personTexts(person, limits, view.privacy === 'hidden', format),
    })),
    hasGroups: view.groups.length > 0,
    groups: groupTexts(view.groups, limits, format),
    footer: freshnessText(view.asOf, view.sources, format),
    buttons: [
      ...(view.page > 1 ? [button('Previous page', verbs.previousPage, { inputs: 'auto' })] : []),
      ...(view.page < view.pages ? [button('Next page', verbs.nextPage, { inputs: 'auto' })] : []),
      button('Save and go back', verbs.reviewDone, { style: 'positive', inputs: 'auto' }),
    ],
  });
}

/** Under the name: what they said and what they would lose in one line, and what stands in the way in another. */
function personTexts(
  { said, preflight = null, isKept = false }: ReviewPerson,
  limits: TextLimits,
  isHidden: boolean,
  format: Format,
) {
  const details = [
    ...(said === undefined
      ? []
      : [isHidden ? saidInShort(said, format) : shorten(saidText(said, format), limits.said)]),
    ...(preflight === null ? [] : [lossLine(preflight, format)]),
  ].join(' · ');
  const [reason] = isKept ? (['kept'] as const) : (preflight?.blocks ?? []);
  return {
    hasDetails: details !== '',
    details: shorten(details, limits.details),
    hasBlock: reason !== undefined,
    block: reason === undefined ? '' : blockLine(reason),
  };
}

/** What they said, without the day and their own words: both may tell who they are. */
function saidInShort(said: HolderSaid, format: Format): string {
  if (said.about === 'need' && said.standing === 'needs')
    return 'Said: needs it. The reason is shown with the names.';
  return saidText(said.about === 'need' ? { ...said, on: null } : said, format);
}

const useWords = {
  signIn: {
    date: 'The date is their last sign-in.',
    never: 'No successful sign-in',
    unknown: 'Last sign-in not known',
  },
  copilot: {
    date: 'The date is when they last used Copilot.',
    never: 'Never used Copilot',
    unknown: 'Copilot use not known',
  },
  workload: {
    date: 'The date is when they last used mail, files or Teams.',
    never: 'No use on record',
    unknown: 'Last use not known',
  },
} as const;

function lastUseText(
  { lastUse }: ReviewPerson,
  judgedBy: ReviewListView['judgedBy'],
  format: Format,
): string {
  const words = useWords[judgedBy];
  if (lastUse === null) return words.unknown;
  if (lastUse === 'never') return words.never;
  return lastUse.length === 'YYYY-MM'.length ? format.month(lastUse) : format.day(lastUse);
}

function groupTexts(groups: readonly ReviewGroup[], limits: TextLimits, format: Format) {
  const texts = groups.slice(0, limits.groups).map((group) => ({
    heading: `${format.counted(group.people, 'person', 'people')} through the group “${shorten(group.group, nameLimit)}”`,
    names: namesText(group, format),
    instruction: shorten(group.instruction, limits.instruction),
  }));
  const others = groups.slice(limits.groups);
  if (others.length === 0) return texts;
  const people = others.reduce((sum, group) => sum + group.people, 0);
  const rest = {
    heading: format.counted(others.length, 'more group', 'more groups'),
    names: format.counted(people, 'person', 'people'),
    instruction: 'The command line names them all: case, and instructions once it is decided.',
  };
  return [...texts, rest];
}

function namesText(group: ReviewGroup, format: Format): string {
  const more = group.people - group.names.length;
  const names = group.names.map((name) => shorten(name, nameLimit)).join(', ');
  return more > 0 ? `${names} and ${format.count(more)} more` : names;
}
