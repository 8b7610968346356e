import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePolicy } from '../config/parse-policy.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { checkRun, type TenantCheck } from './check-run.ts';
import { faultsOf } from './fault-plan.ts';
import { morning, runProduct, type ProductRun } from './product-run.ts';

/** What tenants share: one ledger, one policy. */
export interface Stage {
  /** The product's own documents of the tenant of a seed; what they rest on stays in the folder. */
  product(seed: number, users: number, folder: string): Promise<ProductRun>;
  /** The product beside the oracle. Leaves nothing behind. */
  check(seed: number, users: number): Promise<TenantCheck>;
  close(): Promise<void>;
}

export const policyFile = fileURLToPath(new URL('../../env/policy.json', import.meta.url));

/** Opens a ledger in the folder; tenants get a folder beside it. */
export async function openStage(dir: string): Promise<Stage> {
  const parsed = parsePolicy(await readFile(policyFile, 'utf8'));
  if (!parsed.ok) throw new TypeError(`env/policy.json: ${JSON.stringify(parsed.problems)}`);
  const { policy } = parsed;
  const ledger = await openLedger({
    location: { kind: 'embedded', dir: join(dir, 'ledger') },
    clock: fixedClock(morning),
    log: createLog('silent'),
  });
  const product = (seed: number, users: number, folder: string) =>
    runProduct({ seed, users, faults: faultsOf(seed), policy, ledger, dir: folder });
  return {
    product,
    async check(seed, users) {
      const folder = join(dir, `tenant-${seed}`);
      try {
        return await checkRun(seed, await product(seed, users, folder), { dir: folder, policyFile });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    close: () => ledger.close(),
  };
}
