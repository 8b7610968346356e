import { randomUUID } from 'node:crypto';
import { isUndecided, undecidedStates } from '../core/case/lifecycle.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditEvent, type AuditTrail } from './audit.ts';
import type { CaseDraft, ProposalResult, ProposalRun, ProposalSession } from './case-draft.ts';
import { caseColumns, type Case } from './case-row.ts';
import { contentOf, end, renew, withdraw, withoutSeats, type Context, type Verdict } from './renew-case.ts';
import type { Sql, SqlTransaction } from './sql.ts';
import {
  carryTicksOver,
  countStaged,
  dropAbandonedSessions,
  dropPeopleInHand,
  dropSession,
  replaceSteps,
  stageSteps,
} from './staged-steps.ts';

interface ProposalDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

/** What a case that was closed says of itself. */
const ownersChanged = 'owners-changed';
const actor = 'reconcile';

/** Opens a session of proposals for one run. */
export async function proposeCases(deps: ProposalDeps, run: ProposalRun): Promise<ProposalSession> {
  const { sql, clock } = deps;
  const sessionId = randomUUID();
  let isOpen = true;
  await dropAbandonedSessions(sql, clock.now());

  return {
    addSteps: async (kind, product, steps) => {
      if (!isOpen) throw new TypeError('The session was committed: open another for the next conclusions.');
      await stageSteps(sql, sessionId, { kind, product }, steps, clock.now());
    },
    commit: async (drafts, { evaluatedKinds = [] } = {}) => {
      if (!isOpen) throw new TypeError('The session was committed: open another for the next conclusions.');
      isOpen = false;
      return sql.transaction((tx) => applyDrafts(deps, tx, { run, sessionId, drafts, evaluatedKinds }));
    },
  };
}

interface Work {
  readonly run: ProposalRun;
  readonly sessionId: string;
  readonly drafts: readonly CaseDraft[];
  readonly evaluatedKinds: readonly string[];
}

async function applyDrafts(
  { clock, audit }: ProposalDeps,
  tx: SqlTransaction,
  { run, sessionId, drafts, evaluatedKinds }: Work,
): Promise<ProposalResult> {
  const now = clock.now().toISOString();
  // Two runs of one tenant take turns; the cases they may change are locked before anything is read from them.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`propose:${run.tenantId}`]);
  const latest = await lockLatestCases(tx, run.tenantId);
  const dropped = new Map(
    (await dropPeopleInHand(tx, sessionId, run.tenantId, now)).map((row) => [keyOf(row), row.seats]),
  );
  const verdicts: Verdict[] = [];
  const seen = new Set<string>();
  for (const whole of drafts) {
    const key = keyOf(whole);
    if (seen.has(key)) throw new TypeError(`Two drafts of one rule and product: ${key}`);
    seen.add(key);
    const isInHand = dropped.has(key) && (await countStaged(tx, sessionId, whole)) === 0;
    const draft = withoutSeats(whole, dropped.get(key) ?? 0);
    const { open, newest } = latest.get(key) ?? { open: null, newest: null };
    const context = { run, sessionId, now };
    if (open !== null) {
      if (isInHand) verdicts.push(await withdraw(tx, open, now));
      else if (losesOwner(open, draft)) verdicts.push(...(await supersede(tx, open, draft, context)));
      else verdicts.push(await renew(tx, open, draft, context));
    } else if (newest !== null && (isInHand || (await isStillSettled(tx, newest, draft, run)))) {
      verdicts.push({ kind: 'unchanged', case: newest });
    } else {
      verdicts.push(await create(tx, draft, context));
    }
  }
  for (const [key, { open }] of latest) {
    if (open === null || seen.has(key) || !evaluatedKinds.includes(open.kind)) continue;
    verdicts.push(await withdraw(tx, open, now));
  }
  await dropSession(tx, sessionId);
  for (const verdict of verdicts) {
    const event = eventOf(verdict, run);
    if (event !== null) await audit.append(event, tx);
  }
  const of = (kind: keyof ProposalResult): Case[] =>
    verdicts.flatMap((verdict) => (verdict.kind === kind ? [verdict.case] : []));
  return {
    created: of('created'),
    updated: of('updated'),
    withdrawn: of('withdrawn'),
    superseded: of('superseded'),
    unchanged: of('unchanged'),
  };
}

function keyOf({ kind, product }: Pick<CaseDraft, 'kind' | 'product'>): string {
  return JSON.stringify([kind, product]);
}

