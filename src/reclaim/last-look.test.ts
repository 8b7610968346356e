import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SkipReason } from '../core/plan/step.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger } from '../testing/cases.ts';
import { go, proposed, step } from '../testing/proposals.ts';
import { sleepingClock } from '../testing/twin-case.ts';
import { carryOutCase, type CarryOutCaseDeps } from './carry-out-case.ts';
import { lateDirectory, type LateDirectory } from './testing/late-directory.ts';

const clock = sleepingClock('2026-11-22T09:00:00Z');
let ledger: Ledger;
let directory: LateDirectory;
let named = 0;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  directory = lateDirectory(ledger, clock);
});
afterAll(() => ledger.close());

async function executing(): Promise<Case> {
  const made = await proposed(ledger, `last-look-${(named += 1)}`, [step('ann')]);
  const undoUntil = '2026-12-22T09:00:00.000Z';
  return go(ledger, await go(ledger, made, 'approve', { undoUntil }), 'start');
}

/** Whoever asks hears this; `whenFree` comes to pass while a place among the writes is waited for. */
function hearing(say: () => SkipReason | null, whenFree: () => void = () => undefined): CarryOutCaseDeps {
  const { deps } = directory;
  return {
    ...deps,
    lastLookAt: (steps) => async (asked, held) => {
      expect([steps.map(({ id }) => id), held.map(({ skuId }) => skuId)]).toEqual([[asked.id], ['sku-e5']]);
      return say();
    },
    writer: {
      whenFree: () => {
        whenFree();
        return deps.writer.whenFree();
      },
    },
  };
}

const stepOf = async ({ id }: Case) => (await ledger.cases.steps(id, { offset: 0, limit: 1 }))[0]!;

it('is asked after the place among the writes has come, and what it says is not written', async () => {
  const found = await executing();
  let isBrought = false;

  const end = await carryOutCase(
    hearing(
      () => (isBrought ? 'on-hold' : null),
      () => (isBrought = true),
    ),
    found.id,
  );

  expect([end, directory.writes]).toEqual([{ kind: 'done', isChanged: false }, []]);
  expect(await stepOf(found)).toMatchObject({ state: 'settled', outcome: 'skipped:on-hold' });
});

it('is asked of a removal that was begun and not made, in the second before it is sent again', async () => {
  const found = await executing();
  await ledger.steps.claimForRemoval((await stepOf(found)).id, 'req-1');
  let isBrought = false;

  await carryOutCase(
    hearing(
      () => (isBrought ? 'on-hold' : null),
      () => (isBrought = true),
    ),
    found.id,
  );

  expect(directory.writes).toEqual([]);
  expect(await stepOf(found)).toMatchObject({ outcome: 'skipped:on-hold' });
});

it('does not hide a removal that was made before the process died', async () => {
  const found = await executing();
  await ledger.steps.claimForRemoval((await stepOf(found)).id, 'req-1');
  const turn = await directory.deps.writer.whenFree();
  directory.lag(2_000);
  await turn.change(
    'ann',
    { kind: 'licences', add: [], remove: [{ skuId: 'sku-e5', disabledPlans: [] }] },
    'x',
  );

  await carryOutCase(
    hearing(() => 'on-hold'),
    found.id,
  );

  expect(directory.writes).toEqual(['ann taken']);
  expect(await stepOf(found)).toMatchObject({ outcome: 'applied' });
});
