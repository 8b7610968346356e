import type { PopulationRule } from '../../core/model/population-rule.ts';
import type { Seat } from '../../core/model/seat.ts';
import type { Lake } from '../lake.ts';
import type { StoredRun } from '../stored-run.ts';
import { storeRun, type TestTables } from '../test-lake.ts';

export const products = [{ skuIds: ['e5'] }, { skuIds: ['copilot-a', 'copilot-b'] }];

export async function seatsOf(run: StoredRun, populations: readonly PopulationRule[] = []): Promise<Seat[]> {
  const seats: Seat[] = [];
  for await (const chunk of run.seats({ products, populations }))
    for (const seat of chunk) seats.push({ ...seat });
  return seats.sort((a, b) => (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : a.product - b.product));
}

/** Ada holds E5 since a day in 2025 and is known to the directory; tests add what they are about. */
export const ada = {
  userId: 'ada',
  userPrincipalName: 'Ada@Contoso.example',
  userType: 'Member',
  createdOn: '2024-02-29',
};
export const adaHolds = { userId: 'ada', skuId: 'e5', updatedOn: '2025-03-01' };

export async function adasSeat(
  lake: Lake,
  tables: TestTables,
  reports: Parameters<typeof storeRun>[2] = [],
  populations: readonly PopulationRule[] = [],
): Promise<Seat> {
  const run = await storeRun(lake, { users: [ada], assignments: [adaHolds], ...tables }, reports);
  const seats = await seatsOf(run, populations);
  const [seat] = seats;
  if (seat === undefined || seats.length > 1) throw new TypeError(`${seats.length} seats in place of one`);
  return seat;
}
