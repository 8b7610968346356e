import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Seat } from '../core/model/seat.ts';
import type { Lake } from './lake.ts';
import type { ObservationRows } from './observation.ts';
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

const products = [{ skuIds: ['e5'] }, { skuIds: ['copilot-a', 'copilot-b'] }];

async function seatsOf(run: StoredRun, populations: readonly PopulationRule[] = []): Promise<Seat[]> {
  const seats: Seat[] = [];
  for await (const chunk of run.seats({ products, populations }))
    for (const seat of chunk) seats.push({ ...seat });
  return seats.sort((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : a.product - b.product));
}

/** Ada holds E5 since a day in 2025 and is known to the directory; tests add what they are about. */
const ada = {
  userId: 'ada',
  userPrincipalName: 'Ada@Contoso.example',
  userType: 'Member',
  createdOn: '2024-02-29',
};
const adaHolds = { userId: 'ada', skuId: 'e5', updatedOn: '2025-03-01' };

async function adasSeat(
  tables: TestTables,
  reports: Parameters<typeof storeRun>[2] = [],
  populations: readonly PopulationRule[] = [],
): Promise<Seat> {
  const run = await storeRun(lake, { users: [ada], assignments: [adaHolds], ...tables }, reports);
  const seats = await seatsOf(run, populations);
  expect(seats).toHaveLength(1);
  return seats[0]!;
}

describe('a population with a window of its own', () => {
  it('is told with its days, and a switched-off account as such', async () => {
    const seasonal: PopulationRule = {
      population: 'seasonal',
      attribute: 'employeeType',
      values: ['Seasonal'],
      classifyAfterDays: 400,
    };

    const seat = await adasSeat(
      { users: [{ ...ada, employeeType: 'seasonal', accountEnabled: false }] },
      [],
      [seasonal],
    );

    expect(seat).toMatchObject({ population: 'seasonal', windowDays: 400, isDisabled: true });
  });
});

describe('seats', () => {
  it('says of a seat what was observed', async () => {
    const seat = await adasSeat({
      sign_ins: [
        {
          userId: 'ada',
          basis: 'success',
          lastSeenOn: '2026-11-01',
          lastSuccessfulAt: '2026-11-01T23:59:59.000Z',
          lastNonInteractiveAt: '2026-11-02T00:00:00.000Z',
        },
      ],
      workloads: [{ userKey: 'ada@contoso.example', exchangeOn: '2026-10-01', teamsOn: '2026-11-02' }],
      apps: [{ userKey: 'ada@contoso.example', lastActivityOn: '2026-10-30' }],
      copilot: [{ userKey: 'ada@contoso.example', lastActivityOn: '2026-09-09' }],
    });

    expect(seat).toEqual({
      userId: 'ada',
      product: 0,
      heldSince: dayOf('2025-03-01'),
      createdOn: dayOf('2024-02-29'),
      isGuest: false,
      isDisabled: false,
      population: null,
      windowDays: null,
      signIn: dayOf('2026-11-01'),
      attempt: dayOf('2026-11-02'),
      workload: dayOf('2026-11-02'),
      copilot: dayOf('2026-09-09'),
    });
  });

  it('says nothing of a person without evidence', async () => {
    const seat = await adasSeat({
      users: [{ userId: 'ada' }],
      assignments: [{ userId: 'ada', skuId: 'e5' }],
    });

    expect(seat).toEqual({
      userId: 'ada',
      product: 0,
      heldSince: null,
      createdOn: null,
      isGuest: false,
      isDisabled: false,
      population: null,
      windowDays: null,
      signIn: 'unknown',
      attempt: 'unknown',
      workload: 'unknown',
      copilot: 'unknown',
    });
  });

  it('counts a seat of somebody the directory did not list', async () => {
    const seat = await adasSeat({
      users: [],
      sign_ins: [{ userId: 'ada', basis: 'success', lastSeenOn: '2026-11-01' }],
    });

    expect(seat).toMatchObject({ userId: 'ada', createdOn: null, signIn: 'unknown' });
  });

  it('has no seats without products or without assignments', async () => {
    const run = await storeRun(lake, { users: [ada] });

    expect(await seatsOf(run)).toEqual([]);
    const none = run.seats({ products: [], populations: [] })[Symbol.asyncIterator]();
    expect(await none.next()).toEqual({ done: true, value: undefined });
  });

  it('compares SKU ids without regard to how the register writes them', async () => {
    const run = await storeRun(lake, { users: [ada], assignments: [adaHolds] });
    const seats: string[] = [];

    for await (const chunk of run.seats({ products: [{ skuIds: ['E5', 'e5'] }], populations: [] })) {
      for (const seat of chunk) seats.push(seat.userId);
    }

    expect(seats).toEqual(['ada']);
  });

  it('streams more rows than one chunk holds, and can be left before the end', async () => {
    const assignments = Array.from({ length: 10_000 }, (_, index) => ({
      userId: `user-${index}`,
      skuId: 'e5',
    }));
    const run = await storeRun(lake, { assignments });

    let read = 0;
    for await (const chunk of run.seats({ products, populations: [] })) {
      read = [...chunk].length;
      break;
    }

    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(assignments.length);
    const seats = await seatsOf(run);
    expect(seats.map((seat) => seat.userId)).toEqual(assignments.map((row) => row.userId).sort());
  });
});

