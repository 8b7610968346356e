import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Appointment } from '../core/authority/appointment.ts';
import { coverageOf } from '../core/model/coverage.ts';
import { known } from '../core/model/product.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createLake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { TenantChangeRow } from '../lake/tenant-changes.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { createLog } from '../lib/log.ts';
import { openTestLedger, ownerId, secondOwnerId } from '../testing/cases.ts';
import { deskScene, e5, idleSeats, position, testClock, type DeskScene } from '../testing/desk-scene.ts';
import { noImports } from '../testing/no-imports.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { collect } from './collect.ts';
import { explainChanges, type ExplainChangesDeps } from './explain-changes.ts';

const clock = testClock();
const log = createLog('silent');
let ledger: Ledger;
let scene: DeskScene;
let rows: TenantChangeRow[];
let appointments: Appointment[];
/** Of this test alone: nobody is told the same thing twice, whatever the tenant. */
let keeper: string;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  // The desk has kept its record for a month: what is changed from then on wants an explanation.
  clock.at = '2026-10-22T09:00:00.000Z';
  await ledger.audit.append({ tenantId: 't', actor: 'test', action: 'began', subject: 'ledger', body: {} });
});
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
  rows = [];
  appointments = [];
  keeper = randomUUID();
  await scene.savePositions([position({ ownerIds: [keeper] })]);
});
afterAll(() => ledger.close());

const row = (given: Partial<TenantChangeRow> = {}): TenantChangeRow => ({
  auditId: 'a1',
  userId: 'u1',
  activity: 'Change user license',
  actorKind: 'user',
  actorId: 'ann',
  actorPrincipalId: null,
  actorName: 'Ann Ellis',
  correlationId: 'c1',
  happenedAt: '2026-11-22T08:30:00.000Z',
  added: [],
  removed: [e5],
  ...given,
});
const byUs = { actorKind: 'app', actorId: 'writer', actorName: 'Writer' } as const;
const many = (count: number, given: Partial<TenantChangeRow> = {}) =>
  Array.from({ length: count }, (_, index) => row({ auditId: `m${index}`, userId: `m${index}`, ...given }));

/** The newest run, with these rows, in chunks of 10. */
function newestRun(status: 'complete' | 'failed' = 'complete'): StoredRun {
  const manifest = { runId: 'run', asOf: '2026-11-22', sources: [{ name: 'directory-audits', status }] };
  return {
    manifest,
    async *tenantChanges() {
      for (let from = 0; from < rows.length; from += 10) yield Promise.resolve(rows.slice(from, from + 10));
    },
  } as unknown as StoredRun;
}

const deps = (): ExplainChangesDeps => ({
  tenantId: scene.tenantId,
  lake: { newest: async () => newestRun() },
  ledger,
  appointments: async () => appointments,
  writer: async () => ({ appId: 'writer', principalId: null }),
  policy: { massChangePct: 20, implausibleMinSeats: 20, lookbackDays: 7 },
  clock,
  log,
});
const told = async () =>
  (await ledger.deliveries.due(1_000))
    .filter(({ tenantId }) => tenantId === scene.tenantId)
    .map(({ recipient, eventKey }) => [recipient === keeper ? 'owner' : recipient, eventKey]);
const actions = async () =>
  (await ledger.audit.tail(500)).flatMap(({ tenantId, action }) =>
    tenantId === scene.tenantId && /^(tenant-change|halt)/.test(action) ? action : [],
  );
const explanations = async () =>
  (await ledger.tenantChanges.list({ tenantId: scene.tenantId, limit: 100 }))
    .map(({ id, explanation }) => `${id} ${explanation ?? 'none'}`)
    .sort();

