import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Feature } from '../core/model/feature.ts';
import type { Attestations, Holding } from '../core/model/holding.ts';
import type { HoldingQuery } from './holding-query.ts';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';
import type { StoredRun } from './stored-run.ts';

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

const features: readonly Feature[] = [
  { id: 'visio', name: 'Visio', area: 'productivity', signal: 'activation:VISIO' },
  { id: 'phone', name: 'Phone', area: 'telephony', signal: 'attested' },
  { id: 'defender', name: 'Defender', area: 'advanced-security', signal: 'attested' },
];
const [visio, phone, defender] = [1, 2, 4] as const;
const query: HoldingQuery = {
  populations: [],
  features,
  classifyAfterDays: 90,
  attestationDays: 180,
  newForDays: 30,
  priced: ['e5'],
  suites: ['e5'],
};

async function peopleOf(run: StoredRun, asked: HoldingQuery = query): Promise<Holding[]> {
  const people: Holding[] = [];
  for await (const chunk of (await run.holdings(asked)).people)
    for (const holding of chunk) people.push({ ...holding });
  return people.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}

/** Ada holds E5 and is known to the directory; tests add what they are about. */
const ada = {
  userId: 'ada',
  userPrincipalName: 'Ada@Contoso.example',
  userType: 'Member',
  accountEnabled: true,
};
const userKey = 'ada@contoso.example';

async function adasHolding(
  tables: TestTables,
  reports: Parameters<typeof storeRun>[2] = [],
  asked: Partial<HoldingQuery> = {},
): Promise<Holding> {
  const assignments = [{ userId: 'ada', skuId: 'e5' }];
  const run = await storeRun(lake, { users: [ada], assignments, ...tables }, reports);
  const [holding, ...others] = await peopleOf(run, { ...query, ...asked });
  expect(others).toEqual([]);
  return holding!;
}

