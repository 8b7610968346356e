import type { Coverage } from '../core/model/coverage.ts';
import type { Money } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import { addByCurrency } from '../core/risk/cost-of.ts';
import { isUndecided } from '../core/case/lifecycle.ts';
import type { Case } from '../ledger/case-row.ts';
import type { DecisionMeasures } from '../core/attention/decision-measures.ts';
import type { PositionDay, PositionSource } from '../ledger/positions.ts';
import { caseRow, type CaseRow } from './case-document.ts';
import { digestDates, type DigestDates, type OwnedProduct } from './digest-dates.ts';
import { digestDifferences, type Compared, type DigestDifferences } from './digest-differences.ts';
import { remediationOf, type Remediation, type RemediationInput } from './digest-remediation.ts';
import { positionRow, type PositionRow } from './position-document.ts';

export type DigestKind = 'monthly' | 'quarterly';

/** Seats of one product given back to the pool in a period. A freed seat saves nothing until a contract date (C38). */
export interface FreedSeats {
  readonly product: string;
  readonly seats: number;
}

export interface DigestInput {
  readonly kind: DigestKind;
  readonly day: PositionDay;
  readonly cases: readonly Case[];
  /** `YYYY-MM-DD`, where the period begins. */
  readonly since: string;
  readonly freed: readonly FreedSeats[];
  readonly decisions: DecisionMeasures;
  /** Thirteen months from the day the digest is read. */
  readonly calendar: RemediationInput['calendar'];
  readonly compared: Compared;
  /** Everything the register or the tenant knows, with whoever answers for it. */
  readonly products: readonly OwnedProduct[];
}

export interface Digest {
  readonly schemaVersion: 1;
  readonly kind: DigestKind;
  readonly tenantId: string;
  readonly asOf: string;
  readonly since: string;
  readonly coverage: Coverage;
  readonly sources: readonly PositionSource[];
  /** Paid for and given to nobody: the first line of every digest (C44). */
  readonly unassigned: { readonly units: number; readonly productsUnknown: number };
  /** One amount per currency; amounts of different currencies are never added (C37). */
  readonly monthlyWaste: readonly Money[];
  readonly productsWithoutPrice: number;
  readonly positions: readonly PositionRow[];
  readonly openCases: readonly CaseRow[];
  /** How questions were decided since: whether they were read, how soon, with what regret (C34, MET-02). */
  readonly decisions: DecisionMeasures;
  readonly decided: { readonly reclaimed: number; readonly kept: number; readonly undone: number };
  readonly freed: readonly FreedSeats[];
  /** Dates to decide by, each with its owners (ENT-07, VAR-07). */
  readonly dates: DigestDates;
  /** Where the register and the tenant differ by enough to matter, each with its owners (ENT-17). */
  readonly differences: DigestDifferences;
  /** Quarterly only: what is to be put right before which order (CAD-04, CAD-05). */
  readonly remediation: Remediation | null;
}

/** The governance digest of a period (CAD-01, CAD-04, BOT-07). */
export function digestOf({ kind, day, cases, since, freed, ...given }: DigestInput): Digest {
  const { tenantId, asOf, coverage, sources, positions } = day;
  const { calendar, compared, products } = given;
  const openCases = cases.filter(({ state }) => isUndecided(state)).map(caseRow);
  const differences = digestDifferences(compared, products);
  const decidedSince = cases.filter(({ decidedAt }) => decidedAt !== null && decidedAt >= since);
  const count = (...states: readonly Case['state'][]) =>
    decidedSince.filter(({ state }) => states.includes(state)).length;
  return {
    schemaVersion: 1,
    kind,
    tenantId,
    asOf,
    since,
    coverage,
    sources,
    unassigned: unassignedOf(positions),
    monthlyWaste: addByCurrency(
      positions.flatMap(({ monthlyWaste }) => (monthlyWaste.known ? [monthlyWaste.value] : [])),
    ),
    productsWithoutPrice: positions.filter(({ monthlyWaste }) => !monthlyWaste.known).length,
    positions: positions.map(positionRow),
    openCases,
    decisions: given.decisions,
    decided: {
      reclaimed: count('approved', 'grace', 'executing', 'verified', 'partlyDone', 'closed'),
      kept: count('kept'),
      undone: count('undoing', 'undone'),
    },
    freed,
    dates: digestDates(calendar, products),
    differences,
    remediation:
      kind === 'monthly'
        ? null
        : remediationOf({ calendar, positions, openCases, differences: differences.rows, products }),
  };
}

function unassignedOf(positions: readonly Position[]): Digest['unassigned'] {
  let units = 0;
  let productsUnknown = 0;
  for (const { unassigned } of positions) {
    if (unassigned.known) units += unassigned.value;
    else productsUnknown += 1;
  }
  return { units, productsUnknown };
}
