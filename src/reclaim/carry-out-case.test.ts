import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { createGraphWriter } from '../graph/writer.ts';
import { twinToken } from '../graph/credential.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger, ownerId } from '../testing/cases.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { groundTruth } from '../twin/truth.ts';
import { carryOutCase, type CarryOutCaseDeps } from './carry-out-case.ts';
import { createLicenseWriter } from './license-writer.ts';
import { createPersonReader } from './read-people.ts';
import { freely } from './testing/freely.ts';

const clock = systemClock();
const log = createLog('silent');
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
let ledger: Ledger;
let running: RunningTwin | undefined;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterEach(async () => running?.stop());
afterAll(() => ledger.close());

/** The waits of a real service, cut short. */
async function briefly(milliseconds: number): Promise<void> {
  await wait(Math.min(milliseconds, 50));
}

interface Scene {
  readonly twin: RunningTwin;
  readonly deps: CarryOutCaseDeps;
  readonly approved: Case;
  readonly userIds: readonly string[];
}

/** A tenant, and an approved case over some of its idle, directly assigned E5 seats. */
async function approvedCase(seats: number, faults = ''): Promise<Scene> {
  const tenant = createPopulation({ seed: 1, users: 600, today: '2026-11-22' });
  const twin = await serveTwin({ tenant, port: 0, clock, log });
  running = twin;
  const truth = groundTruth(tenant);
  const userIds = truth.seats
    .filter((seat) => seat.product === 'microsoft-365-e5' && seat.reclaimable && seat.path === 'direct')
    .slice(0, seats)
    .map(({ userId }) => userId);
  const graph = {
    baseUrl: twin.url,
    credential: twinToken(),
    fetch,
    clock,
    log,
    priority: 'High' as const,
    sleep: briefly,
  };
  const people = createPersonReader(createGraphReader(graph));
  const current = await people.readPeople(userIds.slice(0, 15));
  const signIns = new Map([...current].map(([id, person]) => [id, person.signIn]));
  const approved = await approve(userIds, signIns);
  twin.setFaults(parseFaults(faults));
  return {
    twin,
    approved,
    userIds,
    deps: {
      ledger,
      people,
      writer: createLicenseWriter(createGraphWriter(graph)),
      ...freely(clock),
      sleep: briefly,
      log,
      readCopilot: async () => new Map(),
      onSettled: () => undefined,
    },
  };
}

async function approve(userIds: readonly string[], signIns: ReadonlyMap<string, unknown>) {
  const session = await ledger.cases.propose({ tenantId: randomUUID(), asOf: '2026-11-22', runId: 'run' });
  await session.addSteps(
    'inactive-reclaim',
    'microsoft-365-e5',
    userIds.map((userId) => ({
      userId,
      skuId: e5,
      path: 'direct' as const,
      disabledPlans: [],
      evidence: {
        asOf: 20_779,
        verdict: 'inactive' as const,
        rule: 'idle',
        idleDays: 120,
        signIn: (signIns.get(userId) ?? 'never') as 'never',
        workload: 'never' as const,
        copilot: 'unknown' as const,
        heldSince: null,
        isDisabled: false,
      },
      displayName: null,
      userPrincipalName: null,
      department: null,
      groupNames: [],
    })),
  );
  const { created } = await session.commit([
    {
      kind: 'inactive-reclaim',
      product: 'microsoft-365-e5',
      productName: 'Microsoft 365 E5',
      ownerIds: [ownerId],
      seats: userIds.length,
      monthlyValue: null,
      facts: {},
      factsKey: 'key',
      coverageComplete: true,
    },
  ]);
  return move(created[0]!, 'approve');
}

async function move(from: Case, event: 'approve' | 'undo'): Promise<Case> {
  const current = (await ledger.cases.get(from.id))!;
  const { case: moved } = await ledger.cases.transition({
    caseId: from.id,
    expectedVersion: current.version,
    event,
    actor: ownerId,
    change: { undoUntil: '2099-01-01T00:00:00.000Z' },
    audit: { action: `case.${event}` },
  });
  return moved;
}

