import { rm } from 'node:fs/promises';
import { afterEach, beforeEach } from 'vitest';
import type { Lake } from '../lake.ts';
import { runFolder } from '../run-folder.ts';
import type { CollectionRun } from '../run-in-the-making.ts';
import { openTestLake, temporaryFolder, testTenant } from '../test-lake.ts';

/** A lake of its own for each test of a file, which begins a new part after three rows. */
export interface SmallPartsLake {
  readonly dir: string;
  readonly lake: Lake;
  readonly open: () => Promise<CollectionRun>;
  readonly folderOf: (run: CollectionRun) => string;
  /** As another process would find it. */
  readonly reopen: () => Promise<void>;
}

const smallParts = { rowsPerPart: 3 };

export function smallPartsLake(): SmallPartsLake {
  let opened: { readonly dir: string; readonly lake: Lake } | null = null;
  const now = () => {
    if (opened === null) throw new TypeError('The lake is there within a test only.');
    return opened;
  };

  beforeEach(async () => {
    const dir = await temporaryFolder();
    opened = { dir, lake: await openTestLake(dir, smallParts) };
  });
  afterEach(async () => {
    const { dir, lake } = now();
    await lake.close();
    await rm(dir, { recursive: true });
    opened = null;
  });

  return {
    get dir() {
      return now().dir;
    },
    get lake() {
      return now().lake;
    },
    open: () => now().lake.openRun(testTenant),
    reopen: async () => {
      const { dir, lake } = now();
      await lake.close();
      opened = { dir, lake: await openTestLake(dir, smallParts) };
    },
    folderOf: (run) => runFolder(now().dir, testTenant.tenantId, run.asOf, run.runId),
  };
}
