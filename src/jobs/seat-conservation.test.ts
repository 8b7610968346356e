import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import { createReconciler, type SeatResult } from '../core/reconcile/create-reconciler.ts';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from '../lake/test-lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { policy, supplyOf } from '../testing/seats.ts';

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

const asOf = dayOf('2026-11-22');
const products = [
  supplyOf({ product: 'e5', skuIds: ['e5'] }),
  supplyOf({ product: 'copilot', skuIds: ['copilot-a', 'copilot-b'], method: 'copilot' }),
];
const populations = [{ population: 'room', attribute: 'employeeType', values: ['Room'] }] as const;

interface Judged {
  readonly positions: readonly Position[];
  readonly results: ReadonlyMap<string, SeatResult & { readonly evidence: string }>;
}

async function judge(run: StoredRun, given = products): Promise<Judged> {
  const reconciler = createReconciler({
    ...{ asOf, policy, products: given, seatsUnknown: null, peaks: new Map() },
    evidenceGaps: {},
    isExempt: () => false,
    isReleased: () => false,
  });
  const results = new Map<string, SeatResult & { readonly evidence: string }>();
  for await (const seats of run.seats({ products: given, populations })) {
    for (const seat of seats) {
      const judgedBy = seat.product === 1 ? seat.copilot : seat.signIn;
      const evidence = typeof judgedBy === 'object' ? 'since' : String(judgedBy);
      results.set(`${seat.userId} ${seat.product}`, { ...reconciler.step(seat), evidence });
    }
  }
  return { positions: reconciler.finish(), results };
}

type Rows = Required<
  Pick<TestTables, 'users' | 'assignments' | 'sign_ins' | 'workloads' | 'apps' | 'copilot'>
>;

const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
const day = fc.constantFrom('2026-11-20', '2026-08-24', '2026-08-23', '2025-01-01', null);
const keyOf = (userId: string) => `${userId}@c`;

/** Anybody may hold anything by any path, and any row of evidence may be missing. */
const tenant: fc.Arbitrary<Rows> = fc
  .tuple(
    fc.uniqueArray(
      fc.record({
        userId: fc.constantFrom(...people),
        skuId: fc.constantFrom('e5', 'copilot-a', 'copilot-b', 'free'),
        groupId: fc.constantFrom(null, 'g1', 'g2'),
        state: fc.constantFrom('Active', 'Active', 'ActiveWithError', 'Error'),
        updatedOn: day,
      }),
      {
        minLength: 100,
        maxLength: 250,
        selector: ({ userId, skuId, groupId }) => `${userId} ${skuId} ${groupId}`,
      },
    ),
    fc.array(fc.record({ seen: day, worked: day, asked: day, hasRow: fc.boolean() }), {
      minLength: people.length,
      maxLength: people.length,
    }),
    fc.subarray([...people]),
  )
  .map(([assignments, use, rooms]) => ({
    users: people.map((userId) => ({
      userId,
      userPrincipalName: keyOf(userId),
      createdOn: '2020-01-01',
      employeeType: rooms.includes(userId) ? 'Room' : null,
    })),
    assignments,
    ...evidenceOf(use),
  }));

interface Use {
  readonly seen: string | null;
  readonly worked: string | null;
  readonly asked: string | null;
  readonly hasRow: boolean;
}

function evidenceOf(use: readonly Use[]) {
  const seen = people.flatMap((userId, index) => {
    const one = use[index];
    return one?.hasRow ? [{ userId, ...one }] : [];
  });
  return {
    sign_ins: seen.map(({ userId, seen: lastSeenOn }) => ({
      ...{ userId, lastSeenOn },
      basis: lastSeenOn === null ? ('never' as const) : ('success' as const),
    })),
    workloads: seen.map(({ userId, worked }) => ({ userKey: keyOf(userId), teamsOn: worked })),
    apps: seen.map(({ userId }) => ({ userKey: keyOf(userId) })),
    copilot: seen.map(({ userId, asked }) => ({ userKey: keyOf(userId), lastActivityOn: asked })),
  };
}

/** Distinct people holding a product by an assignment that is not in error. */
function heldIn({ assignments }: Rows, skuIds: readonly string[]): number {
  const held = assignments.filter(
    ({ skuId, state }) => state !== 'Error' && skuId !== undefined && skuIds.includes(skuId),
  );
  return new Set(held.map(({ userId }) => userId)).size;
}

