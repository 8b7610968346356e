import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder } from '../lake/test-lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { planCatalogue, planPolicy, planPrices, planSkus, storePlanScene } from '../testing/plan-scene.ts';
import { reviewPlans, type ReviewPlansInput, type ReviewPlansRequest } from './review-plans.ts';

const { e5, e3, e3NoTeams, defender, visio } = planSkus;

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

async function review(request: ReviewPlansRequest = {}, given: Partial<ReviewPlansInput> = {}) {
  const input = { run, catalogue: planCatalogue, priceBook: planPrices, policy: planPolicy, ...given };
  const day = await reviewPlans(input, request);
  return { day, review: day.review! };
}

describe('reviewPlans', () => {
  it('proposes from the real catalogue and a price book, both ways', async () => {
    const { rightSizing } = (await review()).review;

    expect(rightSizing).toMatchObject({
      considered: 6,
      savings: { people: 5, monthlyMinor: 1_890 + 2_200 + 1_890 + 1_400 + 3_320 },
      gaps: { people: 1, monthlyMinor: 490 },
      kept: 0,
      noSufficientSet: 0,
      priceMissing: 1,
    });
    expect(rightSizing.transitions.map(({ kind, from, to, people }) => [kind, from, to, people])).toEqual([
      ['saving', [e5], [e3], 2],
      ['saving', [e3, e5], [e5], 1],
      ['saving', [e5], [e3NoTeams], 1],
      ['saving', [e5], [e3, defender].sort(), 1],
      ['gap', [e3], [e3, defender].sort(), 1],
    ]);
  });

  it('counts what is held, used and held twice', async () => {
    const { review: seen } = await review();
    const feature = (id: string) => seen.features.find((row) => row.feature === id);

    expect(seen.people).toBe(9);
    expect(feature('defender-office-2')).toMatchObject({ assigned: 7, consumed: 2, mixedEstate: 1 });
    expect(feature('desktop-apps')).toMatchObject({ assigned: 9, required: 8, consumed: 8, overAssigned: 1 });
    expect(feature('visio-desktop')).toMatchObject({ assigned: 1, required: 0, overAssigned: 1 });
    expect(seen.skus.find(({ skuId }) => skuId === e3)).toMatchObject({ holders: 3, webOnly: 1 });
    expect(seen.skus.find(({ skuId }) => skuId === visio)).toMatchObject({ holders: 1, unused: 1 });
    expect(seen.overlaps).toEqual([{ skuId: e3, coveredBy: e5, people: 1, monthlyMinor: 3_320 }]);
  });

  it('justifies a suite and finds the group that gives it to everybody', async () => {
    const { day, review: seen } = await review({ areas: ['advanced-security'] });

    expect(seen.justifications).toMatchObject([
      {
        suite: e5,
        baseline: e3,
        seats: 7,
        justified: 1,
        undecided: 0,
        servedByBaseline: 6,
        premiumMinor: 1_890,
      },
    ]);
    expect(seen.groups).toEqual([
      { groupId: 'all-staff', suite: e5, members: 4, using: 1, undecided: 0, isOverEntitling: true },
    ]);
    expect(day.groupNames).toEqual({ 'all-staff': 'All staff' });
  });

  it('justifies against another baseline when asked', async () => {
    const { review: seen } = await review({ baselines: [{ suite: e5.toUpperCase(), baseline: e3NoTeams }] });

    expect(seen.justifications).toMatchObject([{ baseline: e3NoTeams, justified: 6, servedByBaseline: 1 }]);
  });

  it('lists the people with the most money first, by id alone unless names are asked for', async () => {
    const { day } = await review({ people: { limit: 2, withNames: false } });
    const named = await review({ people: { limit: 1, withNames: true, skuIds: [defender] } });

    expect(
      day.people.map(({ userId, displayName, monthlyMinor }) => [userId, displayName, monthlyMinor]),
    ).toEqual([
      ['fay', null, 3_320],
      ['bea', null, 2_200],
    ]);
    expect(named.day.people).toEqual([
      {
        userId: 'dot',
        displayName: 'DOT',
        kind: 'saving',
        from: [e5],
        to: [e3, defender].sort(),
        monthlyMinor: 1_400,
      },
    ]);
    expect((await review()).day.people).toEqual([]);
  });

  it('values nothing and proposes nothing without a price book', async () => {
    const { day, review: seen } = await review({}, { priceBook: null });

    expect(day.currency).toBeNull();
    expect(seen.rightSizing).toMatchObject({ considered: 0, transitions: [], priceMissing: 7 });
    expect(seen.overlaps).toMatchObject([{ people: 1, monthlyMinor: null }]);
  });

  it('never drops what nobody attested', async () => {
    const unattested = await storePlanScene(lake, { feature_use: [] });
    const { review: seen } = await review({}, { run: unattested });

    expect(seen.rightSizing.savings).toEqual({ people: 1, monthlyMinor: 3_320 });
    expect(seen.justifications).toMatchObject([{ justified: 0, undecided: 7, servedByBaseline: 0 }]);
    expect(seen.groups).toMatchObject([{ undecided: 4, isOverEntitling: false }]);
  });

  it.each(['incomplete', 'failed'] as const)('is unknown where the directory was %s', async (status) => {
    const partial = await storePlanScene(lake, {}, [reportOf('users', { status })]);
    const { day } = await review({}, { run: partial });

    expect(day).toMatchObject({ review: null, reason: `users-${status}`, people: [] });
  });

  it('reviews a tenant in which nobody holds anything', async () => {
    const { review: seen } = await review({}, { run: await storeRun(lake, {}) });

    expect(seen).toMatchObject({ people: 0, skus: [], overlaps: [], groups: [] });
  });

  it('is plain data', async () => {
    const { day } = await review({ people: { limit: 5, withNames: true } });

    expect(JSON.parse(JSON.stringify(day))).toEqual(day);
  });
});
