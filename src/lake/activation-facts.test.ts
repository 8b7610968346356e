import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';

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

const apps = 'MICROSOFT 365 APPS FOR ENTERPRISE';
const people = ['used', 'web', 'old', 'phone', 'blank', 'norow', 'undated'];
const tables: TestTables = {
  users: [
    ...people.map((userId) => ({ userId, userPrincipalName: `${userId}@C` })),
    { userId: 'guest', userPrincipalName: 'guest@c', userType: 'Guest' },
  ],
  assignments: [...people.slice(1), 'guest'].map((userId) => ({ userId, skuId: 'e5' })),
  apps: [
    {
      userKey: 'used@c',
      usedDesktop: true,
      usedMobile: false,
      usedWeb: true,
      appsUsed: 'outlook:web;outlook:windows;word:windows',
    },
    { userKey: 'web@c', usedDesktop: false, usedMobile: false, usedWeb: true, appsUsed: 'word:web' },
    { userKey: 'old@c', usedDesktop: false, usedMobile: false, usedWeb: false, appsUsed: '' },
    { userKey: 'phone@c', usedDesktop: false, usedMobile: true, usedWeb: null, appsUsed: 'outlook:mobile' },
    { userKey: 'blank@c', usedDesktop: false, usedMobile: false, usedWeb: null },
    { userKey: 'undated@c', usedDesktop: false, usedMobile: false, usedWeb: false },
    { userKey: 'guest@c', usedDesktop: true, usedMobile: false, usedWeb: false, appsUsed: 'word:mac' },
  ],
  activations: [
    { userKey: 'used@c', productType: apps, lastActivatedOn: '2024-01-01', windows: 2, mac: 0, ios: 1 },
    // 180 days before 2026-11-22 is 2026-05-26.
    { userKey: 'web@c', productType: apps, lastActivatedOn: '2026-05-26', windows: 1, mac: 0 },
    { userKey: 'old@c', productType: apps, lastActivatedOn: '2026-05-25', windows: 0, mac: 1 },
    {
      userKey: 'old@c',
      productType: 'VISIO CLIENT FOR OFFICE 365',
      lastActivatedOn: '2020-01-01',
      windows: 1,
      mac: 0,
    },
    { userKey: 'phone@c', productType: apps, lastActivatedOn: '2026-11-01', windows: 0, mac: 0, ios: 1 },
    { userKey: 'blank@c', productType: apps, windows: null, mac: 0, onSharedComputer: true },
    { userKey: 'norow@c', productType: apps, lastActivatedOn: '2020-01-01', windows: 1, mac: 0 },
    { userKey: 'undated@c', productType: apps, windows: 1, mac: 0 },
    { userKey: 'gone@c', productType: apps, lastActivatedOn: '2020-01-01', windows: 1, mac: 0 },
  ],
};

describe('what became of activations', () => {
  it('is dormant after 180 days without desktop use, and unknown where the Apps report cannot tell', async () => {
    const run = await storeRun(lake, tables);

    const [office, visio] = await run.facts.activations({ skuIds: null, dormantAfterDays: 180 });

    expect(office).toEqual({
      productType: apps,
      people: { internal: 7, guests: 0 },
      notJoined: 1,
      devices: { windows: 6, mac: 1, windows10Mobile: null, ios: 2, android: null },
      onSharedComputer: 1,
      noDesktop: 1,
      used: 1,
      notUsed: 2,
      dormant: 1,
      unknown: 2,
      beyondAllowance: { people: 0, desktops: 0, mobiles: 0, userIds: [] },
    });
    expect(visio).toMatchObject({ people: { internal: 1 }, dormant: 0, unknown: 1 });
  });

  it('flags more than five desktops or five phones and tablets of one product, and not exactly five', async () => {
    const run = await storeRun(lake, {
      users: tables.users ?? [],
      activations: [
        { userKey: 'web@c', productType: apps, windows: 4, mac: 2 },
        { userKey: 'used@c', productType: apps, windows: 3, mac: 2, ios: 3, android: 2 },
        { userKey: 'used@c', productType: 'VISIO CLIENT FOR OFFICE 365', windows: 5, mac: 0 },
        { userKey: 'phone@c', productType: apps, windows: 0, ios: 3, android: 2, windows10Mobile: 1 },
        { userKey: 'old@c', productType: apps, windows: null, mac: 5, ios: null },
        { userKey: 'guest@c', productType: apps, windows: 9, mac: 0, ios: 9 },
        { userKey: 'gone@c', productType: apps, windows: 9, mac: 0 },
      ],
    });

    const [office, visio] = await run.facts.activations({ skuIds: null, dormantAfterDays: 180 });

    expect(office?.beyondAllowance).toEqual({
      people: 3,
      desktops: 2,
      mobiles: 2,
      userIds: ['guest', 'phone', 'web'],
    });
    expect(visio?.beyondAllowance.people).toBe(0);
  });

  it('adds up, for the tenant and for the holders of a product', async () => {
    const run = await storeRun(lake, tables);

    for (const skuIds of [null, ['e5']]) {
      for (const each of await run.facts.activations({ skuIds, dormantAfterDays: 180 })) {
        const { noDesktop, used, notUsed, dormant, unknown } = each;
        expect(noDesktop + used + notUsed + dormant + unknown).toBe(
          each.people.internal + each.people.guests,
        );
        if (skuIds !== null) expect(each.notJoined).toBe(0);
      }
    }
  });

  it('names people with an activation and no licence; nothing is said where activations were not read', async () => {
    const run = await storeRun(lake, tables);
    expect(await run.facts.activatedWithoutLicence()).toEqual({ internal: 1, guests: 0 });

    const unread = await storeRun(lake, tables, [reportOf('activations', { status: 'failed' })]);
    expect(await unread.facts.activatedWithoutLicence()).toBeNull();
    expect(await unread.facts.activations({ skuIds: null, dormantAfterDays: 180 })).toEqual([]);
  });
});

describe('Office applications', () => {
  it('are counted once per person, in all and by platform, guests apart', async () => {
    const run = await storeRun(lake, tables);

    const counts = await run.facts.appCounts({ skuIds: null });

    const found = (app: string, platform: string | null) =>
      counts.apps.find((each) => each.app === app && each.platform === platform)?.people;
    expect(found('outlook', null)).toEqual({ internal: 2, guests: 0 });
    expect(found('outlook', 'web')).toEqual({ internal: 1, guests: 0 });
    expect(found('word', null)).toEqual({ internal: 2, guests: 1 });
    expect(found('word', 'mac')).toEqual({ internal: 0, guests: 1 });
    expect(counts.told).toEqual({ internal: 4, guests: 1 });
  });

  it('tell who works on the web and mobile only; an empty cell leaves it open', async () => {
    const run = await storeRun(lake, tables);

    const { clients } = await run.facts.appCounts({ skuIds: null });
    const products = await run.facts.productClients([
      { product: 'e5', skuIds: ['e5'] },
      { product: 'none', skuIds: [] },
    ]);

    expect(clients).toEqual({
      people: { internal: 7, guests: 1 },
      desktop: { internal: 1, guests: 1 },
      webAndMobileOnly: { internal: 2, guests: 0 },
      neither: { internal: 2, guests: 0 },
      unknown: { internal: 2, guests: 0 },
    });
    expect(products).toEqual([
      { product: 'e5', holders: 6, webAndMobileOnly: 2, unknown: 2, activated: 6 },
      { product: 'none', holders: 0, webAndMobileOnly: 0, unknown: 0, activated: 0 },
    ]);
  });
});
