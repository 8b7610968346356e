import { createFormat, type Format } from '../cards/format.ts';
import type { StoredConversation } from './stores.ts';
import type { Actor } from './desk.ts';
import type { Target } from './transport.ts';

/** A person the bot can write to: who they are to the desk, where they are, and how they read numbers. */
export interface Reader {
  readonly actor: Actor;
  readonly target: Target;
  readonly format: Format;
}

/** Null when the reference names no conversation. */
export function readerOf(stored: StoredConversation): Reader | null {
  const { tenantId, userAadId, reference } = stored;
  const conversationId = conversationIdOf(stored);
  if (conversationId === undefined) return null;
  const locale = textOf(reference.locale);
  return {
    actor: { tenantId, aadObjectId: userAadId, locale },
    target: { conversationId, reference },
    format: createFormat({ locale, timeZone: textOf(reference.timeZone) }),
  };
}

export function conversationIdOf({ reference }: StoredConversation): string | undefined {
  const { conversation } = reference;
  return typeof conversation === 'object' && conversation !== null && 'id' in conversation
    ? textOf(conversation.id)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
