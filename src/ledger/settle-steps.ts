import { isTakenBy, type Outcome } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditTrail } from './audit.ts';
import { isUuid } from './case-row.ts';
import { ledgerConflict } from './errors.ts';
import { jsonParameter, storableText, type Sql, type SqlTransaction } from './sql.ts';
import { stepColumns, type Step } from './step-row.ts';

export interface Settlement {
  /** The id Microsoft gave the request; null when none was made or its answer was lost. */
  readonly requestId: string | null;
  readonly detail?: string;
  /** Defaults to `reclaim`. */
  readonly actor?: string;
}

/** The two ways a step ends; they differ in columns, in where they may start, and in what they are called. */
interface Ending {
  readonly action: string;
  readonly claimed: Step['state'];
  outcomeOf(step: Step): Outcome;
  /** Whether it may end without a claim, because nothing was sent to Microsoft. */
  mayEndUnclaimed(step: Step): boolean;
  ended(step: Step, outcome: Outcome): Step;
  /** What is set from `ended`, the rows of a batch; $2 is the moment. */
  readonly sets: string;
}

export const endings = {
  removal: {
    action: 'step.settled',
    claimed: 'removing',
    outcomeOf: (step) => step.outcome,
    mayEndUnclaimed: ({ state }) => state === 'planned' || state === 'excluded' || state === 'instructed',
    ended: (step, outcome) => ({ ...step, state: 'settled', outcome }),
    sets: `state = 'settled', outcome = ended.outcome, request_id = ended."requestId", detail = ended.detail,
      settled_at = $2::timestamptz`,
  },
  restore: {
    action: 'step.restored',
    claimed: 'restoring',
    outcomeOf: (step) => step.restoreOutcome,
    mayEndUnclaimed: ({ state, outcome }) => state === 'settled' && isTakenBy(outcome),
    ended: (step, restoreOutcome) => ({ ...step, state: 'restored', restoreOutcome }),
    sets: `state = 'restored', restore_outcome = ended.outcome, restore_request_id = ended."requestId",
      restore_detail = ended.detail, restored_at = $2::timestamptz`,
  },
} satisfies Record<string, Ending>;

interface Wanted extends Settlement {
  readonly stepId: string;
  readonly outcome: NonNullable<Outcome>;
}

interface Waiting {
  readonly wanted: Wanted;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface SettleDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

type LockedStep = Step & { readonly tenantId: string };

/** Bounds how long one transaction keeps everything else waiting. */
const mostTogether = 50;

/**
 * Settles steps, each with its audit event. Those that come while a transaction is under way share the next one: a
 * large case ends many steps a second, and a transaction costs more than what is in it. Where one of them cannot
 * be settled, each is tried by itself, so that it fails alone.
 */
export function createSettler(
  deps: SettleDeps,
  ending: Ending,
): (stepId: string, outcome: NonNullable<Outcome>, settlement: Settlement) => Promise<void> {
  let waiting: Waiting[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostTogether);
      waiting = waiting.slice(mostTogether);
      await settleTogether(batch);
    }
    isWorking = false;
  }

  async function settleTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      await deps.sql.transaction((tx) =>
        settleAll(
          tx,
          deps,
          ending,
          batch.map(({ wanted }) => wanted),
        ),
      );
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const each of batch) await settleTogether([each]);
    }
  }

  return (stepId, outcome, settlement) =>
    new Promise((resolve, reject) => {
      waiting.push({ wanted: { ...settlement, stepId, outcome }, resolve, reject });
      void work();
    });
}

async function settleAll(
  tx: SqlTransaction,
  { clock, audit }: SettleDeps,
  ending: Ending,
  batch: readonly Wanted[],
): Promise<void> {
  const steps = await lockSteps(
    tx,
    batch.map(({ stepId }) => stepId),
  );
  const ended: (Omit<Wanted, 'detail'> & {
    readonly id: string;
    readonly detail: string | null;
    readonly step: LockedStep;
  })[] = [];
  for (const wanted of batch) {
    const step = steps.get(wanted.stepId);
    if (step === undefined)
      throw ledgerConflict(`There is no step ${wanted.stepId}.`, 'Its case was renewed since it was read.');
    if (!mayEnd(ending, step, wanted.outcome)) continue;
    const detail = wanted.detail === undefined ? null : storableText(wanted.detail);
    ended.push({ ...wanted, id: wanted.stepId, detail, step });
    steps.set(wanted.stepId, { ...ending.ended(step, wanted.outcome), tenantId: step.tenantId });
  }
  if (ended.length === 0) return;
  const rows = ended.map(({ id, outcome, requestId, detail }) => ({ id, outcome, requestId, detail }));
  await tx.query(
    `update seatkeeper.steps set ${ending.sets}
     from jsonb_to_recordset($1::jsonb) as ended (id uuid, outcome text, "requestId" text, detail text)
     where steps.id = ended.id`,
    [jsonParameter(rows), clock.now().toISOString()],
  );
  for (const { stepId, outcome, requestId, detail, actor = 'reclaim', step } of ended) {
    const { tenantId, caseId, userId, skuId } = step;
    const body = { stepId, userId, skuId, outcome, requestId, detail };
    await audit.append({ tenantId, actor, action: ending.action, subject: subjectOfCase(caseId), body }, tx);
  }
}

/** False when it has ended so already. Throws LEDGER_CONFLICT when it cannot end so. */
function mayEnd(ending: Ending, step: Step, outcome: NonNullable<Outcome>): boolean {
  const before = ending.outcomeOf(step);
  if (before === outcome) return false;
  const isOpen = step.state === ending.claimed || (outcome !== 'applied' && ending.mayEndUnclaimed(step));
  if (before === null && isOpen) return true;
  throw ledgerConflict(
    `Step ${step.id} cannot end as ${outcome}.`,
    `It is ${step.state}${before === null ? '' : ` with outcome ${before}`}.`,
  );
}

async function lockSteps(tx: SqlTransaction, stepIds: readonly string[]): Promise<Map<string, LockedStep>> {
  const ids = [...new Set(stepIds.filter(isUuid))];
  const rows = await tx.query<LockedStep>(
    `select ${stepColumns}, cases.tenant_id as "tenantId" from seatkeeper.steps
     join seatkeeper.cases on cases.id = case_id where steps.id = any($1::uuid[]) order by steps.id
     for update of steps`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
