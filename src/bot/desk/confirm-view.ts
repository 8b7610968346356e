import type { ConfirmReclaimView } from '../../cards/confirm-reclaim.ts';
import { servicesIn } from '../../catalogue/services-in.ts';
import type { Case } from '../../ledger/case-row.ts';
import { dayOfCase } from './case-view-of.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

const dayMs = 86_400_000;

/** The last question before licences are taken back. */
export async function confirmView(deps: LedgerDeskDeps, found: Case): Promise<ConfirmReclaimView> {
  const { ledger, policy, clock } = deps;
  const { planned = 0 } = (await ledger.cases.stepCounts(found.id)).people.states;
  const day = await dayOfCase(deps, found);
  const position = day?.positions.find(({ product }) => product === found.product);
  return {
    kind: 'confirm-reclaim',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    seats: planned,
    losses: servicesIn(position?.skuIds ?? []),
    undoUntil: new Date(clock.now().getTime() + policy.undoDays * dayMs).toISOString(),
    capSeats: policy.caps.seatsPerRun,
    secondApproverAbove: found.state === 'awaitingSecond' ? null : policy.secondApproverAboveSeats,
    contractDate: await deps.contractDateOf(found.product),
  };
}
