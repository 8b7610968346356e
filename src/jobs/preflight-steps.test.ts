import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { PreflightFacts } from '../core/preflight/preflight-of.ts';
import { step } from '../testing/proposals.ts';
import { createPreflightSteps, skuTraits } from './preflight-steps.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const e5Security = '26124093-3d78-432b-b5dc-48bf992543d5';
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const exchangePlan = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
const catalogue = createCatalogue();

function factsOf(...skuIds: string[]): PreflightFacts {
  return {
    held: skuIds.map((skuId) => ({ skuId, disabledPlans: [] })),
    mailbox: { sizeBytes: 5e9, hasArchive: true, isOnHold: false, purpose: null },
    oneDriveBytes: 3e9,
    hasPhoneNumber: true,
  };
}

function preflight(people: Readonly<Record<string, PreflightFacts>>) {
  const asked: (readonly string[])[] = [];
  const look = createPreflightSteps({
    run: {
      preflightFacts: async ({ userIds }) => {
        asked.push(userIds);
        return userIds.map((userId) => people[userId]!);
      },
    },
    catalogue,
    policy: { mustKnow: [] },
    maxReportLagDays: 10,
  });
  return { asked, look };
}

describe('createPreflightSteps', () => {
  it('asks once about everybody, and gives every step its own', async () => {
    const { asked, look } = preflight({ ann: factsOf(e5), bob: factsOf(e5, e3) });

    const steps = (await look([[step('ann', { skuId: e5 })], [step('bob', { skuId: e5 })]])).flat();

    expect(asked).toEqual([['ann', 'bob']]);
    expect(steps.map((each) => [each.userId, each.preflight?.losesMailbox])).toEqual([
      ['ann', true],
      ['bob', false],
    ]);
    // The number needs Teams Phone, which only E5 has.
    expect(steps[1]?.preflight?.hasPhoneNumber).toBe(true);
  });

  it('takes what a person has of the product together', async () => {
    const { look } = preflight({ ann: factsOf(e5, e3) });

    const steps = await look([
      [step('ann', { skuId: e5 }), step('ann', { skuId: e3 })],
      [step('ann', { skuId: e5 })],
    ]);

    const losses = steps.map((each) => each.map(({ preflight: found }) => found?.losesMailbox));
    expect(losses).toEqual([[true, true], [false]]);
  });

  it('keeps what a swap gives', async () => {
    const { look } = preflight({ ann: factsOf(e5) });

    const adds = [{ skuId: e3, disabledPlans: [exchangePlan] }];
    const [swapped] = await look([[step('ann', { skuId: e5, adds })]]);

    expect(swapped?.[0]?.preflight).toMatchObject({ losesMailbox: true, losesOneDrive: false });
  });

  it('finds the add-on that needs it', async () => {
    const { look } = preflight({ ann: factsOf(e3, e5Security), bob: factsOf(e3, copilot) });

    const [steps = []] = await look([[step('ann', { skuId: e3 }), step('bob', { skuId: e3 })]]);

    expect(steps.map((each) => each.preflight?.blocks)).toEqual([[], []]);
    expect(steps.map((each) => each.preflight?.dependentSkuIds)).toEqual([[e5Security], [copilot]]);
  });
});

it('does not know what a SKU of no list carries', () => {
  const { carries, basesOf } = skuTraits(catalogue);
  const skuId = '00000000-0000-4000-8000-00000000abcd';

  expect(carries({ skuId, disabledPlans: [] }, 'mailbox')).toBeNull();
  expect(basesOf(skuId)).toBeNull();
});
