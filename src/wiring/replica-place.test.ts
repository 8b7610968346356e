import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replicaPlace } from './replica-place.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-place-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the name of a place', () => {
  it('is one for all who start in it at once, and for whoever comes later', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => replicaPlace(dir)));

    expect(new Set([...names, await replicaPlace(dir)]).size).toBe(1);
    expect(names[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not made up anew where it cannot be read', async () => {
    await writeFile(join(dir, 'place-id'), 'somewhere else');

    await expect(replicaPlace(dir)).rejects.toMatchObject({ code: 'PLACE_ID_UNUSABLE' });
  });
});
