import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import { policy } from '../testing/seats.ts';
import type { GroupSeat } from './group-seats.ts';
import type { Lake } from './lake.ts';
import type { StoredRun } from './stored-run.ts';
import { openTestLake, storeRun, temporaryFolder } from './test-lake.ts';

let dir: string;
let lake: Lake;
let run: StoredRun;

const products = [
  { product: 'e5', skuIds: ['E5'] },
  { product: 'copilot', skuIds: ['copilot-a', 'copilot-b'] },
];

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  run = await storeRun(lake, {
    users: ['ada', 'bob', 'cyd', 'dan', 'eve'].map((userId) => ({
      userId,
      displayName: userId.toUpperCase(),
      userPrincipalName: `${userId}@c`,
    })),
    groups: [{ groupId: 'g1', displayName: "Ada's group" }],
    assignments: [
      { userId: 'ada', skuId: 'e5', groupId: 'g1' },
      { userId: 'ada', skuId: 'e5', groupId: 'g2' },
      { userId: 'ada', skuId: 'e5' },
      { userId: 'bob', skuId: 'e5' },
      { userId: 'cyd', skuId: 'e5', groupId: 'g1', state: 'Error' },
      { userId: 'dan', skuId: 'e5', groupId: 'g1' },
      { userId: 'eve', skuId: 'e5', groupId: 'g1' },
      { userId: 'eve', skuId: 'unwatched', groupId: 'g1' },
      { userId: 'bob', skuId: 'copilot-a', source: 'assignedLicenses' },
      { userId: 'bob', skuId: 'copilot-b', groupId: 'g3' },
    ],
    sign_ins: [
      ...['ada', 'bob', 'eve'].map((userId) => ({ userId, basis: 'never' as const })),
      { userId: 'dan', basis: 'success', lastSeenOn: '2026-11-20' },
    ],
  });
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function seats(): Promise<GroupSeat[] | null> {
  const pages = await run.groupSeats(products);
  if (pages === null) return null;
  const all: GroupSeat[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

describe('seats that groups give', () => {
  it('are unknown until the run was reconciled', async () => {
    expect(await seats()).toBeNull();
  });

  it('are told once per group, with every path, when nobody uses them', async () => {
    const judging = await run.judge({ products, populations: [] });
    for await (const page of judging.seats) {
      for (const seat of page) judging.keep(verdictOf(seat, 'sign-in', policy, dayOf('2026-11-22')));
    }
    await judging.save();
    await judging.close();

    const all = (await seats()) ?? [];
    expect(
      all.map(({ product, groupId, groupName, userId }) => [product, groupId, groupName, userId]),
    ).toEqual([
      ['copilot', 'g3', null, 'bob'],
      ['e5', 'g1', "Ada's group", 'ada'],
      ['e5', 'g1', "Ada's group", 'eve'],
      ['e5', 'g2', null, 'ada'],
    ]);
    expect(all[1]).toMatchObject({
      displayName: 'ADA',
      paths: [{ skuId: 'e5', isDirect: true, groupIds: ['g1', 'g2'], hasStatedPath: true }],
    });
    expect(all[0]?.paths).toEqual([
      { skuId: 'copilot-a', isDirect: false, groupIds: [], hasStatedPath: false },
      { skuId: 'copilot-b', isDirect: false, groupIds: ['g3'], hasStatedPath: true },
    ]);
  });

  it('are still held while the group, or nobody knows what, gives one of the SKUs', async () => {
    const everybody = ['ada', 'bob', 'cyd', 'dan', "o'dea"];
    expect(await run.stillHolding(everybody, { groupId: 'g1', skuIds: ['E5'] })).toEqual(
      new Set(['ada', 'cyd', 'dan']),
    );
    expect(await run.stillHolding(everybody, { groupId: 'g9', skuIds: ['copilot-a'] })).toEqual(
      new Set(['bob']),
    );
    expect(await run.stillHolding([], { groupId: 'g1', skuIds: ['e5'] })).toEqual(new Set());
  });
});
