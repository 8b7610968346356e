import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { storableText, type Sql, type SqlRunner, type SqlTransaction } from './sql.ts';

/** The kill switch, thrown: while one is open nothing is taken from anybody (C49). Instants are RFC 3339 in UTC. */
export interface Halt {
  readonly id: string;
  readonly tenantId: string;
  readonly startedAt: string;
  /** Entra object id, or the name of a part of the program: `breaker` for one that threw itself. */
  readonly startedBy: string;
  readonly reason: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

/** The actor of a halt that no person started. */
export const breaker = 'breaker';

export interface HaltRequest {
  readonly tenantId: string;
  readonly by: string;
  readonly reason: string;
}

export type HaltEnd =
  | { readonly kind: 'ended'; readonly halt: Halt }
  | { readonly kind: 'notHalted' }
  /** Whoever reads the ledger later must understand why it was safe to go on. */
  | { readonly kind: 'reasonMissing' };

export interface HaltStore {
  /** The halt in force; null: there is none. */
  current(tenantId: string): Promise<Halt | null>;
  /** Started twice it is one halt: the second gets the first. Never refused; without a reason it says that none was given. */
  start(wanted: HaltRequest): Promise<{ readonly halt: Halt; readonly isNew: boolean }>;
  end(wanted: HaltRequest): Promise<HaltEnd>;
  /** All there were, newest first. */
  list(tenantId: string): Promise<Halt[]>;
}

interface HaltDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const columns = `id, tenant_id as "tenantId", started_at as "startedAt", started_by as "startedBy", reason,
  ended_at as "endedAt", ended_by as "endedBy", end_reason as "endReason"`;

const longestReason = 500;

export function createHaltStore({ sql, clock, audit }: HaltDeps): HaltStore {
  return {
    current: async (tenantId) => openHalt(sql, tenantId),

    start: async ({ tenantId, by, reason }) =>
      sql.transaction(async (tx) => {
        await lockApprovals(tx, tenantId);
        const before = await openHalt(tx, tenantId);
        if (before !== null) return { halt: before, isNew: false };
        const why = tidy(reason) || 'No reason was given.';
        const [halt] = await tx.query<Halt>(
          `insert into seatkeeper.halts (id, tenant_id, started_at, started_by, reason)
           values ($1, $2, $3::timestamptz, $4, $5) returning ${columns}`,
          [randomUUID(), tenantId, clock.now().toISOString(), by, why],
        );
        if (halt === undefined) throw new TypeError('An insert returns its row.');
        const event = { tenantId, actor: by, action: 'halt.started', subject: `halt:${halt.id}` };
        await audit.append({ ...event, body: { reason: why } }, tx);
        return { halt, isNew: true };
      }),

    end: async ({ tenantId, by, reason }) => {
      const why = tidy(reason);
      if (why === '') return { kind: 'reasonMissing' };
      return sql.transaction(async (tx) => {
        const [halt] = await tx.query<Halt>(
          `update seatkeeper.halts set ended_at = $2::timestamptz, ended_by = $3, end_reason = $4
           where tenant_id = $1 and ended_at is null returning ${columns}`,
          [tenantId, clock.now().toISOString(), by, why],
        );
        if (halt === undefined) return { kind: 'notHalted' };
        const event = { tenantId, actor: by, action: 'halt.ended', subject: `halt:${halt.id}` };
        await audit.append({ ...event, body: { reason: why, startedAt: halt.startedAt } }, tx);
        return { kind: 'ended', halt };
      });
    },

    list: async (tenantId) =>
      sql.query<Halt>(
        `select ${columns} from seatkeeper.halts where tenant_id = $1 order by started_at desc, id`,
        [tenantId],
      ),
  };
}

/** The halt in force, as one runner sees it. */
export async function openHalt(runner: SqlRunner, tenantId: string): Promise<Halt | null> {
  const [halt] = await runner.query<Halt>(
    `select ${columns} from seatkeeper.halts where tenant_id = $1 and ended_at is null`,
    [tenantId],
  );
  return halt ?? null;
}

/** Approvals and halts of one tenant go one after the other until the transaction ends. Take it before any row. */
export async function lockApprovals(tx: SqlTransaction, tenantId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('seatkeeper.approvals:' || $1::text, 0))`, [
    tenantId,
  ]);
}

function tidy(reason: string): string {
  return storableText(reason).trim().slice(0, longestReason);
}
