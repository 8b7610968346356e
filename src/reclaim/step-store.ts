import type { SeatEvidence } from '../core/model/finding.ts';
import type { AssignmentPath, Outcome, StepState } from '../core/plan/step.ts';

/** One step as the ledger keeps it. */
export interface StepRecord {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly userPrincipalName: string | null;
  readonly skuId: string;
  readonly path: AssignmentPath;
  readonly disabledPlans: readonly string[];
  readonly evidence: SeatEvidence;
  readonly state: StepState;
  readonly outcome: Outcome;
  /** Set once a removal has been written down as begun. */
  readonly clientRequestId: string | null;
  /** The same of the restore. */
  readonly restoreClientRequestId: string | null;
}

export interface Settlement {
  readonly requestId: string | null;
}

/** What reclaim needs of the ledger. Every answer is durable before it resolves. */
export interface StepStore {
  /** Steps still to be done for a case: `planned` or `removing`. */
  unsettled(caseId: string): Promise<readonly StepRecord[]>;
  /** planned → removing; false when somebody else has it. */
  claimForRemoval(stepId: string, clientRequestId: string): Promise<boolean>;
  /** Once, with its audit event; the same settlement again changes nothing. */
  settle(stepId: string, outcome: Exclude<Outcome, null>, settlement: Settlement): Promise<void>;
  /** Removed and not given back: settled with `applied`, `restoring`, or tried and failed. */
  unrestored(caseId: string): Promise<readonly StepRecord[]>;
  claimForRestore(stepId: string, clientRequestId: string): Promise<boolean>;
  settleRestore(stepId: string, outcome: Exclude<Outcome, null>, settlement: Settlement): Promise<void>;
}
