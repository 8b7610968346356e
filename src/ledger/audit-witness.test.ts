import { chmod, copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { newLedgerDir, startPostgres } from '../testing/postgres.ts';
import { hashOf, sha256, type AuditRow } from './audit-chain.ts';
import type { Checkpoint } from './audit-checkpoint.ts';
import { openLedger, type Ledger } from './open-ledger.ts';
import { createPutAway } from './testing/put-away.ts';

const log = pino({ level: 'silent' });
const put = createPutAway();
const postgres = await startPostgres();

afterEach(() => put.closeLedgers());
afterAll(async () => {
  await postgres?.stop();
  await put.removeFolders();
});

interface House {
  readonly dir: string;
  readonly auditDir: string;
  readonly file: string;
  open(change?: { readonly everyEvents?: number; readonly keyFile?: string }): Promise<Ledger>;
  lines(): Promise<Checkpoint[]>;
}

async function newHouse(url: string | null = null): Promise<House> {
  const dir = put.keepFolder(await newLedgerDir());
  const auditDir = await put.folder('seatkeeper-audit-');
  const file = join(auditDir, 'checkpoints.jsonl');
  return {
    dir,
    auditDir,
    file,
    open: ({ everyEvents = 5, keyFile = null as string | null } = {}) =>
      put.open({
        location: url === null ? { kind: 'embedded', dir } : { kind: 'postgres', url },
        clock: systemClock(),
        log,
        witness: { tenantId: 't', dir: auditDir, keyFile, everyEvents, place: `${hostname()}:${auditDir}` },
      }),
    lines: async () =>
      (await readFile(file, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Checkpoint),
  };
}

async function append(ledger: Ledger, count: number, body = {}): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await ledger.audit.append({
      tenantId: 't',
      actor: 'somebody',
      action: 'case.approved',
      subject: `case:${n % 3}`,
      body: { n, ...body },
    });
  }
}

/** What somebody with the database's password can do: everything, and every hash fits again. */
async function rewrite({ sql }: Ledger, change: (row: AuditRow) => AuditRow | null): Promise<void> {
  const rows = await sql.query<AuditRow>(
    'select seq, at, tenant_id as "tenantId", actor, action, subject, body, prev_hash as "prevHash", hash from seatkeeper.audit order by seq',
  );
  const first = rows[0]!;
  let head = { seq: 0, hash: first.prevHash };
  await sql.exec('alter table seatkeeper.audit disable trigger all; delete from seatkeeper.audit');
  for (const row of rows.flatMap((each) => change(each) ?? [])) {
    const rest = { ...row, seq: head.seq + 1, prevHash: head.hash };
    head = { seq: rest.seq, hash: hashOf(rest) };
    await sql.query(
      'insert into seatkeeper.audit (seq, at, tenant_id, actor, action, subject, body, prev_hash, hash) values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)',
      [
        rest.seq,
        rest.at,
        rest.tenantId,
        rest.actor,
        rest.action,
        rest.subject,
        JSON.stringify(rest.body),
        rest.prevHash,
        head.hash,
      ],
    );
  }
  await sql.query('update seatkeeper.audit_head set seq = $1, hash = $2', [head.seq, head.hash]);
}

/** And somebody who can also write beside the database. */
async function fitHeadFile({ sql }: Ledger, { dir }: House): Promise<void> {
  const [head] = await sql.query('select seq, hash from seatkeeper.audit_head');
  await writeFile(join(dir, 'audit-head.json'), `${JSON.stringify(head)}\n`);
}

