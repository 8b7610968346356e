import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Seat } from '../core/model/seat.ts';
import type { Lake } from './lake.ts';
import type { ObservationRows } from './observation.ts';
import { openTestLake, storeRun, temporaryFolder } from './test-lake.ts';
import { ada, adaHolds, adasSeat, products, seatsOf } from './testing/ada-scene.ts';

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

describe('seats', () => {
  it('says of a seat what was observed', async () => {
    const seat = await adasSeat(lake, {
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
    const seat = await adasSeat(lake, {
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
    const seat = await adasSeat(lake, {
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