describe('holdings', () => {
  it('says of a person what was observed', async () => {
    const holding = await adasHolding({
      workloads: [
        {
          userKey,
          exchangeOn: '2026-11-01',
          oneDriveOn: '2026-10-01',
          sharePointOn: '2026-10-02',
          teamsOn: '2026-09-01',
        },
      ],
      apps: [{ userKey, usedDesktop: false, usedMobile: true, usedWeb: null }],
      copilot: [{ userKey, lastActivityOn: '2026-11-11' }],
      mailboxes: [{ userKey, storageBytes: 53_687_091_201, hasArchive: false }],
      activations: [
        { userKey, productType: 'Visio Plan 2 (VISIO)' },
        { userKey, productType: 'MICROSOFT 365 APPS FOR ENTERPRISE' },
      ],
      feature_use: [{ feature: 'phone', userKey, attestedOn: '2026-11-01' }],
    });

    expect(holding).toEqual({
      userId: 'ada',
      skuSet: 0,
      groupSet: null,
      isGuest: false,
      isDisabled: false,
      population: null,
      exchange: dayOf('2026-11-01'),
      files: dayOf('2026-10-02'),
      teams: dayOf('2026-09-01'),
      engage: 'never',
      copilot: dayOf('2026-11-11'),
      desktop: false,
      web: true,
      mailboxBytes: 53_687_091_201,
      hasArchive: false,
      activated: visio,
      areActivationsTold: true,
      isNew: false,
      attested: phone,
      shown: 0,
    });
  });

  it.each<[string, TestTables, boolean]>([
    [
      'a priced SKU given 29 days ago',
      { assignments: [{ userId: 'ada', skuId: 'e5', updatedOn: '2026-10-24' }] },
      true,
    ],
    [
      'a priced SKU given 30 days ago',
      { assignments: [{ userId: 'ada', skuId: 'e5', updatedOn: '2026-10-23' }] },
      false,
    ],
    [
      'another SKU given yesterday',
      {
        assignments: [
          { userId: 'ada', skuId: 'e5', updatedOn: '2024-01-01' },
          { userId: 'ada', skuId: 'free', updatedOn: '2026-11-21' },
        ],
      },
      false,
    ],
    ['an account made 29 days ago', { users: [{ ...ada, createdOn: '2026-10-24' }] }, true],
    ['an account made 30 days ago', { users: [{ ...ada, createdOn: '2026-10-23' }] }, false],
  ])('%s', async (_name, tables, isNew) => {
    expect((await adasHolding(tables)).isNew).toBe(isNew);
  });

  it('says unknown of a person no report lists, and nothing activated or attested', async () => {
    const everyone = await adasHolding({ users: [ada, { userId: 'idle' }] });

    expect(everyone).toMatchObject({
      exchange: 'unknown',
      files: 'unknown',
      teams: 'unknown',
      engage: 'unknown',
      copilot: 'unknown',
      desktop: 'unknown',
      web: 'unknown',
      mailboxBytes: 'unknown',
      hasArchive: 'unknown',
      activated: 0,
      attested: 0,
    });
  });

  it.each([
    ['somebody the directory does not list', { users: [] }],
    ['somebody without a name to join by', { users: [{ userId: 'ada', accountEnabled: null }] }],
  ])('%s cannot be told of, nor be proposed to', async (_name, tables) => {
    const holding = await adasHolding(tables);

    expect(holding).toMatchObject({ isDisabled: true, isGuest: false, population: null });
    expect(holding).toMatchObject({
      activated: 0,
      areActivationsTold: false,
      attested: 'unknown',
      teams: 'unknown',
    });
  });

  it.each<[string, boolean | null, boolean | null, Holding['web']]>([
    ['neither', false, false, false],
    ['a phone', true, false, true],
    ['a browser, the rest not told', null, true, true],
    ['no phone, the rest not told', false, null, 'unknown'],
  ])('web and mobile: %s', async (_name, usedMobile, usedWeb, expected) => {
    expect((await adasHolding({ apps: [{ userKey, usedMobile, usedWeb }] })).web).toBe(expected);
  });

  it('knows guests, disabled accounts and the populations of the policy', async () => {
    const users = [{ ...ada, userType: 'guest', accountEnabled: false, employeeType: 'Bot' }];
    const populations = [
      { population: 'serviceAccount', attribute: 'employeeType', values: ['bot'] },
    ] as const;

    expect(await adasHolding({ users }, [], { populations })).toMatchObject({
      isGuest: true,
      isDisabled: true,
      population: 'serviceAccount',
    });
  });

  it.each([
    ['active-users', ['exchange', 'files', 'teams', 'engage']],
    ['m365-apps', ['desktop', 'web']],
    ['copilot', ['copilot']],
    ['mailbox-usage', ['mailboxBytes', 'hasArchive']],
    ['activations', []],
  ] as const)('says unknown of everybody where %s was not read', async (source, fields) => {
    const tables: TestTables = {
      workloads: [{ userKey, exchangeOn: '2026-11-01' }],
      apps: [{ userKey, usedDesktop: true, usedWeb: true }],
      copilot: [{ userKey }],
      mailboxes: [{ userKey, storageBytes: 1, hasArchive: true }],
      activations: [{ userKey, productType: 'VISIO' }],
    };
    const holding = await adasHolding(tables, [reportOf(source, { status: 'failed' })]);

    const unknown = Object.entries(holding).flatMap(([field, value]) => (value === 'unknown' ? field : []));
    expect(unknown.sort()).toEqual([...fields].sort());
  });

  it.each([
    ['incomplete', { status: 'incomplete' }],
    ['concealed', { gaps: [{ source: 'activations', reason: 'concealed', detail: '' }] }],
  ] as const)('takes no absence from an %s activations report, and what it names', async (_name, given) => {
    const activations = [{ userKey, productType: 'VISIO PLAN 2' }];

    expect(await adasHolding({ activations }, [reportOf('activations', given)])).toMatchObject({
      activated: visio,
      areActivationsTold: false,
    });
  });
});

