import type { UnitPrice } from '../core/model/money.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { parsePrice } from './price.ts';
import type { Metric, RegisterLine } from './register-line.ts';

/** What the register says of one product on one day. */
export interface Entitlement {
  readonly product: string;
  readonly name: string;
  /** Of all lines in force, in their order. */
  readonly skuIds: readonly string[];
  /**
   * Of all lines in force, in their order. Where none is in force, those of the lines that were last, or
   * will be first: somebody must still be asked.
   */
  readonly ownerIds: readonly string[];
  /** Null when the lines in force count different things. */
  readonly metric: Metric | null;
  /** The sum of the lines in force; unknown when there are none (`no-line-in-force`), never 0. */
  readonly entitled: Figure<number>;
  /** The newest price among the lines in force: latest price date, then latest start, then latest entry. */
  readonly price: Figure<UnitPrice>;
  readonly lines: readonly RegisterLine[];
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
  if (knownAt === undefined) return lines;
  const instant = Date.parse(knownAt);
  const then = lines.filter((line) => Date.parse(line.addedAt) <= instant);
  const ids = new Set(then.map((line) => line.id));
  return then.map((line) =>
    line.supersededBy !== null && !ids.has(line.supersededBy) ? { ...line, supersededBy: null } : line,
  );
}

export function stateOf(line: RegisterLine, asOf: string): LineState {
  if (line.supersededBy !== null) return 'superseded';
  if (asOf < line.startDate) return 'notYet';
  return line.endDate !== null && line.endDate < asOf ? 'ended' : 'inForce';
}

/** Every product of the register on a day, in the order products entered it. */
export function entitlementsOf(lines: readonly RegisterLine[], { asOf, knownAt }: Moment): Entitlement[] {
  const standing = linesKnownAt(lines, knownAt).filter((line) => line.supersededBy === null);
  return [...Map.groupBy(standing, (line) => line.product)].map(([product, own]) => {
    const inForce = own.filter((line) => stateOf(line, asOf) === 'inForce');
    const speaking = inForce.length > 0 ? inForce : closestTo(own, asOf);
    const unitKinds = new Set(speaking.map((line) => line.metric));
    return {
      product,
      name: speaking.at(-1)?.name ?? product,
      skuIds: union(speaking, (line) => line.skuIds),
      ownerIds: union(speaking, (line) => line.ownerIds),
      metric: unitKinds.size === 1 ? (speaking[0]?.metric ?? null) : null,
      entitled: entitledOf(inForce),
      price: priceOf(inForce),
      lines: inForce,
    };
  });
}

function entitledOf(inForce: readonly RegisterLine[]): Figure<number> {
  if (inForce.length === 0) return unknown('no-line-in-force');
  if (new Set(inForce.map((line) => line.metric)).size > 1) return unknown('mixed-metrics');
  const units = inForce.reduce((sum, line) => sum + line.quantity, 0);
  return units < 0 ? unknown('amendments-exceed-lines') : known(units);
}

function priceOf(inForce: readonly RegisterLine[]): Figure<UnitPrice> {
  let newest: { readonly price: UnitPrice; readonly startDate: string } | undefined;
  for (const line of inForce) {
    const price = unitPriceOf(line);
    if (price === null) continue;
    if (newest && newest.price.currency !== price.currency) return unknown('mixed-currencies');
    const order = newest
      ? compare(price.on, newest.price.on) || compare(line.startDate, newest.startDate)
      : 0;
    if (order >= 0) newest = { price, startDate: line.startDate };
  }
  return newest ? known(newest.price) : unknown('no-price');
}

/** The price a line states, in minor units; null when it states none. */
function unitPriceOf(line: RegisterLine): UnitPrice | null {
  const { unitPrice, currency, pricePer, priceSource, priceDate } = line;
  if (unitPrice === null || !currency || !pricePer || !priceSource || !priceDate) return null;
  const parsed = parsePrice(unitPrice, currency);
  if (!parsed.ok) throw new TypeError(`${line.id} passed validation with a bad price: ${parsed.problem}`);
  return { amountMinor: parsed.amountMinor, currency, per: pricePer, source: priceSource, on: priceDate };
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
