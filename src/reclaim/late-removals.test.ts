import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger } from '../testing/cases.ts';
import { go, proposed, step } from '../testing/proposals.ts';
import { sleepingClock } from '../testing/twin-case.ts';
import { carryOutCase } from './carry-out-case.ts';
import { returnSeats } from './return-seats.ts';
import { createRunGuard } from './run-guard.ts';
import { lateDirectory, type LateDirectory } from './testing/late-directory.ts';

const clock = sleepingClock('2026-11-22T09:00:00Z');
const [minuteMs, hourMs] = [60_000, 3_600_000];
let ledger: Ledger;
let directory: LateDirectory;
let named = 0;
let tenantId = '';
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  directory = lateDirectory(ledger, clock);
  tenantId = `late-${(named += 1)}`;
});
afterAll(() => ledger.close());

/** A case about this one person, decided. */
async function approved(userId: string): Promise<Case> {
  const made = await proposed(ledger, tenantId, [step(userId)]);
  return go(ledger, made, 'approve', { undoUntil: '2026-12-22T09:00:00.000Z' });
}

const stepsOf = async ({ id }: Case) => (await ledger.cases.steps(id, { offset: 0, limit: 9 }))[0];
const again = async ({ id }: Case) => (await ledger.cases.get(id))!;

describe('a removal that Microsoft took and the directory shows late', () => {
  it('is looked for again until it shows, without evidence, a second request, or news to anybody', async () => {
    const found = await approved('ann');
    directory.lag(10 * minuteMs);

    const first = await carryOutCase(directory.deps, found.id);
    const before = { ...directory.told };
    await clock.sleep(5 * minuteMs);
    const second = await carryOutCase(directory.deps, found.id);
    const between = { ...directory.told };
    await clock.sleep(5 * minuteMs);
    const third = await carryOutCase(directory.deps, found.id);

    expect([first, second]).toEqual([
      { kind: 'waiting', isChanged: false },
      { kind: 'waiting', isChanged: false },
    ]);
    expect(between).toEqual(before);
    expect(third).toEqual({ kind: 'done', isChanged: true });
    expect([directory.writes, directory.told.evidence]).toEqual([['ann taken'], 1]);
    expect(await again(found)).toMatchObject({ state: 'verified' });
    expect(await stepsOf(found)).toMatchObject({ outcome: 'applied', requestId: 'ms' });
  });

  it('is a fault for the breaker once, when it was made', async () => {
    const found = await approved('bea');
    directory.lag(30 * minuteMs);
    const halts: string[] = [];
    const deps = { ...directory.deps, failuresInARow: 1, halt: async (why: string) => void halts.push(why) };

    await carryOutCase(deps, found.id);
    await clock.sleep(5 * minuteMs);
    const second = await carryOutCase(deps, found.id);

    expect(halts).toHaveLength(1);
    expect(second.kind).toBe('waiting');
  });
});

describe('a removal that has not shown for an hour', () => {
  /** It arrives after the program has stopped looking. */
  async function neverSeen(userId: string): Promise<Case> {
    const found = await approved(userId);
    directory.lag(3 * hourMs);
    await carryOutCase(directory.deps, found.id);
    await clock.sleep(2 * hourMs);
    await carryOutCase(directory.deps, found.id);
    directory.lag(0);
    return again(found);
  }

  it('is told as a failure, and counted down to and undone as what it may be: taken', async () => {
    const found = await neverSeen('cleo');
    const away = (await ledger.steps.unrestored(found.id)).map(({ userId }) => userId);
    await clock.sleep(hourMs);

    await go(ledger, found, 'undo');
    await carryOutCase(directory.deps, found.id);

    expect(found.state).toBe('partlyDone');
    expect(await stepsOf(found)).toMatchObject({
      outcome: 'failed:NOT_SEEN_IN_DIRECTORY',
      restoreOutcome: 'applied',
    });
    expect(away).toEqual(['cleo']);
    expect(directory.writes).toEqual(['cleo taken', 'cleo given']);
    expect(directory.holds('cleo')).toBe(true);
    expect((await again(found)).state).toBe('undone');
  });

  it('frees no seat for as long as nobody has seen it', async () => {
    const since = clock.now().toISOString();
    await neverSeen('dora');

    expect(await ledger.steps.releasedSince(tenantId, since)).toEqual([]);
  });

  it('can be asked back by the person, who has it again', async () => {
    const found = await neverSeen('emil');
    await clock.sleep(hourMs);
    const exempt = { from: '2026-11-22', until: '2027-05-21' };

    const asked = await ledger.returns.ask({ tenantId, caseId: found.id, userId: 'emil', exempt });
    const parts = { ...directory.deps, guard: createRunGuard(directory.deps), steps: ledger.steps };
    const returned = await returnSeats(parts, found.id, 'emil');

    expect([asked.kind, returned]).toEqual(['asked', 'givenBack']);
    expect(directory.holds('emil')).toBe(true);
  });

  it('writes nothing for a person who never lost it', async () => {
    const found = await approved('finn');
    directory.lag(Number.POSITIVE_INFINITY);
    await carryOutCase(directory.deps, found.id);
    await clock.sleep(2 * hourMs);
    await carryOutCase(directory.deps, found.id);

    await go(ledger, await again(found), 'undo');
    await carryOutCase(directory.deps, found.id);

    expect(directory.writes).toEqual(['finn taken']);
    expect((await again(found)).state).toBe('undone');
  });
});

describe('a person somebody has answered for', () => {
  async function spare(userId: string, product = 'e5'): Promise<void> {
    const until = { from: '2026-11-01', until: '2027-05-21' };
    await ledger.exemptions.add([
      { tenantId, product, userId, reason: 'On leave', actorId: 'owner', ...until },
    ]);
  }

  it('keeps the licence, although the case was approved before', async () => {
    const found = await approved('gerd');
    await spare('gerd');

    await carryOutCase(directory.deps, found.id);

    expect(await stepsOf(found)).toMatchObject({ outcome: 'skipped:protected', claimedAt: null });
    expect([directory.writes, (await again(found)).state]).toEqual([[], 'verified']);
  });

  it('keeps it after a crash between the claim and the request', async () => {
    const found = await go(ledger, await approved('hana'), 'start');
    await ledger.steps.claimForRemoval((await stepsOf(found))?.id ?? '', 'begun');
    await spare('hana');

    await carryOutCase(directory.deps, found.id);

    expect(await stepsOf(found)).toMatchObject({ outcome: 'skipped:protected' });
    expect(directory.writes).toEqual([]);
  });

  it('loses it where the answer was about another product', async () => {
    const found = await approved('ivo');
    await spare('ivo', 'visio');

    await carryOutCase(directory.deps, found.id);

    expect(directory.writes).toEqual(['ivo taken']);
  });
});
