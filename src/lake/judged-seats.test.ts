import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Verdict } from '../core/model/verdict.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import { syntheticProducts } from '../bench/synthetic-tables.ts';
import { writeSyntheticRun } from '../bench/synthetic-run.ts';
import { policy } from '../testing/seats.ts';
import { openDatabase } from './database.ts';
import { judgeSeats } from './judged-seats.ts';
import type { Lake } from './lake.ts';
import { runTables } from './run-tables.ts';
import { openTestLake, storeRun, temporaryFolder } from './test-lake.ts';
import type { StoredRun } from './stored-run.ts';

type Connections = Parameters<typeof judgeSeats>[0];

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const query = {
  products: [
    { product: 'e5', skuIds: ['e5'] },
    { product: 'copilot', skuIds: ['copilot'] },
  ],
  populations: [
    {
      population: 'seasonal',
      attribute: 'employeeType',
      values: ['Seasonal'],
      classifyAfterDays: 400,
    },
    { population: 'room', attribute: 'employeeType', values: ['Room'] },
  ],
} as const;

async function judge(run: StoredRun, change: (verdict: Verdict, userId: string) => Verdict | null) {
  const judging = await run.judge(query);
  try {
    for await (const seats of judging.seats) {
      for (const seat of seats) {
        const method = seat.product === 1 ? 'copilot' : 'sign-in';
        judging.keep(change(verdictOf(seat, method, policy, dayOf('2026-11-22')), seat.userId));
      }
    }
    return await judging.save();
  } finally {
    await judging.close();
  }
}

const people = {
  users: [
    { userId: 'ada', userPrincipalName: 'ada@c', employeeType: 'Seasonal', accountEnabled: false },
    { userId: 'bob', userPrincipalName: 'bob@c', employeeType: 'Room', createdOn: '2020-01-02' },
    { userId: 'cyd', userPrincipalName: 'cyd@c' },
  ],
  assignments: [
    { userId: 'ada', skuId: 'e5', updatedOn: '2025-01-01' },
    { userId: 'ada', skuId: 'copilot', updatedOn: '2025-01-01' },
    { userId: 'bob', skuId: 'e5' },
    { userId: 'cyd', skuId: 'e5' },
  ],
  sign_ins: [
    {
      userId: 'ada',
      basis: 'success',
      lastSeenOn: '2026-01-05',
      lastNonInteractiveAt: '2026-11-20T10:00:00.000Z',
    },
    { userId: 'bob', basis: 'never' },
  ],
} as const;

describe('what is said of seats', () => {
  it('is kept with the rule and the dates it rests on', async () => {
    const run = await storeRun(lake, people);

    expect(await judge(run, (verdict) => verdict)).toBe(4);

    expect(await run.judgedSeats('ada')).toEqual([
      {
        userId: 'ada',
        product: 'copilot',
        verdict: 'unknown',
        reason: 'noEvidence',
        rule: 'no-evidence',
        isGuest: false,
        isDisabled: true,
        population: 'seasonal',
        windowDays: 400,
        heldSince: '2025-01-01',
        createdOn: null,
        signIn: 'day',
        signInOn: '2026-01-05',
        attempt: 'day',
        attemptOn: '2026-11-20',
        workload: 'unknown',
        workloadOn: null,
        copilot: 'unknown',
        copilotOn: null,
      },
      expect.objectContaining({ product: 'e5', verdict: 'active', rule: 'used', reason: null }),
    ]);
    expect(await run.judgedSeats('bob')).toMatchObject([
      { verdict: 'protected', reason: 'room', rule: 'population', signIn: 'never', windowDays: null },
    ]);
    expect(await run.judgedSeats('nobody')).toEqual([]);
  });

  it('gives way to what a later reconciliation says', async () => {
    const run = await storeRun(lake, people);

    await judge(run, (verdict) => verdict);
    await judge(run, (verdict, userId) => (userId === 'cyd' ? null : verdict));

    expect(await run.judgedSeats('cyd')).toMatchObject([{ verdict: 'released', rule: 'released' }]);
  });

  it('is nothing before anybody reconciled', async () => {
    const run = await storeRun(lake, people);

    expect(await run.judgedSeats('ada')).toBeNull();
  });

  it('is not written when a seat went without', async () => {
    const run = await storeRun(lake, people);
    const judging = await run.judge(query);

    await expect(judging.save()).rejects.toThrow(TypeError);
    await judging.close();
  });

  it('is kept of more seats than DuckDB gathers at once', async () => {
    const manifest = await writeSyntheticRun({
      dir,
      tenantId: 'large',
      asOf: '2026-11-22',
      users: 100_000,
    });
    const run = await lake.run({ tenantId: 'large', asOf: '2026-11-22', runId: manifest.runId });
    const products = syntheticProducts.map((skuIds, index) => ({ product: `p${index}`, skuIds }));
    const judging = await run!.judge({ products, populations: [] });
    let seen = 0;
    for await (const seats of judging.seats) {
      for (const seat of seats) {
        judging.keep(verdictOf(seat, 'sign-in', policy, dayOf('2026-11-22')));
        seen += 1;
      }
    }

    expect(await judging.save()).toBe(seen);
    await judging.close();
    expect(seen).toBeGreaterThan(204_800);
  });
});

describe('a judging that breaks off', () => {
  async function left(act: (connections: Connections) => Promise<unknown>): Promise<number> {
    const database = await openDatabase({ memoryLimit: '64MB', threads: 1 });
    try {
      await act({ reading: await database.connect(), writing: await database.connect() });
      return await database.using(async (connection) => {
        const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM duckdb_tables()');
        return Number(counted.getRows()[0]?.[0]);
      });
    } finally {
      await database.close();
    }
  }

  it('leaves no table behind, and no connection, when its seats cannot be read', async () => {
    const { folder, manifest } = await storeRun(lake, people);
    const tables = { ...runTables(folder, manifest), sqlOf: () => "read_parquet('/gone.parquet')" };

    expect(
      await left(async (connections) => {
        await expect(judgeSeats(connections, query, tables, folder)).rejects.toThrow('gone.parquet');
      }),
    ).toBe(0);
  });

  it('leaves none when it is closed before it was saved', async () => {
    const { folder, manifest } = await storeRun(lake, people);

    expect(
      await left(async (connections) => {
        const judging = await judgeSeats(connections, query, runTables(folder, manifest), folder);
        judging.keep(null);
        await judging.close();
        await expect(connections.writing.run('SELECT 1')).rejects.toThrow();
        await expect(connections.reading.run('SELECT 1')).rejects.toThrow();
      }),
    ).toBe(0);
  });
});
