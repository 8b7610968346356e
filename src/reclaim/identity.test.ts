import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProposedStep } from '../ledger/case-draft.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger } from '../testing/cases.ts';
import { noFaults, type Faults } from '../twin/faults.ts';
import type { Person } from '../twin/person.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { planIds } from '../twin/tenant-plans.ts';
import { skuOf, type SkuKey } from '../twin/tenant-skus.ts';
import { carryOutCase } from './carry-out-case.ts';
import { approve, decide, licencesOf, seatOf, sleepingClock, twinDeps } from '../testing/twin-case.ts';

const clock = sleepingClock('2026-11-22T09:00:00Z');
const tenant = createPopulation({ seed: 1, users: 600, today: '2026-11-22' });
const everybody = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
const group = tenant.groups.idOf('e5-static');
let ledger: Ledger;
let twin: RunningTwin;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  twin = await serveTwin({ tenant, port: 0, clock, log: createLog('silent') });
});
afterAll(async () => {
  await twin.stop();
  await ledger.close();
});

const sku = (key: SkuKey) => skuOf(key).skuId;
const holds = (person: Person, key: SkuKey, groupKey: 'e5-static' | null): boolean =>
  person.rows.some((row) => row.sku === key && row.group === groupKey && row.state !== 'Error');
const times = (person: Person, key: SkuKey): number => person.rows.filter((row) => row.sku === key).length;
const plansOff = (person: Person, key: SkuKey) =>
  person.rows.find((row) => row.sku === key && row.group === null)?.disabledPlans ?? [];
const isOnlyDirectE5 = (person: Person) =>
  holds(person, 'E5', null) && times(person, 'E5') === 1 && person.rows.length === 1;

interface Path {
  readonly people: readonly Person[];
  readonly steps: (person: Person) => readonly ProposedStep[];
  /** What has to have become of the first step in between; `null`: nothing is done, the path frees nothing. */
  readonly isTaken: boolean;
}

/** Every path an assignment can have in the twin of which something can be taken, and the one that frees nothing. */
const paths: Readonly<Record<string, Path>> = {
  direct: {
    people: everybody.filter((person) => isOnlyDirectE5(person) && plansOff(person, 'E5').length === 0),
    steps: (person) => [seatOf(person, sku('E5'), 'direct')],
    isTaken: true,
  },
  'direct, with plans switched off': {
    people: everybody.filter((person) => isOnlyDirectE5(person) && plansOff(person, 'E5').length > 0),
    steps: (person) => [seatOf(person, sku('E5'), 'direct', { disabledPlans: plansOff(person, 'E5') })],
    isTaken: true,
  },
  'member of a licence group': {
    people: everybody.filter((person) => holds(person, 'E5', 'e5-static') && person.rows.length === 1),
    steps: (person) => [seatOf(person, sku('E5'), `group:${group}`)],
    isTaken: true,
  },
  'direct and through a group': {
    people: everybody.filter((person) => holds(person, 'E5', null) && holds(person, 'E5', 'e5-static')),
    steps: (person) => [seatOf(person, sku('E5'), `direct+group:${group}`)],
    isTaken: false,
  },
  'two SKUs of one product': {
    people: everybody.filter((person) => holds(person, 'COPILOT', null) && holds(person, 'COPILOT2', null)),
    steps: (person) => [seatOf(person, sku('COPILOT'), 'direct'), seatOf(person, sku('COPILOT2'), 'direct')],
    isTaken: true,
  },
  'E5 for E3 with an add-on': {
    people: everybody.filter(isOnlyDirectE5),
    steps: (person) => [
      seatOf(person, sku('E5'), 'direct', {
        disabledPlans: plansOff(person, 'E5'),
        adds: [
          { skuId: sku('E3'), disabledPlans: [planIds.SWAY] },
          { skuId: sku('POWERBI'), disabledPlans: [] },
        ],
      }),
    ],
    isTaken: true,
  },
};

const faults: fc.Arbitrary<Faults> = fc
  .record({
    conflictRate: fc.constantFrom(0, 0.3),
    serverErrorRate: fc.constantFrom(0, 0.1),
    throttleRate: fc.constantFrom(0, 0.1),
    lostResponseRate: fc.constantFrom(0, 0.4),
    delayedConsistencyMs: fc.constantFrom(0, 700, 5_000),
  })
  .map((some) => ({ ...noFaults, ...some }));

it.each(Object.entries(paths))('reclaim then undo is the identity: %s', async (_name, path) => {
  expect(path.people.length).toBeGreaterThan(0);
  const deps = twinDeps(ledger, twin, clock, [group]);
  await fc.assert(
    fc.asyncProperty(fc.nat(), faults, async (pick, some) => {
      const person = path.people[pick % path.people.length]!;
      const before = await licencesOf(twin, person.id);
      const { id } = await approve(ledger, path.steps(person));
      twin.setFaults(some);

      await untilDone(() => carryOutCase(deps, id));
      const between = await licencesOf(twin, person.id);
      const { outcomes } = await ledger.cases.stepCounts(id);
      await decide(ledger, id, 'undo');
      await untilDone(() => carryOutCase(deps, id));
      await clock.sleep(10_000);
      twin.setFaults(noFaults);

      expect(await licencesOf(twin, person.id)).toEqual(before);
      if (path.isTaken) expect(outcomes).toEqual({ applied: path.steps(person).length });
      expect(between.join() === before.join()).toBe(!path.isTaken);
      expect((await ledger.cases.get(id))?.state).toBe('undone');
    }),
    { numRuns: 10 },
  );
});

/** What waits for the directory, or met a fault that may pass, is called again, as the job queue does. */
async function untilDone(run: () => ReturnType<typeof carryOutCase>): Promise<void> {
  for (let calls = 0; calls < 20; calls += 1) {
    try {
      if ((await run()).kind === 'done') return;
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
    }
    await clock.sleep(300_000);
  }
  throw new TypeError('the case comes to an end');
}
