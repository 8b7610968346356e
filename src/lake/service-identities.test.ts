import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from './lake.ts';
import type { IdentityQuery } from './service-identities.ts';
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

const query: IdentityQuery = {
  populations: [
    { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account'] },
    { population: 'sharedMailbox', attribute: 'employeeType', values: ['Shared mailbox'] },
  ],
  activeDays: 28,
  signInDays: 90,
  listed: 10,
};

const recent = '2026-10-25'; // day 28
const late = '2026-10-24'; // day 29
const tables: TestTables = {
  users: [
    {
      userId: 'svc-idle',
      userPrincipalName: 'svc-idle@c',
      employeeType: 'service account',
      displayName: 'Copier',
    },
    { userId: 'svc-used', userPrincipalName: 'svc-used@c', employeeType: 'Service account' },
    { userId: 'robot', userPrincipalName: 'robot@c' },
    { userId: 'robot-unseen', userPrincipalName: 'robot-unseen@c' },
    { userId: 'person', userPrincipalName: 'person@c' },
    { userId: 'bare', userPrincipalName: 'bare@c' },
    { userId: 'bare-late', userPrincipalName: 'bare-late@c' },
    { userId: 'shared', userPrincipalName: 'shared@c', employeeType: 'Shared mailbox' },
    { userId: 'guest', userPrincipalName: 'guest@c', userType: 'Guest' },
  ],
  assignments: [
    { userId: 'svc-idle', skuId: 'e5' },
    { userId: 'person', skuId: 'f3' },
    { userId: 'bare', skuId: 'e5', state: 'Error' },
  ],
  sign_ins: [
    { userId: 'svc-idle', basis: 'never' },
    {
      userId: 'svc-used',
      basis: 'success',
      lastSeenOn: '2026-11-20',
      lastInteractiveAt: '2026-11-20T10:00:00Z',
    },
    {
      userId: 'robot',
      basis: 'success',
      lastSeenOn: '2026-11-21',
      lastNonInteractiveAt: '2026-11-21T10:00:00Z',
    },
    {
      userId: 'robot-unseen',
      basis: 'success',
      lastSeenOn: '2026-11-21',
      lastNonInteractiveAt: '2026-11-21T10:00:00Z',
    },
  ],
  workloads: [
    { userKey: 'svc-idle@c' },
    { userKey: 'svc-used@c', exchangeOn: recent },
    { userKey: 'robot@c' },
    { userKey: 'person@c', yammerOn: recent, teamsOn: late },
    { userKey: 'bare@c', yammerOn: recent, sharePointOn: recent },
    { userKey: 'bare-late@c', exchangeOn: late },
    { userKey: 'shared@c', exchangeOn: recent },
    { userKey: 'guest@c', teamsOn: recent },
  ],
  apps: [{ userKey: 'person@c' }, { userKey: 'bare@c' }],
};

describe('service identities', () => {
  it('are what the policy declares, with what they hold and use', async () => {
    const { declared } = await (await storeRun(lake, tables)).facts.identities(query);

    expect(declared).toMatchObject({ count: 2, licensed: 1, interactive: 1, idle: 1, unknown: 0 });
    expect(declared.accounts).toEqual([
      {
        userId: 'svc-idle',
        name: 'Copier',
        accountEnabled: null,
        skuIds: ['e5'],
        lastSignInOn: null,
        lastInteractiveOn: null,
        lastNonInteractiveOn: null,
        services: [],
      },
      expect.objectContaining({
        userId: 'svc-used',
        skuIds: [],
        services: ['exchange'],
        lastInteractiveOn: '2026-11-20',
      }),
    ]);
  });

  it('look like one when they only ever sign in without a person and use nothing; without a row nobody can tell', async () => {
    const facts = await (await storeRun(lake, tables)).facts.identities(query);

    expect(facts.looksLike.accounts.map(({ userId }) => userId)).toEqual(['robot']);
    expect(facts.looksLikeUndecided).toBe(1);

    const half = await storeRun(lake, tables, [reportOf('m365-apps', { status: 'failed' })]);
    const unsure = await half.facts.identities(query);
    expect([unsure.looksLike.count, unsure.looksLikeUndecided]).toEqual([0, 2]);
  });
});

describe('use without a licence', () => {
  it('is activity within 28 days by somebody who holds nothing; a shared mailbox needs nothing for Exchange', async () => {
    const { unlicensed, unlicensedAccounts } = await (await storeRun(lake, tables)).facts.identities(query);

    const people = Object.fromEntries(unlicensed.map((each) => [each.service, each.people]));
    expect(people).toMatchObject({
      exchange: { internal: 1, guests: 0 },
      files: { internal: 1, guests: 0 },
      teams: { internal: 0, guests: 1 },
      engage: { internal: 1, guests: 0 },
    });
    expect(unlicensedAccounts.map(({ userId }) => userId)).toEqual(['bare', 'svc-used']);
  });

  it('is told by what gives a service, where that is known', async () => {
    const { unlicensed } = await (
      await storeRun(lake, tables)
    ).facts.identities({ ...query, grants: { engage: ['E5'] } });

    expect(unlicensed.find(({ service }) => service === 'engage')?.people).toEqual({
      internal: 2,
      guests: 0,
    });
  });
});

describe('Viva Engage', () => {
  it('is told apart: people with nothing else in 28 days, and people without a licence', async () => {
    const { engage } = await (await storeRun(lake, tables)).facts.identities(query);

    expect(engage).toEqual({
      active: { internal: 2, guests: 0 },
      nothingElse: { internal: 1, guests: 0 },
      appsUnknown: { internal: 0, guests: 0 },
      unlicensed: { internal: 1, guests: 0 },
    });
  });
});
