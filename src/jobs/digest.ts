import { dayOf, isoOf } from '../core/model/day.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { digestOf, type Digest, type DigestKind, type FreedSeats } from '../reports/digest.ts';
import { noPositionsYet } from './errors.ts';

export interface DigestDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'positions' | 'cases' | 'steps'>;
}

const daysOf: Readonly<Record<DigestKind, number>> = { monthly: 31, quarterly: 92 };

/** The digest that ends with the newest position (on or before a day). Throws NO_POSITIONS. */
export async function digest(
  { tenantId, ledger }: DigestDeps,
  kind: DigestKind,
  onOrBefore?: string,
): Promise<Digest> {
  const day = await ledger.positions.newest({
    tenantId,
    ...(onOrBefore === undefined ? {} : { onOrBefore }),
  });
  if (day === null) throw noPositionsYet(onOrBefore ?? null);
  const since = isoOf(dayOf(day.asOf) - daysOf[kind]);
  const released = await ledger.steps.releasedSince(tenantId, `${since}T00:00:00.000Z`);
  return digestOf({
    kind,
    day,
    since,
    cases: await ledger.cases.list({ tenantId }),
    freed: seatsByProduct(released),
  });
}

function seatsByProduct(released: readonly { readonly product: string }[]): readonly FreedSeats[] {
  return [...Map.groupBy(released, ({ product }) => product)].map(([product, seats]) => ({
    product,
    seats: seats.length,
  }));
}
