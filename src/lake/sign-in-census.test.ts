import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lake } from './lake.ts';
import type { ObservationRows } from './observation.ts';
import type { CollectionRun } from './run-in-the-making.ts';
import { openTestLake, reportOf, rowOf, testTenant } from './test-lake.ts';

const since = '2026-09-24';
let dir: string;
let lake: Lake;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-census-'));
  lake = await openTestLake(dir);
});
afterEach(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function keep(
  run: CollectionRun,
  rows: readonly Partial<ObservationRows['sign_ins']>[],
): Promise<void> {
  const writer = await run.table('sign_ins');
  await writer.append(
    rows.map((row) => rowOf('sign_ins', row)),
    null,
  );
  await writer.close();
}

async function listedRun(): Promise<CollectionRun> {
  const run = await lake.openRun(testTenant);
  const users = await run.table('users');
  await users.append(
    ['ada', 'bo', 'cy', 'di'].map((userId) => rowOf('users', { userId })),
    null,
  );
  await users.close();
  await run.sourceDone(reportOf('users'));
  return run;
}

describe('the sign-ins of a run that is being made', () => {
  it('are held against its directory, account by account', async () => {
    await lake.collecting(testTenant.tenantId, async () => {
      const run = await listedRun();
      await keep(run, [{ userId: 'ada' }, { userId: 'eve' }]);

      expect(await run.signInStandings(new Set(['ada', 'bo', 'eve', 'flo']))).toEqual(
        new Map([
          ['ada', { isListed: true, hasRow: true }],
          ['bo', { isListed: true, hasRow: false }],
          ['eve', { isListed: false, hasRow: true }],
          ['flo', { isListed: false, hasRow: false }],
        ]),
      );
      expect(await run.signInStandings(new Set())).toEqual(new Map());
    });
  });

  it('are let go of, and begun again without a trace of the first attempt', async () => {
    await lake.collecting(testTenant.tenantId, async () => {
      const run = await listedRun();
      await keep(run, [{ userId: 'ada' }, { userId: 'bo' }, { userId: 'eve' }]);
      await run.forgetSignIns();
      expect(await run.signInCensus(since)).toEqual({
        listed: 4,
        unread: 4,
        strangers: 0,
        successfulSince: 0,
      });
      await keep(run, [{ userId: 'ada' }]);

      expect(await run.keepSeenSince(since, new Set(['cy', 'flo']))).toBe(2);
      expect(await run.signInCensus(since)).toMatchObject({ listed: 4, unread: 1 });
      await run.sourceDone(reportOf('sign-ins'));
      const manifest = await run.finish();
      const files = manifest.files.filter(({ table }) => table === 'sign_ins');
      expect(files.reduce((sum, { rows }) => sum + rows, 0)).toBe(3);
    });
  });
});
