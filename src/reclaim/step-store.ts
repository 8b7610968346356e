import type { SeatEvidence } from '../core/model/finding.ts';
import type { AddedSku, AssignmentPath, Outcome, StepState } from '../core/plan/step.ts';
import type { Preflight } from '../core/preflight/preflight.ts';

/** One step as the ledger keeps it. */
export interface StepRecord {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly userPrincipalName: string | null;
  readonly skuId: string;
  readonly path: AssignmentPath;
  readonly disabledPlans: readonly string[];
  readonly adds: readonly AddedSku[];
  readonly preflight: Preflight | null;
  readonly evidence: SeatEvidence;
  readonly state: StepState;
  readonly outcome: Outcome;
  /** Set once a removal has been written down as begun. */
  readonly clientRequestId: string | null;
  /** Set, while it is `removing`, once Microsoft has taken the change: from then on it is only looked for. */
  readonly requestId: string | null;
  /** RFC 3339: of the removal, or of the restore when one was begun. */
  readonly claimedAt: string | null;
  /** The same of the restore. */
  readonly restoreClientRequestId: string | null;
  readonly restoreRequestId: string | null;
  readonly restoreOutcome: Outcome;
}

export interface Settlement {
  readonly requestId: string | null;
}

/** `busy`: another change of the same person is under way. `lost`: somebody else has the step. */
export type Claim = 'claimed' | 'busy' | 'lost';

/** `spared`: somebody has answered for the person that they keep it. */
export type RemovalClaim = Claim | 'spared';

/** What reclaim needs of the ledger. Every answer is durable before it resolves. */
export interface StepStore {
  /** Steps still to be done for a case: `planned` or `removing`. */
  unsettled(caseId: string): Promise<readonly StepRecord[]>;
  /** planned → removing. */
  claimForRemoval(stepId: string, clientRequestId: string): Promise<RemovalClaim>;
  /** Whether an exemption in force keeps the person's seat from being taken. */
  isSpared(stepId: string): Promise<boolean>;
  /** Microsoft took the change of a claimed step; it may take its time to show. */
  noteAccepted(stepId: string, requestId: string): Promise<void>;
  /** Once, with its audit event; the same settlement again changes nothing. */
  settle(stepId: string, outcome: Exclude<Outcome, null>, settlement: Settlement): Promise<void>;
  /** Removed, or taken by Microsoft as removed, and not given back: settled, `restoring`, or tried and failed. */
  unrestored(caseId: string): Promise<readonly StepRecord[]>;
  claimForRestore(stepId: string, clientRequestId: string): Promise<Claim>;
  settleRestore(stepId: string, outcome: Exclude<Outcome, null>, settlement: Settlement): Promise<void>;
}
