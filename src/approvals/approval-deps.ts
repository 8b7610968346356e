import type { Appointment } from '../core/authority/appointment.ts';
import type { TrainFirst } from '../core/authority/may-answer.ts';
import type { RemovalPolicy } from '../core/authority/may-remove.ts';
import type { Standing } from '../core/authority/standing.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { AnswererDeps } from './answerers.ts';
import type { Actor, DecisionRequest } from './decision.ts';

/** The part of the policy that decisions are taken by. */
export interface ApprovalPolicy extends RemovalPolicy {
  readonly undoDays: number;
  /** The longest a seat may be kept without being asked about again. */
  readonly exemptionDays: number;
  /** Minutes between an approval and its first removal; 0: at once. */
  readonly graceMinutes: number;
  readonly trainFirst: readonly TrainFirst[];
  /** Evidence of a case that is older than so many days approves nothing. */
  readonly maxEvidenceDays: number;
}

export interface ApprovalDeps extends AnswererDeps {
  readonly ledger: Pick<Ledger, 'cases' | 'positions' | 'exemptions' | 'audit' | 'halts' | 'approvedSeats'>;
  readonly policy: ApprovalPolicy;
  readonly clock: Clock;
  /** Entra object ids of those who imported or amended what is known of a product's purchase (SEC-06). */
  readonly buyersOf: (product: string) => Promise<readonly string[]>;
}

export type RequestTo<V extends DecisionRequest['verb']> = Extract<DecisionRequest, { readonly verb: V }>;

/** A request of somebody who may give it, on the case as it was found. */
export interface Answering<R extends DecisionRequest = DecisionRequest> {
  readonly deps: ApprovalDeps;
  readonly actor: Actor;
  readonly request: R;
  readonly found: Case;
  readonly standing: Standing;
  readonly appointments: readonly Appointment[];
}