describe('checkpoints of the embedded ledger', () => {
  it('begin by themselves, for their owner only, and are written when it is time', async () => {
    const house = await newHouse();
    const ledger = await house.open({ everyEvents: 5 });
    await append(ledger, 4);
    await ledger.audit.checkpoints();
    const before = await house.lines();
    await append(ledger, 1, { event: 'finish', to: 'verified' });
    await ledger.audit.checkpoints();
    const atSettled = await house.lines();
    await append(ledger, 2);
    await ledger.close();
    const atClosing = await house.lines();

    expect(before.map(({ seq }) => seq)).toEqual([0, 5]);
    expect(atSettled.map(({ seq }) => seq)).toEqual([0, 5, 6]);
    expect(atClosing.map(({ seq }) => seq)).toEqual([0, 5, 6, 8]);
    for (const name of ['checkpoints.jsonl', 'audit-key.pem']) {
      expect((await stat(join(house.auditDir, name))).mode & 0o777).toBe(0o600);
    }
    const reopened = await house.open();
    const verdict = await reopened.audit.verify();
    expect(verdict).toMatchObject({
      ok: true,
      events: 8,
      witnessed: { checkpoints: 4, from: 0, to: 8, keyId: atClosing[0]?.keyId },
    });
    expect(await house.lines()).toEqual(atClosing);
  });

  it('begin now on a ledger that had none, and say from which event on', async () => {
    const house = await newHouse();
    const bare = await openLedger({
      location: { kind: 'embedded', dir: house.dir },
      clock: systemClock(),
      log,
    });
    await append(bare, 7);
    await bare.close();

    const ledger = await house.open();
    const verdict = await ledger.audit.verify();

    expect(verdict).toMatchObject({ ok: true, events: 8, witnessed: { from: 7, to: 7 } });
    expect((await ledger.audit.tail(1))[0]).toMatchObject({
      action: 'audit.witness-begun',
      body: { witnessedFrom: 7 },
    });
  });

  it('sign what a process that died had left unsigned', async () => {
    const house = await newHouse();
    const first = await house.open({ everyEvents: 100 });
    await append(first, 3);
    const whileOpen = await readFile(house.file);
    await first.close();
    await writeFile(house.file, whileOpen);
    const db = await openLedger({
      location: { kind: 'embedded', dir: house.dir },
      clock: systemClock(),
      log,
    });
    await db.sql.query('update seatkeeper.audit_witnesses set checkpoints = 1, last_hash = $1', [
      // As it was before the closing checkpoint.
      sha256(whileOpen.toString().trimEnd()),
    ]);
    await db.close();

    const second = await house.open();

    expect((await house.lines()).map(({ seq }) => seq)).toEqual([0, 4]);
    expect(await second.audit.verify()).toMatchObject({ ok: true, witnessed: { to: 4 } });
  });

  it('tell of a chain that was written anew with fitting hashes, beside a fitting head file', async () => {
    const house = await newHouse();
    const ledger = await house.open();
    await append(ledger, 12);
    await ledger.audit.checkpoint();
    await rewrite(ledger, (row) => (row.seq === 4 ? { ...row, actor: 'nobody' } : row));
    await fitHeadFile(ledger, house);

    expect(await ledger.audit.verify()).toMatchObject({ ok: false, problem: 'rewritten', seq: 5 });
    expect(await ledger.audit.checkpoint()).toMatchObject({ kind: 'stopped' });
  });

  it('are not signed over a stretch that does not hold', async () => {
    const house = await newHouse();
    const ledger = await house.open({ everyEvents: 100 });
    await append(ledger, 6);
    await ledger.sql.exec(
      "alter table seatkeeper.audit disable trigger all; update seatkeeper.audit set actor = 'nobody' where seq = 3",
    );

    expect(await ledger.audit.checkpoint()).toEqual({
      kind: 'stopped',
      reason: 'event 3: its content does not have its hash.',
    });
    expect((await house.lines()).map(({ seq }) => seq)).toEqual([0]);
  });

  it('are missed when their file or key is gone, until a named person has said why', async () => {
    const house = await newHouse();
    const ledger = await house.open();
    await append(ledger, 6);
    await ledger.close();
    const kept = await readFile(house.file, 'utf8');
    await rm(house.file);
    const again = await house.open();
    const gone = await again.audit.verify();
    await append(again, 6);
    const still = await again.audit.verify();
    const refused = await again.audit.checkpoint();
    await again.audit.renewWitness({ tenantId: 't', actor: 'auditor', reason: 'restored from a backup' });
    const renewed = await again.audit.verify();
    await again.close();
    await rm(join(house.auditDir, 'audit-key.pem'));
    const keyless = await house.open();
    const withoutKey = await keyless.audit.verify();
    await keyless.audit.renewWitness({ tenantId: 't', actor: 'auditor', reason: 'key lost' });
    const twice = await keyless.audit.verify();

    expect(kept).not.toBe('');
    expect(gone).toMatchObject({ ok: false, problem: 'checkpoint-missing' });
    expect(still).toMatchObject({ ok: false, problem: 'checkpoint-missing' });
    expect(refused).toMatchObject({ kind: 'stopped' });
    expect(renewed).toMatchObject({ ok: true, witnessed: { checkpoints: 1 } });
    expect(withoutKey).toMatchObject({ ok: false, problem: 'key-missing' });
    expect(twice).toMatchObject({ ok: true });
    expect(
      (await readdir(house.auditDir)).filter((name) => name.startsWith('checkpoints-until-')),
    ).toHaveLength(1);
  });

  it('verify against copies kept elsewhere, whatever has become of the house', async () => {
    const house = await newHouse();
    const ledger = await house.open();
    await append(ledger, 8);
    await ledger.audit.checkpoint();
    const copy = await readFile(house.file, 'utf8');
    const { publicKey } = await ledger.audit.sign('');
    const good = await ledger.audit.verify({ name: 'copy.jsonl', text: copy, publicKey });
    await ledger.close();
    // Everything in the house is made anew: database, head file, key, checkpoints.
    await rm(house.file);
    await rm(join(house.auditDir, 'audit-key.pem'));
    const taken = await openLedger({
      location: { kind: 'embedded', dir: house.dir },
      clock: systemClock(),
      log,
    });
    await rewrite(taken, (row) =>
      row.action === 'audit.witness-begun' ? null : { ...row, actor: 'nobody' },
    );
    await taken.sql.exec('delete from seatkeeper.audit_witnesses');
    await fitHeadFile(taken, house);
    await taken.close();
    const ledgerAnew = await house.open();
    const blind = await ledgerAnew.audit.verify();
    const seeing = await ledgerAnew.audit.verify({ name: 'copy.jsonl', text: copy, publicKey });
    const forged = await ledgerAnew.audit.verify({ name: 'copy.jsonl', text: copy, publicKey: null });

    expect(good).toMatchObject({ ok: true, copies: { to: 9 } });
    expect(blind).toMatchObject({ ok: true });
    expect(seeing).toMatchObject({ ok: false, problem: 'rewritten' });
    expect(forged).toMatchObject({ ok: false, problem: 'checkpoint-forged' });
  });

  it('are signed with a key that was given, and one that is no key stops the start', async () => {
    const house = await newHouse();
    const other = await newHouse();
    const donor = await other.open();
    const { keyId } = await donor.audit.sign('');
    const given = join(house.auditDir, 'mounted.pem');
    await copyFile(join(other.auditDir, 'audit-key.pem'), given);
    const ledger = await house.open({ keyFile: given });
    const verdict = await ledger.audit.verify();
    await ledger.close();
    await writeFile(given, 'no key');
    await chmod(given, 0o600);

    expect(verdict).toMatchObject({ ok: true, witnessed: { keyId } });
    await expect(house.open({ keyFile: given })).rejects.toMatchObject({ code: 'AUDIT_KEY_UNUSABLE' });
  });
});

