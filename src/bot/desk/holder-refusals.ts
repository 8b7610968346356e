import { refusals } from '../../approvals/refusal.ts';
import type { RefusalText } from './desk-refusals.ts';

const nothingChanged = 'Nothing has been changed.';

/** Why somebody's answer about their own licence was not taken; read by people who never saw a licence desk. */
export const holderRefusals = {
  badPayload: (): RefusalText => ({
    code: 'BAD_PAYLOAD',
    what: `This button could not be read. ${nothingChanged}`,
    why: 'What it sent is not complete, or was made by something else than this card.',
    fix: 'Press the button on the newest card in this chat.',
  }),
  reasonMissing: (): RefusalText => ({
    code: 'REASON_MISSING',
    what: `Please say why you need it. ${nothingChanged}`,
    why: 'Whoever answers for these licences reads your reason.',
    fix: 'Write one sentence on the card and press the button again.',
  }),
  unknown: (): RefusalText => ({
    code: 'CASE_UNKNOWN',
    what: `This question is not there any more. ${nothingChanged}`,
    why: 'It was withdrawn, or the card comes from another installation.',
    fix: 'There is nothing you have to do.',
  }),
  otherTenant: (): RefusalText => refusals.otherTenant(),
  notAHolder: (product: string): RefusalText => ({
    code: 'NOT_A_HOLDER',
    what: `You were not asked about ${product}, so there is nothing to answer. ${nothingChanged}`,
    why: 'Only whoever holds one of the licences in question answers for their own.',
    fix: 'If a card with this question was passed on to you, leave it to the person it was sent to.',
  }),
  notInQuestion: (product: string): RefusalText => ({
    code: 'NOT_IN_QUESTION',
    what: `Your ${product} licence is not in question any more. ${nothingChanged}`,
    why: 'It was used since the question was asked, or it changed in another way.',
    fix: 'There is nothing you have to do.',
  }),
  over: (product: string): RefusalText => ({
    code: 'CONSULTATION_OVER',
    what: `The time to answer about ${product} is over. ${nothingChanged}`,
    why: 'Whoever answers for these licences has been asked, or has decided.',
    fix: 'Tell them if you need it. If it is taken, you get a message with a button that gives it back.',
  }),
  notTaken: (product: string): RefusalText => ({
    code: 'NOT_TAKEN',
    what: `No ${product} licence of yours was taken here. ${nothingChanged}`,
    why: 'A licence is given back to the person it was taken from, and to nobody else.',
    fix: 'If you need a licence you never had, ask whoever gives them out in your organisation.',
  }),
  tooLate: (product: string, until: string | null): RefusalText => ({
    code: 'UNDO_OVER',
    what: `Your ${product} licence can no longer be given back from here. ${nothingChanged}`,
    why: until === null ? 'The time for it is over.' : `That was possible until ${until}.`,
    fix: 'Ask whoever gives out licences in your organisation for a new one.',
  }),
  hasIt: (product: string): RefusalText => ({
    code: 'HAS_IT_AGAIN',
    what: `You have your ${product} licence again. ${nothingChanged}`,
    why: 'It has been given back already.',
    fix: 'There is nothing you have to do. If an app does not show it yet, sign out of it and in again.',
  }),
} as const;