describe('changes of the tenant', () => {
  it('are told once a day and product, in one card, and kept once', async () => {
    rows = [
      row(),
      row({ auditId: 'a2', userId: 'u2' }),
      row({
        auditId: 'a3',
        actorKind: 'app',
        actorId: null,
        actorName: 'Microsoft Azure AD Group-Based Licensing',
      }),
      row({ auditId: 'a4', removed: ['free'] }),
    ];

    const result = await explainChanges(deps());

    expect(result).toEqual({
      source: 'complete',
      changes: 4,
      unexplained: 3,
      grave: 0,
      massChanges: [],
      halted: false,
      told: 1,
    });
    rows.push(row({ auditId: 'a5', userId: 'u5' }));
    expect(await explainChanges(deps())).toMatchObject({ changes: 1, unexplained: 1, told: 0 });
    expect(await explainChanges(deps())).toMatchObject({ changes: 0, unexplained: 0, told: 0 });
    expect(await told()).toEqual([['owner', 'change:e5:2026-11-22']]);
    expect(await explanations()).toEqual(['a1 none', 'a2 none', 'a3 groupLicensing', 'a4 none', 'a5 none']);
    expect((await actions()).filter((action) => action === 'tenant-change.unexplained')).toHaveLength(4);
    clock.at = '2026-11-23T09:00:00.000Z';
    rows.push(row({ auditId: 'a6', userId: 'u6' }));
    expect(await explainChanges(deps())).toMatchObject({ told: 1 });
  });

  it('that are steps of ours are explained by them, once', async () => {
    const made = await scene.propose(
      idleSeats(2).map((step) => ({ ...step, skuId: e5 })),
      { ownerIds: [ownerId] },
    );
    await scene.go(made, 'approve', {
      decidedBy: ownerId,
      decidedAt: clock.at,
      undoUntil: '2026-12-22T09:00:00.000Z',
    });
    const done = await scene.carryOut(made);
    const [first, second] = await ledger.steps.unrestored(done.id);
    const at = { ...byUs, happenedAt: clock.at };
    rows = [row({ ...at, userId: first!.userId }), row({ ...at, auditId: 'a2', userId: second!.userId })];

    expect(await explainChanges(deps())).toMatchObject({ changes: 2, unexplained: 0, told: 0 });
    rows.push(row({ ...at, auditId: 'a3', userId: first!.userId }));
    expect(await explainChanges(deps())).toMatchObject({ changes: 1, grave: 1 });

    expect(await explanations()).toEqual(['a1 step', 'a2 step', 'a3 none']);
    expect(await ledger.halts.current(scene.tenantId)).toBeNull();
    const undone = await scene.giveBack(await scene.go(done, 'undo'));
    expect(undone.state).toBe('undone');
    rows.push(row({ ...at, auditId: 'a4', userId: first!.userId, removed: [], added: [e5] }));
    expect(await explainChanges(deps())).toMatchObject({ changes: 1, unexplained: 0 });
  });

  it('by our own app without a step go to compliance as well, at once', async () => {
    rows = [row()];
    await explainChanges(deps());
    const forUserId = null;
    appointments = [
      {
        id: '1',
        role: 'compliance',
        product: null,
        userId: secondOwnerId,
        forUserId,
        from: '2026-01-01',
        until: null,
      },
      {
        id: '2',
        role: 'compliance',
        product: 'visio',
        userId: 'other',
        forUserId,
        from: '2026-01-01',
        until: null,
      },
    ];
    rows.push(row({ ...byUs, auditId: 'a2' }));

    expect(await explainChanges(deps())).toMatchObject({ grave: 1, halted: false, told: 2 });
    expect((await told()).filter(([, key]) => key?.endsWith(':grave')).sort()).toEqual([
      [secondOwnerId, 'change:e5:2026-11-22:grave'],
      ['owner', 'change:e5:2026-11-22:grave'],
    ]);
    expect(await actions()).toContain('tenant-change.grave');
  });

  it('of a large part of the seats by our own app stop every change, once', async () => {
    rows = many(40, byUs);

    expect(await explainChanges(deps())).toMatchObject({
      grave: 40,
      massChanges: ['e5'],
      halted: true,
      told: 1,
    });
    const halt = await ledger.halts.current(scene.tenantId);
    expect(halt?.startedBy).toBe('breaker');
    expect(halt?.reason).toContain('Microsoft 365 E5 from 40 people');
    await ledger.halts.end({ tenantId: scene.tenantId, by: ownerId, reason: 'The secret was replaced.' });
    expect(await explainChanges(deps())).toMatchObject({ halted: false, told: 0 });
    expect(await ledger.halts.current(scene.tenantId)).toBeNull();
    rows.push(row({ ...byUs, auditId: 'more', userId: 'more' }));
    expect(await explainChanges(deps())).toMatchObject({ halted: true });
    expect(await told()).toEqual([['owner', 'change:e5:2026-11-22:mass']]);
  });

  it.each([
    ['an administrator', {}, 40],
    [
      'Entra after a group',
      { actorKind: 'app', actorId: null, actorName: 'Microsoft Azure AD Group-Based Licensing' },
      0,
    ],
  ] as const)(
    'of a large part of the seats by %s are told, and stop nothing',
    async (_, who, unexplained) => {
      rows = many(40, who);

      expect(await explainChanges(deps())).toMatchObject({
        unexplained,
        massChanges: ['e5'],
        halted: false,
        told: 1,
      });
      expect(await told()).toEqual([['owner', 'change:e5:2026-11-22:mass']]);
      expect(await ledger.halts.current(scene.tenantId)).toBeNull();
      expect((await actions()).at(-1)).toBe('tenant-change.mass');
    },
  );

  it('are found in the counts alone where the log may not be read', async () => {
    await ledger.positions.save({
      tenantId: scene.tenantId,
      asOf: '2026-11-15',
      runId: 'before',
      coverage: coverageOf([]),
      sources: [],
      positions: [position({ ownerIds: [keeper], assigned: known(150) })],
    });

    const result = await explainChanges({ ...deps(), lake: { newest: async () => newestRun('failed') } });

    expect(result).toMatchObject({ source: 'failed', changes: 0, massChanges: ['e5'], told: 1 });
    expect(await explainChanges(deps())).toMatchObject({ told: 0 });
  });

  it('wait for a collection', async () => {
    expect(await explainChanges({ ...deps(), lake: { newest: async () => null } })).toBeNull();
  });
});

