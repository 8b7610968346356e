import type { Actor, DecisionRequest, DecisionResult } from '../approvals/decision.ts';
import { seatRules } from '../core/rules/list.ts';
import type { Case } from '../ledger/case-row.ts';

/** What a question leads to that nobody answered, as the policy says. */
export interface SilenceOutcome {
  readonly outcome: 'nothing' | 'reclaim';
  /** Entra object id of the named person who answers for `reclaim`; null: nobody does, and nothing is removed. */
  readonly reclaimInTheNameOf: string | null;
}

export type Decide = (actor: Actor, request: DecisionRequest) => Promise<DecisionResult>;

export type Lapse =
  | { readonly kind: 'nothing' }
  /** The same rules as for any approval stood against it. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'decided' | 'awaitingSecond' };

/**
 * Lets the named person of the policy answer a question that lapsed. Only where its owners were asked and were
 * silent, and by every rule an approval has; in doubt nothing is removed (GOV-29).
 */
export async function decideInSilence(
  decide: Decide,
  { outcome, reclaimInTheNameOf }: SilenceOutcome,
  found: Case,
): Promise<Lapse> {
  const nothing = { kind: 'nothing' } as const;
  const isReclaim = seatRules.some(({ id }) => id === found.kind);
  if (outcome === 'nothing' || reclaimInTheNameOf === null || !isReclaim) return nothing;
  if (found.askedAt === null || found.firstApprover === reclaimInTheNameOf) return nothing;
  const result = await decide(
    { tenantId: found.tenantId, userId: reclaimInTheNameOf },
    { verb: 'reclaim', caseId: found.id, version: found.version },
  );
  return result.kind === 'refused' ? { kind: 'refused', code: result.refusal.code } : { kind: result.kind };
}
