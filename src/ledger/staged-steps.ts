import type { CaseDraft, ProposedStep } from './case-draft.ts';
import { jsonParameter, type Sql, type SqlTransaction } from './sql.ts';

/** Steps of one session that are still to become steps of a case, told apart by rule and product. */
export type CaseKey = Pick<CaseDraft, 'kind' | 'product'>;

/** Bounds how long one statement of the embedded database keeps everything else waiting. */
const chunkSize = 1_000;

/** A session that was not committed within this time belongs to a process that died. */
const abandonedAfterMs = 24 * 3_600_000;

export async function stageSteps(
  sql: Sql,
  sessionId: string,
  { kind, product }: CaseKey,
  steps: readonly ProposedStep[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < steps.length; start += chunkSize) {
    const rows = steps
      .slice(start, start + chunkSize)
      .map((step) => ({ ...step, idleDays: step.evidence.idleDays }));
    await sql.query(
      `insert into seatkeeper.staged_steps (session_id, staged_at, kind, product, user_id, sku_id, path, disabled_plans,
         evidence, idle_days, display_name, user_principal_name, department, group_names, is_actionable, adds, preflight)
       select $1, $2::timestamptz, $3, $4, "userId", "skuId", path, "disabledPlans", evidence, "idleDays",
         "displayName", "userPrincipalName", department, "groupNames", coalesce("isActionable", path = 'direct'),
         coalesce(adds, '[]'::jsonb), preflight
       from jsonb_to_recordset($5::jsonb) as step ("userId" text, "skuId" text, path text, "disabledPlans" text[],
         evidence jsonb, "idleDays" int, "displayName" text, "userPrincipalName" text, department text, "groupNames" text[], "isActionable" boolean, adds jsonb,
         preflight jsonb)
       on conflict do nothing`,
      [sessionId, now.toISOString(), kind, product, jsonParameter(rows)],
    );
  }
}

export async function dropAbandonedSessions(sql: Sql, now: Date): Promise<void> {
  await sql.query('delete from seatkeeper.staged_steps where staged_at < $1::timestamptz', [
    new Date(now.getTime() - abandonedAfterMs).toISOString(),
  ]);
}

export async function dropSession(tx: SqlTransaction, sessionId: string): Promise<void> {
  await tx.query('delete from seatkeeper.staged_steps where session_id = $1', [sessionId]);
}

/**
 * Takes out people whose seat is already in hand: being carried out or undone, or carried out and still to be
 * undone. What failed, or was skipped because it no longer held, may be asked again. Returns the direct seats
 * taken out per key.
 */
export async function dropPeopleInHand(
  tx: SqlTransaction,
  sessionId: string,
  tenantId: string,
  now: string,
): Promise<(CaseKey & { readonly seats: number })[]> {
  return tx.query(
    `with dropped as (
       delete from seatkeeper.staged_steps staged using (
         select distinct cases.kind, cases.product, steps.user_id
         from seatkeeper.cases join seatkeeper.steps on steps.case_id = cases.id
         where cases.tenant_id = $2
           and (cases.state in ('approved', 'grace', 'executing', 'undoing')
             or (cases.state in ('verified', 'partlyDone') and cases.undo_until > $3::timestamptz))
           and (steps.state <> 'settled'
             or steps.outcome in ('applied', 'skipped:excluded', 'skipped:group-path'))
       ) in_hand
       where staged.session_id = $1 and staged.kind = in_hand.kind
         and staged.product = in_hand.product and staged.user_id = in_hand.user_id
       returning staged.kind, staged.product, staged.user_id, staged.is_actionable
     )
     select kind, product, count(distinct user_id) filter (where is_actionable) as seats
     from dropped group by kind, product`,
    [sessionId, tenantId, now],
  );
}

