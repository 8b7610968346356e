import type { Clock } from '../lib/clock.ts';
import type { JsonObject } from './audit-chain.ts';
import { jsonParameter, storableText, type Sql } from './sql.ts';

/** Whom the conversation is with: a person of a tenant, by Entra object id. */
export interface ConversationKey {
  readonly tenantId: string;
  readonly userAadId: string;
}

/** `blocked`: the person does not want us. `uninstalled`: the bot is not there any more. */
export type ConversationState = 'active' | 'blocked' | 'uninstalled';

/** Where a person can be written to first (teams §3.1). */
export interface Conversation extends ConversationKey {
  /** The Bot Framework's conversation reference, as it came. */
  readonly reference: JsonObject;
  readonly state: ConversationState;
  readonly problem: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export interface ConversationStore {
  /** On every turn: the service address may have moved. Makes the conversation active again. */
  upsert(key: ConversationKey, reference: JsonObject): Promise<void>;
  get(key: ConversationKey): Promise<Conversation | null>;
  /** All of a tenant, in whatever state. */
  all(tenantId: string): Promise<Conversation[]>;
  markBlocked(key: ConversationKey, problem: string): Promise<void>;
  markUninstalled(key: ConversationKey, problem: string): Promise<void>;
}

const columns = `tenant_id as "tenantId", user_aad_id as "userAadId", reference, state, problem,
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`;

export function createConversationStore({
  sql,
  clock,
}: {
  readonly sql: Sql;
  readonly clock: Clock;
}): ConversationStore {
  async function mark(
    { tenantId, userAadId }: ConversationKey,
    state: ConversationState,
    problem: string,
  ): Promise<void> {
    await sql.query(
      'update seatkeeper.conversations set state = $3, problem = $4 where tenant_id = $1 and user_aad_id = $2',
      [tenantId, userAadId, state, storableText(problem)],
    );
  }

  return {
    upsert: async ({ tenantId, userAadId }, reference) => {
      await sql.query(
        `insert into seatkeeper.conversations
           (tenant_id, user_aad_id, reference, state, problem, first_seen_at, last_seen_at)
         values ($1, $2, $3::jsonb, 'active', null, $4::timestamptz, $4::timestamptz)
         on conflict (tenant_id, user_aad_id) do update set
           reference = excluded.reference, state = 'active', problem = null, last_seen_at = excluded.last_seen_at`,
        [tenantId, userAadId, jsonParameter(reference), clock.now().toISOString()],
      );
    },
    get: async ({ tenantId, userAadId }) => {
      const [row] = await sql.query<Conversation>(
        `select ${columns} from seatkeeper.conversations where tenant_id = $1 and user_aad_id = $2`,
        [tenantId, userAadId],
      );
      return row ?? null;
    },
    all: async (tenantId) =>
      sql.query<Conversation>(
        `select ${columns} from seatkeeper.conversations where tenant_id = $1 order by user_aad_id`,
        [tenantId],
      ),
    markBlocked: async (key, problem) => mark(key, 'blocked', problem),
    markUninstalled: async (key, problem) => mark(key, 'uninstalled', problem),
  };
}
