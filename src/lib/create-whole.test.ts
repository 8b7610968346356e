import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWhole } from './create-whole.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatkeeper-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('is made by one of many, whole, and nothing else is left', async () => {
  const file = join(folder, 'lock');
  const made = await Promise.all(Array.from({ length: 20 }, (_, n) => createWhole(file, `holder ${n}`)));

  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toBe(`holder ${made.indexOf(true)}`);
  expect(await readdir(folder)).toEqual(['lock']);
});

it('has no name before it has its content', async () => {
  const file = join(folder, 'lock');
  const killed = createWhole(file, 'holder', async (draft) => {
    expect(await readFile(draft, 'utf8')).toBe('holder');
    expect(await readdir(folder)).not.toContain('lock');
    throw new Error('killed');
  });

  await expect(killed).rejects.toThrow('killed');
  expect(await readdir(folder)).toEqual([]);
});

it('is made on a disk that knows no links, once', async () => {
  const file = join(folder, 'lock');
  const noLinks = async () => {
    throw Object.assign(new Error('no links'), { code: 'ENOTSUP' });
  };

  expect(await createWhole(file, 'first', noLinks)).toBe(true);
  expect(await createWhole(file, 'second', noLinks)).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('first');
  expect(await readdir(folder)).toEqual(['lock']);
});
