import type { MonthlyDigestView } from '../../cards/monthly-digest.ts';
import type { Position } from '../../core/model/position.ts';
import { known, unknown, type Figure } from '../../core/model/product.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { digestReminders } from './digest-reminders.ts';
import { freshnessOf } from './source-freshness.ts';
import { waitingCase } from './waiting-case.ts';

/** The month of one owner: these positions and open cases are theirs. */
export async function digestView(
  deps: Pick<LedgerDeskDeps, 'ledger' | 'tenantId' | 'reports' | 'onReportFailed'>,
  day: PositionDay,
  positions: readonly Position[],
  open: readonly Case[],
): Promise<MonthlyDigestView> {
  const { ledger, tenantId } = deps;
  const month = day.asOf.slice(0, 7);
  const own = new Set(positions.map(({ product }) => product));
  const released = await ledger.steps.releasedSince(tenantId, `${month}-01T00:00:00.000Z`);
  return {
    kind: 'monthly-digest',
    month,
    unassigned: sumOf(positions.map(({ unassigned }) => unassigned)),
    products: positions.map(({ name, assigned, unassigned, verdicts, usagePct }) => ({
      product: name,
      assigned,
      unassigned,
      idle: verdicts.known ? known(verdicts.value.inactive + verdicts.value.neverUsed) : verdicts,
      usagePct,
    })),
    openCases: await Promise.all(open.map((found) => waitingCase({ ledger }, found))),
    ...(await digestReminders(deps, positions)),
    decisions: await ledger.measures.of({
      tenantId,
      since: `${month}-01T00:00:00.000Z`,
      products: [...new Set([...own, ...open.map(({ product }) => product)])],
    }),
    freed: released.filter(({ product }) => own.has(product)).length,
    gaps: day.coverage.gaps,
    asOf: day.asOf,
    sources: freshnessOf(day.sources, 'sign-in'),
  };
}

/** A sum with an unknown part is unknown. */
function sumOf(figures: readonly Figure<number>[]): Figure<number> {
  let sum = 0;
  for (const figure of figures) {
    if (!figure.known) return unknown(figure.reason);
    sum += figure.value;
  }
  return known(sum);
}
