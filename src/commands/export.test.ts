import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import excel from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import { defaultVariancePolicy } from '../core/entitlement/variance.ts';
import { dayOf } from '../core/model/day.ts';
import { known } from '../core/model/product.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { tableNames } from '../lake/tables.ts';
import { openTestLake, reportOf, temporaryFolder, testTenant } from '../lake/test-lake.ts';
import { planCatalogue, planPolicy, planPrices, planSkus, storePlanScene } from '../testing/plan-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { policy as seatPolicy } from '../testing/seats.ts';
import type { CommandResult } from './command-result.ts';
import { addExport } from './export.ts';
import type { Services } from './services.ts';

const { e5, e3 } = planSkus;

let dir: string;
let lake: Lake;
let run: StoredRun;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  run = await storePlanScene(lake);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

function servicesOf(): Services {
  return {
    tenantId: testTenant.tenantId,
    clock: { now: () => new Date('2026-11-22T09:00:00Z') },
    lake,
    catalogue: planCatalogue,
    search: createProductSearch(planCatalogue),
    policy: {
      ...planPolicy,
      privacy: shippedPolicy.privacy,
      rightSizing: { ...planPolicy.rightSizing, currency: 'GBP' },
      quality: { minJoinPct: 80, maxChangePct: 30, minSeats: 50 },
      maxReportLagDays: 10,
      variance: defaultVariancePolicy,
    },
    ledger: {
      exemptions: { inForce: async () => [] },
      positions: { newest: async () => null },
      history: {
        products: async () => ['e5'],
        daily: async () => [],
        monthly: async () => [
          {
            ...{ kind: 'imported', product: 'e5', month: '2026-10', entitled: 9, assigned: null, active: 7 },
            ...{ method: 'm', source: 'portal', importedBy: 'eve', importedAt: '2026-11-01T00:00:00.000Z' },
            ...{ fileSha256: 'x', supersededAt: null },
          },
        ],
      },
    },
    register: {
      entitlements: async () => [
        {
          ...{ product: 'microsoft-365-e5', name: 'Microsoft 365 E5', skuIds: [e5] },
          ...{ entitled: known(5), metric: 'user', lines: [] },
        },
      ],
      books: async () => ({ prices: [], invoices: [], budgets: [] }),
      priceBook: async ({ asOf, currency }: { asOf: string; currency: string }) => ({
        asOf,
        currency,
        prices: [...planPrices.monthlyMinor].map(([skuId, monthlyMinor]) => ({ skuId, monthlyMinor })),
      }),
    },
  } as unknown as Services;
}

async function exported(...argv: string[]): Promise<CommandResult> {
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addExport(program, {
    services: async () => servicesOf(),
    cwd: dir,
    actor: 'eve',
    finish: (result) => void results.push(result),
  });
  await program.parseAsync(['export', ...argv], { from: 'user' });
  const [result] = results;
  if (result === undefined || results.length > 1) throw new TypeError('Not one result');
  return result;
}

async function csvOf(name: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(dir, name), 'utf8'), { bom: true, columns: true });
}

async function judge(): Promise<void> {
  const judging = await run.judge({ products: [{ product: 'e5', skuIds: [e5] }], populations: [] });
  try {
    for await (const seats of judging.seats)
      for (const seat of seats)
        judging.keep(verdictOf(seat, 'sign-in', seatPolicy, dayOf(run.manifest.asOf)));
    await judging.save();
  } finally {
    await judging.close();
  }
}

