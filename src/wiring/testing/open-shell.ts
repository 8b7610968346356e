import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode } from '../../commands/command-result.ts';
import { runCommandLine } from '../../commands/run-command-line.ts';
import { loadConfig } from '../../config/load-config.ts';
import { clockFrom } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { newLedgerDir } from '../../testing/postgres.ts';
import { skippingTime } from '../../testing/skipping-time.ts';
import { parseFaults } from '../../twin/faults.ts';
import { createPopulation } from '../../twin/population.ts';
import { serveTwin, type RunningTwin } from '../../twin/serve-twin.ts';
import { groundTruth, registerRows, type Truth } from '../../twin/truth.ts';
import { compose, type Product } from '../compose.ts';

/** What a script gets of a command: its one document, parsed again from text. */
export interface Answered<D> {
  readonly exitCode: ExitCode;
  readonly document: D;
}

/** The command line over a whole product, in this process, on a twin of its own. */
export interface Shell {
  readonly dir: string;
  readonly twin: RunningTwin;
  readonly truth: Truth;
  /** The sample register, as CSV. */
  readonly register: string;
  product(): Product;
  /** The document type is what the test expects; the test checks what it uses. */
  run<D = { readonly error: { readonly code: string } }>(...argv: readonly string[]): Promise<Answered<D>>;
  setFaults(list: string): void;
  /** Closes the product and opens it on the same data, at `now`. */
  reopen(now: string): Promise<void>;
  close(): Promise<void>;
}

export interface ShellOptions {
  readonly seed: number;
  readonly users: number;
  /** RFC 3339. */
  readonly now: string;
}

export async function openShell({ seed, users, now }: ShellOptions): Promise<Shell> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-shell-'));
  await rename(await newLedgerDir(), join(dir, 'ledger'));
  const log = createLog('silent');
  const tenant = createPopulation({ seed, users, today: now.slice(0, 10) });
  const twin = await serveTwin({ tenant, port: 0, clock: clockFrom(new Date(now)), log });
  const config = loadConfig({
    TENANT_ID: tenant.tenantId,
    GRAPH_BASE_URL: twin.url,
    SEATKEEPER_DATA_DIR: dir,
    SEATKEEPER_LOG_LEVEL: 'silent',
  });
  const openAt = (instant: string) => compose(config, { ...skippingTime(new Date(instant)), log });
  let product = await openAt(now);
  return {
    dir,
    twin,
    truth: groundTruth(tenant),
    register: registerRows(tenant),
    product: () => product,
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names what the caller expects of a parsed document
    run: async <D>(...argv: readonly string[]) => {
      const line = { argv: [...argv, '--json'], cwd: dir };
      const result = await runCommandLine(line, { services: async () => product, actor: 'tester' });
      return { exitCode: result.exitCode, document: JSON.parse(JSON.stringify(result.document)) as D };
    },
    setFaults: (list) => twin.setFaults(parseFaults(list)),
    reopen: async (instant) => {
      await product.close();
      product = await openAt(instant);
    },
    close: async () => {
      await product.close();
      await twin.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
