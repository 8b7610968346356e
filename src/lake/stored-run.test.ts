import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import type { Lake } from './lake.ts';
import { runFolder } from './run-folder.ts';
import type { SeatAssignment } from './seat-detail.ts';
import {
  openTestLake,
  reportOf,
  storeRun,
  temporaryFolder,
  testTenant,
  type TestTables,
} from './test-lake.ts';
import type { StoredRun } from './stored-run.ts';

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = join(await temporaryFolder(), 'a [strange] na*me');
  lake = await openTestLake(dir);
});

afterAll(async () => {
  await lake.close();
  await rm(join(dir, '..'), { recursive: true });
});

const tables: TestTables = {
  users: [
    {
      userId: 'ada',
      displayName: 'Ada',
      userPrincipalName: 'Ada@c',
      department: 'R&D',
      accountEnabled: true,
    },
    { userId: "o'hara", displayName: "O'Hara", accountEnabled: false },
  ],
  groups: [
    { groupId: 'g1', displayName: 'E5 people' },
    { groupId: 'g2', displayName: 'Everybody' },
  ],
  assignments: [
    { userId: 'ada', skuId: 'e5', disabledPlans: 'plan-a;plan-b' },
    { userId: 'ada', skuId: 'e5', groupId: 'g2', disabledPlans: 'plan-c' },
    { userId: 'ada', skuId: 'e5', groupId: 'g1' },
    { userId: 'ada', skuId: 'copilot-a', groupId: 'g-unread' },
    { userId: 'ada', skuId: 'copilot-b', source: 'assignedLicenses', state: null },
    { userId: "o'hara", skuId: 'e5', groupId: 'g1' },
    { userId: "o'hara", skuId: 'e5', state: 'Error', error: 'CountViolation' },
    { userId: "o'hara", skuId: 'free', state: 'Error' },
  ],
  skus: [{ skuId: 'e5', skuPartNumber: 'SPE_E5', consumedUnits: 2 }],
};
const products = [{ skuIds: ['e5'] }, { skuIds: ['copilot-b', 'copilot-a'] }];

describe('details of seats', () => {
  it('name the person and every path, in the order asked', async () => {
    const run = await storeRun(lake, tables);

    const details = await run.describeSeats(
      [
        { userId: "o'hara", product: 0 },
        { userId: 'ada', product: 1 },
        { userId: 'ada', product: 0 },
        { userId: 'gone', product: 0 },
      ],
      products,
    );

    const path = (given: Partial<SeatAssignment>): SeatAssignment => ({
      skuId: 'e5',
      path: 'direct',
      groupIds: [],
      groupNames: [],
      disabledPlans: [],
      hasStatedPath: true,
      ...given,
    });
    const ada = {
      userId: 'ada',
      displayName: 'Ada',
      userPrincipalName: 'Ada@c',
      department: 'R&D',
      accountEnabled: true,
    };
    const unknown = { displayName: null, userPrincipalName: null, department: null, accountEnabled: null };
    expect(details).toEqual([
      {
        ...unknown,
        userId: "o'hara",
        product: 0,
        displayName: "O'Hara",
        accountEnabled: false,
        assignments: [path({ path: 'group:g1', groupIds: ['g1'], groupNames: ['E5 people'] })],
      },
      {
        ...ada,
        product: 1,
        assignments: [
          path({ skuId: 'copilot-a', path: 'group:g-unread', groupIds: ['g-unread'], groupNames: [null] }),
          path({ skuId: 'copilot-b', hasStatedPath: false }),
        ],
      },
      {
        ...ada,
        product: 0,
        assignments: [
          path({
            path: 'direct+group:g1',
            groupIds: ['g1', 'g2'],
            groupNames: ['E5 people', 'Everybody'],
            disabledPlans: ['plan-a', 'plan-b'],
          }),
        ],
      },
      { ...unknown, userId: 'gone', product: 0, assignments: [] },
    ]);
    expect(await run.describeSeats([], products)).toEqual([]);
  });
});

