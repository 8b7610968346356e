import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailboxFacts, PreflightItem } from './preflight.ts';
import { isUnknown, preflightOf, type HeldSku, type PreflightFacts, type SkuTraits } from './preflight-of.ts';

const carried: Readonly<Record<string, readonly string[]>> = {
  e5: ['mailbox', 'oneDrive', 'phone'],
  e3: ['mailbox', 'oneDrive'],
  exchange: ['mailbox'],
  copilot: [],
  security: [],
};
const bases: Readonly<Record<string, readonly string[]>> = { security: ['e3', 'e5'] };
const traits: SkuTraits = {
  carries: ({ skuId, disabledPlans }, thing) => {
    const things = carried[skuId];
    return things === undefined ? null : things.includes(thing) && !disabledPlans.includes(thing);
  },
  basesOf: (skuId) => (skuId in carried ? (bases[skuId] ?? []) : null),
};

const noMailbox: MailboxFacts = { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null };
const allItems: readonly PreflightItem[] = ['mailbox', 'archive', 'hold', 'oneDrive', 'phone', 'addOns'];

function sku(skuId: string, disabledPlans: readonly string[] = []): HeldSku {
  return { skuId, disabledPlans };
}

function factsOf(held: readonly HeldSku[] | null, given: Partial<PreflightFacts> = {}): PreflightFacts {
  return { held, mailbox: noMailbox, oneDriveBytes: null, hasPhoneNumber: null, ...given };
}

function taking(skuId: string, facts: PreflightFacts, mustKnow: readonly PreflightItem[] = []) {
  const own = facts.held?.find((each) => each.skuId === skuId) ?? sku(skuId);
  return preflightOf(facts, { takes: [own], adds: [] }, traits, { mustKnow });
}

describe('preflightOf', () => {
  it('says that a mailbox goes with the last licence that carries it', () => {
    expect(taking('e5', factsOf([sku('e5'), sku('copilot')]))).toMatchObject({
      losesMailbox: true,
      losesOneDrive: true,
    });
    expect(taking('e5', factsOf([sku('e5'), sku('exchange')]))).toMatchObject({
      losesMailbox: false,
      losesOneDrive: true,
    });
    expect(taking('copilot', factsOf([sku('e5'), sku('copilot')]))).toMatchObject({
      losesMailbox: false,
      hasPhoneNumber: false,
    });
  });

  it('does not count on what is switched off', () => {
    expect(taking('e5', factsOf([sku('e5'), sku('exchange', ['mailbox'])])).losesMailbox).toBe(true);
    expect(taking('e5', factsOf([sku('e5', ['mailbox']), sku('exchange')])).losesMailbox).toBe(false);
  });

  it('keeps what comes in the same call', () => {
    const change = { takes: [sku('e5')], adds: [sku('e3')] };
    const facts = factsOf([sku('e5'), sku('security')], { hasPhoneNumber: true });

    const found = preflightOf(facts, change, traits, { mustKnow: [] });

    expect(found).toMatchObject({
      losesMailbox: false,
      losesOneDrive: false,
      hasPhoneNumber: true,
      dependentSkuIds: [],
      blocks: [],
    });
  });

  it.each([
    ['on-hold', { isOnHold: true }],
    ['mailbox-not-converted', { purpose: 'shared' }],
    ['mailbox-not-converted', { purpose: 'room' }],
  ] as const)('blocks %s while the mailbox may be lost', (block, given) => {
    const mailbox = { ...noMailbox, ...given };

    expect(taking('e5', factsOf([sku('e5')], { mailbox })).blocks).toEqual([block]);
    expect(taking('e5', factsOf(null, { mailbox })).blocks).toEqual([block]);
    expect(taking('e5', factsOf([sku('e5'), sku('e3')], { mailbox })).blocks).toEqual([]);
  });

  it('tells the add-on that needs a base, unless another base stays; it blocks where the policy names add-ons', () => {
    const facts = factsOf([sku('e3'), sku('security')]);
    expect(taking('e3', facts)).toMatchObject({ dependentSkuIds: ['security'], blocks: [] });
    expect(
      preflightOf(facts, { takes: [sku('e3')], adds: [] }, traits, { mustKnow: ['addOns'] }).blocks,
    ).toEqual(['add-on-depends']);
    expect(taking('e3', factsOf([sku('e3'), sku('security'), sku('e5')])).blocks).toEqual([]);
  });

  it('does not know what a SKU nobody knows carries or needs', () => {
    expect(taking('e5', factsOf([sku('e5'), sku('new')]))).toMatchObject({
      losesMailbox: null,
      dependentSkuIds: null,
      blocks: [],
    });
    expect(taking('new', factsOf([sku('new')])).losesMailbox).toBeNull();
  });
});

const maybe = fc.option(fc.boolean());
const skus = fc.uniqueArray(fc.constantFrom(...Object.keys(carried), 'new'), { minLength: 1 });
const anyFacts: fc.Arbitrary<PreflightFacts> = fc.record({
  held: fc.option(skus.map((ids) => ids.map((id) => sku(id)))),
  mailbox: fc.record({
    sizeBytes: fc.option(fc.nat()),
    hasArchive: maybe,
    isOnHold: maybe,
    purpose: fc.option(fc.constantFrom('user', 'shared', 'room', 'equipment')),
  }),
  oneDriveBytes: fc.option(fc.nat()),
  hasPhoneNumber: maybe,
});

describe('for any facts', () => {
  it('unknown is never "nothing to lose": learning more never turns "no" into "yes"', () => {
    fc.assert(
      fc.property(fc.constantFrom('e5', 'e3', 'new'), anyFacts, (taken, facts) => {
        const known = taking(taken, facts);
        const blind = taking(taken, factsOf(null));
        // What is said without any fact to be safe is safe whatever the facts are.
        if (blind.losesMailbox === false) expect(known.losesMailbox).toBe(false);
        if (blind.losesOneDrive === false) expect(known.losesOneDrive).toBe(false);
        if (blind.hasPhoneNumber === false) expect(known.hasPhoneNumber).toBe(false);
        expect(blind.dependentSkuIds).toBeNull();
        if (facts.mailbox.isOnHold === true && known.losesMailbox !== false)
          expect(known.blocks).toContain('on-hold');
      }),
    );
  });

  it('with mustKnow, whatever is unknown blocks; without it nothing unknown does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('e5', 'e3', 'new'),
        anyFacts,
        fc.subarray([...allItems]),
        (taken, facts, mustKnow) => {
          const found = taking(taken, facts, mustKnow);
          const unknown = mustKnow.filter((item) => isUnknown(found, item));
          const told = found.blocks.flatMap((block) => (typeof block === 'string' ? [] : [block.unknown]));
          expect(told).toEqual(unknown);
          const blind = taking(taken, factsOf(null), mustKnow);
          const carriesPhone = traits.carries(sku(taken), 'phone') !== false;
          const blindTo = mustKnow.filter((item) => item !== 'phone' || carriesPhone);
          expect(blind.blocks).toEqual(blindTo.map((item) => ({ unknown: item })));
        },
      ),
    );
  });
});
