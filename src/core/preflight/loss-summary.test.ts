import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveCostOf, netSavingOf } from './archive-cost.ts';
import { createLossTally } from './loss-summary.ts';
import type { Preflight } from './preflight.ts';

const nothing: Preflight = {
  losesMailbox: false,
  mailbox: { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null },
  losesOneDrive: false,
  oneDriveBytes: null,
  hasPhoneNumber: false,
  dependentSkuIds: [],
  blocks: [],
};
const whole: Preflight = {
  ...nothing,
  losesMailbox: true,
  mailbox: { sizeBytes: 10, hasArchive: true, isOnHold: false, purpose: 'user' },
  losesOneDrive: true,
  oneDriveBytes: 3,
  hasPhoneNumber: true,
};
const blind: Preflight = {
  ...nothing,
  losesMailbox: null,
  losesOneDrive: null,
  hasPhoneNumber: null,
  dependentSkuIds: null,
};

function sum(people: readonly (Preflight | null)[]) {
  const tally = createLossTally();
  for (const each of people) tally.add(each);
  return tally.summary();
}

describe('the losses of a case', () => {
  it('are counted with what nobody knows beside them', () => {
    expect(sum([whole, { ...whole, oneDriveBytes: null }, nothing, blind, null])).toEqual({
      people: 5,
      notLookedInto: 1,
      mailboxes: {
        ...{ people: 2, unknown: 1, bytes: 20, sizeUnknown: 0 },
        archives: { people: 2, unknown: 1 },
        holdUnknown: 1,
      },
      oneDrives: { people: 2, unknown: 1, bytes: 3, sizeUnknown: 1 },
      phoneNumbers: { people: 2, unknown: 1 },
      addOns: 0,
      addOnsUnknown: 1,
      leftOut: [],
    });
  });

  it('do not hold what the blocked keep', () => {
    const held: Preflight = { ...whole, blocks: ['on-hold', { unknown: 'phone' }] };
    const unknown: Preflight = { ...blind, blocks: [{ unknown: 'phone' }] };

    expect(sum([held, held, unknown])).toMatchObject({
      people: 0,
      mailboxes: { people: 0, bytes: 0 },
      leftOut: [
        { reason: 'on-hold', people: 2 },
        { reason: { unknown: 'phone' }, people: 1 },
      ],
    });
  });

  it('count everybody exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(whole, nothing, blind, null)), (people) => {
        const { people: counted, mailboxes, notLookedInto } = sum(people);
        expect(counted).toBe(people.length);
        const stays = people.filter((each) => each === nothing).length;
        expect(mailboxes.people + mailboxes.unknown + notLookedInto + stays).toBe(people.length);
      }),
    );
  });
});

it('nets the archive against the seat in one currency only', () => {
  const price = { perGbMonthMinor: 5, reactivatePerGbMinor: 60, currency: 'USD' };
  const cost = archiveCostOf(100.1 * 2 ** 30, price);

  expect(cost).toEqual({
    monthly: { amountMinor: 501, currency: 'USD' },
    reactivation: { amountMinor: 6006, currency: 'USD' },
  });
  expect(netSavingOf({ amountMinor: 5_700, currency: 'USD' }, cost)).toEqual({
    amountMinor: 5_199,
    currency: 'USD',
  });
  expect(netSavingOf({ amountMinor: 5_700, currency: 'GBP' }, cost)).toBeNull();
});
