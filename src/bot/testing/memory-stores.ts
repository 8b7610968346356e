import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import type { Conversations, Deliveries, DeliveryRow, StoredConversation } from '../stores.ts';

/** The ports of `stores.ts` in memory, with the rules the ledger keeps. */
export function createMemoryStores(clock: Clock): {
  conversations: Conversations;
  deliveries: Deliveries;
  rows: () => readonly DeliveryRow[];
} {
  const conversations = new Map<string, StoredConversation>();
  const rows = new Map<string, DeliveryRow & { retryAt: Date | null }>();
  const keyOf = (key: { tenantId: string; userAadId: string }) => `${key.tenantId} ${key.userAadId}`;

  function markConversation(state: StoredConversation['state']) {
    return async (key: { tenantId: string; userAadId: string }) => {
      const found = conversations.get(keyOf(key));
      if (found) conversations.set(keyOf(key), { ...found, state });
    };
  }

  function mark(id: string, change: Partial<DeliveryRow & { retryAt: Date | null }>): void {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, retryAt: null, reason: null, ...change });
  }

  function isDue({ state, retryAt }: { state: string; retryAt: Date | null }): boolean {
    return state === 'pending' || (state === 'retry' && retryAt !== null && retryAt <= clock.now());
  }

  return {
    rows: () => [...rows.values()],
    conversations: {
      async upsert(key, reference) {
        conversations.set(keyOf(key), {
          tenantId: key.tenantId,
          userAadId: key.userAadId,
          reference,
          state: 'active',
          lastSeenAt: clock.now().toISOString(),
        });
      },
      get: async (key) => conversations.get(keyOf(key)) ?? null,
      all: async (tenantId) => [...conversations.values()].filter((found) => found.tenantId === tenantId),
      markBlocked: markConversation('blocked'),
      markUninstalled: markConversation('uninstalled'),
    },
    deliveries: {
      async enqueue(delivery) {
        const found = [...rows.values()].find(
          ({ eventKey, recipient }) => eventKey === delivery.eventKey && recipient === delivery.recipient,
        );
        if (found) return { ...found, isNew: false };
        const row = {
          ...delivery,
          id: randomUUID(),
          state: 'pending' as const,
          activityId: null,
          conversationId: null,
          retryAt: null,
          reason: null,
        };
        rows.set(row.id, row);
        return { ...row, isNew: true };
      },
      due: async (limit) => [...rows.values()].filter(isDue).slice(0, limit),
      waitingFor: async (tenantId, recipient) =>
        [...rows.values()].filter(
          (row) =>
            row.tenantId === tenantId &&
            row.recipient === recipient &&
            (row.state === 'retry' || row.state === 'pending'),
        ),
      async claim(id) {
        const row = rows.get(id);
        if (row === undefined || !isDue(row)) return null;
        mark(id, { state: 'sending' });
        return { ...row, state: 'sending' };
      },
      markSent: async (id, sent) => mark(id, { state: 'sent', ...sent }),
      markRetry: async (id, at, reason) => mark(id, { state: 'retry', retryAt: at, reason }),
      markUnknown: async (id, reason) => mark(id, { state: 'unknown', reason }),
      markDead: async (id, reason) => mark(id, { state: 'dead', reason }),
      forCase: async (caseId) => [...rows.values()].filter((row) => row.caseId === caseId),
      toldLike: async ({ activityId, conversationId }) => {
        const all = [...rows.values()].filter(({ state }) => state === 'sent');
        const card = all.find(
          (row) => row.activityId === activityId && row.conversationId === conversationId,
        );
        return all.filter(({ eventKey }) => eventKey === card?.eventKey);
      },
    },
  };
}
