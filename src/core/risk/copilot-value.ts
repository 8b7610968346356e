import type { Money, UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { costOf, percentOf, roundedRatio } from './cost-of.ts';

export interface CopilotValueInput {
  /** Paid units, trials left out. */
  readonly purchased: Figure<number>;
  readonly assigned: Figure<number>;
  /** Seats used within the policy's active window. */
  readonly active: Figure<number>;
  /** Seats untouched for the policy's zero-usage window, or ever. */
  readonly untouched: Figure<number>;
  readonly price: Figure<UnitPrice>;
  /** What the policy says one active person is worth in a month; null: it does not say. */
  readonly valuePerActive: Money | null;
}

/** What Copilot costs for what it is used (COP-07, COP-08). All money is per month, at the register's price. */
export interface CopilotValue {
  readonly cost: Figure<Money>;
  /** All that is paid for, per active seat: halves up. */
  readonly costPerActive: Figure<Money>;
  /** Of seats somebody holds and has not touched. */
  readonly untouchedCost: Figure<Money>;
  /** Of units nobody holds: never those of `untouchedCost`. */
  readonly unheldUnits: Figure<number>;
  readonly unheldCost: Figure<Money>;
  /** active / purchased, per cent, one decimal. */
  readonly activeOfPurchasedPct: Figure<number>;
  /** Only by the policy's word: no report tells what Copilot is worth. */
  readonly value: Figure<Money>;
  /** value / cost, per cent, one decimal; 100 is even. */
  readonly returnPct: Figure<number>;
}

export function copilotValue(input: CopilotValueInput): CopilotValue {
  const { purchased, assigned, active, untouched, price } = input;
  const cost = monthly(purchased, price);
  const unheldUnits = both(purchased, assigned, (bought, held) => known(Math.max(0, bought - held)));
  const value = valueOf(input);
  return {
    cost,
    costPerActive: both(cost, active, ({ amountMinor, currency }, people) =>
      people === 0
        ? unknown('nobody-active')
        : known({ amountMinor: roundedRatio(amountMinor, people), currency }),
    ),
    untouchedCost: monthly(untouched, price),
    unheldUnits,
    unheldCost: monthly(unheldUnits, price),
    activeOfPurchasedPct: both(active, purchased, (people, bought) =>
      bought === 0 ? unknown('nothing-purchased') : known(percentOf(people, bought)),
    ),
    value,
    returnPct: both(value, cost, returnOf),
  };
}

function valueOf({ active, valuePerActive }: CopilotValueInput): Figure<Money> {
  if (valuePerActive === null) return unknown('value-not-stated');
  const { amountMinor, currency } = valuePerActive;
  return active.known ? known({ amountMinor: active.value * amountMinor, currency }) : active;
}

function returnOf(value: Money, cost: Money): Figure<number> {
  if (value.currency !== cost.currency) return unknown('value-in-another-currency');
  if (cost.amountMinor === 0) return unknown('nothing-paid');
  return known(percentOf(value.amountMinor, cost.amountMinor));
}

function monthly(units: Figure<number>, price: Figure<UnitPrice>): Figure<Money> {
  return both(units, price, (count, each) => known(costOf(count, each, 'month')));
}

/** What follows from two figures; unknown for the reason of the first that is. */
function both<A, B, C>(a: Figure<A>, b: Figure<B>, make: (a: A, b: B) => Figure<C>): Figure<C> {
  if (!a.known) return a;
  return b.known ? make(a.value, b.value) : b;
}
