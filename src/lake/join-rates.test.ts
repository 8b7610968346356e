import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder } from './test-lake.ts';

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

const hash = '0123456789abcdef0123456789abcdef';

describe('join rates', () => {
  it('leave deleted people, guests, outsiders and mailboxes that are nobody’s out of the reckoning', async () => {
    const run = await storeRun(lake, {
      users: [
        { userId: 'ada', userPrincipalName: 'Ada@C' },
        { userId: 'room', userPrincipalName: 'room@c' },
        { userId: 'nil' },
      ],
      workloads: [{ userKey: 'ada@c' }, { userKey: 'lost@c' }, { userKey: 'x_y#ext#@c' }, { userKey: hash }],
      // Who left is called deleted by one report, and missing without a word in another.
      email: [
        { userKey: 'left@c', isDeleted: true },
        { userKey: 'ada@c', isDeleted: true },
      ],
      apps: [{ userKey: 'left@c' }, { userKey: 'ada@c' }],
      teams: [
        { userKey: 'stranger@elsewhere', isLicensed: false },
        { userKey: 'lost@c', isLicensed: true },
      ],
      engage: [
        { userKey: 'was@c', userState: 'Deleted' },
        { userKey: 'ada@c', userState: 'active' },
      ],
      mailboxes: [
        { userKey: 'room@c', recipientType: 'room' },
        { userKey: 'gone-room@c', recipientType: 'shared' },
      ],
      activations: [
        { userKey: 'ada@c', productType: 'A' },
        { userKey: 'ada@c', productType: 'B' },
      ],
    });

    const rates = await run.facts.joinRates();

    const rate = (source: string) => rates.find((each) => each.source === source);
    const none = { outsiders: 0, deleted: 0, concealed: 0 };
    expect(rate('active-users')).toEqual({
      source: 'active-users',
      names: 4,
      joined: 1,
      outsiders: 1,
      deleted: 0,
      concealed: 1,
    });
    expect(rate('email-activity')).toEqual({
      source: 'email-activity',
      ...none,
      names: 1,
      joined: 1,
      deleted: 1,
    });
    expect(rate('m365-apps')).toEqual({ source: 'm365-apps', ...none, names: 1, joined: 1, deleted: 1 });
    expect(rate('teams-activity')).toEqual({
      source: 'teams-activity',
      ...none,
      names: 2,
      joined: 0,
      outsiders: 1,
    });
    expect(rate('engage-activity')).toEqual({
      source: 'engage-activity',
      ...none,
      names: 1,
      joined: 1,
      deleted: 1,
    });
    expect(rate('mailbox-usage')).toEqual({
      source: 'mailbox-usage',
      ...none,
      names: 2,
      joined: 1,
      outsiders: 1,
    });
    expect(rate('activations')).toEqual({ source: 'activations', ...none, names: 1, joined: 1 });
    expect(rate('copilot')).toEqual({ source: 'copilot', ...none, names: 0, joined: 0 });
  });

  it('are of the reports that were read', async () => {
    const run = await storeRun(lake, {}, [reportOf('copilot', { status: 'failed' })]);

    expect((await run.facts.joinRates()).map(({ source }) => source)).not.toContain('copilot');
  });
});

describe('the size of a run', () => {
  it('is its people, their dated sign-ins, and the seats of each product', async () => {
    const run = await storeRun(lake, {
      users: [{ userId: 'ada' }, { userId: 'bob' }, { userId: 'gus', userType: 'Guest' }],
      sign_ins: [
        { userId: 'ada', lastSeenOn: '2026-11-01', basis: 'success' },
        { userId: 'bob' },
        { userId: 'gus', lastSeenOn: '2026-11-20', basis: 'success' },
      ],
      assignments: [
        { userId: 'ada', skuId: 'e5' },
        { userId: 'ada', skuId: 'e5-eea' },
        { userId: 'bob', skuId: 'e5', state: 'Error' },
      ],
    });

    expect(await run.facts.sizes([{ skuIds: ['e5', 'e5-eea'] }, { skuIds: ['f3'] }])).toEqual({
      internalPeople: 2,
      guests: 1,
      datedSignIns: 1,
      newestSignIn: dayOf('2026-11-20'),
      seats: [1, 0],
    });
  });
});
