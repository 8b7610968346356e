import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger } from '../testing/cases.ts';
import { noFaults, parseFaults } from '../twin/faults.ts';
import type { GroupKey } from '../twin/group-plans.ts';
import type { Person } from '../twin/person.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { skuOf } from '../twin/tenant-skus.ts';
import { carryOutCase } from './carry-out-case.ts';
import type { HeldSku } from './person.ts';
import { returnSeats } from './return-seats.ts';
import { createRunGuard } from './run-guard.ts';
import { approve, decide, licencesOf, seatOf, sleepingClock, twinDeps } from '../testing/twin-case.ts';

const clock = sleepingClock('2026-11-22T09:00:00Z');
const tenant = createPopulation({ seed: 1, users: 1200, today: '2026-11-22' });
const e5 = skuOf('E5').skuId;
const everybody = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
const direct = everybody.filter(
  ({ rows }) => rows.length === 1 && rows[0]?.sku === 'E5' && rows[0].group === null,
);
let taken = 0;
let ledger: Ledger;
let twin: RunningTwin;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  const log = createLog('silent');
  twin = await serveTwin({ tenant, port: 0, clock, log, groupProcessingMs: 6 * 3_600_000 });
});
afterAll(async () => {
  await twin.stop();
  await ledger.close();
});

/** People nobody has done anything to yet. */
function fresh(count: number): readonly Person[] {
  taken += count;
  return direct.slice(taken - count, taken);
}

const seats = (people: readonly Person[]) =>
  people.map((person) =>
    seatOf(person, e5, 'direct', { disabledPlans: person.rows[0]?.disabledPlans ?? [] }),
  );

const outcomesOf = async (caseId: string) => (await ledger.cases.stepCounts(caseId)).outcomes;

describe('a run that must not go on', () => {
  it('is left executing when the kill switch is thrown, and goes on after the resume', async () => {
    const { id } = await approve(ledger, seats(fresh(6)));
    const deps = twinDeps(ledger, twin, clock);
    const before = twin.writes.length;
    let [asked, now] = [0, 0];
    const end = await carryOutCase(
      {
        ...deps,
        // Every look is a second after the last; the tenth finds the switch thrown: a person takes two.
        clock: { now: () => new Date((now += 1_000)) },
        mayWrite: async () => (asked += 1) < 10,
      },
      id,
    );
    const written = twin.writes.length - before;
    const state = (await ledger.cases.get(id))?.state;
    const outcomes = await outcomesOf(id);
    const resumed = await carryOutCase(deps, id);

    expect(end).toEqual({ kind: 'halted', isChanged: true });
    expect([2, 3, 4]).toContain(written);
    expect([state, outcomes]).toEqual(['executing', { applied: written }]);
    expect(resumed).toEqual({ kind: 'done', isChanged: true });
    expect(await outcomesOf(id)).toEqual({ applied: 6 });
    expect(twin.writes.length - before).toBe(6);
  });

  it('begins nothing while the switch is thrown', async () => {
    const { id } = await approve(ledger, seats(fresh(3)));
    const before = twin.writes.length;

    const end = await carryOutCase({ ...twinDeps(ledger, twin, clock), mayWrite: async () => false }, id);

    expect(end).toEqual({ kind: 'halted', isChanged: false });
    expect(twin.writes).toHaveLength(before);
    expect((await ledger.cases.get(id))?.state).toBe('approved');
  });

  it('throws the switch itself when people fail one after the other; the rest stays planned, and those are looked for again', async () => {
    const { id } = await approve(ledger, seats(fresh(80)));
    const halts: string[] = [];
    const deps = twinDeps(ledger, twin, clock);
    const neverShown: HeldSku = { skuId: e5, path: 'direct', disabledPlans: [], groupIds: [] };

    const end = await carryOutCase(
      {
        ...deps,
        failuresInARow: 3,
        halt: async (reason) => void halts.push(reason),
        people: { ...deps.people, readHeld: async () => [neverShown] },
      },
      id,
    );

    expect(end.kind).toBe('halted');
    expect(halts).toHaveLength(1);
    const { states, outcomes } = await ledger.cases.stepCounts(id);
    expect(outcomes).toEqual({});
    expect(states.removing).toBeGreaterThanOrEqual(3);
    expect(states.planned).toBeGreaterThanOrEqual(10);
    expect((await ledger.cases.get(id))?.state).toBe('executing');
  });

  it('takes nothing that the preflight forbids', async () => {
    const [person] = fresh(1);
    const preflight = {
      ...{ losesMailbox: true, losesOneDrive: null, oneDriveBytes: null, hasPhoneNumber: null },
      mailbox: { sizeBytes: null, hasArchive: null, isOnHold: true, purpose: 'user' },
      ...{ dependentSkuIds: [], blocks: ['on-hold' as const] },
    };
    const { id } = await approve(ledger, [{ ...seatOf(person!, e5, 'direct'), preflight }]);
    const before = twin.writes.length;

    await carryOutCase(twinDeps(ledger, twin, clock), id);

    expect(await outcomesOf(id)).toEqual({ 'skipped:blocked': 1 });
    expect(twin.writes).toHaveLength(before);
  });
});

