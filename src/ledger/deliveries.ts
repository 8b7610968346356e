import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { isUuid } from './case-row.ts';
import { storableText, type Sql } from './sql.ts';

/**
 * `unknown`: sent, and the answer was lost, so it may have arrived; it is never sent again by itself (teams
 * §10.4). `dead`: it will not arrive, for the reason given.
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'retry' | 'unknown' | 'dead';

export interface NewDelivery {
  readonly tenantId: string;
  /** What is told, for example `case:<id>`: nobody is told the same thing twice. */
  readonly eventKey: string;
  /** Entra object id. */
  readonly recipient: string;
  readonly caseId: string | null;
}

/** One row of the outbox: one thing told to one person. */
export interface Delivery extends NewDelivery {
  readonly id: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Names the card, so that it can be edited. */
  readonly activityId: string | null;
  readonly conversationId: string | null;
  readonly reason: string | null;
  readonly retryAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface DeliveryStore {
  /** Puts it in the outbox unless that person was told already; gives the row either way. */
  enqueue(delivery: NewDelivery): Promise<Delivery & { readonly isNew: boolean }>;
  /** Pending, or due for another try, oldest first. */
  due(limit: number): Promise<Delivery[]>;
  /** pending or due retry → sending. Null: another sender has it, or it is not due. */
  claim(id: string): Promise<Delivery | null>;
  markSent(id: string, sent: { readonly activityId: string; readonly conversationId: string }): Promise<void>;
  markRetry(id: string, at: Date, reason: string): Promise<void>;
  markUnknown(id: string, reason: string): Promise<void>;
  markDead(id: string, reason: string): Promise<void>;
  /** Every card of a case, to be edited. */
  forCase(caseId: string): Promise<Delivery[]>;
  /** What was sent under the event key of this card, itself included; none where it is no delivery. */
  toldLike(card: { readonly activityId: string; readonly conversationId: string }): Promise<Delivery[]>;
  /** When the question of a case first arrived in somebody's chat; null: nobody received it. */
  firstReceived(caseId: string): Promise<string | null>;
  /** What did not arrive, or may not have: claimed long ago, unknown, dead (C39). */
  stuck(tenantId: string): Promise<Delivery[]>;
  /** Cards of cases one person was sent since the instant: each card once, however it was edited. */
  cardsSince(tenantId: string, recipient: string, since: Date): Promise<number>;
  /** What waits for a person who could not be written to when it was due, oldest first. */
  waitingFor(tenantId: string, recipient: string): Promise<Delivery[]>;
  /** Which of these the person has been told already, or is being told. */
  told(recipient: string, eventKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Claims of senders that died become `unknown`. Returns how many. */
  giveUpClaims(claimedBefore: Date): Promise<number>;
}

const columns = `id, tenant_id as "tenantId", event_key as "eventKey", recipient, case_id as "caseId", state, attempts,
  activity_id as "activityId", conversation_id as "conversationId", reason, retry_at as "retryAt",
  created_at as "createdAt", updated_at as "updatedAt"`;

const isDue = `(state = 'pending' or (state = 'retry' and retry_at <= $2::timestamptz))`;

export function createDeliveryStore({
  sql,
  clock,
}: {
  readonly sql: Sql;
  readonly clock: Clock;
}): DeliveryStore {
  const now = (): string => clock.now().toISOString();

  async function mark(
    id: string,
    state: DeliveryState,
    values: Partial<Record<Column, string | null>>,
  ): Promise<void> {
    const { activityId = null, conversationId = null, reason = null, retryAt = null } = values;
    await sql.query(
      `update seatkeeper.deliveries set state = $2, activity_id = coalesce($3, activity_id),
         conversation_id = coalesce($4, conversation_id), reason = $5, retry_at = $6::timestamptz, updated_at = $7::timestamptz
       where id = $1`,
      [id, state, activityId, conversationId, reason === null ? null : storableText(reason), retryAt, now()],
    );
  }

  return {
    enqueue: async ({ tenantId, eventKey, recipient, caseId }) => {
      const inserted = await sql.query(
        `insert into seatkeeper.deliveries
           (id, tenant_id, event_key, recipient, case_id, state, attempts, created_at, updated_at)
         values ($1, $2, $3, $4, $5::uuid, 'pending', 0, $6::timestamptz, $6::timestamptz)
         on conflict (event_key, recipient) do nothing returning id`,
        [randomUUID(), tenantId, eventKey, recipient, caseId, now()],
      );
      const [row] = await sql.query<Delivery>(
        `select ${columns} from seatkeeper.deliveries where event_key = $1 and recipient = $2`,
        [eventKey, recipient],
      );
      if (row === undefined) throw new TypeError('A delivery that exists can be read.');
      return { ...row, isNew: inserted.length === 1 };
    },
    due: async (limit) =>
      sql.query<Delivery>(
        `select ${columns} from seatkeeper.deliveries where ${isDue} order by created_at, id limit $1`,
        [limit, now()],
      ),
    claim: async (id) => {
      if (!isUuid(id)) return null;
      const [row] = await sql.query<Delivery>(
        `update seatkeeper.deliveries set state = 'sending', attempts = attempts + 1, claimed_at = $2::timestamptz,
           retry_at = null, updated_at = $2::timestamptz
         where id = $1 and ${isDue} returning ${columns}`,
        [id, now()],
      );
      return row ?? null;
    },
    markSent: async (id, sent) => mark(id, 'sent', sent),
    markRetry: async (id, at, reason) => mark(id, 'retry', { reason, retryAt: at.toISOString() }),
    markUnknown: async (id, reason) => mark(id, 'unknown', { reason }),
    markDead: async (id, reason) => mark(id, 'dead', { reason }),
    forCase: async (caseId) =>
      isUuid(caseId)
        ? sql.query<Delivery>(
            `select ${columns} from seatkeeper.deliveries where case_id = $1 order by created_at, recipient`,
            [caseId],
          )
        : [],
    toldLike: async ({ activityId, conversationId }) =>
      sql.query<Delivery>(
        `select ${columns} from seatkeeper.deliveries
         where state = 'sent' and event_key = any(
           select event_key from seatkeeper.deliveries where conversation_id = $1 and activity_id = $2)
         order by created_at, recipient`,
        [conversationId, activityId],
      ),
    firstReceived: async (caseId) => {
      if (!isUuid(caseId)) return null;
      const [row] = await sql.query<{ at: string | null }>(
        `select min(updated_at) as at from seatkeeper.deliveries
         where case_id = $1 and state = 'sent' and (event_key like 'ask:%' or event_key like 'remind:%')`,
        [caseId],
      );
      return row?.at ?? null;
    },
    stuck: async (tenantId) =>
      sql.query<Delivery>(
        `select ${columns} from seatkeeper.deliveries
         where tenant_id = $1 and state in ('sending', 'unknown', 'dead') order by updated_at, id`,
        [tenantId],
      ),
    cardsSince: async (tenantId, recipient, since) => {
      const [row] = await sql.query<{ count: number }>(
        `select count(*) as count from seatkeeper.deliveries
         where tenant_id = $1 and recipient = $2 and created_at >= $3::timestamptz and state = 'sent'
           and (event_key like 'ask:%' or event_key like 'remind:%')`,
        [tenantId, recipient, since.toISOString()],
      );
      if (row === undefined) throw new TypeError('count(*) gives a row.');
      return row.count;
    },
    waitingFor: async (tenantId, recipient) =>
      sql.query<Delivery>(
        `select ${columns} from seatkeeper.deliveries
         where tenant_id = $1 and recipient = $2 and state in ('retry', 'pending') order by created_at, id`,
        [tenantId, recipient],
      ),
    told: async (recipient, eventKeys) => {
      const rows = await sql.query<{ eventKey: string }>(
        `select event_key as "eventKey" from seatkeeper.deliveries
         where recipient = $1 and event_key = any($2::text[]) and state <> 'retry'`,
        [recipient, eventKeys],
      );
      return new Set(rows.map(({ eventKey }) => eventKey));
    },
    giveUpClaims: async (claimedBefore) => {
      const rows = await sql.query(
        `update seatkeeper.deliveries set state = 'unknown', reason = 'the sender died while sending',
           updated_at = $2::timestamptz
         where state = 'sending' and claimed_at < $1::timestamptz returning id`,
        [claimedBefore.toISOString(), now()],
      );
      return rows.length;
    },
  };
}

type Column = 'activityId' | 'conversationId' | 'reason' | 'retryAt';
