import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './file-lock.ts';

let folder: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  lock = join(folder, 'entitlements.json.lock');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const enter = (waitMs = 100) => withLock(lock, waitMs, async () => Promise.resolve('entered'));

describe('withLock', () => {
  it('lets one in at a time and leaves nothing behind', async () => {
    let inside = 0;
    const work = async () => {
      inside++;
      const seen = inside;
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return seen;
    };

    const seen = await Promise.all(Array.from({ length: 8 }, () => withLock(lock, 10_000, work)));

    expect(seen).toEqual(Array.from({ length: 8 }, () => 1));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is free again when the work fails', async () => {
    await expect(withLock(lock, 100, () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');

    expect(await enter()).toBe('entered');
  });

  it('is taken over from a process that was killed while holding it, and respected while that lives', async () => {
    const program = `
      const { withLock } = await import(${JSON.stringify(new URL('./file-lock.ts', import.meta.url).href)});
      await withLock(${JSON.stringify(lock)}, 1000, () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');

    await expect(enter()).rejects.toMatchObject({ code: 'REGISTER_IN_USE', retryable: true });
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;

    expect(await enter()).toBe('entered');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a process with a used-again id', { pid: process.pid, host: hostname(), started: 'another' }, 'entered'],
    ['a fresh lock of another machine', { pid: 1, host: 'elsewhere', started: '1' }, 'REGISTER_IN_USE'],
    ['a lock being written', '', 'REGISTER_IN_USE'],
  ])('meets %s', async (_name, holder, outcome) => {
    await writeFile(lock, typeof holder === 'string' ? holder : JSON.stringify(holder));

    expect(await enter().catch((cause: unknown) => (cause as { code: string }).code)).toBe(outcome);
  });

  it('takes an old lock of another machine over', async () => {
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', started: '1' }));
    await utimes(lock, new Date('2020-01-01'), new Date('2020-01-01'));

    expect(await enter()).toBe('entered');
  });

  it('names its holder', async () => {
    await withLock(lock, 100, async () => {
      expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
      await expect(enter(0)).rejects.toMatchObject({
        why: expect.stringContaining(`process ${process.pid}`) as string,
      });
    });
  });
});
