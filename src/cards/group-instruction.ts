import type { InstructionReason } from '../core/paths/group-facts.ts';
import { purposeLimit } from '../core/privacy/coarsen.ts';
import type { AdaptiveCard } from './card.ts';
import { badge, type Tone } from './case-parts.ts';
import type { Format } from './format.ts';
import { sideButton, type SideButton } from './holder-parts.ts';
import { radiusLines, someOf, stepsFor, whyInstructed, type InstructionRadius } from './instruction-words.ts';
import { renderTemplate } from './render-template.ts';
import { revealWords } from './reveal-words.ts';
import { reasonLimit, sideVerbs } from './verbs.ts';

/** Where an instruction stands. Names are people's display names; times are ISO instants. */
export type InstructionCardState =
  /** `saidDone`: somebody called it done, and it is not to be seen. */
  | { readonly name: 'open'; readonly saidDone: { readonly by: string; readonly at: string } | null }
  | { readonly name: 'claimed'; readonly by: string; readonly at: string }
  | { readonly name: 'refused'; readonly by: string; readonly at: string; readonly reason: string }
  | { readonly name: 'seen'; readonly at: string }
  | { readonly name: 'withdrawn'; readonly at: string };

/** Asks whoever looks after a group to change it, and says what that does (C12–C16). */
export interface GroupInstructionView {
  readonly kind: 'group-instruction';
  readonly instructionId: string;
  readonly version: number;
  readonly product: string;
  /** Its name, or its id when it was not read. */
  readonly group: string;
  readonly why: InstructionReason;
  /** Whom the reader answers for: the group, or the product because of the group. */
  readonly askedAs: 'groupOwners' | 'noOwner' | 'ownersUnknown' | 'synced';
  /** The first few of those still concerned, by name. */
  readonly names: readonly string[];
  readonly concerned: number;
  /** Seen to be out of it. */
  readonly gone: number;
  readonly alsoDirect: number;
  readonly alsoOtherGroups: number;
  /** Following it takes this share of everybody who has the product; null: no more than policy lets pass unsaid (C14). */
  readonly massChange: { readonly pct: number; readonly holders: number } | null;
  readonly radius: InstructionRadius;
  /** When that was read, ISO instant. */
  readonly readAt: string;
  /** The day its people were last seen, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly state: InstructionCardState;
  /** `names` are pseudonyms until the reader says why, or names in this one answer; left out: always names. */
  readonly privacy?: 'hidden' | 'revealed';
  readonly notice?: string | undefined;
}

/** Whoever changes the group has to know whom to take out; with more of them the command line has the list. */
export const namesListed = 30;

export function renderGroupInstruction(view: GroupInstructionView, format: Format): AdaptiveCard {
  const { state, product, group, concerned, gone } = view;
  const isWaiting = state.name === 'open' || state.name === 'claimed';
  const title = titleOf(view, format);
  const face = faceOf(view, format);
  return renderTemplate('group-instruction', {
    summary: title,
    instructionId: view.instructionId,
    version: view.version,
    title,
    ...badge(face.badge, face.tone),
    subtitle: face.subtitle,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    hasMassChange: isWaiting && view.massChange !== null,
    massChange:
      view.massChange === null
        ? ''
        : `This is a large change: it takes the licence from ${format.count(concerned)} of the ${format.count(view.massChange.holders)} people who have ${product} (${format.percent(view.massChange.pct)}). Make sure that this is meant.`,
    people: [
      ...(concerned > 0 ? [`${someOf(view.names, format, { total: concerned, listed: namesListed })}.`] : []),
      ...(gone > 0
        ? [
            `${format.count(gone)} of ${format.count(gone + concerned)} are out of it, as seen on ${format.day(view.asOf)}.`,
          ]
        : []),
      ...alsoLines(view, format),
    ].map((text) => ({ text })),
    isWaiting,
    why: whyInstructed[view.why],
    steps: [
      ...stepsFor(view.why, product),
      'Nothing else is needed: Seatkeeper looks for the change with every collection. Entra may take a day to carry it through.',
    ].map((text, index) => ({ number: `${index + 1}`, text })),
    radiusTitle: `What goes with “${group}”`,
    radius: radiusLines(view.radius, concerned, format).map((text) => ({ text })),
    footer: `Facts of ${format.day(view.asOf)}. The group was read ${format.instant(view.readAt)}.`,
    hasPrivacy: isWaiting && concerned > 0 && view.privacy !== undefined,
    privacyText: view.privacy === undefined ? '' : revealWords[view.privacy],
    canReveal: view.privacy === 'hidden',
    purposeLimit,
    reveal: [sideButton('Show names…', sideVerbs.reveal, { inputs: 'auto' })],
    // A client checks every input of the card before it sends the purpose.
    isReasonRequired: view.privacy !== 'hidden',
    hasButtons: face.buttons.length > 0,
    reasonLimit,
    buttons: face.buttons,
  });
}

