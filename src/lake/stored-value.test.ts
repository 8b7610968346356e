import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storedValue } from './stored-value.ts';
import { openTestLake, storeRun, temporaryFolder } from './test-lake.ts';

describe('bytes', () => {
  it('are kept exactly, also where a count could not hold them', async () => {
    const dir = await temporaryFolder();
    const lake = await openTestLake(dir);
    try {
      const sizes = [0, 53_687_091_201, Number.MAX_SAFE_INTEGER, null];
      const mailboxes = sizes.map((storageBytes, index) => ({ userKey: `user-${index}`, storageBytes }));

      const run = await storeRun(lake, { mailboxes });
      const file = join(dir, 'mailboxes.csv');
      await run.exportTable('mailboxes', file, 'csv');

      const [header = '', ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
      const column = header.split(',').indexOf('storageBytes');
      const kept = lines.map((line) => line.split(',')[column]);
      expect(kept.map((text) => (text === '' ? null : Number(text)))).toEqual(sizes);
    } finally {
      await lake.close();
      await rm(dir, { recursive: true });
    }
  });

  it.each([0.5, 2 ** 53, NaN, '12', true])('are no %s', (value) => {
    expect(() => storedValue(value, 'bytes', 'storageBytes')).toThrow(TypeError);
  });
});
