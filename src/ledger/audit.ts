import type { Clock } from '../lib/clock.ts';
import {
  auditColumns,
  genesis,
  hashOf,
  type AuditHead,
  type AuditRow,
  type JsonObject,
} from './audit-chain.ts';
import type { AuditHeadFile } from './audit-head-file.ts';
import { verifyChain, type AuditVerdict } from './audit-verify.ts';
import { jsonParameter, storableText, type Sql, type SqlTransaction } from './sql.ts';

export interface AuditEvent {
  readonly tenantId: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly body: JsonObject;
}

/** The append-only, hash-chained record of what was decided and done (GOV-19, SEC-12). */
export interface AuditTrail {
  /** Adds an event, in the caller's transaction when there is one. Do it last there: it takes the chain's lock. */
  append(event: AuditEvent, tx?: SqlTransaction): Promise<AuditRow>;
  /**
   * Compares the head kept in the file with the chain as the ledger is opened. Where they do not fit, the file is
   * left as it is, so that `verify` keeps saying so; a new ledger gets its file. Nothing to do on a server.
   */
  checkWitness(): Promise<boolean>;
  /** After a named person has looked into a head file that was lost or does not fit: records that, writes it anew. */
  renewWitness(by: {
    readonly tenantId: string;
    readonly actor: string;
    readonly reason: string;
  }): Promise<void>;
  /** Walks the whole chain and says where it breaks first. */
  verify(): Promise<AuditVerdict>;
  forCase(caseId: string): Promise<AuditRow[]>;
  /** Adds an event unless its subject has one of the same action: for what may be told twice after a crash. */
  appendOnce(event: AuditEvent): Promise<void>;
  /** The newest `count` events, oldest of them first. */
  tail(count: number): Promise<AuditRow[]>;
}

export interface AuditDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  /** Null on a server, where the head is kept in a table only. */
  readonly headFile: AuditHeadFile | null;
}

export function subjectOfCase(caseId: string): string {
  return `case:${caseId}`;
}

export function createAuditTrail({ sql, clock, headFile }: AuditDeps): AuditTrail {
  async function append(event: AuditEvent, tx: SqlTransaction): Promise<AuditRow> {
    const head = await lockHead(tx);
    const stored = JSON.parse(jsonParameter(event)) as AuditEvent;
    const unsealed = { ...stored, seq: head.seq + 1, at: clock.now().toISOString(), prevHash: head.hash };
    const row: AuditRow = { ...unsealed, hash: hashOf(unsealed) };
    await tx.query(
      `insert into seatkeeper.audit (seq, at, tenant_id, actor, action, subject, body, prev_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
      [
        row.seq,
        row.at,
        row.tenantId,
        row.actor,
        row.action,
        row.subject,
        jsonParameter(row.body),
        row.prevHash,
        row.hash,
      ],
    );
    await tx.query('update seatkeeper.audit_head set seq = $1, hash = $2', [row.seq, row.hash]);
    tx.afterCommit(() => headFile?.note({ seq: row.seq, hash: row.hash }));
    return row;
  }

  async function checkWitness(): Promise<boolean> {
    if (headFile === null) return true;
    const witnessed = await headFile.read();
    const [head = genesis] = await sql.query<AuditHead>('select seq, hash from seatkeeper.audit_head');
    if (witnessed === null && head.seq === genesis.seq) {
      headFile.note(genesis);
      await headFile.settled();
      return true;
    }
    const [row = witnessed?.seq === genesis.seq ? genesis : undefined] = await sql.query<AuditHead>(
      'select seq, hash from seatkeeper.audit where seq = $1',
      [witnessed?.seq ?? null],
    );
    const fits = witnessed !== null && witnessed.seq <= head.seq && row?.hash === witnessed.hash;
    headFile.setFrozen(!fits);
    return fits;
  }

  return {
    checkWitness,
    renewWitness: async ({ tenantId, actor, reason }) => {
      const before = (await headFile?.read()) ?? null;
      headFile?.setFrozen(false);
      const body = { reason, lostHead: before === null ? null : { seq: before.seq, hash: before.hash } };
      await sql.transaction((tx) =>
        append({ tenantId, actor, action: 'audit.witness-renewed', subject: 'audit', body }, tx),
      );
      await headFile?.settled();
    },
    append: async (event, tx) =>
      tx === undefined ? sql.transaction((own) => append(event, own)) : append(event, tx),
    verify: async () => {
      await headFile?.settled();
      return verifyChain(sql, headFile);
    },
    appendOnce: async (event) =>
      sql.transaction(async (tx) => {
        await lockHead(tx);
        const told = await tx.query(
          'select seq from seatkeeper.audit where subject = $1 and action = $2 limit 1',
          [event.subject, event.action],
        );
        if (told.length === 0) await append(event, tx);
      }),
    forCase: async (caseId) =>
      sql.query<AuditRow>(`select ${auditColumns} from seatkeeper.audit where subject = $1 order by seq`, [
        storableText(subjectOfCase(caseId)),
      ]),
    tail: async (count) =>
      sql.query<AuditRow>(
        `select * from (select ${auditColumns} from seatkeeper.audit order by seq desc limit $1) newest order by seq`,
        [count],
      ),
  };
}

/** The row lock makes appends strictly serial on every replica until the transaction ends. */
async function lockHead(tx: SqlTransaction): Promise<AuditHead> {
  const [head] = await tx.query<AuditHead>('select seq, hash from seatkeeper.audit_head for update');
  if (head !== undefined) return head;
  await tx.query('insert into seatkeeper.audit_head (seq, hash) values ($1, $2) on conflict do nothing', [
    genesis.seq,
    genesis.hash,
  ]);
  return lockHead(tx);
}
