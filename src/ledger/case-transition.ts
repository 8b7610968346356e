import { randomUUID } from 'node:crypto';
import { isUndecided, nextState, type CaseEvent } from '../core/case/lifecycle.ts';
import type { Money } from '../core/model/money.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditTrail } from './audit.ts';
import type { JsonObject } from './audit-chain.ts';
import { caseColumns, lockCase, type Case } from './case-row.ts';
import { caseUnknown } from './errors.ts';
import { jsonParameter, storableText, type Sql, type SqlTransaction } from './sql.ts';

/** The columns a transition may set with it. */
export type CaseChange = Partial<
  Pick<
    Case,
    | 'decidedBy'
    | 'decidedAt'
    | 'snoozedUntil'
    | 'expiresAt'
    | 'undoUntil'
    | 'firstApprover'
    | 'graceUntil'
    | 'consultUntil'
    | 'consultKind'
    | 'askedAt'
    | 'reminders'
    | 'escalationLevel'
    | 'escalatedTo'
    | 'escalatedAt'
    | 'supersededBy'
    | 'closedReason'
    | 'seats'
  > & { readonly monthlyValue: Money | null }
>;

export interface NewDecision {
  readonly verb: string;
  readonly reason?: string | null;
  /** `YYYY-MM-DD`, or an instant: how long the answer holds. */
  readonly until?: string | null;
  readonly excludedUserIds?: readonly string[];
}

export interface Transition {
  readonly caseId: string;
  /** The version the actor saw. */
  readonly expectedVersion: number;
  readonly event: CaseEvent;
  /** Entra object id from the channel, or the name of a part of the program. */
  readonly actor: string;
  readonly change?: CaseChange;
  /** Kept as a decision row of the same transaction. */
  readonly decision?: NewDecision;
  /**
   * Exempts people of the case from its product, in the same transaction: these, or everybody. Days are `YYYY-MM-DD`,
   * included.
   */
  readonly exempt?: {
    readonly reason: string;
    readonly from: string;
    readonly until: string;
    readonly userIds?: readonly string[];
  };
  /** Ends what people of the case were exempted for with this reason, in the same transaction. */
  readonly unexempt?: { readonly reason: string };
  /** Takes everybody whose licence has not been touched off the list, in the same transaction. */
  readonly excludeUntouched?: boolean;
  readonly audit: { readonly action: string; readonly body?: JsonObject };
}

/** `stale`: it changed since the actor saw it. `refused`: its state does not take the event. Nothing was done then. */
export interface TransitionResult {
  readonly kind: 'done' | 'stale' | 'refused';
  readonly case: Case;
}

export interface TransitionDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const changeable: Readonly<Record<keyof CaseChange, string>> = {
  decidedBy: 'decided_by = $::text',
  decidedAt: 'decided_at = $::timestamptz',
  snoozedUntil: 'snoozed_until = $::timestamptz',
  expiresAt: 'expires_at = $::timestamptz',
  undoUntil: 'undo_until = $::timestamptz',
  firstApprover: 'first_approver = $::text',
  graceUntil: 'grace_until = $::timestamptz',
  consultUntil: 'consult_until = $::timestamptz',
  consultKind: 'consult_kind = $::text',
  askedAt: 'asked_at = $::timestamptz',
  reminders: 'reminders = $::int',
  escalationLevel: 'escalation_level = $::int',
  escalatedTo: 'escalated_to = $::text[]',
  escalatedAt: 'escalated_at = $::timestamptz',
  supersededBy: 'superseded_by = $::uuid',
  closedReason: 'closed_reason = $::text',
  seats: 'seats = $::int',
  monthlyValue: 'monthly_value = $::jsonb',
};

/**
 * Compare-and-set: the state, its decision and its audit event are written together or not at all, once. Throws
 * LEDGER_CASE_UNKNOWN.
 */
export async function transitionCase(deps: TransitionDeps, wanted: Transition): Promise<TransitionResult> {
  const { caseId, expectedVersion, event, actor, change = {}, decision, exempt } = wanted;
  return deps.sql.transaction(async (tx) => {
    const current = await lockCase(tx, caseId);
    if (current === null) throw caseUnknown(caseId);
    if (current.version !== expectedVersion) return { kind: 'stale', case: current };
    const state = nextState(current.state, event);
    if (state === null) return { kind: 'refused', case: current };
    const now = deps.clock.now().toISOString();
    const updated = await update(tx, current, { ...change, state }, now);
    const spared = wanted.excludeUntouched === true ? await excludeUntouched(tx, caseId) : null;
    if (decision !== undefined) await decide(tx, current, actor, decision, now);
    if (exempt !== undefined) await exemptPeople(tx, current, actor, exempt);
    const unexempted = wanted.unexempt && (await endExemptions(tx, current, wanted.unexempt.reason, now));
    await deps.audit.append(
      {
        tenantId: current.tenantId,
        actor,
        action: wanted.audit.action,
        subject: subjectOfCase(caseId),
        body: {
          ...(decision === undefined ? {} : (JSON.parse(jsonParameter({ decision })) as JsonObject)),
          ...(exempt === undefined ? {} : (JSON.parse(jsonParameter({ exempt })) as JsonObject)),
          ...(unexempted === undefined ? {} : { unexempted }),
          ...wanted.audit.body,
          ...(spared === null ? {} : { spared }),
          event,
          from: current.state,
          to: state,
          version: updated.version,
        },
      },
      tx,
    );
    return { kind: 'done', case: updated };
  });
}

