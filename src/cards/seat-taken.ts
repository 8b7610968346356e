import type { AdaptiveCard } from './card.ts';
import type { Loss } from './confirm-reclaim.ts';
import type { Format } from './format.ts';
import { ownLosses, ownUseText, sideButton, type OwnUse } from './holder-parts.ts';
import { renderTemplate } from './render-template.ts';
import { sideVerbs } from './verbs.ts';

/** Where the licence of one person is, after a case took it. */
export type SeatTakenState =
  | { readonly name: 'taken' }
  /** Asked for; it comes back in a few minutes. */
  | { readonly name: 'returning' }
  | { readonly name: 'returned'; readonly at: string | null }
  /** It could not be given back; `why` completes "Reason: …". */
  | { readonly name: 'failed'; readonly why: string };

/** Tells somebody that their licence was taken, what becomes of their data, and how they get it back. */
export interface SeatTakenView extends OwnUse {
  readonly kind: 'seat-taken';
  readonly caseId: string;
  readonly product: string;
  /** What they were given for it in the same moment; left out where nothing was. */
  readonly movedTo?: string | undefined;
  /** Null: not on record. */
  readonly takenAt: string | null;
  readonly losses: readonly Loss[];
  /** ISO instant: until then one press gives it back; null: not on record. */
  readonly undoUntil: string | null;
  readonly state: SeatTakenState;
}

export function renderSeatTaken(view: SeatTakenView, format: Format): AdaptiveCard {
  const { state, product, movedTo } = view;
  const isMoved = state.name === 'taken' && movedTo !== undefined;
  const title = isMoved ? `You have ${movedTo} in the place of ${product}` : titleOf(state, product);
  const canAsk = state.name === 'taken' || state.name === 'failed';
  return renderTemplate('seat-taken', {
    summary: title,
    caseId: view.caseId,
    title,
    subtitle: subtitleOf(view, format),
    lines: linesOf(view, format).map((text) => ({ text })),
    hasLosses: canAsk && view.losses.length > 0,
    lossTitle: 'What becomes of your data',
    losses: ownLosses(view.losses),
    hasButtons: canAsk,
    buttons: canAsk ? [sideButton('I need it back', sideVerbs.askBack, { style: 'positive' })] : [],
  });
}

function titleOf({ name }: SeatTakenState, product: string): string {
  switch (name) {
    case 'taken':
      return `Your ${product} licence was taken back`;
    case 'returning':
      return `You get your ${product} licence back`;
    case 'returned':
      return `You have your ${product} licence again`;
    case 'failed':
      return `Your ${product} licence could not be given back yet`;
  }
}

function subtitleOf({ state, takenAt, movedTo }: SeatTakenView, format: Format): string {
  if (state.name === 'returned' && state.at !== null) return `Given back on ${format.instant(state.at)}.`;
  const when = takenAt === null ? 'at a time that is not known' : `on ${format.instant(takenAt)}`;
  return `${movedTo === undefined ? 'Taken' : 'Changed'} ${when}.`;
}

function linesOf(view: SeatTakenView, format: Format): string[] {
  const { state } = view;
  const until = view.undoUntil === null ? null : format.instant(view.undoUntil);
  const by = until === null ? '' : ` by ${until}`;
  switch (state.name) {
    case 'taken':
      if (view.movedTo !== undefined)
        return [
          `Why: ${view.movedTo} has everything you were seen to use. Your mail, files and settings are as they were.`,
          `If something is missing, press the button${by}: you get ${view.product} back as it was, and nobody has to approve that.`,
        ];
      return [
        `Why: nobody seemed to use it. ${ownUseText(view, format)}`,
        `If you need it, press the button${by}: you get it back as it was, and nobody has to approve that.`,
      ];
    case 'returning':
      return [
        'It is being given back as it was. That takes a few minutes; services can take longer to show it.',
        'You are not asked about it again for a while.',
      ];
    case 'returned':
      return [
        'It is as it was: the same services, with your data. You are not asked about it again for a while.',
      ];
    case 'failed':
      return [
        `Reason: ${state.why}.`,
        `Whoever answers for these licences sees that you asked. You can try again${until === null ? '' : ` until ${until}`}.`,
      ];
  }
}
