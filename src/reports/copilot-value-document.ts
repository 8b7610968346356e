import type { Guidance } from '../catalogue/guidance.ts';
import type { Money, UnitPrice } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { copilotValue, type CopilotValue } from '../core/risk/copilot-value.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import { priceReader } from './risk-document-input.ts';
import { figureReader } from './risk-document-figures.ts';
import { isCopilotMethod } from './trend-document-months.ts';
import type { TrendDocument } from './trend-document.ts';

export interface CopilotValueDocumentInput {
  readonly day: PositionDay;
  /** Of the same day. */
  readonly entitlements: readonly DetailedEntitlement[];
  /** What the policy says one active person is worth in a month; null: it does not say. */
  readonly valuePerActive: Money | null;
  readonly windows: { readonly activeDays: number; readonly zeroUsageDays: number };
  /** By product; none where the months were not read. */
  readonly trends: ReadonlyMap<string, Pick<TrendDocument, 'copilot'>>;
  readonly guidance: readonly Guidance[];
}

const methods = {
  cost: 'Purchased units × the current price of the register, per month.',
  costPerActive: 'That cost / seats used within activeDays.',
  untouched: 'Seats held and not used within zeroUsageDays, or ever, × price.',
  unheld: 'Purchased units nobody holds × price: never the untouched ones.',
  activeOfPurchased: 'Seats used within activeDays / purchased units.',
  value:
    'Active seats × what the policy states (copilotValuePerActiveMinor). Nothing is estimated: unless it is stated there is no value and no return.',
} as const;

/** What Copilot costs for what it is used, and its monthly active people against what is bought (COP-07, COP-08). */
export function copilotValueDocument(input: CopilotValueDocumentInput) {
  const { day, windows, valuePerActive, guidance } = input;
  return {
    schemaVersion: 1,
    tenantId: day.tenantId,
    asOf: day.asOf,
    runId: day.runId,
    ...windows,
    valuePerActive,
    coverage: day.coverage,
    products: day.positions
      .filter(({ method }) => isCopilotMethod(method))
      .map((position) => valueRow(position, input)),
    guidance,
    methods,
  } as const;
}

export type CopilotValueDocument = ReturnType<typeof copilotValueDocument>;

/** The figures of one product on a day. */
export function copilotValueOf(
  position: Pick<Position, 'assigned' | 'purchased' | 'copilot'>,
  price: Figure<UnitPrice>,
  valuePerActive: Money | null,
): CopilotValue {
  const { assigned, purchased } = position;
  return copilotValue({ purchased, assigned, ...useOf(position), price, valuePerActive });
}

function valueRow(position: Position, { entitlements, valuePerActive, trends }: CopilotValueDocumentInput) {
  const { product, name, purchased, assigned } = position;
  const reasons: Record<string, string> = {};
  const read = figureReader(reasons);
  const price = priceReader(entitlements)(product);
  const { active, untouched } = useOf(position);
  const value = copilotValueOf(position, price, valuePerActive);
  return {
    product,
    name,
    price: read('price', price),
    purchased: read('purchased', purchased),
    assigned: read('assigned', assigned),
    active: read('active', active),
    untouched: read('untouched', untouched),
    unheld: read('unheld', value.unheldUnits),
    activeOfPurchasedPct: read('activeOfPurchasedPct', value.activeOfPurchasedPct),
    cost: read('cost', value.cost),
    costPerActive: read('costPerActive', value.costPerActive),
    untouchedCost: read('untouchedCost', value.untouchedCost),
    unheldCost: read('unheldCost', value.unheldCost),
    value: read('value', value.value),
    returnPct: read('returnPct', value.returnPct),
    /** COP-08, as trend shows them: internal people within 30 days. */
    months: trends.get(product)?.copilot?.months ?? null,
    commitment: trends.get(product)?.copilot?.commitment ?? null,
    reasons,
  };
}

export type CopilotValueRow = ReturnType<typeof valueRow>;

function useOf({ assigned, copilot }: Pick<Position, 'assigned' | 'copilot'>): {
  readonly active: Figure<number>;
  readonly untouched: Figure<number>;
} {
  const use = copilot ?? (assigned.known ? unknown('no-evidence') : assigned);
  if (!use.known) return { active: use, untouched: use };
  return { active: known(use.value.activeInWindow), untouched: known(use.value.zeroUsage) };
}