export async function countStaged(
  tx: SqlTransaction,
  sessionId: string,
  { kind, product }: CaseKey,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*) as count from seatkeeper.staged_steps where session_id = $1 and kind = $2 and product = $3`,
    [sessionId, kind, product],
  );
  if (row === undefined) throw new TypeError('count(*) gives a row.');
  return row.count;
}

const staged = `select user_id, sku_id from seatkeeper.staged_steps where session_id = $2 and kind = $3 and product = $4`;

/** What a person agrees to with a step: whose it is, by which path, whether it can be taken and what stands in the way. */
const agreed = {
  staged: `select user_id, sku_id, path, is_actionable, adds, coalesce(preflight -> 'blocks', '[]') as blocks
    from seatkeeper.staged_steps where session_id = $2 and kind = $3 and product = $4`,
  held: `select user_id, sku_id, path, state <> 'instructed' as is_actionable, adds,
    coalesce(preflight -> 'blocks', '[]') as blocks from seatkeeper.steps where case_id = $1`,
};

/** Whether the staged steps differ from those of the case in what somebody who saw it would agree to. */
export async function differsFromCase(
  tx: SqlTransaction,
  caseId: string,
  sessionId: string,
  { kind, product }: CaseKey,
): Promise<boolean> {
  const rows = await tx.query(
    `(${agreed.staged} except ${agreed.held}) union all (${agreed.held} except ${agreed.staged}) limit 1`,
    [caseId, sessionId, kind, product],
  );
  return rows.length > 0;
}

/** What one person has approved holds while it is as they saw it, to the day somebody was last seen. */
const approved = {
  staged: `select agreed.*, staged.evidence -> 'signIn' as sign_in, staged.evidence -> 'copilot' as copilot
    from (${agreed.staged}) agreed join seatkeeper.staged_steps staged
      on session_id = $2 and kind = $3 and product = $4 and staged.user_id = agreed.user_id and staged.sku_id = agreed.sku_id`,
  held: `select agreed.*, steps.evidence -> 'signIn' as sign_in, steps.evidence -> 'copilot' as copilot
    from (${agreed.held}) agreed join seatkeeper.steps
      on case_id = $1 and steps.user_id = agreed.user_id and steps.sku_id = agreed.sku_id`,
};

/** What is left of the people one person has approved: whom a second may still approve, and all with those ticked off. */
export interface KeptPeople {
  readonly takenOff: number;
  readonly planned: number;
  readonly all: number;
}

/**
 * Leaves of the staged steps only those of people the case is about already, and of whoever is to lose something only
 * if nothing about them has changed: a seat is taken whole or not at all.
 */
export async function keepToApproved(
  tx: SqlTransaction,
  caseId: string,
  sessionId: string,
  { kind, product }: CaseKey,
): Promise<KeptPeople> {
  const params = [caseId, sessionId, kind, product];
  await tx.query(
    `with held as (${approved.held}), staged as (${approved.staged}),
     changed as ((table held except table staged) union all (table staged except table held))
     delete from seatkeeper.staged_steps where session_id = $2 and kind = $3 and product = $4
       and user_id not in (select user_id from seatkeeper.steps where case_id = $1 and state = 'excluded')
       and (user_id in (select user_id from changed)
         or user_id not in (select user_id from seatkeeper.steps where case_id = $1))`,
    params,
  );
  const [kept] = await tx.query<KeptPeople>(
    `select count(distinct user_id) filter (where state = 'planned' and not is_staged) as "takenOff",
       count(distinct user_id) filter (where state = 'planned' and is_staged) as planned,
       count(distinct user_id) filter (where state in ('planned', 'excluded') and is_staged) as "all"
     from (select user_id, state, (user_id, sku_id) in (${staged}) as is_staged
       from seatkeeper.steps where case_id = $1) steps`,
    params,
  );
  if (kept === undefined) throw new TypeError('count(*) gives a row.');
  return kept;
}

/**
 * Makes the staged steps the steps of the case, with fresh evidence. People who were ticked off stay ticked off;
 * what we may not change becomes an instruction.
 */
export async function replaceSteps(
  tx: SqlTransaction,
  caseId: string,
  sessionId: string,
  { kind, product }: CaseKey,
): Promise<void> {
  const params = [caseId, sessionId, kind, product];
  await tx.query(
    `delete from seatkeeper.steps where case_id = $1 and (user_id, sku_id) not in (${staged})`,
    params,
  );
  let last: { readonly userId: string; readonly skuId: string } | undefined = { userId: '', skuId: '' };
  while (last !== undefined) {
    [last] = await tx.query<{ readonly userId: string; readonly skuId: string }>(
      `with page as (
         select * from seatkeeper.staged_steps
         where session_id = $2 and kind = $3 and product = $4 and (user_id, sku_id) > ($5, $6)
         order by user_id, sku_id limit ${chunkSize}
       ), written as (
         insert into seatkeeper.steps (case_id, user_id, sku_id, path, disabled_plans, evidence, idle_days,
           display_name, user_principal_name, department, group_names, adds, preflight, state)
         select $1, user_id, sku_id, path, disabled_plans, evidence, idle_days, display_name, user_principal_name,
           department, group_names, adds, preflight, case when is_actionable then 'planned' else 'instructed' end
         from page
         on conflict (case_id, user_id, sku_id) do update set
           path = excluded.path, disabled_plans = excluded.disabled_plans, evidence = excluded.evidence,
           idle_days = excluded.idle_days, display_name = excluded.display_name,
           user_principal_name = excluded.user_principal_name, department = excluded.department,
           group_names = excluded.group_names, adds = excluded.adds, preflight = excluded.preflight,
           state = case when steps.state = 'excluded' and excluded.state = 'planned' then 'excluded'
             else excluded.state end
       )
       select user_id as "userId", sku_id as "skuId" from page order by user_id desc, sku_id desc limit 1`,
      [...params, last.userId, last.skuId],
    );
  }
}

/** People who were ticked off one case stay ticked off in the case that takes over. Returns how many. */
export async function carryTicksOver(
  tx: SqlTransaction,
  fromCaseId: string,
  toCaseId: string,
): Promise<number> {
  const ticked = await tx.query<{ userId: string }>(
    `update seatkeeper.steps fresh set state = 'excluded'
     from seatkeeper.steps old
     where old.case_id = $1 and old.state = 'excluded' and fresh.case_id = $2 and fresh.state = 'planned'
       and fresh.user_id = old.user_id and fresh.sku_id = old.sku_id
     returning fresh.user_id as "userId"`,
    [fromCaseId, toCaseId],
  );
  return new Set(ticked.map(({ userId }) => userId)).size;
}