function expectConserved({ positions }: Judged, rows: Rows): void {
  for (const [index, { assigned, verdicts, rules }] of positions.entries()) {
    const held = heldIn(rows, products[index]?.skuIds ?? []);
    expect(assigned).toEqual({ known: true, value: held });
    for (const counts of [verdicts, rules]) {
      if (!counts.known) throw new TypeError('Seats of a whole directory are counted');
      expect(Object.values(counts.value).reduce((sum, count) => sum + count, 0)).toBe(held);
    }
  }
}

/** A claim rests on evidence, never on its absence. */
function expectFounded({ results }: Judged): void {
  for (const { findings, evidence } of results.values()) {
    if (findings.length > 0) expect(evidence).not.toBe('unknown');
  }
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

/** Every row once or twice, in any order, as overlapping pages of a list that changed meanwhile would bring them. */
function repeated(rows: Rows): fc.Arbitrary<Rows> {
  const twice = <T>(items: readonly T[]) =>
    fc.subarray([...items]).chain((again) => shuffled([...items, ...again]));
  return fc.record({
    users: twice(rows.users),
    assignments: twice(rows.assignments),
    sign_ins: twice(rows.sign_ins),
    workloads: twice(rows.workloads),
    apps: twice(rows.apps),
    copilot: twice(rows.copilot),
  });
}

/** Each run is written to the lake and read back: a few large tenants in place of many small ones. */
const runs = { numRuns: 3, endOnFailure: true };

describe('seats are conserved', () => {
  it('whatever rows are read twice, and in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        tenant.chain((rows) => fc.tuple(fc.constant(rows), repeated(rows))),
        async ([rows, again]) => {
          const once = await judge(await storeRun(lake, rows));
          const twice = await judge(await storeRun(lake, again));

          expectConserved(once, rows);
          expect(twice.positions).toEqual(once.positions);
        },
      ),
      runs,
    );
  });

  it('where reports break off, and nobody is claimed for want of a row', async () => {
    const cut = tenant.chain((rows) =>
      fc
        .record({
          sign_ins: fc.subarray([...rows.sign_ins]),
          workloads: fc.subarray([...rows.workloads]),
          apps: fc.subarray([...rows.apps]),
          copilot: fc.subarray([...rows.copilot]),
        })
        .map((less): Rows => ({ ...rows, ...less })),
    );
    await fc.assert(
      fc.asyncProperty(cut, async (rows) => {
        const reports = (['sign-ins', 'active-users', 'm365-apps', 'copilot'] as const).map((name) =>
          reportOf(name, { status: 'incomplete' }),
        );

        const judged = await judge(await storeRun(lake, rows, reports));

        expectConserved(judged, rows);
        expectFounded(judged);
      }),
      runs,
    );
  });

  it('where names are concealed, and nobody is called idle by a report that cannot name them', async () => {
    await fc.assert(
      fc.asyncProperty(tenant, async (rows) => {
        const hash = (index: number) => index.toString(16).padStart(32, '0').toUpperCase();
        const conceal = <T extends { readonly userKey?: string }>(items: readonly T[]) =>
          items.map((item, index) => ({ ...item, userKey: hash(index) }));
        const concealed: Rows = {
          ...rows,
          workloads: conceal(rows.workloads),
          apps: conceal(rows.apps),
          copilot: conceal(rows.copilot),
        };

        const judged = await judge(await storeRun(lake, concealed));

        expectConserved(judged, rows);
        expectFounded(judged);
        for (const [seat, { findings }] of judged.results)
          if (seat.endsWith(' 1')) expect(findings).toEqual([]);
      }),
      runs,
    );
  });

  it('where sources failed: everybody is unknown, spared or new, and nobody is claimed', async () => {
    await fc.assert(
      fc.asyncProperty(tenant, async (rows) => {
        const reports = (['sign-ins', 'copilot'] as const).map((name) =>
          reportOf(name, { status: 'failed' }),
        );

        const judged = await judge(await storeRun(lake, rows, reports));

        expectConserved(judged, rows);
        for (const { findings, verdict } of judged.results.values()) {
          expect(findings).toEqual([]);
          expect(['unknown', 'protected', 'new']).toContain(verdict?.kind);
        }
      }),
      runs,
    );
  });
});
