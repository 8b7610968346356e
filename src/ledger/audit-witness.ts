import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { AuditEvent } from './audit.ts';
import { genesis, sha256, type AuditHead, type AuditRow } from './audit-chain.ts';
import {
  firstPrevious,
  lineOf,
  linesOf,
  readCheckpoint,
  signCheckpoint,
  witnessNamedIn,
  type Checkpoint,
} from './audit-checkpoint.ts';
import { doubtAbout } from './audit-doubt.ts';
import { openAuditFile } from './audit-file.ts';
import { makeAuditKey, readAuditKey, type AuditKey } from './audit-key.ts';
import {
  filesElsewhere,
  hasBegun,
  otherFiles,
  readPapers,
  witnessBegun,
  witnessMoved,
  witnessRows,
  type Papers,
  type WitnessRow,
} from './audit-papers.ts';
import { brokenLink } from './audit-walk.ts';
import type { Sql, SqlRunner, SqlTransaction } from './sql.ts';

/** Where checkpoints are kept, and how often one is written. */
export interface WitnessOptions {
  readonly tenantId: string;
  /** A folder outside the database; each replica has its own. */
  readonly dir: string;
  /** A key given from outside, in PEM; null: one is made in `dir` on first use. */
  readonly keyFile: string | null;
  readonly everyEvents: number;
  /** Names this folder among those of all replicas of a server, for good; not used by the embedded ledger. */
  readonly place: string;
}

export interface WitnessDeps extends WitnessOptions {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly log: Logger;
}

type Append = (event: AuditEvent, tx: SqlTransaction) => Promise<AuditRow>;

/** `stopped`: what is there does not fit, so nothing more is signed until a named person has looked into it. */
export type CheckpointResult =
  | { readonly kind: 'written' | 'nothing-new'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'stopped'; readonly reason: string };

/** Signs how the chain ends and keeps that outside the database. It may lag behind the chain, it never leads. */
export interface AuditWitness {
  /** From now on checkpoints may be written; before that everything it is asked to sign is refused. */
  ready(append: Append): void;
  /** An event is durable: signs when it is time. */
  note(row: AuditRow): void;
  /** Begins the file where there is none yet. Throws AUDIT_KEY_UNUSABLE, AUDIT_DIR_UNUSABLE. */
  checkpoint(): Promise<CheckpointResult>;
  /** The last event this process has seen signed; null while it has not looked. */
  signedUpTo(): number | null;
  /** What was written here, as far as it can be believed; in the caller's transaction when there is one. */
  papers(tx?: SqlTransaction): Promise<Papers | null>;
  /** Files that other places have begun and nobody has retired; what became of them cannot be seen from here. */
  elsewhere(): Promise<readonly WitnessRow[]>;
  /** Retires those of another place: they are lost, and a named person says so. Returns how many. */
  retireElsewhere(tx: SqlTransaction, place: string): Promise<number>;
  /** Null until a key was needed. Throws AUDIT_KEY_UNUSABLE. */
  key(): Promise<AuditKey | null>;
  /** Puts the file aside as it is and retires it; says under which name it is kept, and its SHA-256. */
  retire(tx: SqlTransaction): Promise<Retired>;
  settled(): Promise<void>;
  /** Signs what this process has added. Never throws: the ledger is closed whatever happens here. */
  close(): Promise<void>;
}

export interface Retired {
  readonly place: string;
  readonly file: string | null;
  readonly sha256: string | null;
}

/** Writers of one database take turns, also where two of them share a folder (`audi` in ASCII). */
const advisoryLock = 0x61756469;
/** Places were named by host and folder once: a row of such a name gets the one its folder has now. */
const lastingName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const settledStates = new Set(['verified', 'partlyDone', 'undone', 'closed', 'kept', 'acknowledged']);

