import type { EntitlementWarningView } from '../../cards/entitlement-warning.ts';
import type { WarningState } from '../../cards/warning-face.ts';
import { known, unknown } from '../../core/model/product.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { personName } from './person-name.ts';
import { freshnessOf } from './source-freshness.ts';
import { whyClosed } from './why-closed.ts';

type WarningDeps = Pick<LedgerDeskDeps, 'ledger' | 'policy' | 'nameOf'>;

/** A product near or over its entitlement, as its card tells it. */
export async function warningViewOf(
  deps: WarningDeps,
  found: Case,
  day: PositionDay | null,
): Promise<EntitlementWarningView> {
  const { active } = found.facts;
  return {
    kind: 'entitlement-warning',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    entitled: figureIn(found, 'entitled'),
    assigned: figureIn(found, 'assigned'),
    active: typeof active === 'number' ? known(active) : unknown('no-evidence'),
    deploymentPct: typeof found.facts.deploymentPct === 'number' ? found.facts.deploymentPct : null,
    warnAtPct: deps.policy.decision.warnAtPercentOfEntitlement,
    exposureUnits: figureIn(found, 'exposureUnits'),
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], 'sign-in'),
    state: await warningStateOf(deps, found),
  };
}

/** The rule makes no warning without these figures. */
function figureIn({ number, facts }: Case, name: string): number {
  const fact = facts[name];
  if (typeof fact !== 'number') throw new TypeError(`The warning ${number} does not state ${name}.`);
  return fact;
}

/** How a question that is only noted or snoozed stands. */
export async function warningStateOf(deps: WarningDeps, found: Case): Promise<WarningState> {
  const decisions = await deps.ledger.decisions.forCase(found.id);
  const by = await personName(deps, found.decidedBy ?? decisions.at(-1)?.actorId ?? null);
  const at = found.updatedAt;
  switch (found.state) {
    case 'proposed':
    case 'asked':
    case 'escalated':
      return { name: 'asked' };
    case 'acknowledged':
      return { name: 'acknowledged', by, at: found.decidedAt ?? at };
    case 'snoozed':
      return { name: 'snoozed', by, at, until: (found.snoozedUntil ?? at).slice(0, 10) };
    case 'expired':
      return { name: 'expired', at };
    case 'superseded':
    case 'withdrawn':
      return { name: 'withdrawn', at, why: whyClosed(found) };
    case 'consulting':
    case 'awaitingSecond':
    case 'approved':
    case 'grace':
    case 'executing':
    case 'verified':
    case 'partlyDone':
    case 'undoing':
    case 'undone':
    case 'closed':
    case 'kept':
      throw new TypeError(`A warning is never ${found.state}.`);
  }
}
