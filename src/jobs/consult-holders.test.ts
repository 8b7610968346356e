import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Evidence } from '../core/model/seat.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { JudgedSeat } from '../lake/judged-seats.ts';
import type { Lake } from '../lake/lake.ts';
import { openTestLedger } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { draft, go, proposed, run, step } from '../testing/proposals.ts';
import { consultHolders, copilotUseIn, type ConsultDeps } from './consult-holders.ts';

const clock = testClock();
const now = clock.at;
let ledger: Ledger;
let tenantId: string;
let deps: ConsultDeps;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  clock.at = now;
  tenantId = randomUUID();
  deps = {
    tenantId,
    ledger,
    policy: { askHolders: [{ product: 'e5', days: 7 }], caseExpiresDays: 14 },
    copilotUse: async () => null,
    clock,
  };
});
afterAll(() => ledger.close());

async function reload({ id }: Case): Promise<Case> {
  return (await ledger.cases.get(id))!;
}

async function arrives(found: Case, userId: string): Promise<void> {
  const row = (await ledger.deliveries.forCase(found.id)).find(({ recipient }) => recipient === userId);
  await ledger.deliveries.claim(row?.id ?? '');
  await ledger.deliveries.markSent(row?.id ?? '', { activityId: userId, conversationId: userId });
}

async function doesNotArrive(found: Case, userId: string): Promise<void> {
  const row = (await ledger.deliveries.forCase(found.id)).find(({ recipient }) => recipient === userId);
  await ledger.deliveries.markRetry(row?.id ?? '', new Date('2026-11-23T09:00:00Z'), 'not-installed');
}

describe('asking the holders first', () => {
  it('asks everybody of a proposed case once, and changes nothing when run again', async () => {
    const found = await proposed(ledger, tenantId);

    const first = await consultHolders(deps);
    const again = await consultHolders(deps);

    expect([first, again]).toEqual([
      { asked: 3, wentOn: 0, measured: 0 },
      { asked: 0, wentOn: 0, measured: 0 },
    ]);
    expect(await reload(found)).toMatchObject({
      state: 'consulting',
      consultKind: 'need',
      consultUntil: '2026-11-29T09:00:00.000Z',
    });
    expect(
      (await ledger.deliveries.forCase(found.id)).map(({ eventKey, recipient }) => [eventKey, recipient]),
    ).toEqual(['u1', 'u2', 'u3'].map((userId) => [`holder:${found.id}`, userId]));
  });

  it('leaves alone products the policy does not name, warnings, and cases in front of their owner', async () => {
    const { created } = await run(ledger, tenantId, [
      { draft: draft({ product: 'visio' }), steps: [step('u1')] },
      { draft: draft({ kind: 'entitlement-warning' }), steps: [] },
    ]);
    const asked = await go(ledger, await proposed(ledger, randomUUID()), 'ask');

    await consultHolders(deps);

    expect(await Promise.all(created.map(async (each) => (await reload(each)).state))).toEqual([
      'proposed',
      'proposed',
    ]);
    expect((await reload(asked)).state).toBe('asked');
  });

  it('goes on before its date when everybody it reached has answered, never before', async () => {
    const found = await proposed(ledger, tenantId);
    await consultHolders(deps);
    await arrives(found, 'u1');
    await arrives(found, 'u2');
    const answer = (userId: string) =>
      ledger.holderAnswers.answer({ tenantId, caseId: found.id, userId, said: 'release', reason: null });
    await answer('u1');
    const waits = [(await consultHolders(deps)).wentOn];
    await answer('u2');
    waits.push((await consultHolders(deps)).wentOn);
    await doesNotArrive(found, 'u3');

    expect(waits).toEqual([0, 0]);
    expect(await consultHolders(deps)).toMatchObject({ wentOn: 1 });
    expect(await reload(found)).toMatchObject({
      state: 'asked',
      askedAt: now,
      expiresAt: '2026-12-06T09:00:00.000Z',
    });
    expect((await ledger.deliveries.forCase(found.id)).at(-1)).toMatchObject({
      recipient: 'u3',
      state: 'dead',
      reason: 'consultation-over',
    });
    expect(await consultHolders(deps)).toMatchObject({ asked: 0, wentOn: 0 });
  });

  it('goes on at once when there is nobody to ask', async () => {
    const leaver = step('u1');
    const found = await proposed(ledger, tenantId, [
      { ...leaver, evidence: { ...leaver.evidence, isDisabled: true } },
    ]);

    expect(await consultHolders(deps)).toEqual({ asked: 0, wentOn: 1, measured: 0 });
    expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
      body: { because: 'nobody-to-ask' },
    });
  });

  it('asks whoever joins the case while there is time', async () => {
    const found = await proposed(ledger, tenantId, [step('u1')]);
    await consultHolders(deps);
    await run(ledger, tenantId, [{ draft: draft({ factsKey: 'k2' }), steps: [step('u1'), step('u4')] }]);

    expect((await consultHolders(deps)).asked).toBe(1);
    await run(ledger, tenantId, [
      { draft: draft({ factsKey: 'k3' }), steps: [step('u1'), step('u4'), step('u5')] },
    ]);
    clock.at = '2026-11-29T09:00:00.000Z';
    expect((await consultHolders(deps)).asked).toBe(0);
    expect((await reload(found)).state).toBe('consulting');
  });
});

