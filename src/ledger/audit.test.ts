import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { ledgerBackends, newLedgerDir } from '../testing/postgres.ts';
import { canonicalJson, type AuditHead } from './audit-chain.ts';
import { openLedger, type Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const log = pino({ level: 'silent' });
const dirs: string[] = [];

function event(n: number, body = {}) {
  return {
    tenantId: 't',
    actor: 'somebody',
    action: 'case.approved',
    subject: `case:${n % 3}`,
    body: { n, ...body },
  };
}

async function openAt(dir: string): Promise<Ledger> {
  return openLedger({ location: { kind: 'embedded', dir }, clock: systemClock(), log });
}

/** What somebody with the database's password would do first. */
async function withoutTrigger({ sql }: Ledger): Promise<void> {
  await sql.exec(`drop trigger if exists audit_append_only on seatkeeper.audit;`);
}

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
});

describe.each(backends)('the audit trail on $name', (backend) => {
  let ledger: Ledger;
  let other: Ledger;
  const length = 24;

  beforeAll(async () => {
    [ledger, other] = (await backend.openReplicas(2)) as [Ledger, Ledger];
  });

  it('is one chain, whoever appends at the same time, and reads back by case', async () => {
    const first = await ledger.audit.verify();
    await Promise.all(
      Array.from({ length }, (_, n) =>
        (n % 2 === 0 ? ledger : other).audit.append(
          event(n, { text: 'é\0\uD800', list: [1, { b: null, a: 0.1 }] }),
        ),
      ),
    );

    const verdict = await ledger.audit.verify();
    const tail = await ledger.audit.tail(length);

    expect(first).toMatchObject({ ok: true, events: 0 });
    expect(verdict).toEqual({
      ok: true,
      events: length,
      head: tail.at(-1)?.hash,
      witnessed: null,
      copies: null,
      elsewhere: [],
    });
    expect(tail.map(({ seq }) => seq)).toEqual(Array.from({ length }, (_, index) => index + 1));
    expect(tail.map(({ body }) => body.n).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length }, (_, index) => index),
    );
    expect(await ledger.audit.forCase('1')).toEqual(tail.filter(({ subject }) => subject === 'case:1'));
  });

  it('takes no event of a transaction that was rolled back', async () => {
    const before = await ledger.audit.verify();

    await ledger.sql
      .transaction(async (tx) => {
        await ledger.audit.append(event(99), tx);
        throw new RangeError('changed my mind');
      })
      .catch((error: unknown) => expect(error).toBeInstanceOf(RangeError));

    expect(await ledger.audit.verify()).toEqual(before);
  });

  it('refuses to be changed, deleted from or emptied', async () => {
    for (const attack of [
      'update seatkeeper.audit set actor = $1',
      'delete from seatkeeper.audit where actor <> $1',
    ]) {
      await expect(ledger.sql.query(attack, ['nobody'])).rejects.toThrow(/append-only/);
    }
    await expect(ledger.sql.exec('truncate seatkeeper.audit')).rejects.toThrow(/append-only/);
  });

  describe('after somebody has dropped its triggers', () => {
    beforeAll(async () => {
      await withoutTrigger(ledger);
    });

    /** Does it, looks, and puts everything back. */
    async function verdictAfter(...statements: readonly string[]) {
      const { sql, audit } = ledger;
      await sql.exec(
        'create table if not exists seatkeeper.kept as table seatkeeper.audit; create table if not exists seatkeeper.kept_head as table seatkeeper.audit_head;',
      );
      for (const statement of statements) await sql.exec(statement);
      const verdict = await audit.verify();
      await sql.exec(`delete from seatkeeper.audit; insert into seatkeeper.audit table seatkeeper.kept;
        delete from seatkeeper.audit_head; insert into seatkeeper.audit_head table seatkeeper.kept_head;`);
      expect(await audit.verify()).toMatchObject({ ok: true, events: length });
      return verdict;
    }

    it('finds any character changed in any column of any row', async () => {
      const columns = ['at', 'tenant_id', 'actor', 'action', 'subject', 'prev_hash', 'hash'] as const;
      const change = fc.record({
        seq: fc.integer({ min: 1, max: length }),
        column: fc.constantFrom(...columns, 'body'),
        at: fc.nat(300),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ seq, column, at }) => {
          const flipped = (text: string) =>
            `overlay(${text} placing (case substr(${text}, p, 1) when '0' then '1' else '0' end) from p)`;
          const to =
            column === 'body'
              ? `jsonb_set(body, '{n}', to_jsonb((body->>'n')::int + 1 + ${at}))`
              : flipped(column);

          const verdict = await verdictAfter(
            `update seatkeeper.audit set ${column} = ${to} from (select 1 + ${at} % length(${column}::text) as p
             from seatkeeper.audit where seq = ${seq}) place where seq = ${seq}`,
          );

          expect(verdict).toMatchObject({ ok: false, seq });
        }),
        { numRuns: 25 },
      );
    });

    it('finds rows that are gone, in the middle and at the end', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: length }), fc.nat(3), async (from, more) => {
          const to = Math.min(length, from + more);

          const verdict = await verdictAfter(
            `delete from seatkeeper.audit where seq between ${from} and ${to}`,
          );

          expect(verdict).toMatchObject({
            ok: false,
            seq: from,
            problem: to === length ? 'truncated' : 'missing',
          });
        }),
        { numRuns: 15 },
      );
    });

    it('finds rows that changed places, rows added behind its back, and a head that was moved', async () => {
      const swapped = await verdictAfter(
        'update seatkeeper.audit set seq = -seq where seq in (5, 6)',
        'update seatkeeper.audit set seq = 11 + seq where seq < 0',
      );
      const renumbered = await verdictAfter(
        'delete from seatkeeper.audit where seq = 5',
        ...Array.from(
          { length: length - 5 },
          (_, index) => `update seatkeeper.audit set seq = ${index + 5} where seq = ${index + 6}`,
        ),
        `update seatkeeper.audit_head set seq = ${length - 1}`,
      );
      const added = await verdictAfter(
        `insert into seatkeeper.audit select ${length + 1}, at, tenant_id, actor, action, subject, body, hash, prev_hash
         from seatkeeper.audit where seq = ${length}`,
      );
      const head = await verdictAfter(`update seatkeeper.audit_head set hash = repeat('0', 64)`);

      expect(swapped).toMatchObject({ ok: false, seq: 5, problem: 'reordered' });
      expect(renumbered).toMatchObject({ ok: false, seq: 5 });
      expect(added).toMatchObject({ ok: false, seq: length + 1, problem: 'added' });
      expect(head).toMatchObject({ ok: false, seq: length, problem: 'changed' });
    });
  });
});

