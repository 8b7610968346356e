import {
  auditColumns,
  genesis,
  hashOf,
  type AuditHead,
  type AuditProblem,
  type AuditRow,
} from './audit-chain.ts';
import type { AuditHeadFile } from './audit-head-file.ts';
import type { Sql } from './sql.ts';

export type AuditVerdict =
  | { readonly ok: true; readonly events: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly problem: AuditProblem; readonly detail: string };

const pageSize = 1_000;

/**
 * Walks the chain in pages, from the first event to the head, and returns the first broken link. Events
 * appended meanwhile are left to the next walk.
 */
export async function verifyChain(sql: Sql, headFile: AuditHeadFile | null): Promise<AuditVerdict> {
  // In this order: the file lags behind the table, so it can only be ahead of it when rows were cut off.
  const witnessed = headFile === null ? null : await headFile.read();
  const [stored] = await sql.query<AuditHead>('select seq, hash from seatkeeper.audit_head');
  const head = stored ?? genesis;
  if (headFile !== null && witnessed === null) {
    return broken(head.seq, 'unwitnessed', 'audit-head.json is missing or unreadable beside the database.');
  }

  let previous: AuditHead = genesis;
  while (previous.seq < head.seq) {
    const rows = await sql.query<AuditRow>(
      `select ${auditColumns} from seatkeeper.audit where seq > $1 and seq <= $2 order by seq limit $3`,
      [previous.seq, head.seq, pageSize],
    );
    if (rows.length === 0) return broken(previous.seq + 1, 'truncated', `the head says ${head.seq} events.`);
    for (const row of rows) {
      const problem = await problemOf(sql, row, previous);
      if (problem !== null) return problem;
      if (witnessed?.seq === row.seq && witnessed.hash !== row.hash) {
        return broken(row.seq, 'changed', 'audit-head.json remembers another hash for this event.');
      }
      previous = row;
    }
  }
  if (previous.hash !== head.hash)
    return broken(head.seq, 'changed', 'the head table remembers another hash.');
  if (witnessed !== null && witnessed.seq > head.seq) {
    return broken(head.seq + 1, 'truncated', `audit-head.json remembers ${witnessed.seq} events.`);
  }
  const [added] = await sql.query<{ seq: number }>(
    `select seq from seatkeeper.audit
     where seq < 1 or seq > coalesce((select seq from seatkeeper.audit_head), 0) order by seq limit 1`,
  );
  if (added !== undefined) return broken(added.seq, 'added', 'the head table does not know this event.');
  return { ok: true, events: head.seq, head: head.hash };
}

async function problemOf(sql: Sql, row: AuditRow, previous: AuditHead): Promise<AuditVerdict | null> {
  const expected = previous.seq + 1;
  if (row.seq !== expected)
    return broken(expected, 'missing', `the next event there is has number ${row.seq}.`);
  if (row.prevHash !== previous.hash) {
    const [elsewhere] = await sql.query<{ seq: number }>('select seq from seatkeeper.audit where hash = $1', [
      row.prevHash,
    ]);
    return elsewhere === undefined
      ? broken(row.seq, 'changed', 'it does not continue the event before it.')
      : broken(row.seq, 'reordered', `it continues event ${elsewhere.seq}.`);
  }
  if (hashOf(row) !== row.hash) return broken(row.seq, 'changed', 'its content does not have its hash.');
  return null;
}

function broken(seq: number, problem: AuditProblem, detail: string): AuditVerdict {
  return { ok: false, seq, problem, detail };
}