describe('training first', () => {
  const until = '2026-12-22T09:00:00.000Z';

  async function training(): Promise<Case> {
    const made = await proposed(ledger, tenantId);
    return go(ledger, made, 'consult', { consultKind: 'training', consultUntil: until });
  }

  it('is offered to the cohort and measured from newer facts when its time is over, then from the last', async () => {
    const found = await training();
    let factsOf = '2026-11-20';
    const used = {
      ...deps,
      policy: { ...deps.policy, askHolders: [] },
      copilotUse: async () => ({
        factsOf,
        lastUse: new Map<string, Evidence>([
          ['u1', dayOf('2026-12-01')],
          ['u2', 'never'],
        ]),
      }),
    };

    const offered = await consultHolders(used);
    clock.at = until;
    const old = await consultHolders(used);
    factsOf = '2026-12-20';
    const interim = await consultHolders(used);
    const same = await consultHolders(used);
    factsOf = '2026-12-27';
    const last = await consultHolders(used);
    factsOf = '2026-12-28';
    const after = await consultHolders(used);

    expect(offered).toEqual({ asked: 3, wentOn: 0, measured: 0 });
    expect([old, interim, same, last, after].map(({ measured }) => measured)).toEqual([0, 1, 0, 1, 0]);
    expect(
      (await ledger.holderAnswers.forCase(found.id)).map(({ answer, reason }) => [answer, reason]),
    ).toEqual([
      ['uses', '2026-12-27'],
      ['unused', '2026-12-27'],
      [null, '2026-12-27'],
    ]);
    expect((await ledger.deliveries.forCase(found.id))[0]?.eventKey).toBe(`training:${found.id}`);
  });

  it('reads what the newest collection says of each, and says when it says nothing', async () => {
    const seat = { product: 'copilot', copilot: 'day', copilotOn: '2026-12-01' };
    const lakeOf = (asOf: string | null, seats: readonly object[] | null): Pick<Lake, 'newest'> => ({
      newest: async () =>
        ({
          manifest: { sources: [{ name: 'copilot', asOf }] },
          judgedSeats: async (userId: string) =>
            (seats?.filter((each) => 'userId' in each && each.userId === userId) ?? null) as
              JudgedSeat[] | null,
        }) as unknown as Awaited<ReturnType<Lake['newest']>>,
    });
    const seats = [
      { ...seat, userId: 'u1' },
      { ...seat, userId: 'u2', copilot: 'never', copilotOn: null },
      { ...seat, userId: 'u3', copilot: 'unknown', copilotOn: null },
    ];
    const ask = (lake: Pick<Lake, 'newest'>) =>
      copilotUseIn({ tenantId, lake })('copilot', ['u1', 'u2', 'u3', 'u4']);

    expect(await ask(lakeOf('2026-12-20', seats))).toEqual({
      factsOf: '2026-12-20',
      lastUse: new Map<string, unknown>([
        ['u1', dayOf('2026-12-01')],
        ['u2', 'never'],
        ['u3', 'unknown'],
      ]),
    });
    expect(await ask(lakeOf(null, seats))).toBeNull();
    expect(await ask(lakeOf('2026-12-20', null))).toBeNull();
    expect(await ask({ newest: async () => null })).toBeNull();
  });
});
