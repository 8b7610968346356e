import type { AnswererDeps } from '../../approvals/answerers.ts';
import type { ApprovalPolicy } from '../../approvals/decide-case.ts';
import type { Actor as Approver, DecisionRequest, DecisionResult } from '../../approvals/decision.ts';
import type { CopilotAppUse } from '../../cards/copilot-cohort.ts';
import type { ProductSearch } from '../../catalogue/product-search.ts';
import type { AttentionPolicy } from '../../core/attention/plan-attention.ts';
import type { Consultation } from '../../core/consultation/consultation.ts';
import type { DecisionPolicy } from '../../core/model/policy.ts';
import type { PreflightTerms } from '../../core/preflight/archive-cost.ts';
import type { PrivacyMode } from '../../core/privacy/coarsen.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ChatReports } from './chat-reports.ts';
import type { CopilotMoney } from './copilot-use.ts';
import type { SideDesk } from './side-desk.ts';

export interface DeskPolicy extends ApprovalPolicy {
  readonly decision: DecisionPolicy;
  readonly caseExpiresDays: number;
  /** Products whose holders are asked before their owner is. */
  readonly askHolders: readonly Consultation[];
  /** What data without a licence costs; nothing is said of it when left out. */
  readonly preflight?: PreflightTerms;
  /** Who answers for Azure; nobody when left out. */
  readonly azure?: { readonly ownerIds: readonly string[] };
  /** Who answers for what is counted over the whole tenant; only compliance when left out. */
  readonly estate?: { readonly ownerIds: readonly string[] };
  /** Whether people are shown by name; they are when left out. */
  readonly privacy?: { readonly mode: PrivacyMode };
  readonly attention: AttentionPolicy & {
    /** Of readers whose time zone is not known. */
    readonly timezone: string;
  };
}

/** What the desk in the chat is made from. */
export interface LedgerDeskDeps extends CopilotMoney, Pick<AnswererDeps, 'appointments' | 'ownersOf'> {
  readonly tenantId: string;
  readonly organisation: string;
  readonly ledger: Pick<
    Ledger,
    | 'positions'
    | 'cases'
    | 'decisions'
    | 'halts'
    | 'steps'
    | 'audit'
    | 'deliveries'
    | 'conversations'
    | 'measures'
    | 'holderAnswers'
    | 'instructions'
    | 'returns'
  >;
  readonly search: ProductSearch;
  readonly policy: DeskPolicy;
  readonly clock: Clock;
  /** Records the answer; what it leads to is carried out elsewhere. */
  readonly decide: (actor: Approver, request: DecisionRequest) => Promise<DecisionResult>;
  /** Whether the directory calls a person a guest; null when it does not know them. */
  readonly isGuest: (userId: string) => Promise<boolean | null>;
  /** A decided case has work to be done. */
  readonly onDecided: (caseId: string) => Promise<void>;
  /** How the directory calls a person; null when it does not know them. */
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** The day the contract behind a product ends, `YYYY-MM-DD`; null when the register does not say. */
  readonly contractDateOf: (product: string) => Promise<string | null>;
  /** People active with Copilot per app; empty when the report was not read. */
  readonly copilotApps: () => Promise<readonly CopilotAppUse[]>;
  /** Of the people who hold the seats of a case: how many were asked, and how many have answered. */
  readonly consulted: (found: Case) => Promise<{ readonly asked: number; readonly answered: number }>;
  /** What is told and asked beside the cards of cases. */
  readonly sides: SideDesk;
  readonly reports: ChatReports;
  /** A report could not be made; who asked for it was told the code. */
  readonly onReportFailed: (error: AppError) => void;
}

/** Who is looking, by Entra object id. */
export interface Viewer {
  readonly userId: string;
}
