import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('the outbox on $name', (backend) => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await backend.open(clock);
  });

  /** How the database would go about a question, were it asked of a large table. */
  async function planOf(ask: (deliveries: DeliveryStore) => Promise<unknown>): Promise<string> {
    const plan: unknown[] = [];
    await ledger.sql.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      const query = async (text: string, params?: readonly unknown[]): Promise<never[]> => {
        plan.push(...(await tx.query(`explain ${text}`, params)));
        return [];
      };
      const sql = { ...ledger.sql, query };
      await ask(createDeliveryStore({ sql, clock })).catch(() => undefined);
    });
    return JSON.stringify(plan);
  }

  it('looks for a card, and for what a person was sent, without reading every row', async () => {
    const card = { activityId: 'a', conversationId: 'c' };

    const byCard = await planOf((deliveries) => deliveries.toldLike(card));
    const byPerson = await planOf((deliveries) => deliveries.cardsSince('t', 'ann', clock.now()));

    expect(byCard).toContain('deliveries_by_card');
    expect(byPerson).toContain('deliveries_by_recipient');
    expect(byCard + byPerson).not.toContain('Seq Scan');
  });
});
