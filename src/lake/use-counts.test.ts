import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';
import { usageServices, type UsageService, type UseCounts } from './use-counts.ts';

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

/** The run's day is 2026-11-22: 28 days before is 2026-10-25. */
const tables: TestTables = {
  users: [
    { userId: 'ada', userPrincipalName: 'Ada@C.example', userType: 'Member' },
    { userId: 'bob', userPrincipalName: 'bob@c.example' },
    { userId: 'cy', userPrincipalName: 'cy@c.example' },
    { userId: 'gus', userPrincipalName: 'gus_x.example#EXT#@c.example', userType: ' guest ' },
    { userId: 'nil' },
  ],
  assignments: [
    { userId: 'ada', skuId: 'e5' },
    { userId: 'ada', skuId: 'e5', groupId: 'g1' },
    { userId: 'bob', skuId: 'e5-eea' },
    { userId: 'cy', skuId: 'e5', state: 'Error' },
    { userId: 'gus', skuId: 'e5' },
    { userId: 'nowhere', skuId: 'e5' },
  ],
  workloads: [
    { userKey: 'ada@c.example', exchangeOn: '2026-10-25', sharePointOn: '2026-11-01', teamsOn: '2026-08-24' },
    { userKey: 'bob@c.example', exchangeOn: '2026-10-24', oneDriveOn: '2026-11-20' },
    { userKey: 'cy@c.example' },
    { userKey: 'gus_x.example#ext#@c.example', teamsOn: '2026-11-22', exchangeOn: '2026-05-26' },
    { userKey: 'gone@c.example', exchangeOn: '2026-11-20' },
  ],
  apps: [{ userKey: 'ada@c.example', lastActivityOn: '2026-05-25' }],
  email: [
    {
      userKey: 'ada@c.example',
      sendCount: 0,
      receiveCount: 9,
      readCount: 0,
      meetingCreatedCount: 0,
      meetingInteractedCount: 0,
    },
    { userKey: 'bob@c.example', sendCount: 1, receiveCount: 9, readCount: 0, meetingCreatedCount: null },
    {
      userKey: 'cy@c.example',
      sendCount: 0,
      receiveCount: 4,
      readCount: null,
      meetingCreatedCount: 0,
      meetingInteractedCount: 0,
    },
    {
      userKey: 'gus_x.example#ext#@c.example',
      sendCount: 0,
      receiveCount: 0,
      readCount: 0,
      meetingCreatedCount: 0,
      meetingInteractedCount: 0,
    },
  ],
  onedrive: [
    {
      userKey: 'ada@c.example',
      viewedOrEditedCount: 0,
      syncedCount: 0,
      sharedInternallyCount: 0,
      sharedExternallyCount: 0,
    },
    {
      userKey: 'bob@c.example',
      viewedOrEditedCount: 0,
      syncedCount: 7,
      sharedInternallyCount: 0,
      sharedExternallyCount: 0,
    },
    {
      userKey: 'cy@c.example',
      viewedOrEditedCount: 1,
      syncedCount: 7,
      sharedInternallyCount: 0,
      sharedExternallyCount: 0,
    },
  ],
};

const use = (counts: UseCounts, service: UsageService) => {
  const found = counts.services.find((each) => each.service === service);
  if (found === undefined) throw new TypeError(service);
  return { ...found, within: found.within.map(({ active }) => [active.internal, active.guests]) };
};

