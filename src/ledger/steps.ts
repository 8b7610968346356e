import type { Outcome } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditTrail } from './audit.ts';
import { isUuid } from './case-row.ts';
import { ledgerConflict } from './errors.ts';
import { storableText, type Sql, type SqlTransaction } from './sql.ts';
import { inReadingOrder, stepColumns, type Step } from './step-row.ts';

export interface Settlement {
  /** The id Microsoft gave the request; null when none was made or its answer was lost. */
  readonly requestId: string | null;
  readonly detail?: string;
  /** Defaults to `reclaim`. */
  readonly actor?: string;
}

/** What a step needs to be done once, recorded once, and found again after a crash. */
export interface StepStore {
  get(stepId: string): Promise<Step | null>;
  /** planned → removing, for a case that is being executed. False: somebody else has it, or it is not to be done. */
  claimForRemoval(stepId: string, clientRequestId: string): Promise<boolean>;
  /**
   * → settled, with its audit event. The same outcome again does nothing. `applied` needs a claim. Throws
   * LEDGER_CONFLICT on another outcome, or on a step that cannot be settled.
   */
  settle(stepId: string, outcome: NonNullable<Outcome>, settlement: Settlement): Promise<void>;
  /** Still to be carried out, claimed ones included, in reading order. */
  unsettled(caseId: string): Promise<Step[]>;
  /** Taken and not given back → restoring, for a case that is being undone. A restore that failed may be claimed again. */
  claimForRestore(stepId: string, clientRequestId: string): Promise<boolean>;
  /** → restored, with its own outcome; the rules are those of `settle`. */
  settleRestore(stepId: string, outcome: NonNullable<Outcome>, settlement: Settlement): Promise<void>;
  /** Taken and not given back, claimed and failed ones included, in reading order. */
  unrestored(caseId: string): Promise<Step[]>;
  /** Seats taken away whole since the instant and not given back: an older observation still shows them. */
  releasedSince(
    tenantId: string,
    since: string,
  ): Promise<{ readonly userId: string; readonly product: string }[]>;
}

interface StepDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

/** The licence was taken, and nothing that was tried since has given it back. */
const isTaken = `(outcome = 'applied' and (steps.state = 'settled'
  or (steps.state = 'restored' and restore_outcome like 'failed:%')))`;

export function createStepStore(deps: StepDeps): StepStore {
  const { sql, clock } = deps;
  const now = (): string => clock.now().toISOString();
  return {
    get: async (stepId) => {
      if (!isUuid(stepId)) return null;
      const [row] = await sql.query<Step>(`select ${stepColumns} from seatkeeper.steps where id = $1`, [
        stepId,
      ]);
      return row ?? null;
    },

    claimForRemoval: async (stepId, clientRequestId) =>
      claim(
        sql,
        `update seatkeeper.steps set state = 'removing', client_request_id = $2, claimed_at = $3::timestamptz
         from seatkeeper.cases
         where steps.id = $1 and steps.state = 'planned' and cases.id = case_id and cases.state = 'executing'
         returning steps.id`,
        [stepId, clientRequestId, now()],
      ),

    claimForRestore: async (stepId, clientRequestId) =>
      claim(
        sql,
        `update seatkeeper.steps set state = 'restoring', restore_client_request_id = $2, claimed_at = $3::timestamptz,
           restore_outcome = null, restore_request_id = null, restore_detail = null, restored_at = null
         from seatkeeper.cases
         where steps.id = $1 and ${isTaken} and cases.id = case_id and cases.state = 'undoing'
         returning steps.id`,
        [stepId, clientRequestId, now()],
      ),

    settle: async (stepId, outcome, settlement) => settleStep(deps, removal, stepId, outcome, settlement),
    settleRestore: async (stepId, outcome, settlement) =>
      settleStep(deps, restore, stepId, outcome, settlement),

    unsettled: async (caseId) =>
      sql.query<Step>(
        `select ${stepColumns} from seatkeeper.steps where case_id = $1 and state in ('planned', 'removing') ${inReadingOrder}`,
        [caseId],
      ),

    releasedSince: async (tenantId, since) =>
      sql.query(
        `select distinct steps.user_id as "userId", cases.product
         from seatkeeper.steps join seatkeeper.cases on cases.id = steps.case_id
         where cases.tenant_id = $1 and steps.settled_at >= $2::timestamptz
           and ${isTaken}
           and not exists (
             select from seatkeeper.steps other
             where other.case_id = steps.case_id and other.user_id = steps.user_id
               and not exists (select from seatkeeper.steps where steps.id = other.id and ${isTaken}))
         order by 1, 2`,
        [tenantId, since],
      ),

    unrestored: async (caseId) =>
      sql.query<Step>(
        `select ${stepColumns} from seatkeeper.steps
         where case_id = $1 and (state = 'restoring' or ${isTaken}) ${inReadingOrder}`,
        [caseId],
      ),
  };
}

