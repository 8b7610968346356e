import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

const asked = { userId: 'ada', purpose: 'shared', askedOn: '2026-11-20' };

async function toAsk(reports: Parameters<typeof storeRun>[2]) {
  const run = await storeRun(
    lake,
    {
      users: [{ userId: 'bob', userPrincipalName: 'bob@contoso.example' }],
      assignments: [{ userId: 'bob', skuId: 'e5' }],
      mailbox_purposes: [asked],
    },
    reports,
  );
  const found = [];
  for await (const rows of run.facts.mailboxesToAsk()) found.push(...rows);
  return found;
}

it('asks about licensed accounts of the directory, and about nobody who is gone', async () => {
  expect(await toAsk([])).toEqual([{ userId: 'bob', purpose: null, askedOn: null }]);
});

it('forgets nothing that was said where the directory was not read', async () => {
  expect(await toAsk([reportOf('users', { status: 'failed' })])).toEqual([asked]);
});
