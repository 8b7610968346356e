import type { DecisionRequest } from '../approvals/decision.ts';

/** What the harness asks of a worker, over the channel of the process. */
export type Question =
  | { readonly kind: 'cases' }
  | { readonly kind: 'decide'; readonly actorId: string; readonly request: DecisionRequest };

export interface AskedQuestion {
  readonly id: number;
  readonly question: Question;
}

/** One case as it stands. */
export interface CaseNow {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly ownerIds: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  /** A job of a case has ended. */
  | { readonly kind: 'worked' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };
