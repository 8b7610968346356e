import { answerableAtLast } from '../../approvals/answerers.ts';
import type { ReclaimState } from '../../cards/case-view.ts';
import type { SecondReason } from '../../core/authority/denial.ts';
import { standingsOf } from '../../core/authority/standing.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { LedgerDeskDeps, Viewer } from './desk-deps.ts';

type SecondDeps = Pick<LedgerDeskDeps, 'ledger' | 'clock' | 'appointments' | 'ownersOf'>;
type Awaiting = Extract<ReclaimState, { readonly name: 'awaitingSecond' }>;

const reasons: readonly SecondReason[] = ['size', 'buyer', 'implausible'];

/**
 * Why a second person has to approve and who was asked, as the first approval recorded it; whether this reader may; and
 * whom newer evidence took off the list since.
 */
export async function secondWanted(
  deps: SecondDeps,
  found: Case,
  { userId }: Viewer,
): Promise<Pick<Awaiting, 'because' | 'asked' | 'canConfirm' | 'takenOff'>> {
  const events = await deps.ledger.audit.forCase(found.id);
  const approvedAs = events.findLastIndex(({ body }) => Array.isArray(body.because));
  const first = events[approvedAs]?.body ?? {};
  const takenOff = events.slice(approvedAs + 1).reduce((sum, { body }) => sum + peopleIn(body.takenOff), 0);
  const because = reasons.filter((reason) => isIn(first.because, reason));
  const isAskedFar = Array.isArray(first.alsoAsk) && first.alsoAsk.length > 0;
  return {
    because,
    asked: isAskedFar ? 'compliance' : 'owners',
    canConfirm:
      found.firstApprover !== userId &&
      (!because.includes('implausible') || (await isCompliance(deps, found, userId))),
    ...(takenOff === 0 ? {} : { takenOff }),
  };
}

function peopleIn(told: unknown): number {
  return typeof told === 'number' ? told : 0;
}

function isIn(list: unknown, reason: SecondReason): boolean {
  return Array.isArray(list) && list.includes(reason);
}

async function isCompliance(deps: SecondDeps, asked: Case, userId: string): Promise<boolean> {
  const today = deps.clock.now().toISOString().slice(0, 10);
  const { found, appointments } = await answerableAtLast(deps, asked, today);
  return standingsOf(userId, found, appointments).includes('compliance');
}
