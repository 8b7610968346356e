import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { askControl } from '../control/ask-control.ts';
import { readLedgerLock } from '../ledger/lock-file.ts';

const tries = 60;

/** The document of a command, as the product that has the data directory open answers it; asked again while it starts. */
export async function askProcess<T>(dataDir: string, ...argv: readonly string[]): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const lock = await readLedgerLock(join(dataDir, 'ledger'));
    try {
      const { controlUrl, controlToken } = lock ?? {};
      if (controlUrl === undefined || controlToken === undefined)
        throw new TypeError('nobody answers for the ledger');
      const line = { argv: [...argv], cwd: dataDir, account: 'crash-test' };
      const result = await askControl({ controlUrl, controlToken }, line, fetch);
      return result.document as T;
    } catch (error) {
      if (attempt === tries) throw error;
      await wait(250);
    }
  }
}
