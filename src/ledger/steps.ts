import { takenOutcomes, type Outcome } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditTrail } from './audit.ts';
import { isUuid } from './case-row.ts';
import { sparedSql } from './exemptions.ts';
import { createSettler, endings, type Settlement } from './settle-steps.ts';
import type { Sql } from './sql.ts';
import { inReadingOrder, stepColumns, type Step } from './step-row.ts';

/**
 * `busy`: another change of the same person is under way, in this case or another. `lost`: somebody else has the
 * step, or it is not to be done.
 */
export type Claim = 'claimed' | 'busy' | 'lost';

/** `spared`: an exemption is in force, so nothing may be taken from the person. */
export type RemovalClaim = Claim | 'spared';

/** What a step needs to be done once, recorded once, and found again after a crash. */
export interface StepStore {
  get(stepId: string): Promise<Step | null>;
  /** planned → removing, for a case that is being executed, unless an exemption of the person is in force. */
  claimForRemoval(stepId: string, clientRequestId: string): Promise<RemovalClaim>;
  /** Whether an exemption of the person and product is in force today. */
  isSpared(stepId: string): Promise<boolean>;
  /** Microsoft took the change of a claimed step: it is waited for and never sent again. */
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

const isAway = `(steps.state = 'settled' or (steps.state = 'restored' and restore_outcome like 'failed:%'))`;

/**
 * The licence was taken, or Microsoft has said so and the directory did not show it, and nothing that was tried since
 * has given it back.
 */
export const isTakenSql = `(steps.outcome in (${takenOutcomes.map((outcome) => `'${outcome}'`).join(', ')}) and ${isAway})`;

/** The same, and seen: only this frees a seat. */
const isReleased = `(outcome = 'applied' and ${isAway})`;

export function createStepStore(deps: StepDeps): StepStore {
  const { sql, clock } = deps;
  const now = (): string => clock.now().toISOString();
  const isSpared = async (stepId: string, state: Step['state'] | null): Promise<boolean> => {
    if (!isUuid(stepId)) return false;
    const rows = await sql.query(
      `select from seatkeeper.steps join seatkeeper.cases on cases.id = case_id
       where steps.id = $1 and ($3::text is null or steps.state = $3) and ${sparedSql('$2')}`,
      [stepId, now().slice(0, 10), state],
    );
    return rows.length > 0;
  };
  return {
    isSpared: async (stepId) => isSpared(stepId, null),

    get: async (stepId) => {
      if (!isUuid(stepId)) return null;
      const [row] = await sql.query<Step>(`select ${stepColumns} from seatkeeper.steps where id = $1`, [
        stepId,
      ]);
      return row ?? null;
    },

    claimForRemoval: async (stepId, clientRequestId) => {
      const at = now();
      const claimed = await claim(
        sql,
        `update seatkeeper.steps set state = 'removing', client_request_id = $2, claimed_at = $3::timestamptz
         from seatkeeper.cases
         where steps.id = $1 and steps.state = 'planned' and cases.id = case_id and cases.state = 'executing'
           and not ${sparedSql('$4')}
         returning steps.id`,
        [stepId, clientRequestId, at, at.slice(0, 10)],
      );
      return claimed === 'lost' && (await isSpared(stepId, 'planned')) ? 'spared' : claimed;
    },

    claimForRestore: async (stepId, clientRequestId) =>
      claim(
        sql,
        `update seatkeeper.steps set state = 'restoring', restore_client_request_id = $2, claimed_at = $3::timestamptz,
           restore_outcome = null, restore_request_id = null, restore_detail = null, restored_at = null
         from seatkeeper.cases
         where steps.id = $1 and ${isTakenSql} and cases.id = case_id
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
           and ${isReleased}
           and not exists (
             select from seatkeeper.steps other
             where other.case_id = steps.case_id and other.user_id = steps.user_id
               and not exists (select from seatkeeper.steps where steps.id = other.id and ${isReleased}))
         order by 1, 2`,
        [tenantId, since],
      ),

    unrestored: async (caseId) =>
      sql.query<Step>(
        `select ${stepColumns} from seatkeeper.steps
         where case_id = $1 and (state = 'restoring' or ${isTakenSql}) ${inReadingOrder}`,
        [caseId],
      ),
  };
}

async function claim(sql: Sql, text: string, params: readonly [string, ...string[]]): Promise<Claim> {
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