function titleOf({ state, product, group, concerned, gone }: GroupInstructionView, format: Format): string {
  const people = concerned === 1 ? '1 person has' : `${format.count(concerned)} people have`;
  const those = gone === 1 ? '1 person is' : `${format.count(gone)} people are`;
  switch (state.name) {
    case 'open':
    case 'claimed':
      return `${people} ${product} from the group “${group}” and ${concerned === 1 ? 'does' : 'do'} not use it`;
    case 'refused':
      return `${product} from the group “${group}”: left as it is`;
    case 'seen':
      return `${those} out of the group “${group}”`;
    case 'withdrawn':
      return `${product} from the group “${group}”: nothing to do any more`;
  }
}

function alsoLines({ alsoDirect, alsoOtherGroups, state }: GroupInstructionView, format: Format): string[] {
  if (state.name !== 'open' && state.name !== 'claimed') return [];
  const hold = (count: number) => `${format.count(count)} of them ${count === 1 ? 'holds' : 'hold'} it`;
  return [
    ...(alsoDirect > 0
      ? [
          `${hold(alsoDirect)} directly as well: their licence is free only when both are gone. The direct one is asked about once the group no longer gives it.`,
        ]
      : []),
    ...(alsoOtherGroups > 0
      ? [`${hold(alsoOtherGroups)} through other groups as well: whoever looks after those is asked too.`]
      : []),
  ];
}

interface Face {
  readonly badge: string;
  readonly tone: Tone;
  readonly subtitle: string;
  readonly buttons: readonly SideButton[];
}

const askedBecause: Readonly<Record<GroupInstructionView['askedAs'], string>> = {
  groupOwners: 'You look after this group, so only you can change it.',
  noOwner: 'You answer for this product, and nobody is named as looking after the group.',
  ownersUnknown: 'You answer for this product; who looks after the group could not be read.',
  synced: 'You answer for this product. Pass it on to whoever keeps the on-premises directory.',
};

function faceOf({ state, askedAs }: GroupInstructionView, format: Format): Face {
  const refuse = sideButton('Not doing it', sideVerbs.instructionRefuse, { inputs: 'auto' });
  const done = sideButton('It is done', sideVerbs.instructionDone, { style: 'positive' });
  switch (state.name) {
    case 'open': {
      const { saidDone } = state;
      if (saidDone === null)
        return { badge: 'To do', tone: 'Accent', subtitle: askedBecause[askedAs], buttons: [done, refuse] };
      const subtitle = `${saidDone.by} said on ${format.instant(saidDone.at)} that it is done; it is still not to be seen.`;
      return { badge: 'Not seen', tone: 'Warning', subtitle, buttons: [done, refuse] };
    }
    case 'claimed':
      return {
        badge: 'Said to be done',
        tone: 'Accent',
        subtitle: `${state.by} said on ${format.instant(state.at)} that it is done. It is closed when the change is seen.`,
        buttons: [refuse],
      };
    case 'refused':
      return {
        badge: 'Not done',
        tone: 'Default',
        subtitle: `${state.by} decided on ${format.instant(state.at)} to leave it: ${state.reason}`,
        buttons: [],
      };
    case 'seen':
      return {
        badge: 'Done',
        tone: 'Good',
        subtitle: `Seen on ${format.instant(state.at)}. Thank you.`,
        buttons: [],
      };
    case 'withdrawn':
      return {
        badge: 'Withdrawn',
        tone: 'Default',
        subtitle: `Since ${format.instant(state.at)} nobody is concerned any more.`,
        buttons: [],
      };
  }
}
