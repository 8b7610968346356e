import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { carriedOut, go, proposed } from '../testing/proposals.ts';
import { resendReturns, returnSeat, tellTaken, type ReturnJobDeps } from './return-seats.ts';

const clock = testClock();
let ledger: Ledger;
let tenantId: string;
let found: Case;
let settled: string[];

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  tenantId = randomUUID();
  settled = [];
  found = await carriedOut(ledger, await proposed(ledger, tenantId));
});
afterAll(() => ledger.close());

function depsWith(giveBack: ReturnJobDeps['giveBack']): ReturnJobDeps {
  return { ledger, giveBack, onSettled: (caseId) => void settled.push(caseId), log: createLog('silent') };
}

/** Ends the person's steps as a restore does. */
async function restore(userId: string, outcome: 'applied' | `failed:${string}`): Promise<void> {
  for (const step of await ledger.steps.unrestored(found.id)) {
    if (step.userId !== userId) continue;
    await ledger.steps.claimForRestore(step.id, randomUUID());
    await ledger.steps.settleRestore(step.id, outcome, { requestId: null });
  }
}

async function askBack(userId: string): Promise<void> {
  const exempt = { from: '2026-11-22', until: '2027-05-21' };
  await ledger.returns.ask({ tenantId, caseId: found.id, userId, exempt });
}

async function newsOf(userId: string): Promise<string[]> {
  const rows = await ledger.deliveries.forCase(found.id);
  return rows.flatMap(({ recipient, eventKey }) =>
    recipient === userId ? [eventKey.replace(found.id, 'case')] : [],
  );
}

describe('giving one person back what was taken', () => {
  it('records that they have it again, tells them, and is not done twice', async () => {
    await askBack('u1');
    let calls = 0;
    const deps = depsWith(async (_caseId, userId) => {
      calls += 1;
      await restore(userId, 'applied');
      return 'givenBack';
    });
    const data = { caseId: found.id, userId: 'u1' };

    await returnSeat(deps, data);
    await returnSeat(deps, data);
    await returnSeat(deps, { caseId: found.id, userId: 'u2' });

    expect(calls).toBe(1);
    expect(await ledger.returns.get(found.id, 'u1')).toMatchObject({ outcome: 'given-back' });
    expect(await newsOf('u1')).toEqual(['taken:case:returned']);
    expect(settled).toEqual([found.id]);
    expect(await ledger.cases.get(found.id)).toMatchObject({ state: 'verified' });
  });

  it('leaves it open while it has to wait, and is sent again', async () => {
    await askBack('u1');
    await returnSeat(
      depsWith(async () => 'waiting'),
      { caseId: found.id, userId: 'u1' },
    );
    const sent: string[] = [];
    const send = async (_caseId: string, userId: string) => void sent.push(userId);

    expect(await resendReturns({ tenantId, ledger, send })).toBe(1);
    expect(sent).toEqual(['u1']);
    expect(settled).toEqual([]);
    await expect(
      returnSeat(
        depsWith(async () => Promise.reject(new TypeError('gone'))),
        {
          caseId: found.id,
          userId: 'u1',
        },
      ),
    ).rejects.toThrow('gone');
    expect(await ledger.returns.open(tenantId)).toHaveLength(1);
  });

  it('tells the person when it could not be given back', async () => {
    await askBack('u1');
    const deps = depsWith(async (_caseId, userId) => {
      await restore(userId, 'failed:NO_UNITS_LEFT');
      return 'failed';
    });

    await returnSeat(deps, { caseId: found.id, userId: 'u1' });

    expect(await ledger.returns.get(found.id, 'u1')).toMatchObject({ outcome: 'failed:NO_UNITS_LEFT' });
    expect(await newsOf('u1')).toEqual([`taken:case:failed-${Date.parse(clock.at)}`]);
  });

  it('is settled by the owner’s undo, which gives back only what is still missing', async () => {
    await askBack('u1');
    await returnSeat(
      depsWith(async (_caseId, userId) => {
        await restore(userId, 'applied');
        return 'givenBack';
      }),
      { caseId: found.id, userId: 'u1' },
    );
    await askBack('u2');
    const undoing = await go(ledger, (await ledger.cases.get(found.id))!, 'undo');
    const never = depsWith(() => Promise.reject(new TypeError('the undo does it')));
    await returnSeat(never, { caseId: found.id, userId: 'u2' });
    const missing = (await ledger.steps.unrestored(found.id)).map(({ userId }) => userId);
    await restore('u2', 'applied');
    await restore('u3', 'applied');
    await returnSeat(never, { caseId: found.id, userId: 'u2' });
    await go(ledger, undoing, 'undone');

    expect(missing).toEqual(['u2', 'u3']);
    expect(await ledger.returns.countFor(found.id)).toEqual({
      ...{ asked: 2, givenBack: 2, failed: 0, onTheirWay: 0 },
    });
  });
});

describe('telling people that it was taken', () => {
  it('writes once to each who can be written to', async () => {
    await ledger.conversations.upsert({ tenantId, userAadId: 'u2' }, {});

    expect([await tellTaken({ tenantId, ledger }), await tellTaken({ tenantId, ledger })]).toEqual([1, 0]);
    expect(await newsOf('u2')).toEqual(['taken:case']);
  });
});
