import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../core/model/product.ts';
import { copilotPosition } from '../../testing/desk-scene.ts';
import { policy } from '../../testing/seats.ts';
import { copilotUse } from './copilot-use.ts';

const price = known({
  ...{ amountMinor: 2_000, currency: 'GBP', per: 'month', source: 'sheet', on: '2026-07-01' },
} as const);
const stated = { copilotValuePerActiveMinor: 6_000, copilotValueCurrency: 'GBP' };

function use(given: object = {}, stating: object = {}) {
  const deps = {
    policy: {
      ...{ caps: { seatsPerRun: 200 }, secondApproverAboveSeats: 50, undoDays: 30, exemptionDays: 180 },
      ...{ decision: policy, caseExpiresDays: 14 },
      ...stating,
    },
    copilotApps: async () => [],
    ...given,
  };
  return copilotUse(deps, 'Microsoft 365 Copilot', copilotPosition, null);
}

describe('the use of Copilot', () => {
  it('comes with the cost per active person; a value only where the policy states one', async () => {
    const priceOf = async () => price;

    expect((await use({ priceOf })).value).toMatchObject({
      costPerActive: known({ amountMinor: 10_000, currency: 'GBP' }),
      untouchedCost: known({ amountMinor: 24_000, currency: 'GBP' }),
      activeOfPurchasedPct: known(20),
      value: unknown('value-not-stated'),
    });
    expect((await use({ priceOf }, stated)).value).toMatchObject({ returnPct: known(60) });
  });

  it('has no money where no price is at hand', async () => {
    expect((await use()).value).toBeNull();
    expect((await use({ priceOf: async () => unknown('no-price') }, stated)).value).toMatchObject({
      costPerActive: unknown('no-price'),
      returnPct: unknown('no-price'),
    });
  });

  it('offers training, success stories and self-help', async () => {
    const { guidance } = await use();

    expect(guidance.map(({ title }) => title)).toEqual(['Train first', 'Success stories', 'Self-help']);
    expect(guidance.every(({ address }) => address.startsWith('https://'))).toBe(true);
  });
});
