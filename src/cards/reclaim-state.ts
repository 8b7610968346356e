import type { SecondReason } from '../core/authority/denial.ts';
import { button, keyFigure, reclaimButtons, type Button, type KeyFigure, type Tone } from './case-parts.ts';
import type { Failed, ReclaimFacts, ReclaimState, Skipped } from './case-view.ts';
import type { Format } from './format.ts';
import { verbs } from './verbs.ts';

/** The parts of a case's card that depend on where the case stands. */
export interface CaseFace {
  readonly title: string;
  readonly subtitle: string;
  readonly badge: string;
  readonly tone: Tone;
  readonly figures?: readonly KeyFigure[];
  readonly lines?: readonly string[];
  readonly progress?: { readonly done: number; readonly total: number; readonly text: string };
  readonly buttons?: readonly Button[];
}

type StateOf<N extends ReclaimState['name']> = Extract<ReclaimState, { name: N }>;

/** Every state after the question: approvals, progress, what became of it. */
export function decidedFace(
  view: ReclaimFacts,
  state: Exclude<ReclaimState, { name: 'asked' }>,
  format: Format,
): CaseFace {
  switch (state.name) {
    case 'awaitingSecond':
      return awaitingSecond(view, state, format);
    case 'working':
      return working(view, state, format);
    case 'outcome':
      return outcome(view, state, format);
    case 'undone':
      return {
        title: `${format.counted(state.restored, `${view.product} licence`)} given back`,
        subtitle: `Undone by ${state.by} on ${format.instant(state.at)}.`,
        badge: state.failed.length === 0 ? 'Undone' : 'Partly undone',
        tone: state.failed.length === 0 ? 'Good' : 'Warning',
        lines: [
          `${state.failed.length === 0 ? 'Each person' : 'Whoever got it back'} has the licence as it was: the same product, the same services switched off.`,
          ...state.failed.map(
            ({ seats, why, fix }) => `${format.count(seats)} not given back: ${why}. ${fix}`,
          ),
          ...(state.undoUntil === null
            ? []
            : [
                `Undo tries the missing ones again; it is possible until ${format.instant(state.undoUntil)}.`,
              ]),
        ],
        buttons: state.undoUntil === null ? [] : [button('Undo', verbs.undo)],
      };
    case 'kept':
      return {
        title: `${format.counted(view.seats, `${view.product} licence`)} kept`,
        subtitle: `Decided by ${state.by} on ${format.instant(state.at)}.`,
        badge: 'Kept',
        tone: 'Accent',
        lines: [
          `Reason: ${state.reason}`,
          `Nobody will be asked about these people again until ${format.day(state.until)} is over.`,
        ],
      };
    case 'snoozed':
      return {
        title: `${unused(view, format)}: asked again on ${format.day(state.until)}`,
        subtitle: `Snoozed by ${state.by} on ${format.instant(state.at)}. You can still decide now.`,
        badge: 'Snoozed',
        tone: 'Default',
        buttons: reclaimButtons(view.seats, format).filter(({ verb }) => verb !== verbs.snooze),
      };
    case 'consulting':
      return consulting(view, state, format);
    case 'grace':
      return {
        title: `${format.counted(view.seats, `${view.product} licence`)} will be taken back`,
        subtitle: `Approved by ${state.by} on ${format.instant(state.at)}.`,
        badge: 'Approved',
        tone: 'Warning',
        lines: [`Nothing is done before ${format.instant(state.until)}; until then you can call it back.`],
        buttons: [button('Call it back', verbs.recall)],
      };
    case 'superseded':
      return {
        title: `${unused(view, format)}: asked of others now`,
        subtitle: `Since ${format.instant(state.at)} other people answer for this product. Nothing was changed.`,
        badge: 'Passed on',
        tone: 'Default',
      };
    case 'expired':
      return {
        title: `${unused(view, format)}: the question has lapsed`,
        subtitle:
          state.approvedBy === undefined
            ? `Nobody decided by ${format.instant(state.at)}, so nothing was changed.`
            : `${state.approvedBy} approved it and nobody else did by ${format.instant(state.at)}, so nothing was changed.`,
        badge: 'Lapsed',
        tone: 'Default',
        lines: ['If the licences are still unused at the next review, you will be asked with fresh facts.'],
      };
    case 'withdrawn':
      return {
        title: `${unused(view, format)}: no longer a question`,
        subtitle: `Withdrawn on ${format.instant(state.at)}. Nothing was changed.`,
        badge: 'Withdrawn',
        tone: 'Default',
        lines: [`Reason: ${state.why}`],
      };
  }
}

export function unused(view: ReclaimFacts, format: Format): string {
  return format.counted(view.seats, `unused ${view.product} licence`);
}

