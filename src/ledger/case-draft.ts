import type { Money } from '../core/model/money.ts';
import type { PlannedStep } from '../core/plan/step.ts';
import type { Case, Facts } from './case-row.ts';

/** A planned step with what a person needs to recognise whom it concerns. */
export interface ProposedStep extends PlannedStep {
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly department: string | null;
  /** Names of the groups in `path`; empty for a direct assignment. */
  readonly groupNames: readonly string[];
  /** Whether we may make the change; if not it becomes an instruction. When left out: only a direct one. */
  readonly isActionable?: boolean;
}

export interface ProposalRun {
  readonly tenantId: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly runId: string;
}

/** What a run concludes about one product by one rule; its steps are added to the session. */
export interface CaseDraft {
  readonly kind: string;
  readonly product: string;
  readonly productName: string;
  readonly ownerIds: readonly string[];
  readonly seats: number;
  readonly monthlyValue: Money | null;
  readonly facts: Facts;
  /** Equal keys mean equal facts. Leave out of it what moves every day without meaning anything new. */
  readonly factsKey: string;
  readonly coverageComplete: boolean;
}

/** What became of the drafts, and of undecided cases that got none. */
export interface ProposalResult {
  readonly created: readonly Case[];
  /** Undecided cases whose people or facts changed: their version went up. */
  readonly updated: readonly Case[];
  readonly withdrawn: readonly Case[];
  /** Undecided cases that lost an owner: another case, one of `created`, asks the owners there are now. */
  readonly superseded: readonly Case[];
  /** Nothing new to ask: the same question, or one that is settled or under way. */
  readonly unchanged: readonly Case[];
}

/** Collects the conclusions of one run and applies them at once. Use it for one commit. */
export interface ProposalSession {
  /** Tens of thousands at a time are fine. A user × SKU added twice counts once. */
  addSteps(kind: string, product: string, steps: readonly ProposedStep[]): Promise<void>;
  /**
   * One transaction. Undecided cases of `evaluatedKinds` without a draft are withdrawn. Committing the same
   * conclusions again changes nothing.
   */
  commit(
    drafts: readonly CaseDraft[],
    options?: { readonly evaluatedKinds?: readonly string[] },
  ): Promise<ProposalResult>;
}