describe('what makes a seat', () => {
  it.each<[string, Partial<ObservationRows['assignments']>[], Pick<Seat, 'product' | 'heldSince'>[]]>([
    [
      'a direct and a group path',
      [adaHolds, { ...adaHolds, groupId: 'g', updatedOn: '2025-02-01' }],
      [held(0, '2025-02-01')],
    ],
    [
      'two SKUs of one product',
      [
        { userId: 'ada', skuId: 'copilot-a', updatedOn: '2026-05-05' },
        { userId: 'ada', skuId: 'copilot-b', updatedOn: '2026-04-04' },
      ],
      [held(1, '2026-04-04')],
    ],
    [
      'a row without a date beside one with',
      [adaHolds, { ...adaHolds, groupId: 'g', updatedOn: null }],
      [held(0, '2025-03-01')],
    ],
    [
      'one SKU of each product',
      [adaHolds, { userId: 'ada', skuId: 'copilot-a' }],
      [held(0, '2025-03-01'), held(1, null)],
    ],
    ['only an assignment in error', [{ ...adaHolds, state: 'Error' }], []],
    [
      'a path in error beside a good one',
      [adaHolds, { ...adaHolds, groupId: 'g', state: 'Error', updatedOn: '2020-01-01' }],
      [held(0, '2025-03-01')],
    ],
    [
      'an assignment with an error that still works',
      [{ ...adaHolds, state: 'ActiveWithError' }],
      [held(0, '2025-03-01')],
    ],
    [
      'an assignment of which no state is known',
      [{ ...adaHolds, source: 'assignedLicenses', state: null }],
      [held(0, '2025-03-01')],
    ],
    ['a SKU that belongs to no product', [{ ...adaHolds, skuId: 'free' }], []],
  ])('%s', async (_name, assignments, expected) => {
    const run = await storeRun(lake, { users: [ada], assignments });

    const seats = await seatsOf(run);

    expect(seats.map(({ product, heldSince }) => ({ product, heldSince }))).toEqual(expected);
  });
});

function held(product: number, since: string | null): Pick<Seat, 'product' | 'heldSince'> {
  return { product, heldSince: since === null ? null : dayOf(since) };
}

