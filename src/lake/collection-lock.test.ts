import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { markOf } from '../lib/process-life.ts';
import { lockCollection, lockFile } from './collection-lock.ts';
import { temporaryFolder } from './test-lake.ts';

const clock = fixedClock(new Date('2026-11-22T06:00:00Z'));
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true }));

/** The lock of somebody else, last heard of so long ago. */
async function leaveLock(holder: object, secondsAgo = 0): Promise<void> {
  const file = join(folder, lockFile);
  const other = { id: 'theirs', host: hostname(), since: '2026-11-22T05:00:00.000Z', ...holder };
  await writeFile(file, JSON.stringify(other));
  const then = Date.now() / 1_000 - secondsAgo;
  await utimes(file, then, then);
}

const dead = { pid: process.pid, processKey: 'another boot/1' };
const elsewhere = { host: 'another-host', pid: 1, processKey: 'x/1' };

describe('the lock of a collection', () => {
  it.each([
    ['a process of this machine that died', dead, 0],
    ['a process elsewhere that has been silent', elsewhere, 400],
  ])('of %s is taken over', async (_name, holder, secondsAgo) => {
    await leaveLock(holder, secondsAgo);

    const lock = await lockCollection(folder, clock);

    await expect(lock.confirm()).resolves.toBeUndefined();
    await lock.release();
    await expect(readFile(join(folder, lockFile))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['a process of this machine', markOf(process.ppid), 400, `pid ${process.ppid} on ${hostname()}`],
    ['a process elsewhere that was just heard of', elsewhere, 10, 'pid 1 on another-host'],
    ['somebody who has yet to write their name', { pid: 0 }, 0, 'does not say whose'],
  ])('of %s is respected', async (_name, holder, secondsAgo, said) => {
    await leaveLock(holder, secondsAgo);

    await expect(lockCollection(folder, clock)).rejects.toMatchObject({
      code: 'COLLECTION_UNDER_WAY',
      why: expect.stringContaining(said) as string,
    });
  });

  it('is left alone by whoever lost it', async () => {
    const lock = await lockCollection(folder, clock);
    await leaveLock(elsewhere);

    await expect(lock.confirm()).rejects.toMatchObject({ code: 'COLLECTION_UNDER_WAY' });
    await lock.release();

    expect(await readFile(join(folder, lockFile), 'utf8')).toContain('another-host');
  });
});
