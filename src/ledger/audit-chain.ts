import { createHash } from 'node:crypto';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** One link of the chain. `hash` covers every other field, so each link vouches for all before it. */
export interface AuditRow {
  readonly seq: number;
  /** RFC 3339, UTC. Kept as text: what was hashed is what is stored. */
  readonly at: string;
  readonly tenantId: string;
  /** Entra object id of a person, or the name of a part of the program. */
  readonly actor: string;
  /** `case.proposed`, `step.settled` … */
  readonly action: string;
  /** `case:<id>` for everything that concerns a case. */
  readonly subject: string;
  readonly body: JsonObject;
  readonly prevHash: string;
  readonly hash: string;
}

/** Select list of an AuditRow. */
export const auditColumns =
  'seq, at, tenant_id as "tenantId", actor, action, subject, body, prev_hash as "prevHash", hash';

/** How long the chain is and how it ends. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export type AuditProblem =
  /** The row does not hash to what it says, or its successor remembers another hash. */
  | 'changed'
  /** A row in the middle is gone. */
  | 'missing'
  /** The row stands where another was. */
  | 'reordered'
  /** Rows at the end are gone: the head was further on. */
  | 'truncated'
  /** Rows follow the head that the program did not write. */
  | 'added'
  /** The head kept outside the table is gone or unreadable: nothing vouches for the end of the chain. */
  | 'unwitnessed'
  /** A signed checkpoint remembers another event at this number: the chain was written anew from here or before. */
  | 'rewritten'
  /** The file of checkpoints is gone, or lines of it are. */
  | 'checkpoint-missing'
  /** A line of it is not what was signed, or was signed with another key. */
  | 'checkpoint-forged'
  /** The key is gone: nothing can be said of the signatures. */
  | 'key-missing';

/** `prevHash` of the first event. */
export const genesis: AuditHead = { seq: 0, hash: sha256('seatkeeper audit trail, version 1') };

export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, tenantId, actor, action, subject, body, prevHash } = row;
  return sha256(canonicalJson({ seq, at, tenantId, actor, action, subject, body, prevHash }));
}

/** JSON with sorted keys and no white space: the same value always gives the same text. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${parts.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