describe('the head file of the embedded ledger', () => {
  async function ledgerOf(events: number): Promise<{ dir: string; path: string; ledger: Ledger }> {
    const dir = await newLedgerDir();
    dirs.push(dir);
    const ledger = await openAt(dir);
    for (let n = 0; n < events; n += 1) await ledger.audit.append(event(n));
    return { dir, path: join(dir, 'audit-head.json'), ledger };
  }

  /** Cuts the last rows off so that the table fits its own head again. */
  async function cutTo(ledger: Ledger, seq: number): Promise<void> {
    await withoutTrigger(ledger);
    await ledger.sql.exec(`delete from seatkeeper.audit where seq > ${seq};
      update seatkeeper.audit_head set (seq, hash) = (select seq, hash from seatkeeper.audit where seq = ${seq});`);
  }

  it('gives away rows cut off the end, and goes on doing so when events are added', async () => {
    const { dir, ledger } = await ledgerOf(10);
    await ledger.audit.verify();
    await cutTo(ledger, 7);
    const atOnce = await ledger.audit.verify();
    await ledger.close();

    const reopened = await openAt(dir);
    for (let n = 0; n < 6; n += 1) await reopened.audit.append(event(n));
    const later = await reopened.audit.verify();
    await reopened.audit.renewWitness({ tenantId: 't', actor: 'auditor', reason: 'looked into' });
    const renewed = await reopened.audit.verify();
    const [last] = await reopened.audit.tail(1);
    await reopened.close();

    expect(atOnce).toMatchObject({ ok: false, seq: 8, problem: 'truncated' });
    expect(later).toMatchObject({ ok: false, seq: 10, problem: 'changed' });
    expect(renewed).toMatchObject({ ok: true, events: 14 });
    expect(last).toMatchObject({
      action: 'audit.witness-renewed',
      actor: 'auditor',
      body: { lostHead: { seq: 10 } },
    });
  });

  it('is missed when it is gone, and may lag behind after a crash', async () => {
    const { dir, path, ledger } = await ledgerOf(3);
    await ledger.close();
    const old = await readFile(path, 'utf8');
    const second = await openAt(dir);
    await second.audit.append(event(4));
    await second.close();
    await writeFile(path, old);

    const lagging = await openAt(dir);
    const whileLagging = await lagging.audit.verify();
    await lagging.audit.append(event(5));
    const verdict = await lagging.audit.verify();
    const written = JSON.parse(await readFile(path, 'utf8')) as AuditHead;
    await rm(path);
    const gone = await lagging.audit.verify();
    await lagging.close();

    expect(whileLagging).toMatchObject({ ok: true, events: 4 });
    expect(verdict).toMatchObject({ ok: true, events: 5, head: written.hash });
    expect(gone).toMatchObject({ ok: false, problem: 'unwitnessed' });
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, and is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as never);

        expect(canonicalJson(JSON.parse(text) as never)).toBe(text);
        expect(canonicalJson(reversed(value) as never)).toBe(text);
      }),
    );
  });

  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, reversed(item)]),
    );
  }
});