describe('sets', () => {
  it('of SKUs hold each SKU once, whatever the paths, and none in error', async () => {
    const assignments = [
      { userId: 'ada', skuId: 'e5' },
      { userId: 'ada', skuId: 'e5', groupId: 'g' },
      { userId: 'ada', skuId: 'visio' },
      { userId: 'ada', skuId: 'copilot', state: 'Error' },
      { userId: 'bob', skuId: 'visio' },
      { userId: 'cleo', skuId: 'e5', state: 'ActiveWithError' },
      { userId: 'cleo', skuId: 'visio' },
      { userId: 'dan', skuId: 'e5', state: 'Error' },
    ];
    const run = await storeRun(lake, { assignments });

    const { skuSets } = await run.holdings(query);
    const people = await peopleOf(run);

    expect(people.map(({ userId, skuSet }) => [userId, skuSets[skuSet]])).toEqual([
      ['ada', ['e5', 'visio']],
      ['bob', ['visio']],
      ['cleo', ['e5', 'visio']],
    ]);
    expect(skuSets).toHaveLength(2);
  });

  it('of groups are those that give a suite', async () => {
    const assignments = [
      { userId: 'ada', skuId: 'e5', groupId: 'g2' },
      { userId: 'ada', skuId: 'e5', groupId: 'g1' },
      { userId: 'ada', skuId: 'visio', groupId: 'g3' },
      { userId: 'bob', skuId: 'e5', groupId: 'g1' },
      { userId: 'bob', skuId: 'e5', groupId: 'g2', state: 'Error' },
      { userId: 'cleo', skuId: 'e5' },
    ];
    const run = await storeRun(lake, { assignments });

    const { groupSets } = await run.holdings(query);
    const people = await peopleOf(run);

    expect(people.map(({ groupSet }) => (groupSet === null ? null : groupSets[groupSet]))).toEqual([
      [
        { groupId: 'g1', skuId: 'e5' },
        { groupId: 'g2', skuId: 'e5' },
      ],
      [{ groupId: 'g1', skuId: 'e5' }],
      null,
    ]);
    expect((await run.holdings({ ...query, suites: [] })).groupSets).toEqual([]);
  });

  it('are none where nobody holds anything', async () => {
    const run = await storeRun(lake, { users: [ada] });

    expect((await run.holdings(query)).skuSets).toEqual([]);
    expect(await peopleOf(run)).toEqual([]);
  });

  it('tell more SKUs apart than a number has bits, over more people than a chunk holds', async () => {
    const assignments = Array.from({ length: 5_000 }, (_, index) => ({
      userId: `user-${String(index).padStart(4, '0')}`,
      skuId: `sku-${String(index % 90).padStart(2, '0')}`,
    }));
    const run = await storeRun(lake, { assignments });

    const { skuSets } = await run.holdings(query);
    const people = await peopleOf(run);

    expect(people.map(({ userId, skuSet }) => [userId, ...(skuSets[skuSet] ?? [])])).toEqual(
      assignments.map(({ userId, skuId }) => [userId, skuId]),
    );
  });
});

describe('attestations', () => {
  it.each<[string, NonNullable<TestTables['feature_use']>, Attestations, Holding['attested']]>([
    [
      'names',
      [{ feature: 'phone', userKey: 'ADA@contoso.example' }],
      { covered: phone, everybody: 0 },
      phone,
    ],
    ['others', [{ feature: 'phone', userKey: 'bob@contoso.example' }], { covered: phone, everybody: 0 }, 0],
    ['nobody', [{ feature: 'defender', userKey: '-' }], { covered: defender, everybody: 0 }, 0],
    ['everybody', [{ feature: 'defender', userKey: '*' }], { covered: defender, everybody: defender }, 0],
    [
      'the last day',
      [{ feature: 'phone', userKey, attestedOn: '2026-05-26' }],
      { covered: phone, everybody: 0 },
      phone,
    ],
    ['lapsed', [{ feature: 'phone', userKey, attestedOn: '2026-05-25' }], { covered: 0, everybody: 0 }, 0],
    ['not yet', [{ feature: 'phone', userKey, attestedOn: '2026-11-23' }], { covered: 0, everybody: 0 }, 0],
    ['a feature nobody knows', [{ feature: 'other', userKey }], { covered: 0, everybody: 0 }, 0],
  ])('%s', async (_name, rows, attestations, attested) => {
    const feature_use = rows.map((row) => ({ attestedOn: '2026-11-01', ...row }));
    const run = await storeRun(lake, {
      users: [ada],
      assignments: [{ userId: 'ada', skuId: 'e5' }],
      feature_use,
    });

    expect((await run.holdings(query)).attestations).toEqual(attestations);
    expect((await peopleOf(run))[0]?.attested).toBe(attested);
  });
});

it('names the SKUs that reach people by more than one path', async () => {
  const assignments = [
    { userId: 'ada', skuId: 'e5' },
    { userId: 'ada', skuId: 'e5', groupId: 'g' },
    { userId: 'bob', skuId: 'e5', groupId: 'g' },
    { userId: 'bob', skuId: 'e5', groupId: 'h' },
    { userId: 'cleo', skuId: 'e5', groupId: 'g' },
    { userId: 'cleo', skuId: 'e5', groupId: 'h', state: 'Error' },
    { userId: 'cleo', skuId: 'visio' },
  ];
  const run = await storeRun(lake, { assignments });

  expect(await run.repeatedSkus()).toEqual([{ skuId: 'e5', people: 2 }]);
});
