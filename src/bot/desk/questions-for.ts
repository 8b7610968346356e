import {
  planAttention,
  type AttentionPlan,
  type WaitingQuestion,
} from '../../core/attention/plan-attention.ts';
import { azureReviewKind } from '../../core/azure/azure-conclusions.ts';
import { dayOf, dayOfInstant } from '../../core/model/day.ts';
import { entitlementWarning } from '../../core/rules/entitlement-warning.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import type { Actor } from '../desk.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { localTime } from './local-time.ts';

type AttentionDeps = Pick<LedgerDeskDeps, 'ledger' | 'policy' | 'clock' | 'contractDateOf' | 'tenantId'>;

const weekMs = 7 * 86_400_000;
const soonMs = 3 * 86_400_000;

/**
 * Which of the open cases a person is sent now. `installed`: they have just come, so they get what a week may hold and
 * at any hour; `round`: they are written to unasked, and what they were sent before counts.
 */
export async function questionsFor(
  deps: AttentionDeps,
  actor: Actor,
  open: readonly Case[],
  arrival: 'installed' | 'round',
): Promise<AttentionPlan> {
  const { ledger, policy, clock, tenantId } = deps;
  const recipient = actor.aadObjectId;
  const now = clock.now();
  const keys = open.map(({ id }) => `ask:${id}`);
  const told = arrival === 'installed' ? new Set() : await ledger.deliveries.told(recipient, keys);
  const untold = open.filter(({ id }) => !told.has(`ask:${id}`));
  if (untold.length === 0) return { send: [], hold: [] };
  const day = await ledger.positions.newest({ tenantId });
  const questions = await Promise.all(untold.map((found) => questionOf(deps, found, day)));
  const conversation = await ledger.conversations.get({ tenantId, userAadId: recipient });
  const zone = conversation?.reference.timeZone;
  return planAttention(questions, {
    policy: policy.attention,
    now: localTime(now, typeof zone === 'string' ? zone : undefined, policy.attention.timezone),
    sentInSevenDays:
      arrival === 'installed'
        ? 0
        : await ledger.deliveries.cardsSince(tenantId, recipient, new Date(now.getTime() - weekMs)),
    isPrompted: arrival === 'installed',
  });
}

async function questionOf(
  { clock, contractDateOf }: AttentionDeps,
  found: Case,
  day: PositionDay | null,
): Promise<WaitingQuestion> {
  const position = day?.positions.find(({ product }) => product === found.product);
  const contractEnd = await contractDateOf(found.product);
  return {
    caseId: found.id,
    isUrgent: isUrgent(found, clock.now()),
    seats: found.seats,
    isAboutUnusedSeats: found.kind !== entitlementWarning.id && found.kind !== azureReviewKind,
    isNeededElsewhere: position?.unassigned.known === true ? position.unassigned.value === 0 : null,
    daysToContractEnd: contractEnd === null ? null : dayOf(contractEnd) - dayOfInstant(clock.now()),
  };
}

function isUrgent({ state, kind, facts, expiresAt }: Case, now: Date): boolean {
  if (state === 'escalated' || state === 'awaitingSecond') return true;
  if (kind === entitlementWarning.id && facts.threshold === 'over') return true;
  const lapsesSoon = expiresAt !== null && Date.parse(expiresAt) - now.getTime() <= soonMs;
  return lapsesSoon;
}
