import type { Clock } from '../lib/clock.ts';
import { appendEvent, lockHead } from './audit-append.ts';
import { auditColumns, genesis, type AuditHead, type AuditRow, type JsonObject } from './audit-chain.ts';
import type { AuditHeadFile } from './audit-head-file.ts';
import { parsePublicAuditKey } from './audit-key.ts';
import { papersOf, witnessRenewed, type Papers } from './audit-papers.ts';
import { verifyChain, type AuditVerdict } from './audit-verify.ts';
import type { AuditWitness, CheckpointResult } from './audit-witness.ts';
import { auditUnwitnessed } from './errors.ts';
import { storableText, type Sql, type SqlTransaction } from './sql.ts';

export interface AuditEvent {
  readonly tenantId: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly body: JsonObject;
}

/** A copy of the checkpoints, kept where the program cannot reach it. */
export interface CheckpointCopies {
  /** What messages call it. */
  readonly name: string;
  readonly text: string;
  /** PEM; null: the key used here is taken. */
  readonly publicKey: string | null;
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
  /** Begins the signed checkpoints, or goes on with them; not to be called where the head file does not fit. */
  openWitness(): Promise<void>;
  /**
   * After a named person has looked into a head file or checkpoints that were lost or do not fit: puts the old file
   * aside as it is, records who and why, and begins anew.
   */
  renewWitness(by: {
    readonly tenantId: string;
    readonly actor: string;
    readonly reason: string;
  }): Promise<void>;
  /**
   * After a named person has looked for checkpoints that another place began, and found them lost: records who and
   * why, and misses them no more. Returns how many files there were.
   */
  renewElsewhere(by: {
    readonly tenantId: string;
    readonly actor: string;
    readonly reason: string;
    readonly place: string;
  }): Promise<number>;
  /** Signs what is not signed yet and waits for what is being written. */
  close(): Promise<void>;
  /**
   * Walks the whole chain and says where it breaks first: by itself, by its head file, by the checkpoints written
   * here, or by copies of them. Throws AUDIT_KEY_UNUSABLE.
   */
  verify(copies?: CheckpointCopies): Promise<AuditVerdict>;
  /** Signs how the chain ends, outside the database. Throws AUDIT_UNWITNESSED where no place for it was named. */
  checkpoint(): Promise<CheckpointResult>;
  /** The last event this process has seen signed; null while it has not looked, or where nobody signs. */
  signedUpTo(): number | null;
  /** The checkpoints written here, as far as they can be believed; null when none was. */
  checkpoints(): Promise<Papers | null>;
  /** Signs something else with the audit key: evidence that leaves the house. Throws AUDIT_UNWITNESSED. */
  sign(
    text: string,
  ): Promise<{ readonly keyId: string; readonly signature: string; readonly publicKey: string }>;
  forCase(caseId: string): Promise<AuditRow[]>;
  /** When the first event was recorded, RFC 3339; null: none was. */
  beganAt(): Promise<string | null>;
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
  /** Null: nobody signs checkpoints. */
  readonly witness: AuditWitness | null;
}

export function subjectOfCase(caseId: string): string {
  return `case:${caseId}`;
}

export function createAuditTrail({ sql, clock, headFile, witness }: AuditDeps): AuditTrail {
  async function append(event: AuditEvent, tx: SqlTransaction): Promise<AuditRow> {
    const row = await appendEvent(tx, clock, event);
    tx.afterCommit(() => {
      headFile?.note({ seq: row.seq, hash: row.hash });
      witness?.note(row);
    });
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

  async function copiesOf({ name, text, publicKey }: CheckpointCopies): Promise<Papers> {
    const key = publicKey === null ? await ownKey() : parsePublicAuditKey(publicKey, 'given');
    return papersOf(name, text, key);
  }

  async function ownKey() {
    const key = await witness?.key();
    if (key === null || key === undefined) throw auditUnwitnessed();
    return key;
  }

  return {
    checkWitness,
    openWitness: async () => {
      witness?.ready(append);
      // On a server a process that only reads leaves no trace: its file begins with its first checkpoint.
      if (sql.dialect === 'embedded') await witness?.checkpoint();
    },
    renewWitness: async ({ tenantId, actor, reason }) => {
      const before = (await headFile?.read()) ?? null;
      headFile?.setFrozen(false);
      await witness?.settled();
      await sql.transaction(async (tx) => {
        const retired = (await witness?.retire(tx)) ?? null;
        const lostHead = before === null ? null : { seq: before.seq, hash: before.hash };
        const body = { reason, lostHead, ...retired };
        await append({ tenantId, actor, action: witnessRenewed, subject: 'audit', body }, tx);
      });
      await headFile?.settled();
      witness?.ready(append);
      await witness?.checkpoint();
    },
    renewElsewhere: async ({ tenantId, actor, reason, place }) => {
      if (witness === null) throw auditUnwitnessed();
      await witness.settled();
      return sql.transaction(async (tx) => {
        const files = await witness.retireElsewhere(tx, place);
        const body = { reason, lostHead: null, place, file: null, sha256: null };
        if (files > 0) await append({ tenantId, actor, action: witnessRenewed, subject: 'audit', body }, tx);
        return files;
      });
    },
    close: async () => {
      await witness?.close();
      await headFile?.settled();
    },
    append: async (event, tx) =>
      tx === undefined ? sql.transaction((own) => append(event, own)) : append(event, tx),
    checkpoint: async () => {
      if (witness === null) throw auditUnwitnessed();
      return witness.checkpoint();
    },
    signedUpTo: () => witness?.signedUpTo() ?? null,
    checkpoints: async () => {
      await witness?.settled();
      return (await witness?.papers()) ?? null;
    },
    sign: async (text) => {
      const key = await ownKey();
      return { keyId: key.id, signature: key.sign(text), publicKey: key.pem };
    },
    verify: async (copies) => {
      await headFile?.settled();
      await witness?.settled();
      return verifyChain(sql, {
        headFile,
        papers: async () => (await witness?.papers()) ?? null,
        copies: copies === undefined ? null : await copiesOf(copies),
        elsewhere: async () => (await witness?.elsewhere()) ?? [],
      });
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
    beganAt: async () => {
      const [first] = await sql.query<{ at: string }>('select at from seatkeeper.audit order by seq limit 1');
      return first?.at ?? null;
    },
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