function consulting(view: ReclaimFacts, state: StateOf<'consulting'>, format: Format): CaseFace {
  const people = format.counted(state.asked, 'person', 'people');
  return {
    title:
      state.what === 'need'
        ? `${unused(view, format)}: their holders are being asked`
        : `${unused(view, format)}: their holders are offered training`,
    subtitle: `You are asked on ${format.instant(state.until)} at the latest.`,
    badge: state.what === 'need' ? 'Asking' : 'Training',
    tone: 'Accent',
    lines: [
      state.what === 'need'
        ? state.asked === 0
          ? 'They are being asked now whether they still need it.'
          : `${people} asked whether they still need it, ${format.count(state.answered)} answered so far.`
        : `${state.asked === 0 ? 'Guidance is on its way to them' : `${people} sent guidance`}. Whoever uses it until then is off the list.`,
      'Nothing is taken from anybody meanwhile.',
    ],
    buttons: [button('Review the list', verbs.review), button('Keep…', verbs.keep)],
  };
}

function awaitingSecond(view: ReclaimFacts, state: StateOf<'awaitingSecond'>, format: Format): CaseFace {
  return {
    title: `${format.counted(view.seats, `${view.product} licence`)}: a second approval is needed`,
    subtitle: `${state.by} approved on ${format.instant(state.at)}.`,
    badge: 'Waiting',
    tone: 'Warning',
    lines: [
      ...whySecond(view, state, format),
      ...(state.takenOff === undefined ? [] : [takenOffLine(state.takenOff, format)]),
      'Nothing has been changed yet.',
      ...(state.canConfirm
        ? []
        : [`${secondAsked[state.asked]} has been asked; there is nothing you need to do.`]),
    ],
    buttons: state.canConfirm
      ? reclaimButtons(view.seats, format).filter(({ verb }) => verb !== verbs.snooze)
      : [],
  };
}

function takenOffLine(people: number, format: Format): string {
  const have = people === 1 ? 'has' : 'have';
  return `${format.counted(people, 'person', 'people')} ${have} been taken off the list since: what is known of them has changed.`;
}

const secondAsked = {
  owners: 'Somebody else who answers for this product',
  compliance: 'A compliance approver',
} as const;

function whySecond(
  { product }: ReclaimFacts,
  { because, aboveSeats, by }: StateOf<'awaitingSecond'>,
  format: Format,
): readonly string[] {
  const words: Readonly<Record<SecondReason, string>> = {
    size: `Above ${format.counted(aboveSeats, 'licence')} two people decide.`,
    buyer: `${by} bought or amended ${product}, so that somebody who did not decides as well.`,
    implausible: `It is so much of ${product} that it looks like a mistake, so that a compliance approver decides as well.`,
  };
  return because.length === 0 ? ['Two people decide about this.'] : because.map((reason) => words[reason]);
}

function working(view: ReclaimFacts, state: StateOf<'working'>, format: Format): CaseFace {
  const licences = format.counted(state.total, `${view.product} licence`);
  return {
    title: state.action === 'reclaim' ? `Taking back ${licences}…` : `Giving back ${licences}…`,
    subtitle: `Started by ${state.by} on ${format.instant(state.at)}.`,
    badge: 'Working',
    tone: 'Accent',
    progress: {
      done: state.done,
      total: state.total,
      text: `${format.count(state.done)} of ${format.count(state.total)} done`,
    },
    lines: ['This card keeps itself up to date. You can leave it; the work goes on.'],
  };
}

function outcome(view: ReclaimFacts, state: StateOf<'outcome'>, format: Format): CaseFace {
  const skipped = state.skipped.reduce((sum, { seats }) => sum + seats, 0);
  const failed = state.failed.reduce((sum, { seats }) => sum + seats, 0);
  const approval = state.secondBy === undefined ? '' : `, confirmed by ${state.secondBy}`;
  return {
    title: `${format.counted(state.freed, `${view.product} licence`)} taken back`,
    subtitle: `Decided by ${state.by}${approval} on ${format.instant(state.at)}.`,
    badge: failed === 0 ? 'Done' : 'Partly done',
    tone: failed === 0 ? 'Good' : 'Warning',
    figures: [
      keyFigure(format.count(state.freed), 'freed'),
      keyFigure(format.count(skipped), 'skipped'),
      keyFigure(format.count(failed), 'failed', failed > 0 ? 'Attention' : 'Default'),
    ],
    lines: [
      ...skippedLines(state.skipped, format),
      ...failedLines(state.failed, format),
      ...(state.freed > 0 ? [savingText(view, format)] : []),
      ...(state.undoUntil === null
        ? []
        : [`Undo gives every licence back; it is possible until ${format.instant(state.undoUntil)}.`]),
    ],
    buttons: state.undoUntil === null ? [] : [button('Undo', verbs.undo)],
  };
}

/** A freed seat is not money (C38): said in one line wherever something was freed. */
function savingText(view: ReclaimFacts, format: Format): string {
  const when =
    view.contractDate === null ? 'the contract date' : `the contract date, ${format.day(view.contractDate)}`;
  return `Freed seats can be given to someone else today; they save nothing until ${when}.`;
}

function skippedLines(skipped: readonly Skipped[], format: Format): string[] {
  return skipped.map(({ seats, why }) => `${format.count(seats)} skipped: ${why}.`);
}

function failedLines(failed: readonly Failed[], format: Format): string[] {
  return failed.map(({ seats, why, fix }) => `${format.count(seats)} failed: ${why}. ${fix}`);
}