describe('sign-in evidence', () => {
  const seen = { userId: 'ada', lastSeenOn: '2026-11-01' };

  it.each<[string, Partial<ObservationRows['sign_ins']>[], Seat['signIn']]>([
    ['a success', [{ ...seen, basis: 'success' }], dayOf('2026-11-01')],
    ['an attempt from before successes were recorded', [{ ...seen, basis: 'attempt' }], dayOf('2026-11-01')],
    ['failed attempts only', [{ userId: 'ada', basis: 'failedOnly' }], 'failedOnly'],
    ['never', [{ userId: 'ada', basis: 'never' }], 'never'],
    ['a success without a day', [{ userId: 'ada', basis: 'success' }], 'unknown'],
    ['no row', [{ userId: 'grace', basis: 'success', lastSeenOn: '2026-11-01' }], 'unknown'],
  ])('%s', async (_name, sign_ins, expected) => {
    expect((await adasSeat({ sign_ins })).signIn).toEqual(expected);
  });

  it('is unknown for everybody when the source failed', async () => {
    const failed = [reportOf('sign-ins', { status: 'failed' })];

    const seat = await adasSeat({ sign_ins: [{ ...seen, basis: 'success' }] }, failed);

    expect(seat.signIn).toBe('unknown');
  });

  it('still counts the rows of a source that was not read whole', async () => {
    const incomplete = [reportOf('sign-ins', { status: 'incomplete' })];

    const seat = await adasSeat({ sign_ins: [{ userId: 'ada', basis: 'never' }] }, incomplete);

    expect(seat.signIn).toBe('never');
  });
});

describe('workload and Copilot evidence', () => {
  const userKey = 'ada@contoso.example';
  const workloadDays = [
    'exchangeOn',
    'oneDriveOn',
    'sharePointOn',
    'skypeOn',
    'yammerOn',
    'teamsOn',
  ] as const;

  it.each(workloadDays)('%s is a workload', async (workload) => {
    const seat = await adasSeat({ workloads: [{ userKey, [workload]: '2026-10-10' }] });

    expect(seat.workload).toBe(dayOf('2026-10-10'));
  });

  it.each<[string, TestTables, Pick<Seat, 'workload' | 'copilot'>]>([
    [
      'rows without dates',
      { workloads: [{ userKey }], apps: [{ userKey }], copilot: [{ userKey }] },
      { workload: 'never', copilot: 'never' },
    ],
    [
      'a row in the workload report only',
      { workloads: [{ userKey }] },
      { workload: 'never', copilot: 'unknown' },
    ],
    ['a row in the apps report only', { apps: [{ userKey }] }, { workload: 'never', copilot: 'unknown' }],
    [
      'a date in the apps report only',
      { apps: [{ userKey, lastActivityOn: '2026-08-08' }], workloads: [{ userKey }] },
      { workload: dayOf('2026-08-08'), copilot: 'unknown' },
    ],
    [
      'rows of other people',
      { workloads: [{ userKey: 'x' }], copilot: [{ userKey: 'x' }] },
      { workload: 'unknown', copilot: 'unknown' },
    ],
    [
      'concealed names',
      { copilot: [{ userKey: 'f5c8a3e29d7b41c08e6d2a9b7c4f1e03', lastActivityOn: '2026-11-01' }] },
      { workload: 'unknown', copilot: 'unknown' },
    ],
  ])('%s', async (_name, tables, expected) => {
    const { workload, copilot } = await adasSeat(tables);

    expect({ workload, copilot }).toEqual(expected);
  });

  it('cannot say never from half of the reports', async () => {
    const failed = [reportOf('m365-apps', { status: 'failed' })];

    const dateless = await adasSeat({ workloads: [{ userKey }] }, failed);
    const dated = await adasSeat({ workloads: [{ userKey, teamsOn: '2026-10-10' }] }, failed);

    expect([dateless.workload, dated.workload]).toEqual(['unknown', dayOf('2026-10-10')]);
  });

  it('ignores what a failed Copilot report left', async () => {
    const failed = [reportOf('copilot', { status: 'failed' })];

    const seat = await adasSeat({ copilot: [{ userKey }] }, failed);

    expect(seat.copilot).toBe('unknown');
  });
});

