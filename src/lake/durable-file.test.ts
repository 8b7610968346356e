import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkFile } from './durable-file.ts';
import { temporaryFolder } from './test-lake.ts';

const refuses = (code: string) => () => Promise.reject(Object.assign(new Error('refused'), { code }));

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'part'), 'rows');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The name a part has in the folder of another run. */
const second = (): string => join(folder, 'later', 'part');

describe('a second name of a file', () => {
  it('is the same file, in place of whatever had the name', async () => {
    await linkFile(join(folder, 'part'), second());
    await linkFile(join(folder, 'part'), second());

    expect((await stat(second())).ino).toBe((await stat(join(folder, 'part'))).ino);
  });

  it.each(['ENOTSUP', 'EPERM', 'EXDEV', 'EMLINK'])('is a copy where the disk answers %s', async (code) => {
    await linkFile(join(folder, 'part'), second(), refuses(code));

    expect(await readFile(second(), 'utf8')).toBe('rows');
    expect(await readdir(join(folder, 'later'))).toEqual(['part']);
    expect((await stat(second())).ino).not.toBe((await stat(join(folder, 'part'))).ino);
  });

  it('is refused for any other reason', async () => {
    const linked = linkFile(join(folder, 'part'), second(), refuses('ENOSPC'));

    await expect(linked).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