describe('a member of a licence group', () => {
  const idOf = (key: GroupKey) => tenant.groups.idOf(key);
  const memberOf = (key: GroupKey, groups = 1) =>
    everybody.filter(
      ({ rows }) =>
        rows.some(({ sku, group }) => sku === 'E5' && group === key) &&
        rows.filter(({ sku }) => sku === 'E5').length === groups,
    );

  it.each<[string, GroupKey, readonly GroupKey[], number]>([
    ['that policy does not name', 'e5-static', [], 1],
    ['that gives another licence as well', 'e5-visio', ['e5-visio'], 1],
    ['that follows a rule', 'e5-dynamic', ['e5-dynamic'], 1],
    ['that follows another directory', 'e5-synced', ['e5-synced'], 1],
    ['that may carry roles', 'e5-role', ['e5-role'], 1],
    ['that is one of two', 'e5-second', ['e5-second', 'e5-static'], 2],
  ])('stays in a group %s', async (_name, key, named, groups) => {
    const [person] = memberOf(key, groups);
    const { id } = await approve(ledger, [seatOf(person!, e5, `group:${idOf(key)}`)]);
    const before = await licencesOf(twin, person!.id);

    await carryOutCase(twinDeps(ledger, twin, clock, named.map(idOf)), id);

    expect(await outcomesOf(id)).toEqual({ 'skipped:group-path': 1 });
    expect(await licencesOf(twin, person!.id)).toEqual(before);
  });

  it('is waited for as long as the group takes, without a second request, and is not done before', async () => {
    const [person] = memberOf('e5-static');
    const { id } = await approve(ledger, [seatOf(person!, e5, `group:${idOf('e5-static')}`)]);
    const deps = twinDeps(ledger, twin, clock, [idOf('e5-static')]);
    const deletions = () => twin.stats().byPath['DELETE groups/:group/members/:user/$ref'];

    const first = await carryOutCase(deps, id);
    const requests = deletions();
    await clock.sleep(3_600_000);
    const second = await carryOutCase(deps, id);
    const state = (await ledger.cases.get(id))?.state;
    await clock.sleep(6 * 3_600_000);
    const third = await carryOutCase(deps, id);

    expect([first, second]).toEqual([
      { kind: 'waiting', isChanged: false },
      { kind: 'waiting', isChanged: false },
    ]);
    expect(state).toBe('executing');
    expect(third).toEqual({ kind: 'done', isChanged: true });
    expect([requests, deletions()]).toEqual([1, 1]);
    expect(await outcomesOf(id)).toEqual({ applied: 1 });
  });
});

describe('a person who asks for it back', () => {
  it('gets back what the case took from them, and nobody else does', async () => {
    const [asking, other] = fresh(2);
    const { id } = await approve(ledger, seats([asking!, other!]));
    const before = await licencesOf(twin, asking!.id);
    const deps = twinDeps(ledger, twin, clock);
    await carryOutCase(deps, id);
    const guard = createRunGuard(deps);
    const parts = { ...deps, guard, steps: ledger.steps };
    const { tenantId } = (await ledger.cases.get(id))!;
    const unasked = await returnSeats(parts, id, asking!.id);
    await ledger.returns.ask({
      ...{ tenantId, caseId: id, userId: asking!.id },
      exempt: { from: '2026-11-22', until: '2027-01-22' },
    });

    twin.setFaults(parseFaults('lost-responses=0.5'));
    const returned = await returnSeats(parts, id, asking!.id);
    twin.setFaults(noFaults);
    await ledger.returns.settle(id, asking!.id, 'given-back');

    expect([unasked, returned]).toEqual(['waiting', 'givenBack']);
    expect(await licencesOf(twin, asking!.id)).toEqual(before);
    expect(await licencesOf(twin, other!.id)).toEqual([]);
    expect(await returnSeats(parts, id, asking!.id)).toBe('nothing');
    await decide(ledger, id, 'undo');
    await carryOutCase(deps, id);
    expect((await ledger.cases.get(id))?.state).toBe('undone');
  });
});

describe('two cases about one person', () => {
  it('are carried out one after the other, and both come to their end', async () => {
    const both = everybody.filter(
      ({ rows }) =>
        rows.some(({ sku, group }) => sku === 'COPILOT' && group === null) &&
        rows.some(({ sku, group }) => sku === 'COPILOT2' && group === null),
    );
    const [person] = both;
    const cases = [
      await approve(ledger, [seatOf(person!, skuOf('COPILOT').skuId, 'direct')]),
      await approve(ledger, [seatOf(person!, skuOf('COPILOT2').skuId, 'direct')]),
    ];
    const deps = twinDeps(ledger, twin, clock);
    twin.setFaults(parseFaults('delayed-consistency=2000'));

    const ends = await Promise.all(cases.map(({ id }) => carryOutCase(deps, id)));
    twin.setFaults(noFaults);

    expect(ends.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(await Promise.all(cases.map(({ id }) => outcomesOf(id)))).toEqual([
      { applied: 1 },
      { applied: 1 },
    ]);
  });
});
