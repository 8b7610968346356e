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

describe('amounts', () => {
  it.each([0, -1200.55, 0.1])('are kept with their parts: %s', async (usedHours) => {
    const dir = await temporaryFolder();
    const lake = await openTestLake(dir);
    try {
      const day = { orderId: 'o', skuName: null, kind: null, usedOn: '2026-11-01', quantity: null };
      const reservation_days = [{ ...day, reservationId: 'r', reservedHours: null, usedHours }];

      const run = await storeRun(lake, { reservation_days });
      const file = join(dir, 'days.csv');
      await run.exportTable('reservation_days', file, 'csv');

      const [header = '', line = ''] = (await readFile(file, 'utf8')).trim().split('\n');
      expect(Number(line.split(',')[header.split(',').indexOf('usedHours')])).toBe(usedHours);
    } finally {
      await lake.close();
      await rm(dir, { recursive: true });
    }
  });

  it.each([NaN, Infinity, '12', true])('are no %s', (value) => {
    expect(() => storedValue(value, 'amount', 'usedHours')).toThrow(TypeError);
  });
});
