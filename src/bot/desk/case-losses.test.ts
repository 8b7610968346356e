import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ConfirmReclaimView } from '../../cards/confirm-reclaim.ts';
import type { ReviewListView } from '../../cards/review-list.ts';
import type { Preflight } from '../../core/preflight/preflight.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger } from '../../testing/cases.ts';
import { deskScene, e5, idleSeats, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import { confirmLosses } from './case-losses.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  scene = deskScene(ledger, clock);
  await scene.savePositions([position()]);
});
afterAll(() => ledger.close());

const gibibyte = 2 ** 30;
const whole: Preflight = {
  losesMailbox: true,
  mailbox: { sizeBytes: 12 * gibibyte, hasArchive: true, isOnHold: false, purpose: 'user' },
  losesOneDrive: true,
  oneDriveBytes: 3 * gibibyte,
  hasPhoneNumber: null,
  dependentSkuIds: [],
  blocks: [],
};
const held: Preflight = { ...whole, mailbox: { ...whole.mailbox, isOnHold: true }, blocks: ['on-hold'] };

it('counts what people lose, and leaves out whom something blocks', async () => {
  const [first, second, third, fourth] = idleSeats(4);
  const steps = [
    { ...first!, preflight: whole },
    { ...second!, preflight: whole },
    // Both halves of one seat say the same, and are one person.
    { ...second!, skuId: `${e5.slice(0, -1)}7`, preflight: whole },
    { ...third!, preflight: held },
    fourth!,
  ];
  const made = await scene.propose(steps);
  const ask = { caseId: made.id, version: made.version };

  const view = (await scene.desk.confirm(scene.owner, ask)) as ConfirmReclaimView;
  const page = (await scene.desk.review(scene.owner, { ...ask, page: 1 })) as ReviewListView;

  expect(view).toMatchObject({
    seats: 3,
    preflight: {
      summary: {
        people: 3,
        notLookedInto: 1,
        mailboxes: { people: 2, bytes: 24 * gibibyte, archives: { people: 2 } },
        oneDrives: { people: 2, bytes: 6 * gibibyte },
        phoneNumbers: { people: 0, unknown: 2 },
        leftOut: [{ reason: 'on-hold', people: 1 }],
      },
      mailboxesGoneOn: '2026-12-22',
      oneDrivesReadOnlyOn: '2027-01-21',
      oneDrivesArchivedOn: '2027-02-23',
      seatPrice: { amountMinor: 3_000, currency: 'GBP' },
    },
  });
  expect(page).toMatchObject({ total: 4, leftOut: 1 });
  expect(page.people.map(({ preflight }) => preflight?.blocks ?? null)).toEqual([[], [], ['on-hold'], null]);
});

it('sets the archive against the seat in the currency of both, and never across two', () => {
  const summary = {
    people: 1,
    notLookedInto: 0,
    mailboxes: {
      people: 0,
      unknown: 0,
      bytes: 0,
      sizeUnknown: 0,
      archives: { people: 0, unknown: 0 },
      holdUnknown: 0,
    },
    oneDrives: { people: 1, unknown: 0, bytes: 100 * gibibyte, sizeUnknown: 0 },
    phoneNumbers: { people: 0, unknown: 0 },
    addOns: 0,
    addOnsUnknown: 0,
    leftOut: [],
  };
  const price = { perGbMonthMinor: 5, reactivatePerGbMinor: 60, currency: 'USD' };
  const policy = { preflight: { delicensingResiliency: 'off', oneDriveArchive: price } };
  const deps = { ledger, clock, policy } as unknown as LedgerDeskDeps;

  expect(confirmLosses(deps, summary, { amountMinor: 5_700, currency: 'USD' })).toMatchObject({
    archiveCost: { monthly: { amountMinor: 500 }, reactivation: { amountMinor: 6_000 } },
    net: { amountMinor: 5_200, currency: 'USD' },
    delicensingResiliency: 'off',
  });
  expect(confirmLosses(deps, summary, { amountMinor: 5_700, currency: 'GBP' }).net).toBeNull();
});