describe('a stored run', () => {
  it('counts the people per SKU, by whatever path', async () => {
    const run = await storeRun(lake, tables);

    expect(await run.assignedSkus()).toEqual([
      { skuId: 'copilot-a', users: 1 },
      { skuId: 'copilot-b', users: 1 },
      { skuId: 'e5', users: 2 },
    ]);
  });

  it('counts Copilot per app within the window, its last day included', async () => {
    const copilot = [
      { userKey: 'a', chatOn: '2026-11-22', wordOn: '2026-10-23' },
      { userKey: 'b', chatOn: '2026-11-01', wordOn: '2026-10-22' },
      { userKey: 'c' },
    ];

    const counted = await (await storeRun(lake, { copilot })).countCopilotByApp(30);
    const failed = await storeRun(lake, { copilot }, [reportOf('copilot', { status: 'failed' })]);

    const none = { teams: 0, excel: 0, powerPoint: 0, outlook: 0, oneNote: 0, loop: 0 };
    expect(counted).toEqual({ ...none, chat: 2, word: 1 });
    expect(await failed.countCopilotByApp(30)).toBeNull();
  });

  it('finds a person by id', async () => {
    const run = await storeRun(lake, tables);

    expect(await run.person("o'hara")).toMatchObject({
      displayName: "O'Hara",
      accountEnabled: false,
      createdOn: null,
    });
    expect(await run.person("' OR 1=1 --")).toBeNull();
  });

  it('exports a table sorted, as CSV or Parquet', async () => {
    const run = await storeRun(lake, { sign_ins: [signIn('b'), signIn('a')], skus: tables.skus ?? [] });
    const [csv, parquet, empty] = ["it's.csv", 'sign-ins.parquet', 'empty.csv'].map((name) =>
      join(dir, name),
    );

    await run.exportTable('sign_ins', csv!, 'csv');
    await run.exportTable('sign_ins', parquet!, 'parquet');
    await run.exportTable('groups', empty!, 'csv');

    expect((await readFile(csv!, 'utf8')).trimEnd().split('\n')).toEqual([
      'userId,lastSuccessfulAt,lastInteractiveAt,lastNonInteractiveAt,lastSeenOn,basis,seenSince',
      'a,2026-11-01 23:59:59+00,,,2026-11-01,success,',
      'b,2026-11-01 23:59:59+00,,,2026-11-01,success,',
    ]);
    expect((await readFile(parquet!)).subarray(0, 4).toString()).toBe('PAR1');
    expect(await readFile(empty!, 'utf8')).toBe(
      'groupId,displayName,isDynamic,isSynced,isRoleAssignable,skuIds\n',
    );
  });

  it('says so when the bytes of a part are not Parquet', async () => {
    const run = await storeRun(lake, tables);
    const [file] = run.manifest.files.filter(({ table }) => table === 'assignments');
    await writeFile(join(folderOf(run), file!.path), Buffer.alloc(file!.bytes));

    await expect(run.assignedSkus()).rejects.toMatchObject({ code: 'LAKE_READ_FAILED' });
    const seats = run.seats({ products, populations: [] })[Symbol.asyncIterator]();
    await expect(seats.next()).rejects.toMatchObject({ code: 'LAKE_READ_FAILED' });
  });
});

function signIn(userId: string): NonNullable<TestTables['sign_ins']>[number] {
  return { userId, lastSuccessfulAt: '2026-11-01T23:59:59Z', lastSeenOn: '2026-11-01', basis: 'success' };
}

function folderOf({ manifest }: StoredRun): string {
  return runFolder(dir, manifest.tenantId, manifest.asOf, manifest.runId);
}

describe('a damaged run', () => {
  it.each<[string, (folder: string, part: string) => Promise<void>]>([
    ['a missing part', (folder, part) => rm(join(folder, part))],
    ['a part cut short', (folder, part) => truncate(join(folder, part), 20)],
    ['a manifest cut short', (folder) => truncate(join(folder, 'manifest.json'), 20)],
    [
      'a manifest of another version',
      (folder) => writeFile(join(folder, 'manifest.json'), '{"schemaVersion":2}'),
    ],
  ])('is refused for %s, and replaced by collecting again', async (_name, damage) => {
    const run = await storeRun(lake, tables);
    await damage(folderOf(run), run.manifest.files[0]!.path);

    await expect(lake.newest(testTenant)).rejects.toMatchObject({ code: 'LAKE_RUN_DAMAGED' });

    const again = await storeRun(lake, tables);
    expect((await lake.newest(testTenant))?.manifest.runId).toBe(again.manifest.runId);
  });
});

describe('days', () => {
  it('are answered, chosen and let go of', async () => {
    const own = join(dir, 'days');
    const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));
    const kept = await openTestLake(own, { clock });
    const { tenantId } = testTenant;
    for (const asOf of ['2026-11-21', '2026-11-22', '2026-10-23', '2026-10-22'])
      await storeRun(kept, {}, [], asOf);
    await mkdir(join(own, 'tenant=other', 'day=2020-01-01', 'run=x'), { recursive: true });
    const asOfNewest = async (onOrBefore: string): Promise<string | undefined> =>
      (await kept.newest({ tenantId, onOrBefore }))?.manifest.asOf;

    expect(await kept.days(tenantId)).toEqual(['2026-10-22', '2026-10-23', '2026-11-21', '2026-11-22']);
    expect(await asOfNewest('2026-11-20')).toBe('2026-10-23');
    expect(await asOfNewest('2026-11-21')).toBe('2026-11-21');
    expect(await asOfNewest('2026-10-21')).toBeUndefined();
    expect(await kept.newest({ tenantId: 'other' })).toBeNull();

    expect(await kept.retain(30)).toBe(2);

    expect(await kept.days(tenantId)).toEqual(['2026-10-23', '2026-11-21', '2026-11-22']);
    await kept.close();
  });

  it('refuse what is no day', async () => {
    await expect(lake.openRun({ ...testTenant, asOf: '../../etc' })).rejects.toThrow(TypeError);
  });
});
