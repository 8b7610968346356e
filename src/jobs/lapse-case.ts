import type { Actor, DecisionRequest, DecisionResult } from '../approvals/decision.ts';
import { seatRules } from '../core/rules/list.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';

/** What a question leads to that nobody answered, as the policy says. */
export interface SilenceOutcome {
  readonly outcome: 'nothing' | 'reclaim';
  /** Entra object id of the named person who answers for `reclaim`; null: nobody does, and nothing is removed. */
  readonly reclaimInTheNameOf: string | null;
}

export type Decide = (actor: Actor, request: DecisionRequest) => Promise<DecisionResult>;

export interface LapseDeps {
  readonly ledger: Pick<Ledger, 'deliveries'>;
  readonly decide: Decide;
  readonly policy: { readonly silence: SilenceOutcome; readonly caseExpiresDays: number };
  readonly clock: Clock;
}

export type Lapse =
  | { readonly kind: 'nothing' }
  /** Nobody received the question, or the same rules as for any approval stood against it. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It arrived late: whoever received it has until then to answer. */
  | { readonly kind: 'early'; readonly until: string }
  | { readonly kind: 'decided' | 'awaitingSecond' };

const dayMs = 86_400_000;

/**
 * Lets the named person of the policy answer a question that lapsed. Only where it lay in a chat of somebody who may
 * answer it for all of its time and they were silent, and by every rule an approval has; in doubt nothing is removed
 * (GOV-29). What was received stays received: a decision after this look rests on the same.
 */
export async function decideInSilence(
  { ledger, decide, policy, clock }: LapseDeps,
  found: Case,
): Promise<Lapse> {
  const { outcome, reclaimInTheNameOf } = policy.silence;
  const nothing = { kind: 'nothing' } as const;
  const isReclaim = seatRules.some(({ id }) => id === found.kind);
  if (outcome === 'nothing' || reclaimInTheNameOf === null || !isReclaim) return nothing;
  if (found.askedAt === null || found.firstApprover === reclaimInTheNameOf) return nothing;
  const receivedAt = await ledger.deliveries.firstReceived(found.id);
  if (receivedAt === null) return { kind: 'refused', code: 'NOBODY_RECEIVED_IT' };
  const until = new Date(Date.parse(receivedAt) + policy.caseExpiresDays * dayMs).toISOString();
  if (until > clock.now().toISOString()) return { kind: 'early', until };
  const result = await decide(
    { tenantId: found.tenantId, userId: reclaimInTheNameOf },
    { verb: 'reclaim', caseId: found.id, version: found.version },
  );
  return result.kind === 'refused' ? { kind: 'refused', code: result.refusal.code } : { kind: result.kind };
}