/** Ticks people off a case that is still to be decided, or back on. Another version, so that nobody approves a set they did not see. */
export async function setExcluded(
  deps: TransitionDeps,
  caseId: string,
  expectedVersion: number,
  userIds: readonly string[],
  excluded: boolean,
  actor: string,
): Promise<TransitionResult> {
  return deps.sql.transaction(async (tx) => {
    const current = await lockCase(tx, caseId);
    if (current === null) throw caseUnknown(caseId);
    if (current.version !== expectedVersion) return { kind: 'stale', case: current };
    if (!isUndecided(current.state)) return { kind: 'refused', case: current };
    const changed = await tx.query<{ userId: string }>(
      `update seatkeeper.steps set state = $4
       where case_id = $1 and user_id = any($2::text[]) and state = $3 returning user_id as "userId"`,
      [caseId, userIds, ...(excluded ? ['planned', 'excluded'] : ['excluded', 'planned'])],
    );
    if (changed.length === 0) return { kind: 'done', case: current };
    const updated = await update(tx, current, {}, deps.clock.now().toISOString());
    const people = [...new Set(changed.map(({ userId }) => userId))].sort();
    await deps.audit.append(
      {
        tenantId: current.tenantId,
        actor,
        action: excluded ? 'case.people-excluded' : 'case.people-included',
        subject: subjectOfCase(caseId),
        body: { userIds: people, version: updated.version },
      },
      tx,
    );
    return { kind: 'done', case: updated };
  });
}

/** How many people nothing had been done to. */
async function excludeUntouched(tx: SqlTransaction, caseId: string): Promise<number> {
  const rows = await tx.query<{ userId: string }>(
    `update seatkeeper.steps set state = 'excluded' where case_id = $1 and state = 'planned'
     returning user_id as "userId"`,
    [caseId],
  );
  return new Set(rows.map(({ userId }) => userId)).size;
}

async function update(
  tx: SqlTransaction,
  { id }: Case,
  { state, ...change }: CaseChange & { readonly state?: string },
  now: string,
): Promise<Case> {
  const values: unknown[] = [id, now, state ?? null];
  const sets = (Object.keys(change) as (keyof CaseChange)[]).map((key) => {
    const value = change[key];
    values.push(key === 'monthlyValue' && value !== null ? jsonParameter(value) : value);
    return changeable[key].replace('$', `$${values.length}`);
  });
  const assignments = [
    'version = version + 1',
    'updated_at = $2::timestamptz',
    'state = coalesce($3, state)',
    ...sets,
  ];
  const [row] = await tx.query<Case>(
    `update seatkeeper.cases set ${assignments.join(', ')} where id = $1 returning ${caseColumns}`,
    values,
  );
  if (row === undefined) throw new TypeError('A locked case vanished.');
  return row;
}

async function decide(
  tx: SqlTransaction,
  { id, version }: Case,
  actor: string,
  { verb, reason = null, until = null, excludedUserIds = [] }: NewDecision,
  now: string,
): Promise<void> {
  await tx.query(
    `insert into seatkeeper.decisions (id, case_id, case_version, actor_id, verb, reason, until, at, excluded_user_ids)
     values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, $9::text[])`,
    [
      randomUUID(),
      id,
      version,
      actor,
      verb,
      reason === null ? null : storableText(reason),
      until,
      now,
      excludedUserIds,
    ],
  );
}

async function exemptPeople(
  tx: SqlTransaction,
  { id, tenantId, product }: Case,
  actor: string,
  { reason, from, until, userIds }: NonNullable<Transition['exempt']>,
): Promise<void> {
  await tx.query(
    `insert into seatkeeper.exemptions (id, tenant_id, product, user_id, reason, actor_id, from_day, until_day)
     select gen_random_uuid(), $2, $3, user_id, $4, $5, $6::date, $7::date
     from (select distinct user_id from seatkeeper.steps
       where case_id = $1 and ($8::text[] is null or user_id = any($8))) people`,
    [id, tenantId, product, storableText(reason), actor, from, until, userIds ?? null],
  );
}

/** How many were ended. */
async function endExemptions(
  tx: SqlTransaction,
  { tenantId, product }: Case,
  reason: string,
  now: string,
): Promise<number> {
  const ended = await tx.query(
    `update seatkeeper.exemptions set ended_at = $4::timestamptz
     where tenant_id = $1 and product = $2 and reason = $3 and ended_at is null returning id`,
    [tenantId, product, storableText(reason), now],
  );
  return ended.length;
}
