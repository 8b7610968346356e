import type { Failed, Skipped } from '../cards/case-view.ts';
import type { SkipReason } from '../core/plan/step.ts';

type Outcomes = Readonly<Partial<Record<string, number>>>;

const skipWords: Readonly<Partial<Record<string, string>>> = {
  'evidence-changed': 'signed in or used it since the list was made',
  'already-gone': 'no longer had the licence',
  'now-group': 'a group gives them the licence now',
  'user-gone': 'the account no longer exists',
  'shared-mailbox': 'it is a shared mailbox, a room or equipment, not a person',
  protected: 'protected',
  excluded: 'you ticked them off',
  'group-path': 'a group gives them the licence',
  unreadable: 'their activity could not be read again, so nothing was risked',
} satisfies Record<SkipReason, string>;

interface FailureText {
  readonly why: string;
  readonly fix: string;
}

const failureWords: Readonly<Partial<Record<string, FailureText>>> = {
  NOT_SEEN_IN_DIRECTORY: {
    why: 'Microsoft accepted the change, but the directory does not show it yet',
    fix: 'Look again in an hour; if it stays, check the person in the admin centre.',
  },
  DEPENDENT_PLAN: {
    why: 'another licence of the person depends on this one',
    fix: 'Remove the add-on first, then ask for this case again.',
  },
  CONFLICTING_PLAN: {
    why: 'the licence conflicts with one the person was given since',
    fix: 'Settle the conflict in the admin centre.',
  },
  NO_UNITS_LEFT: {
    why: 'no unit is free any more',
    fix: 'Free or order a unit, then press Undo again.',
  },
  NO_USAGE_LOCATION: {
    why: 'the person has no usage location',
    fix: 'Set it in the admin centre, then press Undo again.',
  },
  USER_GONE: { why: 'the account no longer exists', fix: 'Nothing more can be done from here.' },
  DIRECTORY_BUSY: {
    why: 'other changes to the same person kept winning',
    fix: 'It will be asked again at the next review.',
  },
};

const otherFailure: FailureText = {
  why: 'Microsoft refused the change',
  fix: 'The ledger holds the request id; an administrator can look it up.',
};

/** Skipped seats by reason, in words; the most frequent first. */
export function skippedOf(outcomes: Outcomes): readonly Skipped[] {
  return byCount(outcomes, 'skipped:').map(([reason, seats]) => ({
    seats,
    why: skipWords[reason] ?? reason,
  }));
}

/** Failed seats by cause, with what can be done about it. */
export function failedOf(outcomes: Outcomes): readonly Failed[] {
  return byCount(outcomes, 'failed:').map(([code, seats]) => ({
    seats,
    ...(failureWords[code] ?? otherFailure),
  }));
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