/** Per rule and product: the undecided case, and the newest of all. */
async function lockLatestCases(
  tx: SqlTransaction,
  tenantId: string,
): Promise<ReadonlyMap<string, { readonly open: Case | null; readonly newest: Case }>> {
  const rows = await tx.query<Case>(
    `select ${caseColumns} from seatkeeper.cases
     where id in (
       select distinct on (kind, product) id from seatkeeper.cases where tenant_id = $1
       order by kind, product, number desc
     ) or (tenant_id = $1 and state = any($2::text[]))
     order by number for update`,
    [tenantId, undecidedStates],
  );
  const latest = new Map<string, { readonly open: Case | null; readonly newest: Case }>();
  for (const row of rows) {
    const before = latest.get(keyOf(row));
    latest.set(keyOf(row), { open: isUndecided(row.state) ? row : (before?.open ?? null), newest: row });
  }
  return latest;
}

/** A settled question stays settled until its facts change; an answer "keep" also until the day it named. */
async function isStillSettled(
  tx: SqlTransaction,
  newest: Case,
  draft: CaseDraft,
  run: ProposalRun,
): Promise<boolean> {
  if (newest.factsKey !== draft.factsKey) return false;
  if (newest.state === 'acknowledged' || newest.state === 'expired' || newest.state === 'undone') return true;
  if (newest.state !== 'kept') return false;
  const [decision] = await tx.query<{ until: string | null }>(
    'select until from seatkeeper.decisions where case_id = $1 order by at desc, case_version desc limit 1',
    [newest.id],
  );
  const until = decision?.until ?? null;
  return until === null || until.slice(0, 10) >= run.asOf;
}

async function create(
  tx: SqlTransaction,
  draft: CaseDraft,
  { run, sessionId, now }: Context,
  id = randomUUID(),
): Promise<Verdict> {
  const [created] = await tx.query<Case>(
    `insert into seatkeeper.cases (id, tenant_id, kind, product, state, version, created_at, updated_at, product_name,
       owner_ids, as_of, run_id, seats, monthly_value, facts, facts_key, coverage_complete)
     values ($1, $2, $3, $4, 'proposed', 1, $5::timestamptz, $5::timestamptz, $6, $7::text[], $8::date, $9, $10,
       $11::jsonb, $12::jsonb, $13, $14) returning ${caseColumns}`,
    [id, run.tenantId, draft.kind, draft.product, now, ...contentOf(draft, run)],
  );
  if (created === undefined) throw new TypeError('An insert returns its row.');
  await replaceSteps(tx, id, sessionId, draft);
  return { kind: 'created', case: created };
}

/**
 * Whoever was asked and owns the product no longer must not answer, and whoever owns it now was not asked: the
 * question begins anew. While the people who hold the seats are being asked, nobody's answer is lost by going on.
 */
function losesOwner(open: Case, draft: CaseDraft): boolean {
  return open.state !== 'consulting' && open.ownerIds.some((ownerId) => !draft.ownerIds.includes(ownerId));
}

/** The old case ends first: there is one open question of a rule and product. */
async function supersede(
  tx: SqlTransaction,
  open: Case,
  draft: CaseDraft,
  context: Context,
): Promise<readonly Verdict[]> {
  const id = randomUUID();
  const superseded = await end(tx, open, 'supersede', {
    closedReason: ownersChanged,
    supersededBy: id,
    now: context.now,
  });
  const created = await create(tx, draft, context, id);
  const tickedOff = await carryTicksOver(tx, open.id, id);
  return [
    { kind: 'superseded', case: superseded },
    { ...created, supersedes: { id: open.id, tickedOff } },
  ];
}

const actions = {
  created: 'case.proposed',
  updated: 'case.updated',
  withdrawn: 'case.withdrawn',
  superseded: 'case.superseded',
} as const;

function eventOf(
  { kind: verdict, case: found, supersedes, takenOff }: Verdict,
  run: ProposalRun,
): AuditEvent | null {
  if (verdict === 'unchanged') return null;
  const { id, tenantId, number, kind, product, seats, version, factsKey, closedReason, supersededBy } = found;
  const action = actions[verdict];
  const body = {
    ...{ number, kind, product, seats, version, factsKey, reason: closedReason, ...run },
    ...(supersedes === undefined ? {} : { supersedes: { ...supersedes } }),
    ...(takenOff === undefined ? {} : { takenOff }),
    ...(supersededBy === null ? {} : { supersededBy }),
  };
  return { tenantId, actor, action, subject: subjectOfCase(id), body };
}