async function licencesOf(twin: RunningTwin, userId: string): Promise<unknown> {
  const response = await fetch(
    `${twin.url}/v1.0/users/${userId}?$select=assignedLicenses,licenseAssignmentStates`,
    { headers: { authorization: 'Bearer twin' } },
  );
  const { assignedLicenses, licenseAssignmentStates } = (await response.json()) as {
    assignedLicenses: { skuId: string }[];
    licenseAssignmentStates: {
      skuId: string;
      state: string;
      assignedByGroup: string | null;
      disabledPlans: string[];
    }[];
  };
  return {
    assignedLicenses: assignedLicenses.sort((a, b) => a.skuId.localeCompare(b.skuId)),
    states: licenseAssignmentStates
      .map(({ skuId, state, assignedByGroup, disabledPlans }) => ({
        skuId,
        state,
        assignedByGroup,
        disabledPlans,
      }))
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  };
}

describe('carryOutCase', () => {
  it.each([
    ['on a good day', ''],
    ['while answers are lost', 'lost-responses=0.4'],
    ['while the directory is busy', 'conflicts=0.2'],
    ['while reads lag behind writes', 'delayed-consistency=120'],
    ['while the service throttles and fails', 'throttle=0.1,server-errors=0.1'],
    ['with everything at once', 'lost-responses=0.2,conflicts=0.2,delayed-consistency=80,server-errors=0.05'],
  ])('removes every seat exactly once %s', async (_name, faults) => {
    const { twin, deps, approved, userIds } = await approvedCase(12, faults);

    await carryOutCase(deps, approved.id);

    expect((await ledger.cases.get(approved.id))?.state).toBe('verified');
    expect((await ledger.cases.stepCounts(approved.id)).outcomes).toEqual({ applied: userIds.length });
    expect(twin.writes.map(({ userId, remove }) => `${userId} ${remove.join()}`).sort()).toEqual(
      userIds.map((userId) => `${userId} ${e5}`).sort(),
    );
    expect((await ledger.audit.verify()).ok).toBe(true);
  });

  it('gives back exactly what it took', async () => {
    const { twin, deps, approved, userIds } = await approvedCase(8);
    const before = await Promise.all(userIds.map((userId) => licencesOf(twin, userId)));

    await carryOutCase(deps, approved.id);
    const between = await Promise.all(userIds.map((userId) => licencesOf(twin, userId)));
    await move(approved, 'undo');
    await carryOutCase(deps, approved.id);

    expect(between).not.toEqual(before);
    expect(await Promise.all(userIds.map((userId) => licencesOf(twin, userId)))).toEqual(before);
    expect((await ledger.cases.get(approved.id))?.state).toBe('undone');
  });

  it('does nothing the second time', async () => {
    const { twin, deps, approved, userIds } = await approvedCase(5);

    const first = await carryOutCase(deps, approved.id);
    const second = await carryOutCase(deps, approved.id);

    expect([first, second]).toEqual([
      { kind: 'done', isChanged: true },
      { kind: 'idle', isChanged: false },
    ]);
    expect(twin.writes).toHaveLength(userIds.length);
  });

  it('skips whoever has changed since the card was made, and says why', async () => {
    const { twin, deps, approved, userIds } = await approvedCase(4);
    const [taken] = userIds;
    await fetch(`${twin.url}/v1.0/users/${taken}/assignLicense`, {
      method: 'POST',
      headers: { authorization: 'Bearer twin', 'content-type': 'application/json' },
      body: JSON.stringify({ addLicenses: [], removeLicenses: [e5] }),
    });

    await carryOutCase(deps, approved.id);

    expect((await ledger.cases.stepCounts(approved.id)).outcomes).toEqual({
      applied: 3,
      'skipped:already-gone': 1,
    });
  });

  it('records a refusal of the tenant as a failure, removes nothing, and ends', async () => {
    const { twin, deps, approved } = await approvedCase(3, 'forbidden=writes');

    await carryOutCase(deps, approved.id).catch(() => undefined);

    expect(twin.writes).toEqual([]);
    expect((await ledger.cases.stepCounts(approved.id)).outcomes).not.toHaveProperty('applied');
  });
});
