import { dayOf } from '../core/model/day.ts';
import type { Money } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import type { calendarDocument } from './calendar-document.ts';
import type { CaseRow } from './case-document.ts';
import type { OwnedProduct } from './digest-dates.ts';
import { differenceWords, type DigestDifference } from './digest-differences.ts';

type Calendar = ReturnType<typeof calendarDocument>;

/** One thing to put right before the next order, with whoever answers for it and the last day (CAD-04). */
export interface RemediationItem {
  readonly kind: 'exposure' | 'waste' | 'case' | 'variance';
  readonly product: string | null;
  readonly name: string;
  /** Empty where nobody answers for it: the register has no line of the product. */
  readonly ownerIds: readonly string[];
  /** Seats or units; null for a variance of dates or money. */
  readonly units: number | null;
  /** Per month; null where no price is known, and for exposure and variances. */
  readonly monthlyValue: Money | null;
  readonly what: string;
  readonly action: string;
  /** The last day, `YYYY-MM-DD`; null where no contract or case sets one. */
  readonly by: string | null;
  readonly daysLeft: number | null;
  /** The order that what is left of it goes into (CAD-05); null for a product without a further one. */
  readonly feeds: { readonly contract: string; readonly on: string } | null;
}

/** The next order of a contract and what is still to be put right before it (CAD-05). */
export interface NextOrder {
  readonly contract: string;
  /** The anniversary or renewal, when the order takes effect. */
  readonly on: string;
  readonly kind: 'true-up' | 'renewal';
  /** The last day to order, or to set the quantity of the next term. */
  readonly orderBy: string;
  /** The last day to take seats away; null where it is over, or the contract has none. */
  readonly deProvisionBy: string | null;
  readonly products: readonly string[];
  readonly items: number;
}

export interface Remediation {
  /** Oldest date first, those without a date last. */
  readonly items: readonly RemediationItem[];
  readonly orders: readonly NextOrder[];
  /** Products whose exposure or waste nobody can tell. */
  readonly unknown: readonly { readonly product: string; readonly name: string; readonly reason: string }[];
}

export interface RemediationInput {
  /** Thirteen months of it: with fewer, an order just placed would have no next one. */
  readonly calendar: Calendar;
  readonly positions: readonly Position[];
  readonly openCases: readonly CaseRow[];
  readonly differences: readonly DigestDifference[];
  readonly products: readonly OwnedProduct[];
}

/** What a quarter leaves to be put right, and the order each part of it feeds (CAD-04, CAD-05). */
export function remediationOf(input: RemediationInput): Remediation {
  const { calendar, positions, openCases, differences } = input;
  const orders = nextOrders(calendar);
  const orderOf = (product: string | null) =>
    orders.find(({ products }) => product !== null && products.includes(product)) ?? null;
  const ownersOf = new Map(input.products.map(({ product, ownerIds }) => [product, ownerIds]));
  const from = dayOf(calendar.asOf);

  type Draft = Omit<RemediationItem, 'ownerIds' | 'daysLeft' | 'feeds'> & {
    readonly ownerIds?: readonly string[];
  };
  function item(draft: Draft): RemediationItem {
    const order = orderOf(draft.product);
    return {
      ...draft,
      ownerIds: draft.ownerIds ?? ownersOf.get(draft.product ?? '') ?? [],
      daysLeft: draft.by === null ? null : dayOf(draft.by) - from,
      feeds: order === null ? null : { contract: order.contract, on: order.on },
    };
  }
  const takeAwayBy = (product: string) => {
    const order = orderOf(product);
    return order === null ? null : (order.deProvisionBy ?? order.orderBy);
  };

  const items = [
    ...positions.flatMap((position) => [
      ...exposureOf(position, orderOf(position.product)),
      ...wasteOf(position, takeAwayBy(position.product)),
    ]),
    ...openCases.map((found): Draft => ({
      kind: 'case',
      product: found.product,
      name: found.name,
      ownerIds: found.ownerIds,
      units: found.seats,
      monthlyValue: found.monthlyValue,
      what: `Case ${found.number} is not decided.`,
      action: 'Decide it on its card.',
      by: found.expiresAt?.slice(0, 10) ?? takeAwayBy(found.product),
    })),
    ...differences.map((row): Draft => ({
      kind: 'variance',
      product: row.product,
      name: row.name,
      ownerIds: row.ownerIds,
      units: row.unit === 'units' && row.difference !== null ? Math.abs(row.difference) : null,
      monthlyValue: null,
      what: differenceWords(row),
      action: row.action,
      by: orderOf(row.product)?.orderBy ?? null,
    })),
  ].map(item);
  return {
    items: items.toSorted(soonestFirst),
    orders: orders.map((order) => ({
      ...order,
      items: items.filter(({ feeds }) => feeds?.contract === order.contract && feeds.on === order.on).length,
    })),
    unknown: positions.flatMap(({ product, name, exposureUnits, wasteUnits }) => {
      const reasons = [exposureUnits, wasteUnits].flatMap((figure) => (figure.known ? [] : [figure.reason]));
      return reasons[0] === undefined ? [] : [{ product, name, reason: reasons[0] }];
    }),
  };
}

