import type { CaseState } from '../core/case/lifecycle.ts';
import type { Money } from '../core/model/money.ts';
import type { SqlRunner } from './sql.ts';

/** What a case says of its subject: figures and dates as the rule stated them. */
export type Facts = Readonly<Record<string, string | number | null>>;

/** What the holders of seats are asked before their owner: whether they need them, or to learn using them (C33). */
export type ConsultKind = 'need' | 'training';

/** Findings that one owner decides together. Instants are RFC 3339 in UTC. */
export interface Case {
  readonly id: string;
  /** What people call it. */
  readonly number: number;
  readonly tenantId: string;
  /** The id of the rule that found it. */
  readonly kind: string;
  readonly product: string;
  readonly productName: string;
  readonly ownerIds: readonly string[];
  readonly state: CaseState;
  /** Goes up with every change that somebody who saw the case should know of before deciding. */
  readonly version: number;
  /** `YYYY-MM-DD`, the day its facts describe. */
  readonly asOf: string;
  readonly runId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly seats: number;
  readonly monthlyValue: Money | null;
  readonly facts: Facts;
  /** Equal keys mean equal facts: a settled case stays settled until its key changes. */
  readonly factsKey: string;
  readonly coverageComplete: boolean;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly snoozedUntil: string | null;
  readonly expiresAt: string | null;
  readonly undoUntil: string | null;
  readonly firstApprover: string | null;
  /** Nothing is carried out before it, and until then the approval can be called back. */
  readonly graceUntil: string | null;
  /** While the holders of the seats are being asked, or are learning: until when. */
  readonly consultUntil: string | null;
  readonly consultKind: ConsultKind | null;
  /** When its owner was first asked; reminders and escalation count from it. */
  readonly askedAt: string | null;
  readonly reminders: number;
  /** 0: its owners; 1: their delegates and covers as well; 2: their managers and the compliance approvers. */
  readonly escalationLevel: number;
  /** Entra object ids of those who were asked in the owners' place. */
  readonly escalatedTo: readonly string[];
  readonly escalatedAt: string | null;
  /** The case that asks the question now. */
  readonly supersededBy: string | null;
  /** Why the program closed it by itself. */
  readonly closedReason: string | null;
}

export const caseColumns = `id, number, tenant_id as "tenantId", kind, product, product_name as "productName",
  owner_ids as "ownerIds", state, version, as_of as "asOf", run_id as "runId", created_at as "createdAt",
  updated_at as "updatedAt", seats, monthly_value as "monthlyValue", facts, facts_key as "factsKey",
  coverage_complete as "coverageComplete", decided_by as "decidedBy", decided_at as "decidedAt",
  snoozed_until as "snoozedUntil", expires_at as "expiresAt", undo_until as "undoUntil",
  first_approver as "firstApprover", grace_until as "graceUntil", consult_until as "consultUntil",
  consult_kind as "consultKind", asked_at as "askedAt", reminders, escalation_level as "escalationLevel",
  escalated_to as "escalatedTo", escalated_at as "escalatedAt", superseded_by as "supersededBy", closed_reason as "closedReason"`;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come back from cards and command lines: anything else than a uuid names no row. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** The case, locked until the transaction ends. */
export async function lockCase(tx: SqlRunner, id: string): Promise<Case | null> {
  if (!isUuid(id)) return null;
  const [row] = await tx.query<Case>(`select ${caseColumns} from seatkeeper.cases where id = $1 for update`, [
    id,
  ]);
  return row ?? null;
}
