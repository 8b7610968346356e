import { contractTypeOf } from '../core/entitlement/contract-types.ts';
import { isEntitling } from '../core/entitlement/line-state.ts';
import type { UnitPrice } from '../core/model/money.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { priceBy } from './line-price.ts';
import type { Metric, RegisterLine } from './register-line.ts';
import { knownThen } from './register-state.ts';
import { skuOwners } from './sku-owners.ts';

/** What the register says of one product on one day. */
export interface Entitlement {
  readonly product: string;
  readonly name: string;
  /** Of all lines in force, in their order, less those that count for another product that day. */
  readonly skuIds: readonly string[];
  /**
   * Of all lines in force, in their order. Where none is in force, those of the lines that were last, or
   * will be first: somebody must still be asked.
   */
  readonly ownerIds: readonly string[];
  /** Null when the lines in force count different things. */
  readonly metric: Metric | null;
  /**
   * The sum of the lines that entitle, over all sellers; unknown when no line is in force (`no-line-in-force`),
   * or none of those that are is active (`no-active-line`): never 0.
   */
  readonly entitled: Figure<number>;
  /** What a user's seat costs: the newest price by user that holds on the day, among the lines that entitle (C37). */
  readonly price: Figure<UnitPrice>;
  /** In force and active. */
  readonly lines: readonly RegisterLine[];
}

/** The same with what a total does not show. */
export interface DetailedEntitlement extends Entitlement {
  /** What one unit of `metric` costs, found as `price` is; unknown when the lines count different things. */
  readonly unitPrice: Figure<UnitPrice>;
  /** Of a commitment (metric `consumption`), whose units are amounts; null for everything else. */
  readonly currency: string | null;
  /** The entitled units of each seller (ENT-13), in their order; `soldBy` is null for lines that name none. */
  readonly sellers: readonly { readonly soldBy: string | null; readonly entitled: Figure<number> }[];
  /** Active, in force on the day or not: what a period is held against. */
  readonly terms: readonly RegisterLine[];
  /** In force by their dates, but suspended, cancelled, upgraded, in grace, or a trial: named, never added. */
  readonly notEntitling: readonly RegisterLine[];
}

export interface Moment {
  /** The day the rights are asked for, `YYYY-MM-DD`: start and end days count as in force. */
  readonly asOf: string;
  /** What the register knew at this instant (RFC 3339, UTC); absent = what it knows now. */
  readonly knownAt?: string;
}

export type LineState = 'inForce' | 'notYet' | 'ended' | 'superseded';

/** The lines that were in the register at an instant, as they stood then. */
export function linesKnownAt(
  lines: readonly RegisterLine[],
  knownAt: string | undefined,
): readonly RegisterLine[] {
  return knownThen(lines, knownAt);
}

export function stateOf(line: RegisterLine, asOf: string): LineState {
  if (line.supersededBy !== null) return 'superseded';
  if (asOf < line.startDate) return 'notYet';
  return line.endDate !== null && line.endDate < asOf ? 'ended' : 'inForce';
}

/** Whether a day is one of a line's, by its dates alone. */
export function isInTerm(
  { startDate, endDate }: Pick<RegisterLine, 'startDate' | 'endDate'>,
  day: string,
): boolean {
  return startDate <= day && (endDate === null || day <= endDate);
}

/** Whether a line counts as a right while it is in force: active, and not a trial by its contract (ENT-10..12). */
export function entitles(line: Pick<RegisterLine, 'state' | 'contractType'>): boolean {
  return isEntitling(line.state) && contractTypeOf(line.contractType).kind !== 'trial';
}

/** Whether a line is a right on a day. */
export function entitlesOn(line: RegisterLine, asOf: string): boolean {
  return entitles(line) && stateOf(line, asOf) === 'inForce';
}

/** Every product of the register on a day, in the order products entered it. */
export function entitlementsOf(
  lines: readonly RegisterLine[],
  { asOf, knownAt }: Moment,
): DetailedEntitlement[] {
  const standing = linesKnownAt(lines, knownAt).filter((line) => line.supersededBy === null);
  const products = [...Map.groupBy(standing, (line) => line.product)].map(([product, own]) => {
    const inForce = own.filter((line) => stateOf(line, asOf) === 'inForce');
    return { product, own, inForce, speaking: inForce.length > 0 ? inForce : closestTo(own, asOf) };
  });
  const ownerOf = skuOwners(
    products.map(({ product, inForce, speaking }) => ({
      ...{ product, lines: speaking, isInForce: inForce.length > 0 },
    })),
    asOf,
  );
  return products.map(({ product, own, inForce, speaking }) => {
    const entitling = inForce.filter(entitles);
    const counted = entitling.length > 0 ? entitling : speaking;
    const metric = only(counted.map((line) => line.metric));
    return {
      product,
      name: speaking.at(-1)?.name ?? product,
      skuIds: union(speaking, (line) => line.skuIds).filter(
        (skuId) => ownerOf.get(skuId.toLowerCase()) === product,
      ),
      ownerIds: union(speaking, (line) => line.ownerIds),
      metric,
      currency: metric === 'consumption' ? only(counted.map((line) => line.currency)) : null,
      entitled:
        inForce.length > 0 && entitling.length === 0 ? unknown('no-active-line') : entitledOf(entitling),
      sellers: [...Map.groupBy(entitling, (line) => line.soldBy)].map(([soldBy, sold]) => ({
        soldBy,
        entitled: entitledOf(sold),
      })),
      price: priceBy('user', entitling, asOf),
      unitPrice: metric === null ? unknown('mixed-metrics') : priceBy(metric, entitling, asOf),
      lines: entitling,
      terms: own.filter(entitles),
      notEntitling: inForce.filter((line) => !entitles(line)),
    };
  });
}

function entitledOf(inForce: readonly RegisterLine[]): Figure<number> {
  if (inForce.length === 0) return unknown('no-line-in-force');
  const metric = only(inForce.map((line) => line.metric));
  if (metric === null) return unknown('mixed-metrics');
  if (metric === 'consumption' && new Set(inForce.map((line) => line.currency)).size > 1)
    return unknown('mixed-currencies');
  const units = inForce.reduce((sum, line) => sum + line.quantity, 0);
  return units < 0 ? unknown('amendments-exceed-lines') : known(units);
}

/** The one value all have; null when they differ. */
function only<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** The lines that ended last, or else those that start first. */
function closestTo(lines: readonly RegisterLine[], asOf: string): readonly RegisterLine[] {
  const lastEnd = maximum(
    lines.flatMap(({ endDate }) => (endDate !== null && endDate < asOf ? endDate : [])),
  );
  if (lastEnd !== undefined) return lines.filter(({ endDate }) => endDate === lastEnd);
  const firstStart = lines.map(({ startDate }) => startDate).toSorted(compare)[0];
  return lines.filter(({ startDate }) => startDate === firstStart);
}

function maximum(dates: readonly string[]): string | undefined {
  return dates.toSorted(compare).at(-1);
}

function union(lines: readonly RegisterLine[], ids: (line: RegisterLine) => readonly string[]): string[] {
  return [...new Set(lines.flatMap(ids))];
}

/** Code-unit order: what ISO dates need, on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
