import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { ledgerBackends, newLedgerDir } from '../testing/postgres.ts';
import { readLedgerLock } from './lock-file.ts';
import { migrate, migrations } from './migrate.ts';
import { openLedger, type Ledger } from './open-ledger.ts';

const clock = systemClock();
const log = pino({ level: 'silent' });
const backends = await ledgerBackends();
const ledgers: Ledger[] = [];
const children: ChildProcess[] = [];
const dirs: string[] = [];

async function ledgerDir(): Promise<string> {
  const dir = await newLedgerDir();
  dirs.push(dir);
  return dir;
}

async function openAt(dir: string): Promise<Ledger> {
  const ledger = await openLedger({ location: { kind: 'embedded', dir }, clock, log });
  ledgers.push(ledger);
  return ledger;
}

/** Opens the ledger in a process of its own and runs `body` there; lines it prints arrive in `lines`. */
function inChild(dir: string, body: string) {
  const script = `
    import { pino } from 'pino';
    import { openLedger } from './src/ledger/open-ledger.ts';
    import { systemClock } from './src/lib/clock.ts';
    const ledger = await openLedger({
      location: { kind: 'embedded', dir: process.argv[1] }, clock: systemClock(), log: pino({ level: 'silent' }) });
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  await Promise.all(ledgers.splice(0).map((ledger) => ledger.close()));
});

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
});

describe('the embedded ledger', () => {
  it('keeps every acknowledged commit over a SIGKILL, and its audit chain holds', async () => {
    const dir = await ledgerDir();
    const { child, lines } = inChild(
      dir,
      `for (let n = 1; ; n += 1) {
         await ledger.audit.append({ tenantId: 't', actor: 'a', action: 'x', subject: 's', body: { n } });
         console.log(n);
       }`,
    );
    let acknowledged = 0;
    for await (const line of lines) {
      acknowledged = Number(line);
      if (acknowledged === 60) child.kill('SIGKILL');
    }

    const ledger = await openAt(dir);
    const verdict = await ledger.audit.verify();
    const kept = await ledger.audit.tail(10_000);

    expect(acknowledged).toBeGreaterThanOrEqual(60);
    expect(verdict).toMatchObject({ ok: true, events: kept.length });
    expect(kept.map(({ body }) => body.n).slice(0, acknowledged)).toEqual(
      Array.from({ length: acknowledged }, (_, index) => index + 1),
    );
    // At most the one that was being written when the process died was not acknowledged.
    expect(kept.length).toBeLessThanOrEqual(acknowledged + 1);
  });

  it('is refused while another process has it, which can be found through the lock', async () => {
    const dir = await ledgerDir();
    const { child, lines } = inChild(
      dir,
      `await ledger.announce({ controlUrl: 'http://127.0.0.1:9', controlToken: 'secret' });
       console.log('open'); setInterval(() => {}, 1000);`,
    );
    await once(lines, 'line');

    const refusal = await openAt(dir).catch((error: unknown) => error);
    const lock = await readLedgerLock(dir);
    const { mode } = await stat(join(dir, 'ledger.lock'));
    await kill(child);
    const afterwards = await readLedgerLock(dir);
    const ledger = await openAt(dir);
    await ledger.ping();

    expect(refusal).toMatchObject({ code: 'LEDGER_IN_USE' });
    expect(lock).toMatchObject({ pid: child.pid, controlUrl: 'http://127.0.0.1:9', controlToken: 'secret' });
    expect(mode & 0o777).toBe(0o600);
    expect(afterwards).toBeNull();
    expect((await readLedgerLock(dir))?.pid).toBe(process.pid);
  });

  it('is refused twice in one process, and released when closed', async () => {
    const dir = await ledgerDir();
    const first = await openAt(dir);

    await expect(openAt(dir)).rejects.toMatchObject({ code: 'LEDGER_IN_USE' });
    await first.close();
    await openAt(dir);
  });

  it('takes over the lock of a later process with the same pid, and a lock that is not readable', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-lock-'));
    dirs.push(dir);
    const path = join(dir, 'ledger.lock');
    const lock = { pid: process.pid, startedAt: '2026-01-01T00:00:00.000Z', processKey: 'another boot/1' };
    await writeFile(path, JSON.stringify(lock));
    const ofAnotherProcess = await readLedgerLock(dir);
    await writeFile(path, '{"pid": ');

    expect(ofAnotherProcess).toBeNull();
    expect(await readLedgerLock(dir)).toBeNull();
  });

  it('says what is wrong with a directory that is no database', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-broken-'));
    dirs.push(dir);
    await mkdir(join(dir, 'database'));
    await writeFile(join(dir, 'database', 'PG_VERSION'), '9.1\n');
    await chmod(dir, 0o700);

    await expect(openAt(dir)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' });
    expect(await readLedgerLock(dir)).toBeNull();
    expect(await readFile(join(dir, 'database', 'PG_VERSION'), 'utf8')).toBe('9.1\n');
  });

  it('gives claims of the process that died back: slots can be claimed, sends are of unknown outcome', async () => {
    const dir = await ledgerDir();
    const before = await openAt(dir);
    const slot = { job: 'weekly', slot: '2026-11-16T06:00:00.000Z', holder: 'a', leaseSeconds: 3600 };
    await before.slots.claim(slot);
    const sent = { tenantId: 't', eventKey: 'e', recipient: 'r', caseId: null };
    const { id } = await before.deliveries.enqueue(sent);
    await before.deliveries.claim(id);
    await before.close();

    const after = await openAt(dir);

    expect(await after.slots.claim({ ...slot, holder: 'b' })).toBe(true);
    expect(await after.deliveries.stuck('t')).toMatchObject([{ id, state: 'unknown' }]);
    expect(await after.deliveries.due(10)).toEqual([]);
  });

  it('refuses a statement that goes round the transaction it is in, instead of waiting for ever', async () => {
    const { sql } = await openAt(await ledgerDir());

    await expect(sql.transaction(async () => sql.query('select 1'))).rejects.toThrow(TypeError);
    expect(await sql.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a server that cannot be reached', () => {
  it('is named as the fault, to be tried again', async () => {
    const location = { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' } as const;

    await expect(openLedger({ location, clock, log })).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      retryable: true,
    });
  });
});

describe.each(backends)('the schema on $name', (backend) => {
  it('is brought up to date once, and a failed migration leaves nothing behind', async () => {
    const { sql } = await backend.open();
    const last = migrations.at(-1)!.id;
    const next = { id: last + 1, name: 'next', text: 'create table seatkeeper.extra (x int);' };
    const broken = {
      id: last + 2,
      name: 'broken',
      text: 'create table seatkeeper.more (x int); select 1 / 0;',
    };

    expect(await migrate(sql, clock)).toBe(0);
    await expect(migrate(sql, clock, [...migrations, next, broken])).rejects.toThrow(/division by zero/);
    expect(await migrate(sql, clock, [...migrations, next])).toBe(1);
    expect(await sql.query('select * from seatkeeper.extra')).toEqual([]);
    await expect(migrate(sql, clock)).rejects.toMatchObject({ code: 'LEDGER_NEWER' });
    await expect(
      migrate(sql, clock, [...migrations, { ...next, text: `${next.text} -- edited` }]),
    ).rejects.toMatchObject({ code: 'LEDGER_SCHEMA_CHANGED' });
  });

  it('is made once when replicas start together', async () => {
    const [{ sql } = expect.fail(), ...others] = await backend.openReplicas(3);

    expect(await sql.query('select id from seatkeeper.migrations')).toEqual(
      migrations.map(({ id }) => ({ id })),
    );
    expect(others).toHaveLength(2);
  });

  it('gives instants, days, counts and documents back as plain data', async () => {
    const { sql } = await backend.open();

    const rows = await sql.query(
      `select '2026-11-22 10:00:00.25+02'::timestamptz as instant, '2026-11-22'::date as day, count(*) as count,
         $1::jsonb as document, $2::text[] as list, null::int as nothing from (values (1), (2)) two (x)`,
      [JSON.stringify({ b: 1, a: [null, 'x'] }), ['p', 'q"{}']],
    );

    expect(rows).toEqual([
      {
        instant: '2026-11-22T08:00:00.250Z',
        day: '2026-11-22',
        count: 2,
        document: { a: [null, 'x'], b: 1 },
        list: ['p', 'q"{}'],
        nothing: null,
      },
    ]);
  });
});
