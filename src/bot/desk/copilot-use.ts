import type { CopilotCohortView, GuidanceLink } from '../../cards/copilot-cohort.ts';
import { guidanceFor, type GuidanceKind } from '../../catalogue/guidance.ts';
import type { Money, UnitPrice } from '../../core/model/money.ts';
import type { Position } from '../../core/model/position.ts';
import { known, unknown, type Figure } from '../../core/model/product.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { copilotValueOf } from '../../reports/copilot-value-document.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { freshnessOf } from './source-freshness.ts';

/** What the card needs to speak of money (COP-07). */
export interface CopilotMoney {
  /** The register's current price of one unit; left out, the card has no line about money. */
  readonly priceOf?: (product: string) => Promise<Figure<UnitPrice>>;
}

/** The part of the policy that says what an active person is worth in a month. */
interface StatedValue {
  readonly copilotValuePerActiveMinor?: number | null;
  readonly copilotValueCurrency?: string | null;
}

type CopilotDeps = Pick<LedgerDeskDeps, 'copilotApps'> &
  CopilotMoney & { readonly policy: Pick<LedgerDeskDeps['policy'], 'decision'> & StatedValue };

/** The product of the catalogue, whatever the register calls it. */
const copilotProduct = 'microsoft-365-copilot';

const linkTitles = [
  ['training', 'Train first'],
  ['case-study', 'Success stories'],
  ['self-service', 'Self-help'],
] as const satisfies readonly (readonly [GuidanceKind, string])[];

/** How Copilot is used on a day. Without a position, or without its report, the figures are unknown. */
export async function copilotUse(
  { policy, copilotApps, priceOf }: CopilotDeps,
  product: string,
  position: Position | null,
  day: PositionDay | null,
): Promise<Omit<CopilotCohortView, 'asOf' | 'reclaim'>> {
  const { copilotActiveDays, copilotZeroUsageDays } = policy.decision;
  const assigned: Figure<number> = position?.assigned ?? unknown('not-reconciled');
  const use = position?.copilot ?? (assigned.known ? unknown('no-evidence') : assigned);
  const active = use.known ? known(use.value.activeInWindow) : use;
  return {
    kind: 'copilot-cohort',
    product: position?.name ?? product,
    assigned,
    active,
    activePct: percentage(active, assigned),
    activeDays: use.known ? (use.value.activeDays ?? copilotActiveDays) : copilotActiveDays,
    zeroUsage: use.known ? known(use.value.zeroUsage) : use,
    zeroUsageDays: copilotZeroUsageDays,
    apps: await copilotApps(),
    gaps: day?.coverage.gaps.filter(({ source }) => source === 'copilot') ?? [],
    sources: freshnessOf(day?.sources ?? [], 'copilot'),
    value:
      position === null || priceOf === undefined
        ? null
        : copilotValueOf(position, await priceOf(position.product), statedValue(policy)),
    guidance: guidanceLinks(),
  };
}

/** What to offer before a seat is taken away, at most one link of each kind (PAR-11, PAR-12). */
function guidanceLinks(): readonly GuidanceLink[] {
  const guidance = guidanceFor(copilotProduct);
  return linkTitles.flatMap(([kind, title]) => {
    const page = guidance.find((each) => each.kind === kind);
    return page === undefined ? [] : [{ title, about: page.title, address: page.address }];
  });
}

function statedValue({
  copilotValuePerActiveMinor: amountMinor = null,
  copilotValueCurrency: currency = null,
}: StatedValue): Money | null {
  return amountMinor === null || currency === null ? null : { amountMinor, currency };
}

function percentage(part: Figure<number>, whole: Figure<number>): Figure<number> {
  if (!part.known) return part;
  if (!whole.known) return whole;
  if (whole.value === 0) return unknown('nothing-assigned');
  return known(Math.round((part.value * 1000) / whole.value) / 10);
}
