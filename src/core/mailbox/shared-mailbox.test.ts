import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignInEvidence } from '../model/seat.ts';
import { createMailboxReview, type Mailbox } from './mailbox-review.ts';
import {
  conditionsOf,
  driftOf,
  mailboxKinds,
  mailboxLines,
  needOf,
  unlicensedBytes,
  type MailboxFacts,
} from './shared-mailbox.ts';

const asOf = 20_000;
const quiet: MailboxFacts = { storageBytes: 1, hasArchive: false, accountEnabled: false, signIn: 'never' };
const need = (given: Partial<MailboxFacts>) => needOf(conditionsOf({ ...quiet, ...given }, asOf, 90));

describe('whether a shared mailbox needs a licence', () => {
  it.each<[string, Partial<MailboxFacts>, ReturnType<typeof need>]>([
    ['nothing crossed', {}, { kind: 'noLicenceNeeded', unchecked: ['hold'] }],
    ['exactly 50 GiB', { storageBytes: unlicensedBytes }, { kind: 'noLicenceNeeded', unchecked: ['hold'] }],
    ['a byte more', { storageBytes: unlicensedBytes + 1 }, { kind: 'licenceNeeded', lines: ['size'] }],
    ['an archive', { hasArchive: true }, { kind: 'licenceNeeded', lines: ['archive'] }],
    [
      'a sign-in 90 days ago',
      { accountEnabled: true, signIn: asOf - 90 },
      { kind: 'licenceNeeded', lines: ['directSignIn'] },
    ],
    [
      'a sign-in 91 days ago',
      { accountEnabled: true, signIn: asOf - 91 },
      { kind: 'noLicenceNeeded', unchecked: ['hold'] },
    ],
    [
      'a sign-in before the account was disabled',
      { signIn: asOf - 1 },
      { kind: 'noLicenceNeeded', unchecked: ['hold'] },
    ],
    [
      'only failed attempts',
      { accountEnabled: true, signIn: 'failedOnly' },
      { kind: 'noLicenceNeeded', unchecked: ['hold'] },
    ],
    [
      'sign-ins unknown',
      { accountEnabled: true, signIn: 'unknown' },
      { kind: 'unknown', missing: ['directSignIn'] },
    ],
    [
      'no row in the report',
      { storageBytes: null, hasArchive: null },
      { kind: 'unknown', missing: ['size', 'archive'] },
    ],
    [
      'one crossed, one missing',
      { storageBytes: null, hasArchive: true },
      { kind: 'licenceNeeded', lines: ['archive'] },
    ],
  ])('%s', (_, given, expected) => {
    expect(need(given)).toEqual(expected);
  });
});

const facts: fc.Arbitrary<MailboxFacts> = fc.record({
  storageBytes: fc.constantFrom(null, 0, unlicensedBytes, unlicensedBytes + 1),
  hasArchive: fc.constantFrom(null, true, false),
  accountEnabled: fc.constantFrom(null, true, false),
  signIn: fc.constantFrom<SignInEvidence>('never', 'unknown', 'failedOnly', asOf, asOf - 90, asOf - 91),
});

describe('missing facts', () => {
  it('never let anybody say that no licence is needed, and never make a drift', () => {
    fc.assert(
      fc.property(facts, facts, (before, now) => {
        const conditions = conditionsOf(now, asOf, 90);
        const isOpen = mailboxLines.some((line) => conditions[line] === 'unknown');
        if (isOpen) expect(needOf(conditions).kind).not.toBe('noLicenceNeeded');
        for (const drift of driftOf(conditionsOf(before, asOf, 90), conditions)) {
          expect([drift.before, drift.now].sort()).toEqual(['crossed', 'kept']);
        }
      }),
    );
  });
});

const mailbox: fc.Arbitrary<Mailbox> = fc.record({
  userId: fc.uuid(),
  name: fc.constant(null),
  kind: fc.constantFrom(...mailboxKinds),
  toldBy: fc.constantFrom('report', 'policy'),
  heldSkuIds: fc.constantFrom([], ['e3'], ['free']),
  now: facts,
  before: fc.option(facts),
});

describe('the review of all mailboxes', () => {
  it('counts each once, keeps its lists short, and never calls a mailbox both surplus and missing', () => {
    fc.assert(
      fc.property(fc.array(mailbox), (mailboxes) => {
        const review = createMailboxReview({
          asOf,
          earlierAsOf: asOf - 90,
          signInDays: 90,
          listed: 2,
          isLicence: (skuId) => skuId !== 'free',
        });
        const judged = mailboxes.map((each) => review.step(each));
        const found = review.finish();
        const kinds = Object.values(found.byKind);
        const total = kinds.reduce((sum, each) => sum + each.mailboxes, 0);
        expect(total).toBe(mailboxes.length);
        for (const each of kinds)
          expect(each.noLicenceNeeded + each.licenceNeeded + each.unknown).toBe(each.mailboxes);
        const surplus = judged.filter(
          (each) => each.heldSkuIds.includes('e3') && each.need.kind === 'noLicenceNeeded',
        );
        expect(found.licensedWithoutNeed.count).toBe(surplus.length);
        expect(found.licensedWithoutNeed.mailboxes).toEqual(surplus.slice(0, 2));
        expect(found.licensedWithoutNeed.count + found.licenceMissing.count).toBeLessThanOrEqual(total);
        expect(found.unlicensedSignIn.count).toBeLessThanOrEqual(found.licenceMissing.count);
        expect(found.drifted?.notCompared).toBe(mailboxes.filter(({ before }) => before === null).length);
      }),
    );
  });

  it('says nothing of drift without an earlier collection', () => {
    const review = createMailboxReview({ asOf, earlierAsOf: null, signInDays: 90, listed: 2 });
    review.step({
      userId: 'm',
      name: null,
      kind: 'shared',
      toldBy: 'report',
      heldSkuIds: ['free'],
      now: quiet,
      before: { ...quiet, hasArchive: true },
    });

    const found = review.finish();

    expect(found.drifted).toBeNull();
    expect(found.licensedWithoutNeed.count).toBe(1);
  });

  it('judges each collection by its own day', () => {
    const review = createMailboxReview({ asOf, earlierAsOf: asOf - 100, signInDays: 90, listed: 2 });
    const enabled = { ...quiet, accountEnabled: true };
    const { drift } = review.step({
      userId: 'm',
      name: null,
      kind: 'room',
      toldBy: 'policy',
      heldSkuIds: [],
      now: { ...enabled, signIn: asOf - 120 },
      before: { ...enabled, signIn: asOf - 120 },
    });

    expect(drift).toEqual([{ line: 'directSignIn', before: 'crossed', now: 'kept' }]);
  });
});
