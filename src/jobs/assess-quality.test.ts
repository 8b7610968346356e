import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from '../lake/lake.ts';
import type { SourceReport } from '../lake/observation.ts';
import {
  openTestLake,
  reportOf,
  storeRun,
  temporaryFolder,
  testTenant,
  type TestTables,
} from '../lake/test-lake.ts';
import { assessQuality, earlierCompleteRun } from './assess-quality.ts';

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

const { tenantId } = testTenant;
const policy = { minJoinPct: 80, maxChangePct: 30, minSeats: 50, maxReportLagDays: 10 };
const products = [{ product: 'e5', name: 'E5', skuIds: ['e5'] }];

interface TenantShape {
  readonly people: number;
  readonly seats: number;
  readonly signedIn: number;
  readonly named?: (index: number) => string;
}

function tenant({ people, seats, signedIn, named = nameOf }: TenantShape): TestTables {
  const indices = Array.from({ length: people }, (_, index) => index);
  return {
    users: indices.map((index) => ({ userId: `u${index}`, userPrincipalName: nameOf(index) })),
    assignments: indices.slice(0, seats).map((index) => ({ userId: `u${index}`, skuId: 'e5' })),
    sign_ins: indices.map((index) =>
      index < signedIn
        ? { userId: `u${index}`, basis: 'success', lastSeenOn: '2026-11-20' }
        : { userId: `u${index}`, basis: 'never' },
    ),
    workloads: indices.map((index) => ({ userKey: named(index) })),
  };
}

function nameOf(index: number): string {
  return `u${index}@contoso.example`;
}

const whole = { people: 200, seats: 100, signedIn: 190 };

async function assess(shape: TenantShape, asOf: string, reports: readonly SourceReport[] = []) {
  const run = await storeRun(lake, tenant(shape), reports, asOf);
  const earlier = await earlierCompleteRun(lake, tenantId, asOf);
  const quality = await assessQuality({ run, earlier, products, policy });
  return { ...quality, found: quality.gaps.map(({ source, reason }) => `${source} ${reason}`) };
}

describe('the quality of a run', () => {
  it('is sound for a first run, and compared with the newest earlier complete one from then on', async () => {
    const first = await assess(whole, '2026-11-01');
    expect([first.earlier, first.found]).toEqual([null, []]);

    const incomplete = reportOf('copilot', {
      status: 'failed',
      gaps: [{ source: 'copilot', reason: 'forbidden', detail: 'Not allowed.' }],
    });
    await assess({ ...whole, people: 20, seats: 0, signedIn: 20 }, '2026-11-08', [incomplete]);
    const third = await assess({ ...whole, people: 195 }, '2026-11-15');

    expect(third.earlier?.asOf).toBe('2026-11-01');
    expect(third.found).toEqual([]);
    expect(third.gates.find(({ gate }) => gate === 'seats')).toMatchObject({ result: 'passed', measured: 0 });
  });

  it('fails where people, seats and sign-ins vanish, or the reports name somebody else', async () => {
    const { found } = await assess(
      { people: 100, seats: 60, signedIn: 10, named: (index) => `u${index}@fabrikam.example` },
      '2026-11-16',
    );

    expect(found.sort()).toEqual([
      'active-users unjoined',
      'sign-ins implausible',
      'users implausible',
      'users implausible',
    ]);
  });

  it('does not hold against a run what was taken away by decision', async () => {
    const run = await storeRun(lake, tenant({ ...whole, seats: 60 }), [], '2026-11-17');
    const earlier = await storeRun(lake, tenant(whole), [], '2026-11-14');
    const compared = (reclaimed: number) =>
      assessQuality({ run, earlier, products: products.map((each) => ({ ...each, reclaimed })), policy });

    expect((await compared(0)).gaps).toHaveLength(1);
    expect((await compared(35)).gaps).toEqual([]);
  });

  it('says nothing of seats where the directory was not read whole', async () => {
    const users = reportOf('users', {
      status: 'incomplete',
      gaps: [{ source: 'users', reason: 'incomplete', detail: 'Broke off.' }],
    });

    const { gates, found } = await assess({ people: 50, seats: 10, signedIn: 50 }, '2026-11-18', [users]);

    expect(gates.filter(({ gate }) => gate === 'seats')).toEqual([]);
    expect(found).toEqual([]);
  });

  it('passes over an earlier run that is damaged', async () => {
    const damaged = await storeRun(lake, tenant(whole), [], '2026-11-19');
    await writeFile(join(damaged.folder, 'manifest.json'), '{');

    expect((await earlierCompleteRun(lake, tenantId, '2026-11-20'))?.manifest.asOf).toBe('2026-11-17');
    expect(await earlierCompleteRun(lake, tenantId, '2026-11-01')).toBeNull();
  });
});
