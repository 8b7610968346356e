import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from '../lake/test-lake.ts';
import { mailboxDocument, type MailboxPolicy } from './mailbox-document.ts';

let dir: string;
let lake: Lake;

beforeEach(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});

afterEach(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const policy: MailboxPolicy = { populations: [], signInDays: 90, driftDays: 90 };

function withArchive(hasArchive: boolean): TestTables {
  return {
    users: [{ userId: 'post', userPrincipalName: 'post@c', accountEnabled: false }],
    sign_ins: [{ userId: 'post', basis: 'never' }],
    mailboxes: [{ userKey: 'post@c', storageBytes: 1, hasArchive, recipientType: 'shared' }],
  };
}

describe('the mailbox document', () => {
  it('compares with the newest collection that is old enough, day for day', async () => {
    await storeRun(lake, withArchive(true), [], '2026-08-20');
    await storeRun(lake, withArchive(false), [], '2026-08-24'); // 90 days before
    await storeRun(lake, withArchive(true), [], '2026-08-25');
    const run = await storeRun(lake, withArchive(true));

    const document = await mailboxDocument({ run, lake, policy });

    expect(document.driftAgainst).toMatchObject({ asOf: '2026-08-24', days: 90, isOldEnough: true });
    expect(document.findings?.drifted).toMatchObject({
      count: 1,
      mailboxes: [{ userId: 'post', drift: [{ line: 'archive', before: 'kept', now: 'crossed' }] }],
    });
  });

  it('takes the newest earlier one while there is none that old, and says so', async () => {
    await storeRun(lake, withArchive(true), [], '2026-11-01');
    await storeRun(lake, withArchive(false), [], '2026-11-21');
    const run = await storeRun(lake, withArchive(true));

    const { driftAgainst } = await mailboxDocument({ run, lake, policy });

    expect(driftAgainst).toMatchObject({ asOf: '2026-11-21', days: 1, isOldEnough: false });
  });

  it('knows nothing where the directory was not read whole', async () => {
    const run = await storeRun(lake, withArchive(false), [reportOf('users', { status: 'incomplete' })]);

    expect(await mailboxDocument({ run, lake, policy })).toMatchObject({
      findings: null,
      disputed: null,
      reason: 'users-incomplete',
    });
  });
});
