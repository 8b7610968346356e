import { sha256, type AuditProblem } from './audit-chain.ts';
import { lineOf, readCheckpoints, type Checkpoint } from './audit-checkpoint.ts';
import type { AuditFile } from './audit-file.ts';
import type { PublicAuditKey } from './audit-key.ts';
import type { SqlRunner } from './sql.ts';

/** What the database remembers of a file of checkpoints. It may lag behind the file by one line. */
export interface WitnessRow {
  readonly id: string;
  readonly place: string;
  readonly keyId: string;
  readonly checkpoints: number;
  readonly lastHash: string;
  readonly isRetired: boolean;
}

export interface PapersFault {
  /** The first event nobody vouches for any more. */
  readonly seq: number;
  readonly problem: AuditProblem;
  readonly detail: string;
}

/** A file of checkpoints, as far as it can be believed. */
export interface Papers {
  readonly name: string;
  readonly keyId: string | null;
  readonly checkpoints: readonly Checkpoint[];
  readonly fault: PapersFault | null;
}

export interface PapersPlace {
  readonly file: AuditFile;
  readonly readKey: () => Promise<PublicAuditKey | null>;
  /** Of several replicas each has a place; null: there is one place only, wherever it stands now. */
  readonly place: string | null;
}

const name = 'checkpoints.jsonl';

/** Event that names a witness: from then on its file has to be there … */
export const witnessBegun = 'audit.witness-begun';
/** … under the name its place has now … */
export const witnessMoved = 'audit.witness-moved';
/** … until a named person says why it is not. */
export const witnessRenewed = 'audit.witness-renewed';

/** All there ever were: there are as many as files were begun. */
export async function witnessRows(sql: SqlRunner): Promise<readonly WitnessRow[]> {
  return sql.query<WitnessRow>(
    `select id, place, key_id as "keyId", checkpoints, last_hash as "lastHash", retired_at is not null as "isRetired"
     from seatkeeper.audit_witnesses order by id`,
  );
}

/** Files that have to be here and are not the one of this id. */
export function otherFiles(rows: readonly WitnessRow[], place: string | null, id: string | null): number {
  return rows.filter((row) => !row.isRetired && row.id !== id && (place === null || row.place === place))
    .length;
}

/** Files that other places have begun and nobody has retired: from here nobody can say whether they are still there. */
export function filesElsewhere(
  rows: readonly WitnessRow[],
  place: string | null,
  ownId: string | null,
): readonly WitnessRow[] {
  return place === null
    ? []
    : rows.filter((row) => !row.isRetired && row.id !== ownId && row.place !== place);
}

/** Whether the chain itself says that there is a file of checkpoints here. */
export async function hasBegun(sql: SqlRunner, place: string | null): Promise<boolean> {
  const [last] = await sql.query<{ action: string }>(
    `select action from seatkeeper.audit
     where subject = 'audit' and action in ($1, $2, $3) and ($4::text is null or body->>'place' = $4)
     order by seq desc limit 1`,
    [witnessBegun, witnessMoved, witnessRenewed, place],
  );
  return last !== undefined && last.action !== witnessRenewed;
}

/**
 * Reads the file of checkpoints written here and holds it against what the database remembers of it. Nobody may be
 * writing meanwhile. Null: none was ever begun here.
 */
export async function readPapers(
  sql: SqlRunner,
  { file, readKey, place }: PapersPlace,
): Promise<Papers | null> {
  const rows = await witnessRows(sql);
  const text = await file.read();
  const without = (problem: AuditProblem, detail: string): Papers => ({
    name,
    keyId: null,
    checkpoints: [],
    fault: { seq: 1, problem, detail },
  });
  if (text === null) {
    if (otherFiles(rows, place, null) === 0 && !(await hasBegun(sql, place))) return null;
    return without('checkpoint-missing', `${name} is gone: the database remembers one.`);
  }
  const key = await readKey();
  if (key === null) return without('key-missing', `the key that ${name} was signed with is gone.`);
  const papers = papersOf(name, text, key);
  const [first] = papers.checkpoints;
  if (papers.fault !== null || first === undefined) return papers;
  const problem = disagreement(papers.checkpoints, rows, place);
  return problem === null ? papers : { ...papers, fault: { seq: nextSeq(papers.checkpoints), ...problem } };
}

/** A copy of a file of checkpoints, kept elsewhere. */
export function papersOf(name: string, text: string, key: PublicAuditKey): Papers {
  const { checkpoints, fault } = readCheckpoints(text, key);
  return {
    name,
    keyId: key.id,
    checkpoints,
    fault:
      fault === null
        ? null
        : {
            seq: nextSeq(checkpoints),
            problem: fault.problem,
            detail: `line ${fault.line} of ${name}: ${fault.detail}.`,
          },
  };
}

/** How the file and the database's memory of it differ. A file of one line may be a moment ahead of its row. */
function disagreement(
  checkpoints: readonly Checkpoint[],
  rows: readonly WitnessRow[],
  place: string | null,
): { readonly problem: AuditProblem; readonly detail: string } | null {
  const [first] = checkpoints;
  const row = rows.find(({ id }) => id === first?.witness);
  if (otherFiles(rows, place, row?.id ?? null) > 0) {
    return { problem: 'checkpoint-missing', detail: 'the database remembers another file of checkpoints.' };
  }
  if (row === undefined) {
    return checkpoints.length === 1
      ? null
      : { problem: 'checkpoint-forged', detail: 'the database does not know this file of checkpoints.' };
  }
  if (row.isRetired || row.keyId !== first?.keyId) {
    return { problem: 'checkpoint-forged', detail: 'the database remembers this file otherwise.' };
  }
  if (row.checkpoints > checkpoints.length) {
    return {
      problem: 'checkpoint-missing',
      detail: `${name} has ${checkpoints.length} lines, the database remembers ${row.checkpoints}.`,
    };
  }
  const last = checkpoints[row.checkpoints - 1];
  return last !== undefined && sha256(lineOf(last)) === row.lastHash
    ? null
    : { problem: 'checkpoint-forged', detail: 'the database remembers other lines.' };
}

function nextSeq(checkpoints: readonly Checkpoint[]): number {
  return (checkpoints.at(-1)?.seq ?? 0) + 1;
}
