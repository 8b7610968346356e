import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { ownerId, proposeCase, tenantId } from '../testing/cases.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { hashOf, type AuditRow } from './audit-chain.ts';
import { readCheckpoints } from './audit-checkpoint.ts';
import { openAuditFile } from './audit-file.ts';
import { openAuditHeadFile } from './audit-head-file.ts';
import { readAuditKey } from './audit-key.ts';
import { readPapers } from './audit-papers.ts';
import { verifyChain, type AuditVerdict } from './audit-verify.ts';
import { openLedger, type Ledger } from './open-ledger.ts';
import type { SqlTransaction } from './sql.ts';

const log = pino({ level: 'silent' });
const columns = [
  'seq',
  'at',
  'tenant_id',
  'actor',
  'action',
  'subject',
  'body',
  'prev_hash',
  'hash',
] as const;

let dir: string;
let auditDir: string;
let ledger: Ledger;
let rows: readonly AuditRow[];

/** A trail as the product leaves it: cases proposed, decided, carried out and given back, with checkpoints between. */
beforeAll(async () => {
  dir = await newLedgerDir();
  auditDir = await mkdtemp(join(tmpdir(), 'seatkeeper-tamper-'));
  ledger = await openLedger({
    location: { kind: 'embedded', dir },
    clock: systemClock(),
    log,
    witness: { tenantId, dir: auditDir, keyFile: null, everyEvents: 6, place: 'here' },
  });
  for (const product of ['e5', 'visio']) await carriedOut(product);
  await ledger.audit.append({
    tenantId,
    actor: 'Zoë',
    action: 'figures',
    subject: 'figures',
    body: { tenth: 0.30000000000000004, large: 1e21, text: 'a\\"b', nested: [{ deep: [true, null] }] },
  });
  await ledger.audit.checkpoint();
  await ledger.audit.append({ tenantId, actor: 'reconcile', action: 'last', subject: 'end', body: { n: 1 } });
  await ledger.audit.verify();
  rows = await ledger.audit.tail(1_000);
  // What an attacker with a superuser's rights would do first.
  await ledger.sql.exec('alter table seatkeeper.audit disable trigger all');
});
afterAll(async () => {
  await ledger.close();
  await Promise.all([dir, auditDir].map((path) => rm(path, { recursive: true, force: true })));
});

async function carriedOut(product: string): Promise<void> {
  const { id } = await proposeCase(ledger, { product, seats: 2 });
  for (const event of ['ask', 'approve', 'start', 'finish', 'undo', 'undone'] as const) {
    if (event === 'finish') {
      for (const step of await ledger.steps.unsettled(id)) {
        await ledger.steps.claimForRemoval(step.id, randomUUID());
        await ledger.steps.settle(step.id, 'applied', { requestId: randomUUID() });
      }
    }
    const expectedVersion = (await ledger.cases.get(id))!.version;
    await ledger.cases.transition({
      caseId: id,
      expectedVersion,
      event,
      actor: ownerId,
      audit: { action: `case.${event}` },
    });
  }
}

/** Looks at what is there now, in the transaction that changed it. */
function look(tx: SqlTransaction): Promise<AuditVerdict> {
  return verifyChain(tx, {
    headFile: openAuditHeadFile(join(dir, 'audit-head.json'), log),
    papers: () =>
      readPapers(tx, {
        file: openAuditFile(join(auditDir, 'checkpoints.jsonl')),
        readKey: () => readAuditKey(join(auditDir, 'audit-key.pem')),
        place: null,
      }),
    elsewhere: async () => [],
    copies: null,
  });
}

class PutBack extends RangeError {}

/** What `verify` says after an attack on the database; then nothing has happened. */
async function afterAttack(attack: (tx: SqlTransaction) => Promise<unknown>): Promise<AuditVerdict> {
  let verdict: AuditVerdict | null = null;
  await ledger.sql
    .transaction(async (tx) => {
      await attack(tx);
      verdict = await look(tx);
      throw new PutBack();
    })
    .catch((error: unknown) => expect(error).toBeInstanceOf(PutBack));
  return verdict!;
}

/** The same with one file beside the database. */
async function afterEdit(path: string, edit: (text: Buffer) => Buffer | null): Promise<AuditVerdict> {
  const kept = `${path}.kept`;
  await copyFile(path, kept);
  const edited = edit(await readFile(path));
  if (edited === null) await rm(path);
  else await writeFile(path, edited);
  try {
    return await ledger.sql.transaction(look);
  } finally {
    await copyFile(kept, path);
    await rm(kept);
  }
}

/** Another text with one byte flipped; for JSON one that still is JSON. Null where no byte can be. */
function flipped(text: string, isJson: boolean, from: number): string | null {
  const bytes = Buffer.from(text);
  for (let tried = 0; tried < bytes.length * 7; tried += 1) {
    const at = (from + Math.floor(tried / 7)) % bytes.length;
    const other = Buffer.from(bytes);
    other[at] = bytes[at]! ^ (1 << (tried % 7));
    const candidate = other.toString();
    if (!other.equals(Buffer.from(candidate)) || candidate.includes('\0')) continue;
    if (!isJson || isOtherJson(candidate, text)) return candidate;
  }
  return null;
}

