import type { AdaptiveCard } from './card.ts';
import { button } from './case-parts.ts';
import type { CaseRef } from './case-view.ts';
import { leftOutRows, lossRows, lossTerms, type ConfirmLosses } from './confirm-losses.ts';
import type { Format } from './format.ts';
import { movedText } from './plan-swap-parts.ts';
import { renderTemplate } from './render-template.ts';
import { verbs } from './verbs.ts';

/** What a person loses with the licence, by the services it carries. */
export type Loss = 'mailbox' | 'oneDrive' | 'desktopApps' | 'copilot' | 'other';

/** The last question before licences are taken back: what will happen, to how many, and the way back. */
export interface ConfirmReclaimView extends CaseRef {
  readonly kind: 'confirm-reclaim';
  readonly product: string;
  /** What they are given for it, in one call: a swap; left out where licences are taken back. */
  readonly swapTo?: string | undefined;
  /** Whose licence would be taken: without those who are left out. */
  readonly seats: number;
  readonly losses: readonly Loss[];
  /** What they would lose, counted, and who is left out; null when nobody looked into it. */
  readonly preflight?: ConfirmLosses | null;
  /** Until when it can be undone if confirmed now, ISO instant. */
  readonly undoUntil: string;
  /** Seats one run may take back at most. */
  readonly capSeats: number;
  /** Above this many seats a second person has to confirm; null: never. */
  readonly secondApproverAbove: number | null;
  /** The number has to be typed to confirm, because it is large. */
  readonly isStepUp?: boolean;
  /** First day fewer licences can lower the bill, `YYYY-MM-DD`. */
  readonly contractDate: string | null;
}

/** remove-licenses (C6, C9), OneDrive unlicensed lifecycle (C10). */
const losses: Readonly<Record<Loss, { readonly what: string; readonly detail: string }>> = {
  mailbox: {
    what: 'Mailbox',
    detail:
      'Closed at once and kept for 30 days, then deleted for good. Meanwhile eDiscovery cannot search it.',
  },
  oneDrive: {
    what: 'OneDrive',
    detail: 'Read-only after 60 days, archived after 93. Getting it out of the archive costs money.',
  },
  desktopApps: {
    what: 'Office apps',
    detail: 'Desktop apps become read-only once they notice, within about 30 days.',
  },
  copilot: {
    what: 'Copilot',
    detail: 'Copilot disappears from their apps. Their mail and files are not touched.',
  },
  other: { what: 'Services', detail: 'The services of this licence stop working for them.' },
};

/** Lost things that are counted person by person. */
const lookedInto: ReadonlySet<Loss> = new Set(['mailbox', 'oneDrive']);

export function renderConfirmReclaim(view: ConfirmReclaimView, format: Format): AdaptiveCard {
  const { preflight = null } = view;
  const lost = lostOf(view, format);
  const leftOut = preflight === null ? [] : leftOutRows(preflight, format);
  const licences = format.counted(view.seats, 'licence');
  const people = view.seats === 1 ? '1 person' : `${format.count(view.seats)} people`;
  const { swapTo } = view;
  const title =
    swapTo === undefined
      ? `Take ${format.counted(view.seats, `${view.product} licence`)} back?`
      : `Move ${movedText(view.seats, view.product, swapTo, format)}?`;
  const second = view.secondApproverAbove !== null && view.seats > view.secondApproverAbove;
  return renderTemplate('confirm-reclaim', {
    summary: title,
    caseId: view.caseId,
    version: view.version,
    title,
    intro:
      swapTo === undefined
        ? `${people} will lose the licence. Anyone found to have used it since the facts were gathered is skipped; what another licence of theirs carries as well stays.`
        : `${people} will get ${swapTo} in the place of ${view.product}, in one step. Mail, files and settings stay. Anyone whose licences have changed since the facts were gathered is skipped.`,
    losses: lost,
    hasLosses: lost.length > 0,
    leftOut: leftOut.map((text) => ({ text })),
    hasLeftOut: leftOut.length > 0,
    terms: [
      {
        title: 'Undo',
        value: `Possible until ${format.instant(view.undoUntil)}; it gives every licence back as it was${swapTo === undefined ? '' : ' and takes what came for it'}.`,
      },
      { title: 'Limit', value: `At most ${format.counted(view.capSeats, 'licence')} in one run.` },
      {
        title: 'Saving',
        value: `None until ${view.contractDate === null ? 'the contract allows fewer' : format.day(view.contractDate)}. Until then the seats are free to reassign.`,
      },
      ...(preflight === null ? [] : lossTerms(preflight, format)),
    ],
    hasSecond: second,
    second: `Above ${format.counted(view.secondApproverAbove ?? 0, 'licence')} a second owner has to confirm as well.`,
    hasStepUp: view.isStepUp === true,
    stepUp: `Type ${view.seats} to confirm`,
    buttons: [
      button('Back', verbs.back),
      ...(view.seats > 0
        ? [
            button(
              `Confirm: ${swapTo === undefined ? `reclaim ${licences}` : `move ${people}`}`,
              verbs.confirm,
              {
                style: 'destructive',
                inputs: view.isStepUp === true ? 'auto' : 'none',
              },
            ),
          ]
        : []),
    ],
  });
}

/** By the services of the licence, or person by person where somebody looked. */
function lostOf({ losses: carried, preflight = null }: ConfirmReclaimView, format: Format) {
  const isCounted = preflight !== null && preflight.summary.notLookedInto < preflight.summary.people;
  const told = carried.filter((loss) => !isCounted || !lookedInto.has(loss)).map((loss) => losses[loss]);
  return preflight !== null && isCounted ? [...lossRows(preflight, format), ...told] : told;
}
