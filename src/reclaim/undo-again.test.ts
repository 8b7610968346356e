import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddedSku } from '../core/plan/step.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger } from '../testing/cases.ts';
import { go, proposed } from '../testing/proposals.ts';
import { carryOutCase, type CarryOutCaseDeps } from './carry-out-case.ts';
import type { HeldSku } from './person.ts';
import { freely } from './testing/freely.ts';
import type { WriteAnswer } from './writer.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const sku = 'sku-e5';
let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

function heldDirectly(licence: AddedSku): HeldSku {
  return { ...licence, path: 'direct', groupIds: [] };
}

/** A directory in which everybody holds the SKU, and giving it back is refused to some. */
function directory(refusedTo: Set<string>) {
  const held = new Map<string, HeldSku[]>();
  const added: { readonly userId: string; readonly clientRequestId: string }[] = [];
  const heldBy = (userId: string) => held.get(userId) ?? [heldDirectly({ skuId: sku, disabledPlans: [] })];
  const deps: CarryOutCaseDeps = {
    ledger,
    people: {
      readPeople: async (userIds) =>
        new Map(userIds.map((userId) => [userId, { userId, signIn: 20_000, held: heldBy(userId) }])),
      readHeld: async (userId) => heldBy(userId),
      async *readIdle() {
        yield [];
      },
      readMailboxPurposes: async () => new Map(),
      readGroup: async () => null,
    },
    writer: {
      whenFree: async () => ({
        giveBack: () => undefined,
        async change(userId, change, clientRequestId): Promise<WriteAnswer> {
          if (change.kind !== 'licences') throw new TypeError('nobody is in a group here');
          const { add, remove } = change;
          if (add.length > 0) {
            added.push({ userId, clientRequestId });
            if (refusedTo.has(userId))
              return { kind: 'refused', code: 'NO_UNITS_LEFT', message: '', requestId: 'ms' };
          }
          const kept = heldBy(userId).filter((each) => remove.every(({ skuId }) => skuId !== each.skuId));
          held.set(userId, [...kept, ...add.map(heldDirectly)]);
          return { kind: 'applied', requestId: 'ms' };
        },
      }),
    },
    ...freely(clock),
    sleep: async () => undefined,
    log: createLog('silent'),
    readCopilot: async () => new Map(),
    onSettled: () => undefined,
  };
  return { deps, held, added };
}

describe('an undo that could not give everything back', () => {
  it('can be asked for again, and then writes for those who are missing only', async () => {
    const refusedTo = new Set(['u2']);
    const { deps, held, added } = directory(refusedTo);
    const made = await proposed(ledger, 'tenant-again');
    await go(ledger, made, 'approve');
    await carryOutCase(deps, made.id);
    const taken = await ledger.cases.get(made.id);

    await go(ledger, taken!, 'undo');
    await carryOutCase(deps, made.id);
    const partly = await ledger.cases.get(made.id);
    await go(ledger, partly!, 'undo');
    await carryOutCase(deps, made.id);
    const still = await ledger.cases.get(made.id);
    refusedTo.clear();
    await go(ledger, still!, 'undo');
    await carryOutCase(deps, made.id);

    expect([taken?.state, partly?.state, still?.state]).toEqual(['verified', 'partlyDone', 'partlyDone']);
    expect((await ledger.cases.get(made.id))?.state).toBe('undone');
    expect(added.map(({ userId }) => userId).sort()).toEqual(['u1', 'u2', 'u2', 'u2', 'u3']);
    expect(new Set(added.map(({ clientRequestId }) => clientRequestId)).size).toBe(5);
    expect([...held.values()].map((skus) => skus.length)).toEqual([1, 1, 1]);
    expect((await ledger.cases.stepCounts(made.id)).restores).toEqual({ applied: 3 });
  });

  it('goes on after a crash under the name the restore began with', async () => {
    const { deps, added } = directory(new Set());
    const made = await proposed(ledger, 'tenant-crash');
    await go(ledger, made, 'approve');
    await carryOutCase(deps, made.id);
    await go(ledger, (await ledger.cases.get(made.id))!, 'undo');
    const [begun] = await ledger.steps.unrestored(made.id);
    await ledger.steps.claimForRestore(begun?.id ?? '', 'begun-before-the-crash');

    await carryOutCase(deps, made.id);

    expect(added.find(({ userId }) => userId === begun?.userId)?.clientRequestId).toBe(
      'begun-before-the-crash',
    );
    expect((await ledger.cases.get(made.id))?.state).toBe('undone');
  });
});
