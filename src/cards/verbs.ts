/**
 * What a button says to the bot. Buttons on a case carry `{ caseId, version }` and the inputs beside them,
 * nothing else: who presses comes from the channel, what the case holds comes from the ledger.
 */
export const verbs = {
  reclaim: 'case.reclaim',
  confirm: 'case.confirm',
  review: 'case.review',
  keep: 'case.keep',
  saveKeep: 'keep.save',
  snooze: 'case.snooze',
  acknowledge: 'case.acknowledge',
  undo: 'case.undo',
  recall: 'case.recall',
  train: 'case.train',
  back: 'case.back',
  previousPage: 'review.previous',
  nextPage: 'review.next',
  reviewDone: 'review.done',
  open: 'case.open',
  ask: 'ask',
} as const;

export type Verb = (typeof verbs)[keyof typeof verbs];

/** Buttons on cards that concern one person, one group or the whole desk, and not a case as it stands. */
export const sideVerbs = {
  holderKeep: 'holder.keep',
  holderRelease: 'holder.release',
  askBack: 'seat.ask-back',
  instructionDone: 'instruction.done',
  instructionRefuse: 'instruction.refuse',
  changeExplained: 'change.explained',
  reveal: 'review.reveal',
  halt: 'desk.halt',
  resume: 'desk.resume',
} as const;

export type SideVerb = (typeof sideVerbs)[keyof typeof sideVerbs];

/** Snooze is one press, so its length is fixed and on the button. */
export const snoozeDays = 7;

/** The id of the tick box of a person in the review is this prefix and the person's object id. */
export const seatInputPrefix = 'seat:';

export const reasonLimit = 500;
