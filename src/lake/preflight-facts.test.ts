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

const maxReportLagDays = 10;
const mailbox = { userKey: 'ann@c', storageBytes: 5e9, hasArchive: false };
const tables: TestTables = {
  users: [
    { userId: 'ann', userPrincipalName: 'Ann@C' },
    { userId: 'bob', userPrincipalName: 'bob@c' },
  ],
  assignments: [
    { userId: 'ann', skuId: 'e5', disabledPlans: 'p1;p2' },
    { userId: 'ann', skuId: 'e5', groupId: 'g', disabledPlans: 'p2;p3' },
    { userId: 'ann', skuId: 'visio' },
    { userId: 'ann', skuId: 'copilot', state: 'Error' },
  ],
  mailboxes: [mailbox],
  onedrive_sizes: [{ userKey: 'ann@c', storageBytes: 3e9 }],
  mailbox_holds: [
    { userKey: 'ann@c', isOnHold: false, hasArchive: true, recipientType: 'user' },
    { userKey: 'bob', isOnHold: true, recipientType: 'shared' },
  ],
  phone_numbers: [{ userKey: 'bob', hasNumber: true }],
};

const nothingKnown = {
  held: null,
  mailbox: { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null },
  oneDriveBytes: null,
  hasPhoneNumber: null,
};

async function ask(given: TestTables, reports = [reportOf('users')], userIds = ['bob', 'ann', 'nobody']) {
  const run = await storeRun(lake, given, reports);
  return run.preflightFacts({ userIds, maxReportLagDays });
}

describe('preflight facts', () => {
  it('are told of the people asked about, in that order', async () => {
    expect(await ask(tables)).toEqual([
      {
        ...nothingKnown,
        mailbox: { sizeBytes: null, hasArchive: null, isOnHold: true, purpose: 'shared' },
        hasPhoneNumber: true,
      },
      {
        held: [
          { skuId: 'e5', disabledPlans: ['p2'] },
          { skuId: 'visio', disabledPlans: [] },
        ],
        mailbox: { sizeBytes: 5e9, hasArchive: true, isOnHold: false, purpose: 'user' },
        oneDriveBytes: 3e9,
        hasPhoneNumber: null,
      },
      nothingKnown,
    ]);
  });

  it('are unknown where names are concealed', async () => {
    const concealed = { ...mailbox, userKey: 'a'.repeat(32) };
    const [facts] = await ask(
      { ...tables, mailboxes: [concealed], onedrive_sizes: [], mailbox_holds: [] },
      undefined,
      ['ann'],
    );

    expect(facts).toMatchObject({ mailbox: nothingKnown.mailbox, oneDriveBytes: null });
  });

  it('are unknown where a report or a list is too old, or was not read', async () => {
    const old = { exportedOn: '2026-11-11' };
    const facts = await ask(
      {
        ...tables,
        mailbox_holds: [{ userKey: 'ann@c', isOnHold: true, ...old }],
        phone_numbers: [{ userKey: 'ann@c', hasNumber: true, ...old }],
        onedrive_sizes: [{ userKey: 'ann@c', storageBytes: 1, refreshedOn: '2026-11-11' }],
      },
      [reportOf('mailbox-usage', { status: 'failed' })],
      ['ann'],
    );

    expect(facts).toMatchObject([{ ...nothingKnown, held: [{ skuId: 'e5' }, { skuId: 'visio' }] }]);
  });

  it('still hold on the last day they may be old', async () => {
    const holds = [{ userKey: 'ann', isOnHold: true, exportedOn: '2026-11-12' }];
    const [facts] = await ask({ ...tables, mailbox_holds: holds }, undefined, ['ann']);

    expect(facts?.mailbox.isOnHold).toBe(true);
  });

  it('add up all sites of somebody', async () => {
    const sizes = [
      { userKey: 'ann@c', siteKey: 'one', storageBytes: 1e9 },
      { userKey: 'ann@c', siteKey: 'two', storageBytes: 9e11 },
    ];
    const [facts] = await ask({ ...tables, onedrive_sizes: sizes }, undefined, ['ann']);

    expect(facts?.oneDriveBytes).toBe(901e9);
  });

  it('do not count a OneDrive in part, and are none for nobody', async () => {
    const sizes = [{ userKey: 'ann@c', storageBytes: null }];
    const [facts] = await ask({ ...tables, onedrive_sizes: sizes }, undefined, ['ann']);

    expect(facts?.oneDriveBytes).toBeNull();
    expect(await ask(tables, undefined, [])).toEqual([]);
  });
});
