import type { Refusal } from './refusal.ts';

/** Who is asking, as the channel says; never as a card says. */
export interface Actor {
  readonly tenantId: string;
  /** Entra object id. */
  readonly userId: string;
  /** A guest of the tenant; left out when the channel does not say so. */
  readonly isGuest?: boolean;
}

interface Answer {
  readonly caseId: string;
  /** The version of the case that the person saw. */
  readonly version: number;
}

/** What a person can answer to a case. */
export type DecisionRequest =
  | (Answer & {
      readonly verb: 'reclaim';
      /** What the person typed to confirm a large case: the number of its seats. */ readonly stepUp?: number;
    })
  /** Calls an approval back before its grace is over. */
  | (Answer & { readonly verb: 'recall' })
  /** Offers the holders training before their seats are decided about. */
  | (Answer & { readonly verb: 'train' })
  | (Answer & {
      readonly verb: 'keep';
      readonly reason: string;
      /** `YYYY-MM-DD`, included. */ readonly until: string;
    })
  | (Answer & { readonly verb: 'snooze'; readonly days: number })
  | (Answer & { readonly verb: 'acknowledge' })
  | (Answer & { readonly verb: 'undo' });

/** `caseId` names the case as it now stands; a refusal has changed nothing. */
export type DecisionResult =
  | { readonly kind: 'decided'; readonly caseId: string }
  | { readonly kind: 'awaitingSecond'; readonly caseId: string }
  | { readonly kind: 'refused'; readonly caseId: string | null; readonly refusal: Refusal };
