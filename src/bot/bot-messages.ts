import type { MessageView } from '../cards/message.ts';
import { AppError } from '../lib/app-error.ts';

/** What the bot itself has to say when it cannot answer. */
export const botMessages = {
  noIdentity: {
    kind: 'message',
    tone: 'refusal',
    code: 'NO_IDENTITY',
    what: 'Teams did not say who you are. Nothing was changed.',
    why: 'Without your directory identity nobody can check what you may see or decide.',
    fix: 'Open this chat from your own Teams account and try again.',
  },
  notPersonal: {
    kind: 'message',
    tone: 'info',
    code: 'PERSONAL_CHAT_ONLY',
    what: 'Let us talk in private.',
    why: 'Licence figures name people, so they are shown in a personal chat only.',
    fix: 'Open a chat with Seatkeeper and ask there.',
  },
  unknownButton: {
    kind: 'message',
    tone: 'refusal',
    code: 'UNKNOWN_BUTTON',
    what: 'This button is not one I know. Nothing was changed.',
    why: 'The card comes from an older version, or from somewhere else.',
    fix: 'Ask “what is waiting for me?” and use the card you get then.',
  },
  counting: {
    kind: 'message',
    tone: 'info',
    code: 'STILL_COUNTING',
    what: 'Still counting. The answer follows here.',
    why: 'It is made from everybody’s licences, which takes a moment in a large organisation.',
    fix: 'There is nothing to do; you can ask something else meanwhile.',
  },
  fault: {
    kind: 'message',
    tone: 'error',
    code: 'BOT_FAULT',
    what: 'That did not work.',
    why: 'Something went wrong on our side while answering; it has been logged.',
    fix: 'Ask “what is waiting for me?” to see what is true now, and try again in a minute.',
  },
} as const satisfies Record<string, MessageView>;

/** What somebody is told whose turn failed: a designed error in its own words, a bug in ours. */
export function faultOf(error: unknown): MessageView {
  if (!(error instanceof AppError)) return botMessages.fault;
  const { code, what, why, fix } = error;
  return { kind: 'message', tone: 'error', code, what, why, fix };
}
