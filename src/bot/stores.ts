/** What the bot remembers, as ports: the ledger keeps it. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A Bot Framework conversation reference as plain data, with the reader's `locale` and `timeZone`. */
export type StoredReference = Readonly<Record<string, Json>>;

interface ConversationKey {
  readonly tenantId: string;
  /** Entra object id. */
  readonly userAadId: string;
}

export interface StoredConversation extends ConversationKey {
  readonly reference: StoredReference;
  readonly state: 'active' | 'blocked' | 'uninstalled';
  /** ISO instant of the last turn. */
  readonly lastSeenAt: string;
}

export interface Conversations {
  /** On every turn, because the service address may move. Makes the conversation active. */
  upsert(key: ConversationKey, reference: StoredReference): Promise<void>;
  get(key: ConversationKey): Promise<StoredConversation | null>;
  /** Everybody of the tenant, in whatever state. */
  all(tenantId: string): Promise<StoredConversation[]>;
  markBlocked(key: ConversationKey, problem: string): Promise<void>;
  markUninstalled(key: ConversationKey, problem: string): Promise<void>;
}

/** One thing told to one person. `unknown`: it may have arrived, so it is never sent again by itself. */
export interface DeliveryRow {
  readonly id: string;
  readonly tenantId: string;
  readonly eventKey: string;
  readonly recipient: string;
  readonly caseId: string | null;
  readonly state: 'pending' | 'sending' | 'sent' | 'retry' | 'unknown' | 'dead';
  readonly activityId: string | null;
  readonly conversationId: string | null;
  /** Why it is not sent: what was written with the last mark. */
  readonly reason: string | null;
}

/** The outbox: unique by event key and recipient, so a restart cannot tell anybody anything twice. */
export interface Deliveries {
  enqueue(
    delivery: Pick<DeliveryRow, 'tenantId' | 'eventKey' | 'recipient' | 'caseId'>,
  ): Promise<DeliveryRow & { readonly isNew: boolean }>;
  due(limit: number): Promise<DeliveryRow[]>;
  /** What waits for a person who could not be written to when it was due, oldest first. */
  waitingFor(tenantId: string, recipient: string): Promise<DeliveryRow[]>;
  /** pending, or a retry whose time has come → sending. Null: not ours to send. */
  claim(id: string): Promise<DeliveryRow | null>;
  markSent(id: string, sent: { readonly activityId: string; readonly conversationId: string }): Promise<void>;
  markRetry(id: string, at: Date, reason: string): Promise<void>;
  markUnknown(id: string, reason: string): Promise<void>;
  markDead(id: string, reason: string): Promise<void>;
  forCase(caseId: string): Promise<DeliveryRow[]>;
  /** What was sent under the event key of this card, itself included; none where it is no delivery. */
  toldLike(card: { readonly activityId: string; readonly conversationId: string }): Promise<DeliveryRow[]>;
}