describe('export of what was observed', () => {
  it.each(tableNames)('writes %s as CSV', async (table) => {
    const { exitCode } = await exported(table, '--to', `${table}.csv`);

    expect(exitCode).toBe(0);
    expect((await readFile(join(dir, `${table}.csv`), 'utf8')).split('\n')[0]).toContain(',');
    expect((await stat(join(dir, `${table}.csv`))).mode & 0o777).toBe(0o600);
  });

  it('writes every kept seat with its rule once somebody reconciled', async () => {
    await expect(exported('seats', '--to', 'seats.csv')).rejects.toMatchObject({ code: 'NO_POSITIONS' });
    await judge();

    await exported('seats', '--to', 'seats.csv');
    await exported('seats', '--to', 'seats.parquet');

    const seats = await csvOf('seats.csv');
    expect(seats.map(({ userId }) => userId)).toEqual([
      'ann',
      'bea',
      'cas',
      'dot',
      'fay',
      'gil',
      'hal',
      'ivy',
    ]);
    expect(seats.at(-1)).toMatchObject({ product: 'e5', verdict: 'protected', rule: 'guest' });
    expect((await readFile(join(dir, 'seats.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });
});

describe('export of reports', () => {
  it('writes changes of right-sizing, of one product too', async () => {
    const all = await exported('right-size', '--to', 'changes.csv');
    await exported('right-size', 'Microsoft', '365', 'E3', '--to', 'e3.xlsx');

    expect(all.document).toMatchObject({ what: 'right-size', rows: 5 });
    expect((await csvOf('changes.csv'))[0]).toMatchObject({
      kind: 'saving',
      people: '2',
      eachMinor: '1890',
      monthlyMinor: '3780',
      currency: 'GBP',
      from: 'Microsoft 365 E5',
      toSkus: e3,
      unknownBecause: '',
    });
    const workbook = new excel.Workbook();
    await workbook.xlsx.readFile(join(dir, 'e3.xlsx'));
    const sheet = workbook.getWorksheet('right-size');
    // E5 → E3 twice, E5 + E3 → E5, E5 → E3 + Defender; eve keeps her E3.
    expect(sheet?.rowCount).toBe(4);
    expect(sheet?.getCell('C2').value).toBe(2);
  });

  it('writes boundary, overlaps, variances and the months of a trend', async () => {
    await exported('boundary', 'Microsoft', '365', 'E3', '--to', 'boundary.csv');
    await exported('overlaps', '--to', 'overlaps.csv');
    await exported('variances', '--to', 'variances.csv');
    await exported('trend', 'e5', '--to', 'months.csv');

    expect(await csvOf('boundary.csv')).toContainEqual(
      expect.objectContaining({
        feature: 'desktop-apps',
        assigned: '9',
        holdersAssigned: '3',
        holdersUnused: '1',
      }),
    );
    expect(await csvOf('overlaps.csv')).toMatchObject([
      { held: 'Microsoft 365 E3', containedIn: 'Microsoft 365 E5', people: '1', monthlyMinor: '3320' },
    ]);
    expect((await csvOf('variances.csv'))[0]).toMatchObject({ product: 'microsoft-365-e5', left: '5' });
    expect(await csvOf('months.csv')).toMatchObject([
      { product: 'e5', month: '2026-10', entitled: '9', assigned: '', active: '7', from: 'import' },
    ]);
  });

  it('says why nothing is known in place of an empty table', async () => {
    await storePlanScene(lake, {}, [reportOf('users', { status: 'incomplete' })], '2026-11-23');

    await exported('overlaps', '--to', 'unknown.csv');

    expect(await csvOf('unknown.csv')).toMatchObject([
      { asOf: '2026-11-23', people: '', unknownBecause: 'users-incomplete' },
    ]);
  });

  it('has no feed without positions', async () => {
    await expect(exported('feed', '--to', 'feed')).rejects.toMatchObject({ code: 'NO_POSITIONS' });
  });

  it.each([
    ['what is no table', ['secrets', '--to', 'a.csv']],
    ['a format of another kind', ['right-size', '--to', 'a.parquet']],
    ['observations as a workbook', ['email', '--to', 'a.xlsx']],
    ['a product where there is none', ['overlaps', 'E5', '--to', 'a.csv']],
    ['a trend of nothing', ['trend', '--to', 'a.csv']],
  ])('refuses %s', async (_name, argv) => {
    await expect(exported(...argv)).rejects.toMatchObject({ code: 'COMMAND_USAGE' });
  });
});
