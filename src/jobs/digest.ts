import { addMonths } from '../core/entitlement/calendar-days.ts';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Clock } from '../lib/clock.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import type { OwnedProduct } from '../reports/digest-dates.ts';
import { digestOf, type Digest, type DigestKind, type FreedSeats } from '../reports/digest.ts';
import { varianceDocument } from '../reports/variance-document.ts';
import { compareEntitlements, type ComparisonDeps } from './check-entitlements.ts';
import { noPositionsYet } from './errors.ts';
import { gatherCalendar, type CalendarDeps } from './gather-calendar.ts';

export interface DigestDeps extends ComparisonDeps, Pick<CalendarDeps, 'register' | 'lake'> {
  readonly register: CalendarDeps['register'];
  readonly ledger: Pick<Ledger, 'positions' | 'cases' | 'steps' | 'measures'>;
  readonly clock: Clock;
}

const daysOf: Readonly<Record<DigestKind, number>> = { monthly: 31, quarterly: 92 };
/** With twelve, an order that was just placed would have no next one. */
const calendarMonths = 13;

/**
 * The digest that ends with the newest position (on or before a day). Dates to decide by count from today, or from
 * the day asked for. Throws NO_POSITIONS.
 */
export async function digest(deps: DigestDeps, kind: DigestKind, onOrBefore?: string): Promise<Digest> {
  const { tenantId, ledger, register, clock } = deps;
  const day = await ledger.positions.newest({
    tenantId,
    ...(onOrBefore === undefined ? {} : { onOrBefore }),
  });
  if (day === null) throw noPositionsYet(onOrBefore ?? null);
  const since = isoOf(dayOf(day.asOf) - daysOf[kind]);
  const released = await ledger.steps.releasedSince(tenantId, `${since}T00:00:00.000Z`);
  const readOn = onOrBefore ?? isoOf(dayOfInstant(clock.now()));
  const compared = await compareEntitlements(deps, { asOf: day.asOf });
  return digestOf({
    kind,
    day,
    since,
    cases: await ledger.cases.list({ tenantId }),
    decisions: await ledger.measures.of({ tenantId, since: `${since}T00:00:00.000Z`, products: null }),
    freed: seatsByProduct(released),
    calendar: await gatherCalendar(deps, { asOf: readOn }, addMonths(dayOf(readOn), calendarMonths)),
    compared: varianceDocument({ tenantId, ...compared }),
    products: productsOf(day, await register.entitlements({ asOf: readOn })),
  });
}

/** Those of the positions, then those only the register knows: commitments, or lines that are still to come. */
function productsOf(
  { positions }: PositionDay,
  entitlements: readonly DetailedEntitlement[],
): readonly OwnedProduct[] {
  const named = [...entitlements, ...positions].map(({ product, name, ownerIds }) => ({
    product,
    name,
    ownerIds,
  }));
  return [...new Map(named.map((each) => [each.product, each])).values()];
}

function seatsByProduct(released: readonly { readonly product: string }[]): readonly FreedSeats[] {
  return [...Map.groupBy(released, ({ product }) => product)].map(([product, seats]) => ({
    product,
    seats: seats.length,
  }));
}
