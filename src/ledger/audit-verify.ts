import { genesis, type AuditHead, type AuditProblem, type AuditRow } from './audit-chain.ts';
import type { AuditHeadFile } from './audit-head-file.ts';
import type { Papers, WitnessRow } from './audit-papers.ts';
import { brokenLink, type BrokenLink } from './audit-walk.ts';
import type { SqlRunner } from './sql.ts';

/** What the checkpoints vouch for: the events up to `to` have been as they are since each was signed. */
export interface Witnessed {
  readonly checkpoints: number;
  /** Events up to this one were there when the first checkpoint was signed; nobody vouches for them before that. */
  readonly from: number;
  readonly since: string;
  readonly to: number;
  readonly keyId: string;
}

/** A file of checkpoints the database remembers, and nobody has shown. */
export interface NotSeen {
  readonly witness: string;
  /** Where it was begun. */
  readonly place: string;
  readonly checkpoints: number;
}

export type AuditVerdict =
  | {
      readonly ok: true;
      readonly events: number;
      readonly head: string;
      /** Null: no checkpoint has been written here yet. */
      readonly witnessed: Witnessed | null;
      /** The same of copies that were given. */
      readonly copies: Witnessed | null;
      /** Files of checkpoints begun by other replicas, or lost with one: neither here nor among the copies. */
      readonly elsewhere: readonly NotSeen[];
    }
  | { readonly ok: false; readonly seq: number; readonly problem: AuditProblem; readonly detail: string };

export interface Witnesses {
  /** Null on a server, where the head is kept in a table only. */
  readonly headFile: Pick<AuditHeadFile, 'read'> | null;
  /** The checkpoints written here, read before the head of the chain. */
  readonly papers: () => Promise<Papers | null>;
  readonly copies: Papers | null;
  readonly elsewhere: () => Promise<readonly WitnessRow[]>;
}

/**
 * Walks the chain, from the first event to the head, and returns the first broken link: one that the events
 * themselves, the head file or a signed checkpoint contradict. Events appended meanwhile are left to the next walk.
 */
export async function verifyChain(
  sql: SqlRunner,
  { headFile, papers, copies, elsewhere }: Witnesses,
): Promise<AuditVerdict> {
  // In this order: files lag behind the table, so they can only be ahead of it when rows were cut off.
  const own = await papers();
  const remembered = headFile === null ? null : await headFile.read();
  const [head = genesis] = await sql.query<AuditHead>('select seq, hash from seatkeeper.audit_head');
  if (headFile !== null && remembered === null) {
    return broken(head.seq, 'unwitnessed', 'audit-head.json is missing or unreadable beside the database.');
  }
  const given = [own, copies].flatMap((each) => each ?? []);
  const objection = objector(given, remembered);
  const fault =
    objection(genesis) ??
    (await brokenLink(sql, genesis, head.seq, objection)) ??
    (await endProblem(sql, head, remembered, given)) ??
    given.flatMap(({ fault: found }) => found ?? [])[0];
  if (fault !== undefined) return broken(fault.seq, fault.problem, fault.detail);
  return {
    ok: true,
    events: head.seq,
    head: head.hash,
    witnessed: witnessedBy(own),
    copies: witnessedBy(copies),
    elsewhere: notSeen(await elsewhere(), copies),
  };
}

/** Holds an event against everything outside the database that remembers it. */
function objector(
  papers: readonly Papers[],
  remembered: AuditHead | null,
): (row: AuditHead | AuditRow) => BrokenLink | null {
  const signed = new Map<number, { readonly hash: string; readonly where: string }[]>();
  for (const { name, checkpoints } of papers) {
    for (const { seq, hash, at } of checkpoints) {
      signed.set(seq, [...(signed.get(seq) ?? []), { hash, where: `${name}, signed at ${at}` }]);
    }
  }
  return ({ seq, hash }) => {
    const other = signed.get(seq)?.find((each) => each.hash !== hash);
    if (other !== undefined) {
      return { seq, problem: 'rewritten', detail: `${other.where}, remembers another hash for this event.` };
    }
    return remembered?.seq === seq && remembered.hash !== hash
      ? { seq, problem: 'changed', detail: 'audit-head.json remembers another hash for this event.' }
      : null;
  };
}

/** How the chain ends: the head table, the head file and the checkpoints have to know all of it. */
async function endProblem(
  sql: SqlRunner,
  head: AuditHead,
  remembered: AuditHead | null,
  papers: readonly Papers[],
): Promise<BrokenLink | null> {
  const [last = genesis] = await sql.query<AuditHead>(
    'select seq, hash from seatkeeper.audit where seq = $1',
    [head.seq],
  );
  if (last.hash !== head.hash) {
    return { seq: head.seq, problem: 'changed', detail: 'the head table remembers another hash.' };
  }
  const furthest = [
    { seq: remembered?.seq ?? 0, name: 'audit-head.json' },
    ...papers.map(({ name, checkpoints }) => ({ seq: checkpoints.at(-1)?.seq ?? 0, name })),
  ].find(({ seq }) => seq > head.seq);
  if (furthest !== undefined) {
    const detail = `${furthest.name} remembers ${furthest.seq} events.`;
    return { seq: head.seq + 1, problem: 'truncated', detail };
  }
  const [added] = await sql.query<{ seq: number }>(
    `select seq from seatkeeper.audit
     where seq < 1 or seq > coalesce((select seq from seatkeeper.audit_head), 0) order by seq limit 1`,
  );
  return added === undefined
    ? null
    : { seq: added.seq, problem: 'added', detail: 'the head table does not know this event.' };
}

function witnessedBy(papers: Papers | null): Witnessed | null {
  const first = papers?.checkpoints[0];
  const last = papers?.checkpoints.at(-1);
  if (papers === null || first === undefined || last === undefined) return null;
  return {
    checkpoints: papers.checkpoints.length,
    from: first.seq,
    since: first.at,
    to: last.seq,
    keyId: last.keyId,
  };
}

function notSeen(rows: readonly WitnessRow[], copies: Papers | null): readonly NotSeen[] {
  const given = copies?.checkpoints[0]?.witness;
  return rows.flatMap(({ id: witness, place, checkpoints }) =>
    witness === given ? [] : { witness, place, checkpoints },
  );
}

function broken(seq: number, problem: AuditProblem, detail: string): AuditVerdict {
  return { ok: false, seq, problem, detail };
}
