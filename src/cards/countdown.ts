import type { AdaptiveCard } from './card.ts';
import { button } from './case-parts.ts';
import type { CaseRef } from './case-view.ts';
import type { Format } from './format.ts';
import { renderTemplate } from './render-template.ts';
import { verbs } from './verbs.ts';

/** What runs out after licences were taken. Days are `YYYY-MM-DD`. */
export interface CountdownLine {
  readonly what: 'mailbox' | 'oneDrive';
  readonly becomes: 'deleted' | 'readOnly' | 'archived';
  readonly on: string;
  /** Days from today. */
  readonly inDays: number;
  readonly people: number;
  /** People of whom nobody can tell whether it concerns them. */
  readonly unknown: number;
}

/** Says what is about to be lost with licences that are still away, and the way back (C6, C10). */
export interface CountdownView extends CaseRef {
  readonly kind: 'countdown';
  readonly product: string;
  /** People whose licence is still away. */
  readonly people: number;
  readonly takenOn: string;
  /** The nearest first. */
  readonly lines: readonly CountdownLine[];
  /** ISO instant; null when it cannot be undone from here any more. */
  readonly undoUntil: string | null;
}

export function renderCountdown(view: CountdownView, format: Format): AdaptiveCard {
  const { lines, undoUntil } = view;
  const [next] = lines;
  if (next === undefined) throw new TypeError('A countdown has something to count down to.');
  const title = titleOf(next, format);
  const licences = format.counted(view.people, `${view.product} licence`);
  return renderTemplate('countdown', {
    summary: title,
    caseId: view.caseId,
    version: view.version,
    title,
    intro: `${licences} ${view.people === 1 ? 'was' : 'were'} taken back from ${format.day(view.takenOn)} on, and ${view.people === 1 ? 'is' : 'are'} still away.`,
    lines: lines.map((line) => ({ when: whenText(line, format), what: whatText(line, format) })),
    wayBack:
      undoUntil === null
        ? 'It cannot be undone from here any more. Giving a person a licence that carries it brings it back until then: ask your Microsoft 365 administrator.'
        : `Undo gives every licence back as it was, and stops this. It is possible until ${format.instant(undoUntil)}.`,
    otherwise: 'If nobody needs it any more, there is nothing to do.',
    buttons: [
      ...(undoUntil === null ? [] : [button('Undo', verbs.undo)]),
      button('Show the case', verbs.back),
    ],
  });
}

const things = {
  mailbox: { one: 'mailbox', many: 'mailboxes' },
  oneDrive: { one: 'OneDrive', many: 'OneDrives' },
} as const;
const happens = {
  deleted: 'deleted for good',
  readOnly: 'read-only',
  archived: 'archived; getting it back then costs money',
} as const;

function titleOf({ what, becomes, people, unknown, inDays }: CountdownLine, format: Format): string {
  const count =
    people > 0
      ? format.counted(people, things[what].one, things[what].many)
      : `Up to ${format.counted(unknown, things[what].one, things[what].many)}`;
  const verb =
    becomes === 'deleted'
      ? 'will be deleted'
      : becomes === 'archived'
        ? 'will be archived'
        : 'will be read-only';
  return `${count} ${verb} in ${format.counted(inDays, 'day')}`;
}

function whenText({ on, inDays }: CountdownLine, format: Format): string {
  return `${format.day(on)}, in ${format.counted(inDays, 'day')}`;
}

function whatText({ what, becomes, people, unknown }: CountdownLine, format: Format): string {
  const { one, many } = things[what];
  const concerned = format.counted(unknown, 'person', 'people');
  return [
    ...(people > 0 ? [`${format.counted(people, one, many)}: ${happens[becomes]}.`] : []),
    ...(unknown > 0 ? [`Not known of ${concerned} whether they have a ${one} that is lost with it.`] : []),
  ].join(' ');
}