describe('guests and populations', () => {
  it.each([
    ['Guest', true],
    ['guest', true],
    ['Member', false],
    [null, false],
  ])('userType %s', async (userType, isGuest) => {
    expect((await adasSeat({ users: [{ ...ada, userType }] })).isGuest).toBe(isGuest);
  });

  const rules: PopulationRule[] = [
    { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account', 'Bot'] },
    { population: 'leave', attribute: 'extensionAttribute15', values: ['long leave'] },
    { population: 'room', attribute: 'department', values: ["O'Brien's room", 'Empty'] },
    { population: 'priority', attribute: 'companyName', values: [] },
  ];

  it.each<[string, Partial<ObservationRows['users']>, Seat['population']]>([
    ['a value of the rule', { employeeType: 'Bot' }, 'serviceAccount'],
    ['in other case and with blanks', { employeeType: ' SERVICE Account ' }, 'serviceAccount'],
    ['only part of the value', { employeeType: 'Bots' }, null],
    ['an extension attribute', { extensionAttributes: '{"extensionAttribute15":"Long leave"}' }, 'leave'],
    ['another extension attribute', { extensionAttributes: '{"extensionAttribute1":"Long leave"}' }, null],
    ['a value with a quote', { department: "o'brien's ROOM" }, 'room'],
    ['two rules: the first', { department: 'Empty', employeeType: 'bot' }, 'serviceAccount'],
    ['a rule without values', { companyName: 'Contoso' }, null],
    ['no attributes', {}, null],
  ])('%s', async (_name, attributes, expected) => {
    const seat = await adasSeat({ users: [{ ...ada, ...attributes }] }, [], rules);

    expect(seat.population).toBe(expected);
  });

  it('refuses an attribute nobody collects', async () => {
    const run = await storeRun(lake, { users: [ada], assignments: [adaHolds] });
    const rule: PopulationRule = { population: 'leave', attribute: "mail') OR 1=1 --", values: ['x'] };

    await expect(seatsOf(run, [rule])).rejects.toThrow(TypeError);
  });
});

describe('rows in any order, any number of times', () => {
  it('make the same seats', async () => {
    const people = ['ada', 'grace', "o'hara", 'linus'];
    const tables = {
      users: people.map((userId) => ({ userId, userPrincipalName: `${userId}@contoso.example` })),
      assignments: people.flatMap((userId) => [
        { userId, skuId: 'e5', updatedOn: '2026-01-01' },
        { userId, skuId: 'e5', groupId: 'g', updatedOn: '2025-01-01' },
        { userId, skuId: 'copilot-b', updatedOn: '2026-02-02' },
      ]),
      sign_ins: people.map((userId) => ({ userId, basis: 'success' as const, lastSeenOn: '2026-11-11' })),
      workloads: people.map((userId) => ({ userKey: `${userId}@contoso.example`, teamsOn: '2026-11-10' })),
      copilot: people.map((userId) => ({ userKey: `${userId}@contoso.example` })),
    };
    const expected = await seatsOf(await storeRun(lake, tables));
    const shuffled = <Row>(rows: readonly Row[]): fc.Arbitrary<Row[]> =>
      fc.array(fc.constantFrom(...rows), { maxLength: 6 }).chain((again) => {
        const all = [...rows, ...again];
        return fc.shuffledSubarray(all, { minLength: all.length });
      });

    await fc.assert(
      fc.asyncProperty(
        fc.record({
          users: shuffled(tables.users),
          assignments: shuffled(tables.assignments),
          sign_ins: shuffled(tables.sign_ins),
          workloads: shuffled(tables.workloads),
          copilot: shuffled(tables.copilot),
        }),
        async (given) => {
          expect(await seatsOf(await storeRun(lake, given))).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
    expect(expected).toHaveLength(people.length * 2);
  });
});
