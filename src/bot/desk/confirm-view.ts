import type { ConfirmReclaimView } from '../../cards/confirm-reclaim.ts';
import { servicesIn } from '../../catalogue/services-in.ts';
import type { Case } from '../../ledger/case-row.ts';
import { caseFigures } from './case-figures.ts';
import { confirmLosses, sumLosses } from './case-losses.ts';
import { dayOfCase } from './case-view-of.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { swapFactsOf } from './swap-facts-of.ts';

const dayMs = 86_400_000;

/** The last question before licences are taken back. */
export async function confirmView(deps: LedgerDeskDeps, found: Case): Promise<ConfirmReclaimView> {
  const { ledger, policy, clock } = deps;
  const counts = await ledger.cases.stepCounts(found.id);
  const losses = await sumLosses(deps, found.id);
  const seatPrice = caseFigures(found, counts).monthlyValue;
  const { swap } = swapFactsOf(found);
  const isLookedInto = losses.leftOut.length > 0 || losses.notLookedInto < losses.people;
  const day = await dayOfCase(deps, found);
  const position = day?.positions.find(({ product }) => product === found.product);
  return {
    kind: 'confirm-reclaim',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    seats: losses.people,
    ...(swap === undefined
      ? { losses: servicesIn(position?.skuIds ?? []) }
      : { losses: [], swapTo: swap.to }),
    ...(isLookedInto && swap === undefined ? { preflight: confirmLosses(deps, losses, seatPrice) } : {}),
    undoUntil: new Date(clock.now().getTime() + policy.undoDays * dayMs).toISOString(),
    capSeats: policy.caps.seatsPerRun,
    secondApproverAbove: found.state === 'awaitingSecond' ? null : policy.secondApproverAboveSeats,
    isStepUp: isStepUp(policy.authority.stepUpAboveSeats, losses.people),
    contractDate: await deps.contractDateOf(found.product),
  };
}

function isStepUp(aboveSeats: number | null, seats: number): boolean {
  return aboveSeats !== null && seats > aboveSeats;
}
