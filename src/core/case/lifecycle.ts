/**
 * A case is findings that one owner decides together. Its life as one pure state machine: every state, every
 * event, and nothing else (design.md "case"; GOV-29, GOV-30).
 */
export type CaseState =
  /** Concluded, not yet shown to anybody. */
  | 'proposed'
  /** On a card in front of its owner. */
  | 'asked'
  | 'snoozed'
  /** Approved by one person; policy wants a second. */
  | 'awaitingSecond'
  /** Decided; waiting to be carried out. */
  | 'approved'
  | 'executing'
  /** Every step is settled and none failed. */
  | 'verified'
  /** Every step is settled and some failed. */
  | 'partlyDone'
  | 'undoing'
  | 'undone'
  /** The owner keeps the seats, with a reason and until a day. */
  | 'kept'
  /** The owner has taken note of a warning. */
  | 'acknowledged'
  | 'expired'
  /** The evidence no longer holds. */
  | 'withdrawn';

export type CaseEvent =
  | 'ask'
  | 'snooze'
  | 'wake'
  | 'approve'
  | 'needSecond'
  | 'start'
  | 'finish'
  | 'finishWithFailures'
  | 'undo'
  | 'undone'
  | 'keep'
  | 'acknowledge'
  | 'expire'
  | 'withdraw';

const open = { snooze: 'snoozed', approve: 'approved', needSecond: 'awaitingSecond', keep: 'kept' } as const;
const lapses = { acknowledge: 'acknowledged', expire: 'expired', withdraw: 'withdrawn' } as const;

const transitions: Readonly<Record<CaseState, Partial<Record<CaseEvent, CaseState>>>> = {
  proposed: { ask: 'asked', ...open, ...lapses },
  asked: { ask: 'asked', ...open, ...lapses },
  snoozed: { wake: 'asked', ...open, ...lapses },
  awaitingSecond: { approve: 'approved', keep: 'kept', expire: 'expired', withdraw: 'withdrawn' },
  approved: { start: 'executing' },
  executing: { start: 'executing', finish: 'verified', finishWithFailures: 'partlyDone' },
  verified: { undo: 'undoing' },
  partlyDone: { undo: 'undoing' },
  undoing: { undone: 'undone', finishWithFailures: 'partlyDone' },
  undone: {},
  kept: {},
  acknowledged: {},
  expired: {},
  withdrawn: {},
};

export const caseStates = Object.keys(transitions) as readonly CaseState[];

/** The state after the event, or null when the case cannot take it: the caller says so, nothing is done. */
export function nextState(state: CaseState, event: CaseEvent): CaseState | null {
  return transitions[state][event] ?? null;
}

/** Somebody can still decide it. */
export function isUndecided(state: CaseState): boolean {
  return 'approve' in transitions[state];
}

/** Nothing can happen to it any more. */
export function isSettled(state: CaseState): boolean {
  return Object.keys(transitions[state]).length === 0;
}
