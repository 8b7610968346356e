import type { Clock } from '../lib/clock.ts';
import { genesis, hashOf, type AuditHead, type AuditRow } from './audit-chain.ts';
import type { AuditEvent } from './audit.ts';
import { jsonParameter, type SqlTransaction } from './sql.ts';

/** Adds one link in the caller's transaction. Do it last there: it takes the chain's lock. */
export async function appendEvent(tx: SqlTransaction, clock: Clock, event: AuditEvent): Promise<AuditRow> {
  const head = await lockHead(tx);
  const { tenantId, actor, action, subject, body } = JSON.parse(jsonParameter(event)) as AuditEvent;
  const at = clock.now().toISOString();
  const unsealed = { seq: head.seq + 1, at, tenantId, actor, action, subject, body, prevHash: head.hash };
  const row: AuditRow = { ...unsealed, hash: hashOf(unsealed) };
  await tx.query(
    `insert into seatkeeper.audit (seq, at, tenant_id, actor, action, subject, body, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
    [row.seq, at, tenantId, actor, action, subject, jsonParameter(body), row.prevHash, row.hash],
  );
  await tx.query('update seatkeeper.audit_head set seq = $1, hash = $2', [row.seq, row.hash]);
  return row;
}

/** The row lock makes appends strictly serial on every replica until the transaction ends. */
export async function lockHead(tx: SqlTransaction): Promise<AuditHead> {
  const [head] = await tx.query<AuditHead>('select seq, hash from seatkeeper.audit_head for update');
  if (head !== undefined) return head;
  await tx.query('insert into seatkeeper.audit_head (seq, hash) values ($1, $2) on conflict do nothing', [
    genesis.seq,
    genesis.hash,
  ]);
  return lockHead(tx);
}
