import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mailbox } from '../core/mailbox/mailbox-review.ts';
import { dayOf } from '../core/model/day.ts';
import type { Lake } from './lake.ts';
import type { StoredRun } from './stored-run.ts';
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

const populations = [
  { population: 'leave', attribute: 'extensionAttribute10', values: ['leave'] },
  { population: 'sharedMailbox', attribute: 'employeeType', values: ['Shared mailbox'] },
  { population: 'room', attribute: 'employeeType', values: ['Room'] },
] as const;

const big = 60 * 1024 ** 3;
const tables: TestTables = {
  users: [
    { userId: 'a-told', userPrincipalName: 'Told@c', displayName: 'Told', accountEnabled: false },
    {
      userId: 'b-declared',
      userPrincipalName: 'declared@c',
      employeeType: 'shared mailbox',
      accountEnabled: true,
    },
    { userId: 'c-disputed', userPrincipalName: 'disputed@c', employeeType: 'Room' },
    { userId: 'd-person', userPrincipalName: 'person@c' },
    { userId: 'e-unseen', userPrincipalName: 'unseen@c', employeeType: 'Room' },
  ],
  assignments: [
    { userId: 'a-told', skuId: 'e3' },
    { userId: 'a-told', skuId: 'e3', groupId: 'g' },
    { userId: 'a-told', skuId: 'copilot', state: 'Error' },
  ],
  sign_ins: [
    { userId: 'a-told', basis: 'failedOnly' },
    { userId: 'b-declared', basis: 'success', lastSeenOn: '2026-11-01' },
  ],
  mailboxes: [
    { userKey: 'told@c', storageBytes: big, hasArchive: true, recipientType: 'shared' },
    { userKey: 'declared@c', storageBytes: 5, hasArchive: false },
    { userKey: 'disputed@c', storageBytes: 5, recipientType: 'user' },
    { userKey: 'person@c', storageBytes: 5 },
  ],
};

async function mailboxesOf(run: StoredRun, earlier: StoredRun | null): Promise<Mailbox[]> {
  const found: Mailbox[] = [];
  for await (const page of run.facts.mailboxes({ populations, earlier })) found.push(...page);
  return found;
}

describe('shared, room and equipment mailboxes', () => {
  it('are those the report names, else those the policy declares', async () => {
    const run = await storeRun(lake, tables);

    const found = await mailboxesOf(run, null);

    const nothing = { storageBytes: null, hasArchive: null, accountEnabled: null, signIn: 'unknown' };
    expect(found).toEqual([
      {
        userId: 'a-told',
        name: 'Told',
        kind: 'shared',
        toldBy: 'report',
        heldSkuIds: ['e3'],
        now: { storageBytes: big, hasArchive: true, accountEnabled: false, signIn: 'failedOnly' },
        before: null,
      },
      {
        userId: 'b-declared',
        name: null,
        kind: 'shared',
        toldBy: 'policy',
        heldSkuIds: [],
        now: { storageBytes: 5, hasArchive: false, accountEnabled: true, signIn: dayOf('2026-11-01') },
        before: null,
      },
      {
        userId: 'e-unseen',
        name: null,
        kind: 'room',
        toldBy: 'policy',
        heldSkuIds: [],
        now: nothing,
        before: null,
      },
    ]);
    expect(await run.facts.disputedMailboxes(populations)).toBe(1);
    expect(await run.facts.disputedMailboxes([])).toBe(0);
  });

  it('stand beside what an earlier run knew of them, by whatever kind they were then', async () => {
    const then = await storeRun(
      lake,
      {
        users: [{ userId: 'a-told', userPrincipalName: 'old-name@c' }],
        mailboxes: [{ userKey: 'old-name@c', storageBytes: 1 }],
      },
      [reportOf('sign-ins', { status: 'failed' })],
      '2026-08-01',
    );
    const run = await storeRun(lake, tables);

    const found = await mailboxesOf(run, then);

    expect(found.map(({ userId, before }) => [userId, before])).toEqual([
      ['a-told', { storageBytes: 1, hasArchive: null, accountEnabled: null, signIn: 'unknown' }],
      ['b-declared', null],
      ['e-unseen', null],
    ]);
  });

  it('have unknown facts where the report was not read', async () => {
    const run = await storeRun(lake, tables, [reportOf('mailbox-usage', { status: 'failed' })]);

    const found = await mailboxesOf(run, null);

    expect(found.map(({ userId, kind, now }) => [userId, kind, now.storageBytes])).toEqual([
      ['b-declared', 'shared', null],
      ['c-disputed', 'room', null],
      ['e-unseen', 'room', null],
    ]);
  });
});
