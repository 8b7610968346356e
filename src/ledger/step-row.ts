import type { SeatEvidence } from '../core/model/finding.ts';
import type { AddedSku, AssignmentPath, Outcome, StepState } from '../core/plan/step.ts';
import type { Preflight } from '../core/preflight/preflight.ts';

/** One user × SKU of a case, and what became of it. */
export interface Step {
  readonly id: string;
  readonly caseId: string;
  readonly userId: string;
  readonly skuId: string;
  readonly path: AssignmentPath;
  readonly disabledPlans: readonly string[];
  /** Given in the same call, so that a swap never leaves anybody without. */
  readonly adds: readonly AddedSku[];
  readonly evidence: SeatEvidence;
  /** What the person would lose; null when it was not looked into. */
  readonly preflight: Preflight | null;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly department: string | null;
  readonly groupNames: readonly string[];
  readonly state: StepState;
  readonly outcome: Outcome;
  /** Written down before the call to Graph; the same again after a crash. */
  readonly clientRequestId: string | null;
  /** What Microsoft answered with. */
  readonly requestId: string | null;
  readonly detail: string | null;
  readonly claimedAt: string | null;
  readonly settledAt: string | null;
  readonly restoreOutcome: Outcome;
  readonly restoreClientRequestId: string | null;
  readonly restoreRequestId: string | null;
  readonly restoreDetail: string | null;
  readonly restoredAt: string | null;
}

export const stepColumns = `steps.id, case_id as "caseId", user_id as "userId", sku_id as "skuId", path,
  disabled_plans as "disabledPlans", adds, evidence, preflight, display_name as "displayName",
  user_principal_name as "userPrincipalName", department, group_names as "groupNames", steps.state, outcome,
  client_request_id as "clientRequestId", request_id as "requestId", detail, claimed_at as "claimedAt",
  settled_at as "settledAt", restore_outcome as "restoreOutcome",
  restore_client_request_id as "restoreClientRequestId", restore_request_id as "restoreRequestId",
  restore_detail as "restoreDetail", restored_at as "restoredAt"`;

/** Longest idle first, never used before all, then by name; the ids make the order total. */
export const inReadingOrder = 'order by idle_days desc nulls first, lower(display_name), user_id, sku_id';
