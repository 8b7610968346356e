import type { TurnContext } from 'botbuilder';
import { tenantOf } from './admit-activity.ts';
import { directoryId, isSameId } from './directory-id.ts';
import { readerOf, type Reader } from './reader.ts';
import type { Conversations, StoredConversation, StoredReference } from './stores.ts';

/** Who is speaking, and where answers to them go. */
export interface InboundTurn {
  readonly reader: Reader;
  /** Null when the bot had never heard of the person before this turn. */
  readonly before: StoredConversation | null;
}

export type InboundProblem = 'noIdentity' | 'notPersonal';

interface TurnDeps {
  readonly conversations: Conversations;
  /** As the ledger writes it: a turn may write it in another case. */
  readonly allowedTenantId: string;
}

/**
 * Reads the person from the turn and remembers their conversation, which every turn may have moved. Licence data
 * is for personal chats only (teams §6.6), and without an object id nobody knows who is speaking (§6.2).
 */
export async function readTurn(
  context: TurnContext,
  { conversations, allowedTenantId }: TurnDeps,
): Promise<InboundTurn | InboundProblem> {
  const { activity } = context;
  const { aadObjectId } = activity.from as { readonly aadObjectId?: unknown };
  if (!isPersonal(activity.conversation)) return 'notPersonal';
  if (typeof aadObjectId !== 'string' || aadObjectId === '' || !isSameId(tenantOf(activity), allowedTenantId))
    return 'noIdentity';
  const key = { tenantId: allowedTenantId, userAadId: directoryId(aadObjectId) };
  const before = await conversations.get(key);
  const reference = referenceOf(context);
  await conversations.upsert(key, reference);
  const reader = readerOf({ ...key, reference, state: 'active', lastSeenAt: '' });
  return reader === null ? 'noIdentity' : { reader, before };
}

/** Some turns leave the type out; what is not said to be a group is one person's chat. */
function isPersonal({ conversationType, isGroup }: ConversationSort): boolean {
  return conversationType ? conversationType === 'personal' : isGroup !== true;
}

/** Typed by the SDK as always there; on the wire they may be missing. */
interface ConversationSort {
  readonly conversationType?: string | undefined;
  readonly isGroup?: boolean | undefined;
}

/** A conversation reference with the reader's time zone; not `activityId`, which makes later sends replies to it. */
export function referenceOf(context: TurnContext): StoredReference {
  const { activity } = context;
  const { from, recipient, conversation, channelId, serviceUrl } = activity;
  const client = activity.entities?.find(({ type }) => type === 'clientInfo') as ClientInfo | undefined;
  const locale: unknown = activity.locale || client?.locale;
  const timeZone: unknown = activity.localTimezone || client?.timezone;
  const reference = {
    ...{ user: from, bot: recipient, conversation, channelId, serviceUrl },
    ...(typeof locale === 'string' ? { locale } : {}),
    ...(typeof timeZone === 'string' ? { timeZone } : {}),
  };
  return JSON.parse(JSON.stringify(reference)) as StoredReference;
}

/** What Teams says of the client a turn comes from. */
interface ClientInfo {
  readonly locale?: unknown;
  readonly timezone?: unknown;
}
