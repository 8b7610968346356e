import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, type Ledger, type LedgerDeps } from '../open-ledger.ts';

/** What the tests of a file open, to be put away by its hooks. */
export interface PutAway {
  /** A new folder in the temporary one; its name begins with the prefix. */
  folder(prefix: string): Promise<string>;
  /** One that was made elsewhere. */
  keepFolder(dir: string): string;
  open(deps: LedgerDeps): Promise<Ledger>;
  closeLedgers(): Promise<void>;
  removeFolders(): Promise<void>;
}

export function createPutAway(): PutAway {
  const dirs: string[] = [];
  const open = new Set<Ledger>();
  const keepFolder = (dir: string): string => {
    dirs.push(dir);
    return dir;
  };
  return {
    folder: async (prefix) => keepFolder(await mkdtemp(join(tmpdir(), prefix))),
    keepFolder,
    open: async (deps) => {
      const ledger = await openLedger(deps);
      open.add(ledger);
      return ledger;
    },
    closeLedgers: async () => {
      for (const ledger of open) await ledger.close();
      open.clear();
    },
    removeFolders: async () => {
      await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
    },
  };
}