function isOtherJson(candidate: string, text: string): boolean {
  try {
    JSON.parse(candidate);
    return candidate.replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, '');
  } catch {
    return false;
  }
}

/** Writes rows anew from the first changed one on, with hashes that fit. */
async function rewrite(tx: SqlTransaction, given: readonly AuditRow[]): Promise<void> {
  let head = { seq: 0, hash: rows[0]!.prevHash };
  await tx.exec('delete from seatkeeper.audit');
  for (const row of given) {
    const rest = { ...row, seq: head.seq + 1, prevHash: head.hash };
    head = { seq: rest.seq, hash: hashOf(rest) };
    await tx.query(
      `insert into seatkeeper.audit (seq, at, tenant_id, actor, action, subject, body, prev_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
      [rest.seq, rest.at, rest.tenantId, rest.actor, rest.action, rest.subject]
        .map(String)
        .concat(JSON.stringify(rest.body), rest.prevHash, head.hash),
    );
  }
  await tx.query('update seatkeeper.audit_head set seq = $1, hash = $2', [head.seq, head.hash]);
}

describe('whoever changes the audit trail', () => {
  it('is found out when one byte of any value of any event is another', async () => {
    const unfound: string[] = [];
    expect(await ledger.sql.transaction(look)).toMatchObject({ ok: true, events: rows.length });
    for (const [index, { seq }] of rows.entries()) {
      for (const column of columns) {
        const verdict = await afterAttack(async (tx) => {
          const [stored] = await tx.query<{ text: string }>(
            `select ${column}::text as text from seatkeeper.audit where seq = $1`,
            [seq],
          );
          const text = stored!.text;
          if (column === 'seq') {
            await tx.query('update seatkeeper.audit set seq = $2 where seq = $1', [
              seq,
              Number(text) ^ (1 << 20),
            ]);
            return;
          }
          const other = flipped(text, column === 'body', (index * 31 + column.length) % text.length);
          await tx.query(
            `update seatkeeper.audit set ${column} = $2${column === 'body' ? '::jsonb' : ''} where seq = $1`,
            [seq, other],
          );
        });
        if (verdict.ok) unfound.push(`${column} of ${seq}`);
      }
    }

    expect(unfound).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('is found out by any flipped byte of a body, to the last digit of a number', async () => {
    const bodies = new Map<number, string>();
    for (const { seq, text } of await ledger.sql.query<{ seq: number; text: string }>(
      'select seq, body::text as text from seatkeeper.audit',
    )) {
      bodies.set(seq, text);
    }
    const anyByte = fc.record({ seq: fc.constantFrom(...bodies.keys()), from: fc.nat(400) });
    await fc.assert(
      fc.asyncProperty(anyByte, async ({ seq, from }) => {
        const text = bodies.get(seq)!;
        const other = flipped(text, true, from % text.length);
        fc.pre(other !== null);

        const verdict = await afterAttack((tx) =>
          tx.query('update seatkeeper.audit set body = $2::jsonb where seq = $1', [seq, other]),
        );

        expect(verdict).toMatchObject({ ok: false, seq });
      }),
      { numRuns: 100 },
    );
    const digits = [...bodies].find(([, text]) => text.includes('0.30000000000000004'))!;
    const lastDigit = await afterAttack((tx) =>
      tx.query('update seatkeeper.audit set body = $2::jsonb where seq = $1', [
        digits[0],
        digits[1].replace('0.30000000000000004', '0.30000000000000005'),
      ]),
    );
    expect(lastDigit).toMatchObject({ ok: false, seq: digits[0], problem: 'changed' });
  });

  it('is found out by every deleted and every swapped event', async () => {
    const unfound: string[] = [];
    const last = rows.length;
    for (const { seq } of rows) {
      const deleted = await afterAttack((tx) =>
        tx.query('delete from seatkeeper.audit where seq = $1', [seq]),
      );
      if (deleted.ok) unfound.push(`deleted ${seq}`);
      const other = seq === last ? 1 : seq + 1;
      const swapped = await afterAttack((tx) =>
        tx.exec(`update seatkeeper.audit set seq = -seq where seq in (${seq}, ${other});
          update seatkeeper.audit set seq = ${seq + other} + seq where seq < 0`),
      );
      if (swapped.ok) unfound.push(`swapped ${seq}`);
      const cut = await afterAttack((tx) =>
        tx.exec(`delete from seatkeeper.audit where seq >= ${seq};
          update seatkeeper.audit_head set (seq, hash) = (
            select coalesce(max(seq), 0), coalesce((array_agg(hash order by seq desc))[1], '${rows[0]!.prevHash}')
            from seatkeeper.audit)`),
      );
      if (cut.ok) unfound.push(`cut from ${seq}`);
    }
    const all = await afterAttack((tx) =>
      tx.exec(
        'delete from seatkeeper.audit; delete from seatkeeper.audit_head; delete from seatkeeper.audit_witnesses',
      ),
    );

    expect(unfound).toEqual([]);
    expect(all).toMatchObject({ ok: false });
  });

  it('is found out when the whole chain is written anew from any event on', async () => {
    const unfound: number[] = [];
    const signed = (await ledger.audit.checkpoints())!.checkpoints.at(-1)!.seq;
    for (const { seq } of rows) {
      if (seq > signed) continue;
      const changed = rows.map((row) => (row.seq === seq ? { ...row, actor: 'nobody' } : row));
      const verdict = await afterAttack((tx) => rewrite(tx, changed));
      if (verdict.ok || verdict.problem !== 'rewritten') unfound.push(seq);
      const without = await afterAttack((tx) =>
        rewrite(
          tx,
          rows.filter((row) => row.seq !== seq),
        ),
      );
      if (without.ok) unfound.push(seq);
    }

    expect(unfound).toEqual([]);
  });

  it('is found out by the head of the chain, in the table and in the file', async () => {
    const unfound: string[] = [];
    const headFile = join(dir, 'audit-head.json');
    const { length } = await readFile(headFile);
    for (let at = 0; at < length; at += 1) {
      const verdict = await afterEdit(headFile, (text) => flipByte(text, at, 1 << (at % 7)));
      if (verdict.ok) unfound.push(`byte ${at}`);
    }
    for (const attack of [
      'update seatkeeper.audit_head set seq = seq + 1',
      'update seatkeeper.audit_head set seq = seq - 1',
      "update seatkeeper.audit_head set hash = overlay(hash placing 'g' from 7)",
      'delete from seatkeeper.audit_head',
    ]) {
      if ((await afterAttack((tx) => tx.exec(attack))).ok) unfound.push(attack);
    }
    if ((await afterEdit(headFile, () => null)).ok) unfound.push('no head file');

    expect(unfound).toEqual([]);
  });

  it('is found out by every byte and every line of the checkpoints, and by what the database remembers of them', async () => {
    const unfound: string[] = [];
    const path = join(auditDir, 'checkpoints.jsonl');
    const whole = await readFile(path);
    const key = (await readAuditKey(join(auditDir, 'audit-key.pem')))!;
    for (let at = 0; at < whole.length; at += 1) {
      const { fault } = readCheckpoints(flipByte(whole, at, 1 << (at % 7)).toString(), key);
      if (fault === null) unfound.push(`byte ${at}`);
    }
    for (let at = 0; at < whole.length; at += 701) {
      if ((await afterEdit(path, (text) => flipByte(text, at, 1))).ok) unfound.push(`byte ${at} of the file`);
    }
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const written = (kept: readonly string[]) => Buffer.from(kept.map((line) => `${line}\n`).join(''));
    for (const index of lines.keys()) {
      const edits = {
        without: lines.filter((_, other) => other !== index),
        until: lines.slice(0, index),
        from: index === 0 ? [] : lines.slice(index),
        twice: [...lines.slice(0, index + 1), ...lines.slice(index)],
        spaced: lines.map((line, other) => (other === index ? line.replace(',', ', ') : line)),
      };
      for (const [name, kept] of Object.entries(edits)) {
        if ((await afterEdit(path, () => written(kept))).ok) unfound.push(`${name} ${index}`);
      }
    }
    if ((await afterEdit(path, () => null)).ok) unfound.push('no file');
    if ((await afterEdit(join(auditDir, 'audit-key.pem'), () => null)).ok) unfound.push('no key');
    for (const attack of [
      'update seatkeeper.audit_witnesses set checkpoints = checkpoints + 1',
      'update seatkeeper.audit_witnesses set checkpoints = checkpoints - 1',
      "update seatkeeper.audit_witnesses set last_hash = overlay(last_hash placing 'g' from 7)",
      "update seatkeeper.audit_witnesses set key_id = overlay(key_id placing 'g' from 7)",
      "update seatkeeper.audit_witnesses set id = overlay(id placing 'g' from 7)",
      'update seatkeeper.audit_witnesses set retired_at = now()',
      'delete from seatkeeper.audit_witnesses',
    ]) {
      if ((await afterAttack((tx) => tx.exec(attack))).ok) unfound.push(attack);
    }

    expect(lines.length).toBeGreaterThan(4);
    expect(unfound).toEqual([]);
    expect(await ledger.sql.transaction(look)).toMatchObject({ ok: true, events: rows.length });
  });
});

function flipByte(text: Buffer, at: number, bit: number): Buffer {
  const other = Buffer.from(text);
  other[at] = other[at]! ^ bit;
  return other;
}