describe('people active in each service', () => {
  it('are counted on day 28 and not on day 29, guests apart, in files once for both services', async () => {
    const run = await storeRun(lake, tables);

    const counts = await run.facts.useCounts({ skuIds: null });

    expect(counts.people).toEqual({ internal: 4, guests: 1 });
    // 28, 30, 60, 90, 180 days
    expect(use(counts, 'exchange').within).toEqual([
      [1, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 1],
    ]);
    expect(use(counts, 'teams').within).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(use(counts, 'oneDrive').within[0]).toEqual([1, 0]);
    expect(use(counts, 'sharePoint').within[0]).toEqual([1, 0]);
    expect(use(counts, 'files').within[0]).toEqual([2, 0]);
    expect(use(counts, 'apps').within[4]).toEqual([0, 0]);
    expect(use(counts, 'anyService').within[0]).toEqual([2, 1]);
  });

  it('are at work when a service or Microsoft 365 Apps says so, and known when either report names them', async () => {
    const run = await storeRun(lake, {
      ...tables,
      apps: [
        { userKey: 'bob@c.example', lastActivityOn: '2026-05-25' },
        { userKey: 'cy@c.example', lastActivityOn: '2026-11-20' },
        { userKey: 'dee@c.example', lastActivityOn: '2026-11-20' },
      ],
      users: [...(tables.users ?? []), { userId: 'dee', userPrincipalName: 'dee@c.example' }],
    });

    const counts = await run.facts.useCounts({ skuIds: null });

    expect(use(counts, 'anyService').within[0]).toEqual([2, 1]);
    expect(use(counts, 'work')).toMatchObject({
      unknown: { internal: 1, guests: 0 },
      never: { internal: 0, guests: 0 },
    });
    expect(use(counts, 'work').within[0]).toEqual([4, 1]);
  });

  it('without a row are unknown, without a date never, and everybody is one or the other or dated', async () => {
    const run = await storeRun(lake, tables);

    const counts = await run.facts.useCounts({ skuIds: null });

    expect(use(counts, 'exchange')).toMatchObject({
      unknown: { internal: 1, guests: 0 },
      never: { internal: 1, guests: 0 },
    });
    expect(use(counts, 'apps')).toMatchObject({
      unknown: { internal: 3, guests: 1 },
      never: { internal: 0, guests: 0 },
    });
    expect(use(counts, 'copilot')).toMatchObject({ unknown: counts.people });
    for (const service of usageServices) {
      const { unknown, never, within } = use(counts, service);
      const widest = within[4] ?? [];
      expect(unknown.internal + never.internal + (widest[0] ?? NaN)).toBeLessThanOrEqual(
        counts.people.internal,
      );
    }
  });

  it('of a product are its holders, each once, a holder the directory lacks among the unknown', async () => {
    const run = await storeRun(lake, tables);

    const counts = await run.facts.useCounts({ skuIds: ['E5', 'e5-eea'] });

    expect(counts.people).toEqual({ internal: 3, guests: 1 });
    expect(use(counts, 'exchange')).toMatchObject({ unknown: { internal: 1, guests: 0 } });
    expect((await run.facts.useCounts({ skuIds: [] })).people).toEqual({ internal: 0, guests: 0 });
  });

  it('are unknown where the report failed, whatever rows it left', async () => {
    const run = await storeRun(lake, tables, [reportOf('active-users', { status: 'failed', asOf: null })]);

    const counts = await run.facts.useCounts({ skuIds: null });

    expect(use(counts, 'exchange')).toMatchObject({ unknown: counts.people, within: Array(5).fill([0, 0]) });
  });
});

describe('passive use', () => {
  it('is mail received and files synced without anything done; a missing count leaves it undecided', async () => {
    const run = await storeRun(lake, tables);

    const { receiveOnly, syncOnly } = await run.facts.passiveUse({ skuIds: null, withinDays: 90 });

    expect(receiveOnly).toEqual({
      people: { internal: 1, guests: 0 },
      datedActive: { internal: 1, guests: 0 },
      undecided: { internal: 1, guests: 0 },
      unknown: { internal: 1, guests: 0 },
      userIds: ['ada'],
    });
    expect(syncOnly).toMatchObject({
      people: { internal: 1, guests: 0 },
      userIds: ['bob'],
      undecided: { internal: 0, guests: 0 },
    });
  });
});

describe("Microsoft's totals", () => {
  it('stand beside the rows, and the lines between lead from theirs to ours', async () => {
    const run = await storeRun(lake, {
      ...tables,
      workloads: [
        ...(tables.workloads ?? []),
        // In Microsoft's 90 days up to 2026-11-20, a day before ours.
        { userKey: 'nobody-yet@c.example', exchangeOn: '2026-08-23' },
      ],
      users: [...(tables.users ?? []), { userId: 'eve', userPrincipalName: 'nobody-yet@c.example' }],
      service_counts: [
        { service: 'exchange', refreshedOn: '2026-11-20', active: 5, inactive: 2 },
        { service: 'Skype For Business', refreshedOn: '2026-11-20', active: null },
        { service: 'Planner', refreshedOn: '2026-11-20', active: 1 },
      ],
    });

    const totals = await run.facts.serviceTotals();

    expect(totals.map(({ service }) => service).sort()).toEqual(['exchange', 'skype']);
    const exchange = totals.find(({ service }) => service === 'exchange');
    expect(exchange).toEqual({
      service: 'exchange',
      refreshedOn: '2026-11-20',
      active: 5,
      inactive: 2,
      rowsInPeriod: 4,
      notJoined: 1,
      onlyInPeriod: 1,
      onlyInOurs: 0,
      joinedOurs: 2,
    });
    for (const { rowsInPeriod, notJoined, onlyInPeriod, onlyInOurs, joinedOurs } of totals) {
      expect(rowsInPeriod - notJoined - onlyInPeriod + onlyInOurs).toBe(joinedOurs);
    }
  });
});
