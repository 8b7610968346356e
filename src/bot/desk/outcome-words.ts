import type { Failed, Skipped } from '../../cards/case-view.ts';
import type { SkipReason } from '../../core/plan/step.ts';

type Outcomes = Readonly<Partial<Record<string, number>>>;

const skipWords: Readonly<Partial<Record<string, string>>> = {
  'evidence-changed': 'signed in or used it since the list was made',
  'already-gone': 'no longer had the licence',
  'now-group': 'a group gives them the licence now',
  'user-gone': 'the account no longer exists',
  'shared-mailbox': 'it is a shared mailbox, a room or equipment, not a person',
  protected: 'they keep it for now, by an answer that still holds',
  excluded: 'you ticked them off',
  'group-path': 'a group gives them the licence',
  blocked: 'something they would lose stands in the way, or is not known',
  'on-hold': 'their mailbox is on hold by the newest list, so compliance decides',
  'lists-unreadable':
    'the newest list of mailboxes on hold or of phone numbers could not be read, so nothing was risked',
  unreadable: 'their activity could not be read again, so nothing was risked',
} satisfies Record<SkipReason, string>;

type Action = 'reclaim' | 'undo';

interface FailureText {
  readonly why: string | Readonly<Record<Action, string>>;
  /** What can be done, where it depends on what was tried. */
  readonly fix: string | Readonly<Record<Action, string>>;
}

const again = {
  reclaim: 'You are asked again at the next review if it is still unused.',
  undo: 'Press Undo again.',
} as const;

const failureWords: Readonly<Partial<Record<string, FailureText>>> = {
  NOT_SEEN_IN_DIRECTORY: {
    why: 'Microsoft accepted the change, but the directory does not show it yet',
    fix: {
      reclaim: 'Undo gives it back where it is away; otherwise check the person in the admin centre.',
      undo: 'Press Undo again in an hour; if it stays, check the person in the admin centre.',
    },
  },
  DEPENDENT_PLAN: {
    why: {
      reclaim: 'another licence of the person depends on this one',
      undo: 'it needs another licence that the person does not have now',
    },
    fix: {
      reclaim: 'Remove that one first; you are asked again at the next review.',
      undo: 'Give that one back first, then press Undo again.',
    },
  },
  CONFLICTING_PLAN: {
    why: 'the licence conflicts with one the person was given since',
    fix: 'Settle the conflict in the admin centre.',
  },
  NO_UNITS_LEFT: {
    why: 'no unit is free any more',
    fix: {
      reclaim: 'Free or order one for each; you are asked again at the next review.',
      undo: 'Free or order one for each, then press Undo again.',
    },
  },
  NO_USAGE_LOCATION: {
    why: 'the person has no usage location',
    fix: 'Set it in the admin centre, then press Undo again.',
  },
  USER_GONE: { why: 'the account no longer exists', fix: 'Nothing more can be done from here.' },
  DIRECTORY_BUSY: { why: 'other changes to the same person kept winning', fix: again },
};

const unreliable: FailureText = { why: 'Microsoft Graph gave no answer that could be relied on', fix: again };
const refused: FailureText = {
  why: 'Microsoft refused the change',
  fix: 'The ledger holds the request id; an administrator can look it up.',
};

/** Of people who were to be moved to other licences, not to lose one. */
const swapSkipWords: typeof skipWords = {
  ...skipWords,
  'evidence-changed': 'their licences or services have changed since the list was made',
  'already-gone': 'no longer had the licence that was to go',
};

/** Skipped seats by reason, in words; the most frequent first. */
export function skippedOf(outcomes: Outcomes, { isSwap = false } = {}): readonly Skipped[] {
  const words = isSwap ? swapSkipWords : skipWords;
  return byCount(outcomes, 'skipped:').map(([reason, seats]) => ({
    seats,
    why: words[reason] ?? reason,
  }));
}

/** Failed seats by cause, with what can be done about it. */
export function failedOf(outcomes: Outcomes, action: Action): readonly Failed[] {
  return byCount(outcomes, 'failed:').map(([code, seats]) => {
    const { why, fix } = failureWords[code] ?? (code.startsWith('GRAPH_') ? unreliable : refused);
    return { seats, why: wordsFor(why, action), fix: wordsFor(fix, action) };
  });
}

function byCount(outcomes: Outcomes, prefix: string): (readonly [string, number])[] {
  return Object.entries(outcomes)
    .flatMap(([outcome, seats]) =>
      outcome.startsWith(prefix) && seats !== undefined
        ? [[outcome.slice(prefix.length), seats] as const]
        : [],
    )
    .sort(([, a], [, b]) => b - a);
}

function wordsFor(text: string | Readonly<Record<Action, string>>, action: Action): string {
  return typeof text === 'string' ? text : text[action];
}
