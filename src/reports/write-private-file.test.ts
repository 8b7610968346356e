import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writePrivateFile } from './write-private-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'private-file-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('replaces a file for its owner alone, and nothing else that lies beside it', async () => {
  const file = join(dir, 'seats.csv');
  await writeFile(file, 'old');
  await writeFile(`${file}.part`, 'a download of somebody');

  await writePrivateFile(file, 'new');

  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(`${file}.part`, 'utf8')).toBe('a download of somebody');
  expect((await readdir(dir)).sort()).toEqual(['seats.csv', 'seats.csv.part']);
});

it('leaves nothing behind where it could not write', async () => {
  await mkdir(join(dir, 'taken', 'inside'), { recursive: true });

  await expect(writePrivateFile(join(dir, 'taken'), 'new')).rejects.toThrow();

  expect(await readdir(dir)).toEqual(['taken']);
});