export function createAuditWitness(deps: WitnessDeps): AuditWitness {
  const { sql, clock, log, tenantId, dir, everyEvents } = deps;
  const file = openAuditFile(join(dir, 'checkpoints.jsonl'));
  const keyFile = deps.keyFile ?? join(dir, 'audit-key.pem');
  const place = sql.dialect === 'embedded' ? null : deps.place;
  const readKey = (): Promise<AuditKey | null> => readAuditKey(keyFile);
  let pending = 0;
  let isDue = false;
  let writing: Promise<void> | null = null;
  let append: Append | null = null;
  let signed: number | null = null;

  async function keyToBeginWith(): Promise<AuditKey> {
    return (await readKey()) ?? makeAuditKey(keyFile);
  }

  /** The first line of a new file, then its row and the event that names it: a crash in between is mended by the next. */
  async function startFile(tx: SqlTransaction, beside: readonly WitnessRow[]): Promise<CheckpointResult> {
    if (beside.length > 0)
      log.warn(
        { place, beside: beside.map((each) => each.place) },
        'signed checkpoints begin here, beside files begun elsewhere: see "audit verify"',
      );
    const key = await keyToBeginWith();
    const head = await headOf(tx);
    const checkpoint = signCheckpoint(
      { ...head, at: clock.now().toISOString(), tenantId, witness: randomUUID(), previous: firstPrevious },
      key,
    );
    await file.append(lineOf(checkpoint));
    await adopt(tx, checkpoint, beside);
    return { kind: 'written', checkpoint };
  }

  async function adopt(tx: SqlTransaction, first: Checkpoint, beside: readonly WitnessRow[]): Promise<void> {
    const { witness, keyId, seq } = first;
    await tx.query(
      `insert into seatkeeper.audit_witnesses (id, tenant_id, place, key_id, checkpoints, last_hash)
       values ($1, $2, $3, $4, 1, $5)`,
      [witness, tenantId, deps.place, keyId, sha256(lineOf(first))],
    );
    const begun = { witness, keyId, place: deps.place, witnessedFrom: seq };
    const body = beside.length === 0 ? begun : { ...begun, beside: beside.map(({ id }) => id) };
    await append?.({ tenantId, actor: 'audit', action: witnessBegun, subject: 'audit', body }, tx);
  }

  async function rename(tx: SqlTransaction, { id: witness, place: from }: WitnessRow): Promise<void> {
    await tx.query('update seatkeeper.audit_witnesses set place = $2 where id = $1', [witness, deps.place]);
    const body = { witness, from, place: deps.place };
    await append?.({ tenantId, actor: 'audit', action: witnessMoved, subject: 'audit', body }, tx);
  }

  async function extend(tx: SqlTransaction): Promise<CheckpointResult> {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    const rows = await witnessRows(tx);
    const text = await file.read();
    if (text === null) {
      if (otherFiles(rows, place, null) > 0 || (await hasBegun(tx, place)))
        return stop('the file of checkpoints is gone');
      return startFile(tx, filesElsewhere(rows, place, null));
    }
    const key = await readKey();
    if (key === null) return stop('the audit key is gone');
    const { lines, isWhole } = linesOf(text);
    const last = readCheckpoint(lines.at(-1) ?? '', key);
    if (!isWhole || typeof last === 'string') return stop('the last checkpoint is not what was written');
    if (otherFiles(rows, place, last.witness) > 0) return stop('the database remembers another file');
    const row = rows.find(({ id }) => id === last.witness);
    const doubt = await doubtAbout(tx, lines, last, row);
    if (doubt !== null) return stop(doubt);
    if (row === undefined) await adopt(tx, last, filesElsewhere(rows, place, last.witness));
    else if (place !== null && lastingName.test(place) && !lastingName.test(row.place)) await rename(tx, row);
    const head = await headOf(tx);
    if (head.seq === last.seq) return { kind: 'nothing-new', checkpoint: last };
    const broken = await brokenLink(tx, last, head.seq);
    if (broken !== null) return stop(`event ${broken.seq}: ${broken.detail}`);
    const { seq, hash } = head;
    const previous = sha256(lineOf(last));
    const unsigned = { seq, hash, at: clock.now().toISOString(), tenantId, witness: last.witness, previous };
    const checkpoint = signCheckpoint(unsigned, key);
    await file.append(lineOf(checkpoint));
    await tx.query('update seatkeeper.audit_witnesses set checkpoints = $2, last_hash = $3 where id = $1', [
      last.witness,
      lines.length + 1,
      sha256(lineOf(checkpoint)),
    ]);
    return { kind: 'written', checkpoint };
  }

  /** The file that is here, whatever its row calls its place; null: there is none, or none that says. */
  async function ownWitness(): Promise<string | null> {
    const [first = ''] = linesOf((await file.read()) ?? '').lines;
    return witnessNamedIn(first);
  }

  async function lookAtPapers(tx: SqlTransaction): Promise<Papers | null> {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    return readPapers(tx, { file, readKey, place });
  }

  function stop(reason: string): CheckpointResult {
    log.error({ reason }, 'no checkpoint was signed: the audit trail and its witness do not fit');
    return { kind: 'stopped', reason };
  }

  async function write(): Promise<CheckpointResult> {
    if (append === null) return stop('the head file does not fit the chain');
    const counted = pending;
    const result = await sql.transaction(extend);
    pending -= counted;
    if (result.kind !== 'stopped') signed = result.checkpoint.seq;
    return result;
  }

  async function drain(): Promise<void> {
    while (isDue) {
      isDue = false;
      await write();
    }
  }

  async function settled(): Promise<void> {
    while (writing !== null) await writing;
  }

  return {
    ready: (given) => {
      append = given;
    },
    checkpoint: async () => {
      await settled();
      return write();
    },
    note: (row) => {
      pending += 1;
      if (append === null || (pending < everyEvents && !isSettling(row))) return;
      isDue = true;
      writing ??= drain()
        // A lagging checkpoint is allowed: the next one vouches for these events too.
        .catch((err: unknown) => log.error({ err }, 'checkpoint of the audit trail not written'))
        .finally(() => (writing = null));
    },
    signedUpTo: () => signed,
    papers: async (tx) => (tx === undefined ? sql.transaction(lookAtPapers) : lookAtPapers(tx)),
    elsewhere: async () =>
      sql.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
        return filesElsewhere(await witnessRows(tx), place, await ownWitness());
      }),
    retireElsewhere: async (tx, from) => {
      const rows = await tx.query(
        `update seatkeeper.audit_witnesses set retired_at = $2::timestamptz
         where retired_at is null and place = $1 and place <> $3 returning id`,
        [from, clock.now().toISOString(), deps.place],
      );
      return rows.length;
    },
    key: readKey,
    retire: async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
      const at = clock.now().toISOString();
      await tx.query(
        `update seatkeeper.audit_witnesses set retired_at = $2::timestamptz
         where retired_at is null and ($1::text is null or place = $1 or id = $3)`,
        [place, at, await ownWitness()],
      );
      const text = await file.read();
      if (text === null) return { place: deps.place, file: null, sha256: null };
      const name = `checkpoints-until-${at.replaceAll(':', '')}.jsonl`;
      await file.putAside(join(dir, name));
      return { place: deps.place, file: name, sha256: sha256(text) };
    },
    settled,
    close: async () => {
      await settled();
      if (pending === 0 || append === null) return;
      await write().catch((err: unknown) => log.error({ err }, 'closing checkpoint not written'));
    },
  };
}

async function headOf(tx: SqlRunner): Promise<AuditHead> {
  const [head = genesis] = await tx.query<AuditHead>('select seq, hash from seatkeeper.audit_head');
  return { seq: head.seq, hash: head.hash };
}

/** A case has come to an end: what was done is vouched for at once. */
function isSettling({ subject, body }: AuditRow): boolean {
  return subject.startsWith('case:') && typeof body['to'] === 'string' && settledStates.has(body['to']);
}
