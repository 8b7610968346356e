import { button, keyFigure, type Button } from './case-parts.ts';
import type { ReclaimFacts, ReclaimState, SwapFacts } from './case-view.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import type { CaseFace } from './reclaim-state.ts';
import { snoozeDays, verbs } from './verbs.ts';

/** "26 people from Microsoft 365 E5 to Microsoft 365 E3". */
export function movedText(people: number, product: string, to: string, format: Format): string {
  return `${format.counted(people, 'person', 'people')} from ${product} to ${to}`;
}

/** The question whether people get cheaper licences that grant what they use. */
export function swapAsked(view: ReclaimFacts, swap: SwapFacts, format: Format): CaseFace {
  const left = swap.couldMove - view.seats - view.tickedOff;
  return {
    title: `Move ${movedText(view.seats, view.product, swap.to, format)}?`,
    ...(view.isReader === true
      ? {
          subtitle: `Whoever answers for ${view.product} decides. You answer for what people would be given.`,
          badge: 'To know',
          tone: 'Default' as const,
        }
      : {
          subtitle: `You answer for ${view.product}, so the decision is yours.`,
          badge: 'Your decision',
          tone: 'Accent' as const,
        }),
    figures: [
      keyFigure(format.count(view.seats), view.seats === 1 ? 'person can be moved' : 'people can be moved'),
      ...(view.monthlyValue.known
        ? [keyFigure(format.money(view.monthlyValue.value), `less a month${whenText(view, format)}`)]
        : []),
    ],
    lines: [
      `${swap.to} has everything they use of ${view.product}, and everything of theirs that nobody can tell of.`,
      ...(left > 0
        ? [
            `${format.counted(left, 'more person', 'more people')} could move, and there is no free unit of ${swap.to} for them. They are not asked about.`,
          ]
        : []),
      ...(view.tickedOff > 0
        ? [
            `You took ${format.counted(view.tickedOff, 'person', 'people')} off the list: they stay as they are.`,
          ]
        : []),
      ...(view.monthlyValue.known
        ? []
        : [`What it saves is unknown, because ${reasonText(view.monthlyValue.reason)}.`]),
      'Mail, files and settings stay. Services somebody has switched off stay off.',
      'Nothing happens until you confirm, and each person is checked again in the moment before.',
    ],
    buttons: swapButtons(view.seats, format),
  };
}

/** How a decided swap reads: people are moved, and nothing is taken back. */
export function swapFace(
  face: CaseFace,
  view: ReclaimFacts,
  swap: SwapFacts,
  state: Exclude<ReclaimState, { name: 'asked' }>,
  format: Format,
): CaseFace {
  const people = (count: number) => movedText(count, view.product, swap.to, format);
  const question = `Moving ${people(view.seats)}`;
  switch (state.name) {
    case 'awaitingSecond':
      return {
        ...face,
        title: `${question}: a second approval is needed`,
        buttons: state.canConfirm
          ? swapButtons(view.seats, format).filter(({ verb }) => verb !== verbs.snooze)
          : [],
      };
    case 'working':
      return {
        ...face,
        title:
          state.action === 'reclaim' ? `Moving ${people(state.total)}…` : 'Giving people back what they had…',
      };
    case 'outcome': {
      const figures = (face.figures ?? []).map((figure) =>
        figure.label === 'freed' ? { ...figure, label: 'moved' } : figure,
      );
      // The last line is of undo, where it is possible.
      const lines = (face.lines ?? []).slice(0, state.undoUntil === null ? undefined : -1);
      return {
        ...face,
        title: `${people(state.freed)} moved`,
        figures,
        lines: [
          ...lines,
          ...(state.undoUntil === null
            ? []
            : [
                `Undo gives everybody ${view.product} back as it was and takes what came for it; it is possible until ${format.instant(state.undoUntil)}.`,
              ]),
        ],
      };
    }
    case 'undone':
      return {
        ...face,
        title: `${format.counted(state.restored, 'person has', 'people have')} ${view.product} again`,
      };
    case 'kept':
      return {
        ...face,
        title: `${format.counted(view.seats, 'person stays', 'people stay')} on ${view.product}`,
      };
    case 'snoozed':
      return {
        ...face,
        title: `${question}: asked again on ${format.day(state.until)}`,
        buttons: swapButtons(view.seats, format).filter(({ verb }) => verb !== verbs.snooze),
      };
    case 'grace':
      return { ...face, title: `${people(view.seats)} will be moved` };
    case 'superseded':
      return { ...face, title: `${question}: asked of others now` };
    case 'expired':
      return {
        ...face,
        title: `${question}: the question has lapsed`,
        lines: ['You are asked again when the facts have changed.'],
      };
    case 'withdrawn':
      return { ...face, title: `${question}: no longer a question` };
    case 'consulting':
      return face;
  }
}

function swapButtons(seats: number, format: Format): Button[] {
  return [
    button('Review the list', verbs.review),
    ...(seats > 0
      ? [
          button(`Move ${format.counted(seats, 'person', 'people')}`, verbs.reclaim, {
            style: 'destructive',
          }),
        ]
      : []),
    button('Keep…', verbs.keep),
    button(`Snooze ${snoozeDays} days`, verbs.snooze),
  ];
}

/** A difference in price is not yet money (C17, C38). */
function whenText({ contractDate }: ReclaimFacts, format: Format): string {
  return contractDate === null ? '' : `; the bill can first go down on ${format.day(contractDate)}`;
}
