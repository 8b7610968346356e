/**
 * A case is findings that one owner decides together. Its life as one pure state machine: every state, every
 * event, and nothing else (design.md "case"; GOV-29, GOV-30).
 */
export type CaseState =
  /** Concluded, not yet shown to anybody. */
  | 'proposed'
  /** The people who hold the seats have been asked, or offered training, before their owner is (C33). */
  | 'consulting'
  /** On a card in front of its owner. */
  | 'asked'
  | 'snoozed'
  /** Its owner did not answer in time: stand-ins have been asked as well. */
  | 'escalated'
  /** Approved by one person; policy wants a second. */
  | 'awaitingSecond'
  /** Decided; waiting to be carried out. */
  | 'approved'
  /** Decided; nothing is done before the grace is over, and until then it can be called back. */
  | 'grace'
  | 'executing'
  /** Every step is settled and none failed. */
  | 'verified'
  /** Every step is settled and some failed. */
  | 'partlyDone'
  | 'undoing'
  | 'undone'
  /** Carried out, and the time in which it could be undone is over. */
  | 'closed'
  /** The owner keeps the seats, with a reason and until a day. */
  | 'kept'
  /** The owner has taken note of a warning. */
  | 'acknowledged'
  /** Nobody decided in time. */
  | 'expired'
  /** The evidence no longer holds. */
  | 'withdrawn'
  /** Another case asks the question now, of other owners. */
  | 'superseded';

export type CaseEvent =
  | 'ask'
  | 'consult'
  | 'snooze'
  | 'wake'
  | 'escalate'
  | 'approve'
  | 'approveWithGrace'
  | 'recall'
  | 'needSecond'
  | 'start'
  | 'finish'
  | 'finishWithFailures'
  | 'undo'
  | 'undone'
  | 'close'
  /** What was approved and not yet carried out is not carried out any more. */
  | 'cancel'
  | 'keep'
  | 'acknowledge'
  | 'expire'
  | 'withdraw'
  | 'supersede';

const approvals = { approve: 'approved', approveWithGrace: 'grace' } as const;
const open = {
  ...approvals,
  consult: 'consulting',
  snooze: 'snoozed',
  needSecond: 'awaitingSecond',
  keep: 'kept',
  escalate: 'escalated',
} as const;
const goes = { withdraw: 'withdrawn', supersede: 'superseded' } as const;
const lapses = { acknowledge: 'acknowledged', expire: 'expired', ...goes } as const;

const transitions: Readonly<Record<CaseState, Partial<Record<CaseEvent, CaseState>>>> = {
  proposed: { ask: 'asked', ...open, ...lapses },
  consulting: { ask: 'asked', keep: 'kept', expire: 'expired', ...goes },
  asked: { ask: 'asked', ...open, ...lapses },
  snoozed: { wake: 'asked', ...open, ...lapses },
  escalated: { ...open, ...lapses },
  awaitingSecond: { ...approvals, escalate: 'awaitingSecond', keep: 'kept', expire: 'expired', ...goes },
  approved: { start: 'executing', cancel: 'withdrawn' },
  grace: { recall: 'asked', start: 'executing', withdraw: 'withdrawn', cancel: 'withdrawn' },
  executing: {
    start: 'executing',
    cancel: 'executing',
    finish: 'verified',
    finishWithFailures: 'partlyDone',
  },
  verified: { undo: 'undoing', close: 'closed' },
  partlyDone: { undo: 'undoing', close: 'closed' },
  undoing: { undone: 'undone', finishWithFailures: 'partlyDone' },
  undone: {},
  closed: {},
  kept: {},
  acknowledged: {},
  expired: {},
  withdrawn: {},
  superseded: {},
};

export const caseStates = Object.keys(transitions) as readonly CaseState[];

const undecided: ReadonlySet<CaseState> = new Set([
  'proposed',
  'consulting',
  'asked',
  'snoozed',
  'escalated',
  'awaitingSecond',
]);

/** States in which the question is still open. */
export const undecidedStates: readonly CaseState[] = caseStates.filter((state) => undecided.has(state));

/** The state after the event, or null when the case cannot take it: the caller says so, nothing is done. */
export function nextState(state: CaseState, event: CaseEvent): CaseState | null {
  return transitions[state][event] ?? null;
}

/** The question is still open: evidence renews it, time ends it. */
export function isUndecided(state: CaseState): boolean {
  return undecided.has(state);
}

/**
 * Whom newer evidence keeps an open question about. `found`: everybody the evidence finds. `approved`: those of whom
 * one person has approved, as they were approved, and nobody else. Null: it is not open.
 */
export function renewalOf(state: CaseState): 'found' | 'approved' | null {
  if (!isUndecided(state)) return null;
  return state === 'awaitingSecond' ? 'approved' : 'found';
}

/** Nothing can happen to it any more. */
export function isSettled(state: CaseState): boolean {
  return Object.keys(transitions[state]).length === 0;
}