type Order = Omit<NextOrder, 'items'>;
type ItemDraft = Pick<
  RemediationItem,
  'kind' | 'product' | 'name' | 'units' | 'monthlyValue' | 'what' | 'action' | 'by'
>;

function exposureOf({ product, name, exposureUnits }: Position, order: Order | null): ItemDraft[] {
  if (!exposureUnits.known || exposureUnits.value === 0) return [];
  const isTrueUp = order?.kind === 'true-up';
  return [
    {
      ...{ kind: 'exposure', product, name, units: exposureUnits.value, monthlyValue: null },
      what: `${exposureUnits.value} more seats are held than are entitled.`,
      action: isTrueUp
        ? 'Take seats away that nobody needs, and order the rest with the true-up.'
        : 'Take seats away that nobody needs, and order the rest now: no true-up is coming.',
      by: isTrueUp ? order.orderBy : null,
    },
  ];
}

function wasteOf({ product, name, wasteUnits, monthlyWaste }: Position, by: string | null): ItemDraft[] {
  if (!wasteUnits.known || wasteUnits.value === 0) return [];
  return [
    {
      ...{ kind: 'waste', product, name, units: wasteUnits.value },
      monthlyValue: monthlyWaste.known ? monthlyWaste.value : null,
      what: `${wasteUnits.value} units are idle or assigned to nobody.`,
      action: 'Reclaim what is idle, and leave out of the next order what nobody needs.',
      by,
    },
  ];
}

/** The next day each contract takes an order, soonest first: of a contract the first that is still open. */
function nextOrders({ entries }: Calendar): Order[] {
  const closing = entries.filter(
    ({ kind, contract, daysLeft }) =>
      (kind === 'order-window-closes' || kind === 'reduction-window-closes') &&
      contract !== null &&
      daysLeft !== null &&
      daysLeft >= 0,
  );
  const orders = closing.flatMap((entry): Order[] => {
    const { contract, products, kind } = entry;
    const own = entries.filter(
      (each) => each.contract === contract && each.products.some((product) => products.includes(product)),
    );
    const effect = own.find(
      (each) => (each.kind === 'anniversary' || each.kind === 'renewal') && each.on > entry.on,
    );
    if (contract === null || effect === undefined) return [];
    const takeAway = own.find((each) => each.kind === 'de-provision-by' && each.on <= entry.on);
    return [
      {
        contract,
        on: effect.on,
        kind: kind === 'order-window-closes' ? 'true-up' : 'renewal',
        orderBy: entry.decideBy ?? entry.on,
        deProvisionBy: takeAway?.on ?? null,
        products,
      },
    ];
  });
  return orders
    .toSorted((a, b) => (a.orderBy < b.orderBy ? -1 : 1))
    .filter(
      (order, index, all) =>
        all.findIndex(
          (each) => each.contract === order.contract && each.products.join() === order.products.join(),
        ) === index,
    );
}

function soonestFirst(a: RemediationItem, b: RemediationItem): number {
  if (a.by === null || b.by === null) return Number(a.by === null) - Number(b.by === null);
  return a.by < b.by ? -1 : a.by > b.by ? 1 : 0;
}
