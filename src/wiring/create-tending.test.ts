import { afterAll, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { createTending, type TendingDeps } from './create-tending.ts';

const tenantId = 'tenant';
const backends = await ledgerBackends();
afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('keeping house on $name', (backend) => {
  it('gives up cards that a process claimed and died with, and leaves those being sent alone', async () => {
    const clock: Clock & { at: string } = { at: '2026-11-22T12:00:00.000Z', now: () => new Date(clock.at) };
    const ledger = await backend.open(clock);
    const product = {
      ...{ tenantId, ledger, policy: shippedPolicy, clock },
      ...{ appointments: async () => [], ownersOf: async () => [] },
    } as unknown as TendingDeps['product'];
    const { keepHouse } = createTending({
      ...{ product, log: createLog('silent'), today: () => '2026-11-22' },
      graph: {} as TendingDeps['graph'],
      ...{
        onDecided: async () => undefined,
        onCaseChanged: () => undefined,
        sendReturn: async () => undefined,
      },
    });
    const claim = async (recipient: string): Promise<void> => {
      const row = await ledger.deliveries.enqueue({ tenantId, eventKey: 'ask', recipient, caseId: null });
      await ledger.deliveries.claim(row.id);
    };
    await claim('died');
    clock.at = '2026-11-22T12:09:00.000Z';
    await claim('sending');
    clock.at = '2026-11-22T12:10:30.000Z';

    expect(await keepHouse()).toMatchObject({ deliveriesGivenUp: 1 });
    const stuck = await ledger.deliveries.stuck(tenantId);
    expect(stuck.map(({ recipient, state }) => `${recipient} ${state}`).sort()).toEqual([
      'died unknown',
      'sending sending',
    ]);
    await ledger.close();
  });
});
