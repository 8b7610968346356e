import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeConnector, type FakeConnector } from '../bot/testing/fake-connector.ts';
import { createOwner, type Owner } from '../crash/owner.ts';
import { startProduct, untilReady, type ProductProcess } from '../crash/product-process.ts';
import { ConfigError } from '../config/errors.ts';
import { loadConfig } from '../config/load-config.ts';
import { askControl } from '../control/ask-control.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { readLedgerLock } from '../ledger/lock-file.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { groundTruth, registerRows } from '../twin/truth.ts';

const clock = systemClock();
const source = (name: string) => fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
const stranger = '11111111-2222-4333-8444-555555555555';

interface CaseDocument {
  readonly id: string;
  readonly kind: string;
  readonly product: string;
  readonly state: string;
  readonly version: number;
  readonly seats: number;
  readonly steps: readonly { readonly userId: string; readonly outcome: string | null }[];
}

let dir: string;
let port: number;
let tenant: Tenant;
let twin: RunningTwin;
let connector: FakeConnector;
let product: ProductProcess;
let owner: Owner;
let other: Owner;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-process-'));
  await rename(await newLedgerDir(), join(dir, 'ledger'));
  port = await freePort();
  tenant = createPopulation({ seed: 5, users: 300, today: isoOf(dayOfInstant(clock.now())) });
  twin = await serveTwin({ tenant, port: 0, clock, log: createLog('silent'), latencyMs: 15 });
  connector = await startFakeConnector();
  const { tenantId } = tenant;
  owner = createOwner({ port, serviceUrl: connector.serviceUrl, tenantId });
  other = createOwner({ port, serviceUrl: connector.serviceUrl, tenantId, aadObjectId: stranger });
  await writeFile(join(dir, 'register.csv'), registerRows(tenant));
  expect(await command('register', 'import', 'register.csv')).toMatchObject({ exitCode: 0 });
  await start();
  await owner.install();
  await other.install();
});
afterAll(async () => {
  await product.stop();
  await twin.stop();
  await connector.close();
  await rm(dir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  product = await startProduct({ env: env(), port, logFile: join(dir, 'product.log') });
  await untilReady(product, port);
}

function env(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    INIT_CWD: dir,
    TENANT_ID: tenant.tenantId,
    GRAPH_BASE_URL: twin.url,
    SEATKEEPER_DATA_DIR: dir,
    SEATKEEPER_LOG_LEVEL: 'error',
    PORT: String(port),
    PLAYGROUND_PORT: '0',
    // A dozen processes of the same files: one compiles them for all, and for the next run.
    NODE_COMPILE_CACHE: join(tmpdir(), 'seatkeeper-compile-cache'),
    ...change,
  };
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(script: string, words: readonly string[], change: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: env(change), maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
    const child = execFile(process.execPath, [source(script), ...words], options, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** One command as a script runs it: everything on stdout is its one document. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names what the caller expects of a parsed document
async function command<D = object>(
  ...words: readonly string[]
): Promise<{ readonly exitCode: number; readonly document: D; readonly stderr: string }> {
  const { exitCode, stdout, stderr } = await node('cli', [...words, '--json']);
  expect(stdout).toMatch(/^[^\n]+\n$/);
  return { exitCode, document: JSON.parse(stdout) as D, stderr };
}

/** The same command at the control door, without a process of its own. */
async function ask(...words: readonly string[]): Promise<unknown> {
  const lock = await readLedgerLock(join(dir, 'ledger'));
  if (lock?.controlUrl === undefined || lock.controlToken === undefined)
    throw new TypeError('nobody listens at the control door');
  const { controlUrl, controlToken } = lock;
  const line = { argv: words, cwd: dir, account: 'process-test' };
  const result = await askControl({ controlUrl, controlToken }, line, fetch);
  return result.document;
}

async function caseOf(productName: string): Promise<CaseDocument> {
  const { cases } = (await ask('cases')) as { cases: CaseDocument[] };
  const found = cases.find(
    ({ kind, product: name }) => kind !== 'entitlement-warning' && name === productName,
  );
  if (found === undefined) throw new TypeError(`no case of ${productName}`);
  return (await ask('case', found.id)) as CaseDocument;
}

async function untilState(caseId: string, ...states: readonly string[]): Promise<CaseDocument> {
  const signal = AbortSignal.timeout(30_000);
  for (;;) {
    const document = (await ask('case', caseId)) as CaseDocument;
    if (states.includes(document.state)) return document;
    if (signal.aborted) throw new TypeError(`the case is still ${document.state}`);
    await wait(50);
  }
}

async function post(body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${port}/api/messages`;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

function removals(productName: string): string[] {
  const skuIds = groundTruth(tenant).positions.find((each) => each.product === productName)?.skuIds ?? [];
  return twin.writes
    .filter(({ remove }) => remove.some((skuId) => skuIds.includes(skuId)))
    .map(({ userId }) => userId)
    .sort();
}

/** Those who may lose the product, by the twin's own truth. */
function reclaimable(productName: string): ReadonlySet<string> {
  const seats = groundTruth(tenant).seats.filter((each) => each.product === productName && each.reclaimable);
  return new Set(seats.map(({ userId }) => userId));
}

describe('the product as a process', () => {
  it('answers commands through the live process, one document each', async () => {
    const position = await command<{ positions: { assigned: number }[] }>('position', 'E5');
    const unknown = await command<{ error: { code: string } }>('position', 'quux');

    expect(position.exitCode).toBe(0);
    expect(position.stderr).toContain('goes through it');
    expect(position.document.positions[0]?.assigned).toBe(groundTruth(tenant).positions[0]?.assigned);
    expect(unknown).toMatchObject({ exitCode: 2, document: { error: { code: 'COMMAND_USAGE' } } });
  });

  it('refuses a second process on its data, and an environment that is not safe', async () => {
    const [second, unsafe] = await Promise.all([
      node('main', [], { PORT: '0' }),
      node('main', [], { NODE_ENV: 'production', TENANT_ID: '', GRAPH_BASE_URL: '' }),
    ]);

    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain('LEDGER_IN_USE');
    expect(unsafe.exitCode).toBe(2);
    expect(unsafe.stderr).toContain('TENANT_ID');
    // One refused environment shows how the process ends; that another is refused needs none.
    const problems = [expect.objectContaining({ at: 'HOST' })];
    expect(() => loadConfig(env({ HOST: '0.0.0.0' }))).toThrow(
      expect.objectContaining({ name: ConfigError.name, problems }),
    );
  });

  it('turns away what is not a turn of its tenant', async () => {
    expect(await post('{')).toBe(400);
    expect(await post('{}')).toBe(400);
    expect(await post('[]')).toBe(400);
    const foreign = createOwner({ port, serviceUrl: connector.serviceUrl, tenantId: stranger });
    await foreign.press('case.confirm', { caseId: 'x', version: 1 }, 'card-1').catch(() => null);

    expect(twin.writes).toEqual([]);
  });

  it('removes nothing for a stranger, a malformed payload, an unknown verb or an edited case id', async () => {
    const { id: caseId, version } = await caseOf('microsoft-365-e5');
    await other.press('case.reclaim', { caseId, version }, 'card-1');
    await other.press('case.confirm', { caseId, version }, 'card-1');
    await owner.press('case.destroy', { caseId, version }, 'card-1');
    await owner.press('case.confirm', { caseId: "' or 1=1", version }, 'card-1');
    await owner.press('case.confirm', { caseId: stranger, version }, 'card-1');
    await owner.press('case.confirm', { caseId, version: 'newest' }, 'card-1');
    await owner.press('case.confirm', { caseId, version: version - 1 }, 'card-1');
    await owner.press('case.confirm', { caseId }, 'card-1');

    expect(await caseOf('microsoft-365-e5')).toMatchObject({ state: 'asked' });
    expect(twin.writes).toEqual([]);
  });

  it('carries a decision out once, however often it is confirmed, and takes it back once', async () => {
    const before = await caseOf('microsoft-365-e5');
    const press = () => owner.press('case.confirm', { caseId: before.id, version: before.version }, 'card-1');
    await Promise.all([press(), press(), press(), press()]);
    const done = await untilState(before.id, 'verified', 'partlyDone');
    await press();

    const removed = removals('microsoft-365-e5');
    expect(removed.length).toBeGreaterThan(0);
    expect(new Set(removed).size).toBe(removed.length);
    expect(removed).toEqual(
      done.steps
        .filter(({ outcome }) => outcome === 'applied')
        .map(({ userId }) => userId)
        .sort(),
    );
    expect(removed.filter((userId) => !reclaimable('microsoft-365-e5').has(userId))).toEqual([]);

    const undo = () => owner.press('case.undo', { caseId: before.id, version: done.version }, 'card-1');
    await Promise.all([undo(), undo()]);
    await untilState(before.id, 'undone');
    await undo();
    const restored = twin.writes.filter(({ add }) => add.length > 0).map(({ userId }) => userId);
    expect(restored.sort()).toEqual(removed);
  });

  it('ends on SIGTERM in the middle of a reclaim, and continues at the next start', async () => {
    const { id: caseId, version } = await caseOf('microsoft-365-e3');
    await owner.press('case.confirm', { caseId, version }, 'card-2');
    while (removals('microsoft-365-e3').length === 0) await wait(5);
    await product.stop();
    expect(product.child).toMatchObject({ exitCode: 0, signalCode: null });

    await start();
    const done = await untilState(caseId, 'verified', 'partlyDone');
    const removed = removals('microsoft-365-e3');
    expect(new Set(removed).size).toBe(removed.length);
    expect(removed).toEqual(
      done.steps
        .filter(({ outcome }) => outcome === 'applied')
        .map(({ userId }) => userId)
        .sort(),
    );
  });

  it('signs its audit trail outside the database, and hands out evidence while it runs', async () => {
    const { id } = await caseOf('microsoft-365-e5');
    const verified = await ask('audit', 'verify');
    const exported = await ask('evidence', id, '--to', 'evidence');
    const checked = await command('evidence', 'verify', 'evidence');
    const ready = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as object;

    expect(verified).toMatchObject({ ok: true, witnessed: { from: 0 } });
    expect(exported).toMatchObject({ trail: { ok: true } });
    expect(checked).toMatchObject({ exitCode: 0, document: { ok: true, wasTrailWhole: true } });
    expect(ready).toMatchObject({ checks: { database: null }, encryptionAtRest: { outcome: 'unstated' } });
  });

  it('finds the first broken link of a trail that was tampered with', async () => {
    expect(await ask('audit', 'verify')).toMatchObject({ ok: true });
    await product.stop();
    const database = new PGlite(join(dir, 'ledger', 'database'));
    await tamper(database);
    await database.close();

    expect(await command('audit', 'verify')).toMatchObject({ exitCode: 1, document: { ok: false, seq: 3 } });
  });
});

async function tamper(database: PGlite): Promise<void> {
  await database.exec('alter table seatkeeper.audit disable trigger all');
  await database.query("update seatkeeper.audit set actor = 'nobody' where seq = 3");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}
