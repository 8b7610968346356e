import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preflight, PreflightItem } from './preflight.ts';
import { preflightNow, type ListedFacts } from './preflight-now.ts';
import { preflightOf, type HeldSku, type PreflightFacts, type SkuTraits } from './preflight-of.ts';

const carried: Readonly<Record<string, readonly string[]>> = {
  e5: ['mailbox', 'oneDrive', 'phone'],
  e3: ['mailbox', 'oneDrive'],
  copilot: [],
};
const traits: SkuTraits = {
  carries: ({ skuId }, thing) => carried[skuId]?.includes(thing) ?? null,
  basesOf: (skuId) => (skuId in carried ? [] : null),
};
const allItems: readonly PreflightItem[] = ['mailbox', 'archive', 'hold', 'oneDrive', 'phone', 'addOns'];
const silent: ListedFacts = { isOnHold: null, hasArchive: null, recipientType: null, hasPhoneNumber: null };
const mailbox = { sizeBytes: 5e9, hasArchive: false, isOnHold: false, purpose: 'user' };

const sku = (skuId: string): HeldSku => ({ skuId, disabledPlans: [] });

function foundOf(
  held: readonly string[],
  taken: string,
  given: Partial<PreflightFacts> = {},
  mustKnow: readonly PreflightItem[] = [],
): Preflight {
  const facts = { held: held.map(sku), mailbox, oneDriveBytes: 3e9, hasPhoneNumber: null, ...given };
  return preflightOf(facts, { takes: [sku(taken)], adds: [] }, traits, { mustKnow });
}

function now(
  before: Preflight | null,
  {
    held = ['e5'],
    taken = 'e5',
    listed = {},
    mustKnow = [],
  }: {
    held?: readonly string[];
    taken?: string;
    listed?: Partial<ListedFacts>;
    mustKnow?: readonly PreflightItem[];
  },
): Preflight {
  const facts = { held: held.map(sku), listed: { ...silent, ...listed } };
  return preflightNow(before, facts, { takes: [sku(taken)], adds: [] }, traits, { mustKnow });
}

describe('preflightNow', () => {
  it('forbids what a list says since: a hold, and a mailbox that is no person’s', () => {
    const before = foundOf(['e5'], 'e5');

    expect(before.blocks).toEqual([]);
    expect(now(before, { listed: { isOnHold: true } }).blocks).toEqual(['on-hold']);
    expect(now(before, { listed: { recipientType: 'shared' } }).blocks).toEqual(['mailbox-not-converted']);
    expect(now(before, { listed: { isOnHold: false, recipientType: 'user' } }).blocks).toEqual([]);
  });

  it('lets a hold be where the mailbox stays, and no longer where the licence that kept it is gone', () => {
    const before = foundOf(['e5', 'e3'], 'e5');
    const listed = { isOnHold: true };

    expect(now(before, { held: ['e5', 'e3'], listed }).blocks).toEqual([]);
    expect(now(before, { held: ['e5'], listed }).blocks).toEqual(['on-hold']);
    expect(
      now(foundOf(['copilot'], 'copilot'), { held: ['copilot'], taken: 'copilot', listed }).blocks,
    ).toEqual([]);
  });

  it('does not believe that a licence keeps the mailbox where both were to go', () => {
    const before = foundOf(['e5'], 'e5');

    expect(now(before, { held: ['e5', 'e3'], listed: { isOnHold: true } }).blocks).toEqual(['on-hold']);
  });

  it('asks for what the policy must know where nobody had looked, and where the list no longer tells it', () => {
    const mustKnow = ['hold', 'phone'] as const;
    const unknown = [{ unknown: 'hold' }, { unknown: 'phone' }];

    expect(now(null, { mustKnow }).blocks).toEqual(unknown);
    expect(now(foundOf(['e5'], 'e5', { hasPhoneNumber: false }, mustKnow), { mustKnow }).blocks).toEqual(
      unknown,
    );
    expect(now(null, { mustKnow, listed: { isOnHold: false, hasPhoneNumber: true } }).blocks).toEqual([]);
  });

  it('keeps what only a collection tells', () => {
    const before = foundOf(['e5'], 'e5', { mailbox: { ...mailbox, hasArchive: true } });

    const { losesMailbox, losesOneDrive, oneDriveBytes, ...after } = now(before, {
      listed: { hasArchive: false },
    });

    expect([losesMailbox, losesOneDrive, oneDriveBytes]).toEqual([true, true, 3e9]);
    expect(after.mailbox).toEqual({ ...mailbox, hasArchive: true, isOnHold: null });
  });
});

const maybe = fc.option(fc.boolean());
const skuIds = fc.uniqueArray(fc.constantFrom('e5', 'e3', 'copilot', 'new'));
const anyListed = fc.record({
  isOnHold: maybe,
  hasArchive: maybe,
  recipientType: fc.option(fc.constantFrom('user', 'shared', 'room')),
  hasPhoneNumber: maybe,
});

it('for any facts, a hold that is told now forbids whatever was to lose the mailbox then or loses it now', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('e5', 'e3', 'copilot', 'new'),
      skuIds,
      skuIds,
      anyListed,
      fc.subarray([...allItems]),
      (taken, heldThen, heldNow, listed, mustKnow) => {
        const before = foundOf([taken, ...heldThen.filter((each) => each !== taken)], taken, {}, mustKnow);
        const since = { held: [taken, ...heldNow.filter((each) => each !== taken)], taken, mustKnow };

        const after = now(before, { ...since, listed: { ...listed, isOnHold: true } });

        const fresh = foundOf(since.held, taken);
        const mayLose = before.losesMailbox !== false || fresh.losesMailbox !== false;
        expect(after.blocks.includes('on-hold')).toBe(mayLose);
      },
    ),
  );
});
