import { auditColumns, hashOf, type AuditHead, type AuditProblem, type AuditRow } from './audit-chain.ts';
import { jsonParameter, type SqlRunner } from './sql.ts';

/** The first link that does not hold. */
export interface BrokenLink {
  readonly seq: number;
  readonly problem: AuditProblem;
  readonly detail: string;
}

const pageSize = 1_000;

/**
 * Follows the chain from one event to another, in pages, and returns the first link that does not hold. `look` sees
 * every event that does, and may object to it.
 */
export async function brokenLink(
  sql: SqlRunner,
  from: AuditHead,
  to: number,
  look: (row: AuditRow) => BrokenLink | null = () => null,
): Promise<BrokenLink | null> {
  let previous = from;
  while (previous.seq < to) {
    const rows = await sql.query<AuditRow>(
      `select ${auditColumns} from seatkeeper.audit where seq > $1 and seq <= $2 order by seq limit $3`,
      [previous.seq, to, pageSize],
    );
    if (rows.length === 0) {
      return { seq: previous.seq + 1, problem: 'truncated', detail: `the head says ${to} events.` };
    }
    const inexact = await firstInexact(sql, rows);
    for (const row of rows) {
      const broken =
        (await linkProblem(sql, row, previous)) ?? (row.seq === inexact ? changedBody(row) : look(row));
      if (broken !== null) return broken;
      previous = row;
    }
  }
  return null;
}

async function linkProblem(sql: SqlRunner, row: AuditRow, previous: AuditHead): Promise<BrokenLink | null> {
  const { seq } = row;
  const expected = previous.seq + 1;
  if (seq !== expected) {
    return { seq: expected, problem: 'missing', detail: `the next event there is has number ${seq}.` };
  }
  if (row.prevHash !== previous.hash) {
    const [elsewhere] = await sql.query<{ seq: number }>('select seq from seatkeeper.audit where hash = $1', [
      row.prevHash,
    ]);
    return elsewhere === undefined
      ? { seq, problem: 'changed', detail: 'it does not continue the event before it.' }
      : { seq, problem: 'reordered', detail: `it continues event ${elsewhere.seq}.` };
  }
  return hashOf(row) === row.hash ? null : changedBody(row);
}

function changedBody({ seq }: AuditRow): BrokenLink {
  return { seq, problem: 'changed', detail: 'its content does not have its hash.' };
}

/**
 * The first row whose stored JSON is not, to the last digit, what is hashed: PostgreSQL keeps more digits of a number
 * than a program reads, and a change there would be lost on the way to the hash.
 */
async function firstInexact(sql: SqlRunner, rows: readonly AuditRow[]): Promise<number | null> {
  const [found] = await sql.query<{ seq: number }>(
    `select stored.seq from seatkeeper.audit stored
     join jsonb_to_recordset($1::jsonb) as read (seq bigint, body text) on read.seq = stored.seq
     where stored.body::text <> read.body::jsonb::text order by stored.seq limit 1`,
    [jsonParameter(rows.map(({ seq, body }) => ({ seq, body: jsonParameter(body) })))],
  );
  return found?.seq ?? null;
}
