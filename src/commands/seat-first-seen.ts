import type { JudgedSeat } from '../lake/judged-seats.ts';
import type { Services } from './services.ts';

export interface FirstSeen {
  /** The first reconciled collection kept in the lake in which the person held the product, `YYYY-MM-DD` (ASG-03). */
  readonly firstSeenOn: string;
}

/**
 * When we first saw a person hold each product, from our own history: oldest day first, until every seat was seen,
 * so that seats as old as the lake cost one read. Days that were never reconciled say nothing.
 */
export async function firstSeenOf(
  { lake, tenantId }: Pick<Services, 'lake' | 'tenantId'>,
  asOf: string,
  seats: readonly JudgedSeat[],
): Promise<(JudgedSeat & FirstSeen)[]> {
  const seen = new Map<string, string>();
  const userId = seats[0]?.userId;
  const days = userId === undefined ? [] : (await lake.days(tenantId)).filter((day) => day < asOf);
  for (const day of days) {
    if (seats.every(({ product }) => seen.has(product))) break;
    const run = await lake.newest({ tenantId, onOrBefore: day });
    for (const { product } of (await run?.judgedSeats(userId ?? '')) ?? [])
      if (!seen.has(product)) seen.set(product, day);
  }
  return seats.map((seat) => ({ ...seat, firstSeenOn: seen.get(seat.product) ?? asOf }));
}
