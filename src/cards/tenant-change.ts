import type { AdaptiveCard } from './card.ts';
import { badge, type Tone } from './case-parts.ts';
import type { Format } from './format.ts';
import { sideButton } from './holder-parts.ts';
import { renderTemplate } from './render-template.ts';
import { reasonLimit, sideVerbs } from './verbs.ts';

/** What one actor did to the licences of a product. Times are ISO instants. */
export interface ActorLine {
  readonly kind: 'user' | 'app' | 'unknown';
  /** As the directory's log says; null: it names nobody. */
  readonly name: string | null;
  /** People. */
  readonly taken: number;
  readonly given: number;
  readonly first: string;
  readonly last: string;
}

/** A large part of a product's seats is gone (C14). */
export interface MassLine {
  /** People who lost it, as the log says; of them, by our own app and by Entra after a group. */
  readonly lost: number;
  readonly byOwnApp: number;
  readonly byGroups: number;
  /** Fewer seats than in the collection of the day before; null: not to be compared. */
  readonly fewer: number | null;
  readonly left: number;
  readonly lookbackDays: number;
}

/** Tells whoever answers for a product of changes in the tenant that no decision explains (ASG-11, GOV-11). */
export interface TenantChangeView {
  readonly kind: 'tenant-change';
  /** What the answer is about: product and day. */
  readonly noticeId: string;
  /** How many changes nobody has explained: the answer is for these, and no more. */
  readonly version: number;
  /** Its name; null: licences of no product in the register. */
  readonly product: string | null;
  /** The day on which they were seen, `YYYY-MM-DD`. */
  readonly seenOn: string;
  /** The gravest first; a few of them. */
  readonly actors: readonly ActorLine[];
  readonly moreActors: number;
  readonly people: number;
  /** Our own app did some of it, and no decision of ours is behind it. */
  readonly isGrave: boolean;
  readonly mass: MassLine | null;
  /** Every change of ours is stopped at present. */
  readonly isHalted: boolean;
  /** The newest explanation; null: nobody has given one. */
  readonly explained: { readonly by: string; readonly at: string; readonly note: string } | null;
  /** People are shown by pseudonym, and what they wrote is held back; left out: by name. */
  readonly privacy?: 'hidden';
  readonly notice?: string | undefined;
}

export function renderTenantChange(view: TenantChangeView, format: Format): AdaptiveCard {
  const isOpen = view.version > 0;
  const title = titleOf(view, format);
  return renderTemplate('tenant-change', {
    summary: title,
    noticeId: view.noticeId,
    version: view.version,
    title,
    subtitle: `Seen on ${format.day(view.seenOn)} in the log of your Microsoft 365 organisation.`,
    ...faceOf(view),
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    hasMass: view.mass !== null,
    mass: view.mass === null ? '' : massText(view.mass, format),
    lines: linesOf(view, format).map((text) => ({ text })),
    todo: todoOf(view, isOpen).map((text) => ({ text })),
    hasTodo: isOpen || view.mass !== null,
    isOpen,
    reasonLimit,
    buttons: isOpen ? [sideButton('Explained…', sideVerbs.changeExplained, { inputs: 'auto' })] : [],
  });
}

function titleOf({ product, isGrave, mass, people, version }: TenantChangeView, format: Format): string {
  const name = product ?? 'Licences';
  if (version > 0 && isGrave) return `${name}: changed in Seatkeeper’s name, and nobody decided it`;
  if (mass !== null) {
    const lost = Math.max(mass.lost, mass.fewer ?? 0);
    return `${name}: ${format.counted(lost, 'licence')} gone at once`;
  }
  if (version === 0) return `${name}: a change that was explained`;
  return `${name}: licences of ${format.counted(people, 'person', 'people')} changed, and no decision explains it`;
}

function faceOf({ version, isGrave, mass }: TenantChangeView): ReturnType<typeof badge> {
  const [text, tone]: [string, Tone] =
    version === 0 && mass === null
      ? ['Explained', 'Default']
      : version > 0 && isGrave
        ? ['Act now', 'Attention']
        : mass === null
          ? ['Unexplained', 'Warning']
          : ['Large change', 'Attention'];
  return badge(text, tone);
}

function massText({ lost, byOwnApp, byGroups, fewer, left, lookbackDays }: MassLine, format: Format): string {
  const people = (count: number) => format.counted(count, 'person', 'people');
  const parts = [
    ...(byOwnApp > 0 ? [`${people(byOwnApp)} by Seatkeeper’s own app`] : []),
    ...(byGroups > 0 ? [`${people(byGroups)} because a group changed`] : []),
  ];
  return [
    ...(lost > 0
      ? [
          `In the last ${lookbackDays} days ${people(lost)} lost it without a decision here${parts.length === 0 ? '' : `, ${parts.join(' and ')}`}.`,
        ]
      : []),
    ...(fewer === null || fewer === 0
      ? []
      : [`It has ${format.counted(fewer, 'seat')} fewer than in the collection before.`]),
    `${people(left)} ${left === 1 ? 'has' : 'have'} it now.`,
  ].join(' ');
}

function linesOf({ actors, moreActors, explained }: TenantChangeView, format: Format): string[] {
  return [
    ...actors.map((actor) => actorText(actor, format)),
    ...(moreActors > 0 ? [`${format.counted(moreActors, 'other')} did the rest.`] : []),
    ...(explained === null
      ? []
      : [`Explained by ${explained.by}, ${format.instant(explained.at)}: ${explained.note}`]),
  ];
}

/** "Ann Ellis took it from 2 people, from 19 Nov 2026, 10:12 GMT to 19 Nov 2026, 10:14 GMT." */
function actorText({ kind, name, taken, given, first, last }: ActorLine, format: Format): string {
  const people = (count: number) => format.counted(count, 'person', 'people');
  const who =
    name === null
      ? kind === 'app'
        ? 'An app the log does not name'
        : 'Somebody the log does not name'
      : kind === 'app'
        ? `The app “${name}”`
        : name;
  const what = [
    ...(taken > 0 ? [`took it from ${people(taken)}`] : []),
    ...(given > 0 ? [`gave it to ${people(given)}`] : []),
  ];
  const [from, to] = [format.instant(first), format.instant(last)];
  const when = from === to ? from : `from ${from} to ${to}`;
  return `${who} ${what.length === 0 ? 'changed it, and the log does not say how' : what.join(' and ')}, ${when}.`;
}

function todoOf({ isGrave, isHalted, mass, privacy }: TenantChangeView, isOpen: boolean): string[] {
  const stopped = 'Seatkeeper has stopped every change of its own until somebody lets changes go on.';
  if (isOpen && isGrave) {
    return [
      ...(isHalted ? [stopped] : ['Write “stop”: from then on Seatkeeper changes nothing.']),
      'Tell your security team at once: whoever did this can sign in as Seatkeeper’s app. Its secret has to be replaced, and its sign-ins looked through.',
      'Then have the licences given back, by whoever gives licences in your organisation.',
    ];
  }
  return [
    ...(isHalted && mass !== null ? [stopped] : []),
    ...(isOpen
      ? [
          'If it was meant, press “Explained…” and say why. You are not told again of more by the same hand on that day.',
          privacy === undefined
            ? 'If it was not meant, ask whoever is named here, and have the licences given back.'
            : 'If it was not meant, have the licences given back. Names are held back here: whoever runs Seatkeeper can look them up for a stated purpose, with “changes --reveal”.',
        ]
      : ['Make sure that this was meant. If it was not, have whoever changed it undo it.']),
    'Seatkeeper has changed nothing here.',
  ];
}