async function claim(sql: Sql, text: string, params: readonly [string, string, string]): Promise<boolean> {
  return isUuid(params[0]) && (await sql.query(text, params)).length === 1;
}

/** The two ways a step ends; they differ in columns, in where they may start, and in what they are called. */
interface Ending {
  readonly action: string;
  readonly claimed: Step['state'];
  outcomeOf(step: Step): Outcome;
  /** Whether it may end without a claim, because nothing was sent to Microsoft. */
  mayEndUnclaimed(step: Step): boolean;
  readonly update: string;
}

const removal: Ending = {
  action: 'step.settled',
  claimed: 'removing',
  outcomeOf: (step) => step.outcome,
  mayEndUnclaimed: ({ state }) => state === 'planned' || state === 'excluded' || state === 'instructed',
  update: `update seatkeeper.steps set state = 'settled', outcome = $2, request_id = $3, detail = $4,
    settled_at = $5::timestamptz where id = $1`,
};

const restore: Ending = {
  action: 'step.restored',
  claimed: 'restoring',
  outcomeOf: (step) => step.restoreOutcome,
  mayEndUnclaimed: ({ state, outcome }) => state === 'settled' && outcome === 'applied',
  update: `update seatkeeper.steps set state = 'restored', restore_outcome = $2, restore_request_id = $3,
    restore_detail = $4, restored_at = $5::timestamptz where id = $1`,
};

async function settleStep(
  { sql, clock, audit }: StepDeps,
  ending: Ending,
  stepId: string,
  outcome: NonNullable<Outcome>,
  { requestId, detail, actor = 'reclaim' }: Settlement,
): Promise<void> {
  await sql.transaction(async (tx) => {
    const { step, tenantId } = await lockStep(tx, stepId);
    const before = ending.outcomeOf(step);
    if (before === outcome) return;
    const mayEnd = step.state === ending.claimed || (outcome !== 'applied' && ending.mayEndUnclaimed(step));
    if (before !== null || !mayEnd) {
      throw ledgerConflict(
        `Step ${stepId} cannot end as ${outcome}.`,
        `It is ${step.state}${before === null ? '' : ` with outcome ${before}`}.`,
      );
    }
    const note = detail === undefined ? null : storableText(detail);
    await tx.query(ending.update, [stepId, outcome, requestId, note, clock.now().toISOString()]);
    const { userId, skuId } = step;
    await audit.append(
      {
        tenantId,
        actor,
        action: ending.action,
        subject: subjectOfCase(step.caseId),
        body: { stepId, userId, skuId, outcome, requestId, detail: note },
      },
      tx,
    );
  });
}

async function lockStep(tx: SqlTransaction, stepId: string): Promise<{ step: Step; tenantId: string }> {
  const [row] = isUuid(stepId)
    ? await tx.query<Step & { tenantId: string }>(
        `select ${stepColumns}, cases.tenant_id as "tenantId" from seatkeeper.steps
         join seatkeeper.cases on cases.id = case_id where steps.id = $1 for update of steps`,
        [stepId],
      )
    : [];
  if (row === undefined)
    throw ledgerConflict(`There is no step ${stepId}.`, 'Its case was renewed since it was read.');
  return { step: row, tenantId: row.tenantId };
}
