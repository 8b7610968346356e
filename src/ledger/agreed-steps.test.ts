import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preflight } from '../core/preflight/preflight.ts';
import { openTestLedger } from '../testing/cases.ts';
import { draft, run, step, three } from '../testing/proposals.ts';
import { fixedClock } from '../lib/clock.ts';
import type { ProposedStep } from './case-draft.ts';
import type { Ledger } from './open-ledger.ts';

let ledger: Ledger;
let tenants = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(new Date('2026-11-22T09:00:00Z'))));
});
afterAll(() => ledger.close());

const clear: Preflight = {
  losesMailbox: true,
  mailbox: { sizeBytes: 1, hasArchive: false, isOnHold: false, purpose: 'user' },
  losesOneDrive: null,
  oneDriveBytes: null,
  hasPhoneNumber: null,
  dependentSkuIds: [],
  blocks: [],
};
const onHold: Preflight = { ...clear, blocks: ['on-hold'] };
const others = three.slice(1);

/** The first of three people as one run saw them, and as the next does. */
async function versionsOf(before: Partial<ProposedStep>, after: Partial<ProposedStep>) {
  tenants += 1;
  const tenantId = `tenant-${tenants}`;
  const [made] = (await run(ledger, tenantId, [{ draft: draft(), steps: [step('u1', before), ...others] }]))
    .created;
  const renewed = await run(ledger, tenantId, [{ draft: draft(), steps: [step('u1', after), ...others] }]);
  const again = await run(ledger, tenantId, [{ draft: draft(), steps: [step('u1', after), ...others] }]);
  const [found] = [...renewed.updated, ...renewed.unchanged];
  expect(again.updated).toEqual([]);
  return [made?.version, found?.version];
}

describe('a question is another one', () => {
  it.each<[string, Partial<ProposedStep>, Partial<ProposedStep>]>([
    [
      'a hold was lifted, and more people would lose their licence',
      { preflight: onHold },
      { preflight: clear },
    ],
    ['a hold was found', { preflight: clear }, { preflight: onHold }],
    ['a hold was found where nobody had looked', {}, { preflight: onHold }],
    ['a group gives the licence as well', {}, { path: 'direct+group:g1' }],
    [
      'a group may be acted on now',
      { path: 'group:g1', isActionable: false },
      { path: 'group:g1', isActionable: true },
    ],
    [
      'something else is given in its place',
      { adds: [] },
      { adds: [{ skuId: 'sku-e3', disabledPlans: [] }] },
    ],
  ])('when %s', async (_, before, after) => {
    expect(await versionsOf(before, after)).toEqual([1, 2]);
  });

  it.each<[string, Partial<ProposedStep>, Partial<ProposedStep>]>([
    ['nothing has changed', { preflight: onHold }, { preflight: onHold }],
    ['somebody was looked at, and nothing stands in the way', {}, { preflight: clear }],
    ['a mailbox has grown', { preflight: clear }, { preflight: { ...clear, oneDriveBytes: 7 } }],
    ['a person is called something else', {}, { displayName: 'Somebody Else' }],
  ])('and not when %s', async (_, before, after) => {
    expect(await versionsOf(before, after)).toEqual([1, 1]);
  });

  it('and not because somebody was ticked off', async () => {
    const [made] = (await run(ledger, 'ticked', [{ draft: draft(), steps: three }])).created;
    if (made === undefined) throw new TypeError('a draft makes a case');
    const ticked = await ledger.cases.setExcluded(made.id, 1, ['u2'], true, 'owner');

    const renewed = await run(ledger, 'ticked', [{ draft: draft(), steps: three }]);

    expect(renewed.unchanged).toMatchObject([{ version: ticked.case.version }]);
  });
});