describe.skipIf(postgres === null)('checkpoints of replicas on one server', () => {
  it('are a file of each, begin with the first that is due, and know each other’s events', async () => {
    const url = await postgres!.createDatabase();
    const [one, two] = [await newHouse(url), await newHouse(url)];
    const a = await one.open();
    const b = await two.open();
    const untouched = await readdir(one.auditDir);
    await Promise.all([append(a, 9), append(b, 9)]);
    await Promise.all([a.audit.checkpoint(), b.audit.checkpoint()]);
    // Whoever was first signed before the other had begun.
    for (const each of [a, b]) await each.audit.checkpoint();
    const verdicts = [await a.audit.verify(), await b.audit.verify()];
    const copy = await readFile(two.file, 'utf8');
    const { publicKey } = await b.audit.sign('');
    const crossed = await a.audit.verify({ name: 'two', text: copy, publicKey });
    await rm(one.file);
    const gone = await a.audit.verify();
    await rewrite(b, (row) => (row.seq === 2 ? { ...row, actor: 'nobody' } : row));
    const rewritten = await b.audit.verify();

    expect(untouched).toEqual([]);
    expect(verdicts).toMatchObject([
      { ok: true, witnessed: { to: 20 } },
      { ok: true, witnessed: { to: 20 } },
    ]);
    expect(crossed).toMatchObject({ ok: true });
    expect(gone).toMatchObject({ ok: false, problem: 'checkpoint-missing' });
    expect(rewritten).toMatchObject({ ok: false, problem: 'rewritten' });
  });

  it('are one chain where two processes share a folder', async () => {
    const house = await newHouse(await postgres!.createDatabase());
    const [a, b] = [await house.open({ everyEvents: 2 }), await house.open({ everyEvents: 2 })];
    await Promise.all([append(a, 10), append(b, 10)]);
    await a.close();
    await b.close();
    const last = await house.open();

    expect(await last.audit.verify()).toMatchObject({ ok: true, events: 21, witnessed: { to: 21 } });
  });
});
