import type { Outcome } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { isUuid } from './case-row.ts';
import { createSettler, endings, type Settlement } from './settle-steps.ts';
import type { Sql } from './sql.ts';
import { inReadingOrder, stepColumns, type Step } from './step-row.ts';

/**
 * `busy`: another change of the same person is under way, in this case or another. `lost`: somebody else has the
 * step, or it is not to be done.
 */
export type Claim = 'claimed' | 'busy' | 'lost';

/** What a step needs to be done once, recorded once, and found again after a crash. */
export interface StepStore {
  get(stepId: string): Promise<Step | null>;
  /** planned → removing, for a case that is being executed. */
  claimForRemoval(stepId: string, clientRequestId: string): Promise<Claim>;
  /** Microsoft took the change of a claimed step, and will take its time: it is waited for and never sent again. */
  noteAccepted(stepId: string, requestId: string): Promise<void>;
  /**
   * → settled, with its audit event. The same outcome again does nothing. `applied` needs a claim. Throws
   * LEDGER_CONFLICT on another outcome, or on a step that cannot be settled.
   */
  settle(stepId: string, outcome: NonNullable<Outcome>, settlement: Settlement): Promise<void>;
  /** Still to be carried out, claimed ones included, in reading order. */
  unsettled(caseId: string): Promise<Step[]>;
  /**
   * Taken and not given back → restoring, for a case that is being undone, or a person who asked for it back. A
   * restore that failed may be claimed again.
   */
  claimForRestore(stepId: string, clientRequestId: string): Promise<Claim>;
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
         where steps.id = $1 and ${isTaken} and cases.id = case_id
           and (cases.state = 'undoing' or (cases.state in ('verified', 'partlyDone') and exists (
             select from seatkeeper.returns
             where returns.case_id = steps.case_id and returns.user_id = steps.user_id and returns.outcome is null)))
         returning steps.id`,
        [stepId, clientRequestId, now()],
      ),

    noteAccepted: async (stepId, requestId) => {
      await sql.query(
        `update seatkeeper.steps set
           request_id = case when state = 'removing' then $2 else request_id end,
           restore_request_id = case when state = 'restoring' then $2 else restore_request_id end
         where id = $1 and state in ('removing', 'restoring')`,
        [stepId, requestId],
      );
    },

    settle: createSettler(deps, endings.removal),
    settleRestore: createSettler(deps, endings.restore),

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

async function claim(sql: Sql, text: string, params: readonly [string, string, string]): Promise<Claim> {
  if (!isUuid(params[0])) return 'lost';
  try {
    return (await sql.query(text, params)).length === 1 ? 'claimed' : 'lost';
  } catch (error) {
    if (isAboutOneChange(error)) return 'busy';
    throw error;
  }
}

/** The unique index that keeps two changes of one person apart, on both databases. */
function isAboutOneChange(error: unknown): boolean {
  return (
    error instanceof Error && 'constraint' in error && error.constraint === 'steps_one_change_per_person'
  );
}