describe('the changes of the twin', () => {
  it('are found by a collection, and a log that may not be read leaves the coverage as it was', async () => {
    const tenant = createPopulation({ seed: 3, users: 300, today: '2026-11-22' });
    const { tenantId } = tenant;
    const twin = await serveTwin({ tenant, port: 0, clock, log });
    const lake = await createLake({ dir: await mkdtemp(join(tmpdir(), 'seatkeeper-changes-')), clock, log });
    try {
      const reader = createGraphReader({
        baseUrl: twin.url,
        credential: twinToken(),
        fetch,
        clock,
        log,
        priority: 'Low',
      });
      const collecting = { tenantId, reader, lake, imports: noImports, maxReportLagDays: 10, clock, log };
      const manifest = await collect(collecting, ['skus', 'directory-audits']);
      expect(manifest.sources.slice(1)).toMatchObject([
        { name: 'directory-audits', status: 'complete', rows: 4 },
      ]);
      const day = {
        tenantId,
        asOf: '2026-11-22',
        runId: manifest.runId,
        coverage: coverageOf([]),
        sources: [],
      };
      await ledger.positions.save({ ...day, positions: [position({ ownerIds: [keeper] })] });

      const result = await explainChanges({ ...deps(), tenantId, lake });

      expect(result).toMatchObject({ changes: 4, unexplained: 3, grave: 0, massChanges: [], told: 1 });
      twin.setFaults(parseFaults('forbidden=audits'));
      clock.at = '2026-11-22T15:00:00.000Z';
      const refused = await collect(collecting, ['skus', 'directory-audits']);
      expect(refused.sources.slice(1)).toMatchObject([{ status: 'failed', gaps: [{ reason: 'forbidden' }] }]);
      expect(refused.coverage.gaps.map(({ source }) => source)).not.toContain('directory-audits');
      expect(await explainChanges({ ...deps(), tenantId, lake })).toMatchObject({
        source: 'failed',
        changes: 0,
      });
    } finally {
      await lake.close();
      await twin.stop();
    }
  });
});
