import { describe, expect, it } from 'vitest';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { createAzureBudget } from './azure-reader.ts';
import { chargesOf } from './charges.ts';

/** When each of so many cost queries left, in milliseconds, each of another scope. */
async function departures(queries: number): Promise<readonly number[]> {
  const time = simulatedTime();
  const budget = createAzureBudget(time.clock, time.sleep);
  const left: number[] = [];
  for (let each = 0; each < queries; each += 1) {
    const url = `https://management.azure.com/subscriptions/${each}/providers/Microsoft.CostManagement/query`;
    const slot = await budget.enter(chargesOf(url), 'Low');
    left.push(time.elapsed());
    slot.answered();
  }
  return left;
}

function mostIn(left: readonly number[], windowMs: number): number {
  return Math.max(...left.map((from) => left.filter((at) => at >= from && at < from + windowMs).length));
}

describe('cost queries of a tenant', () => {
  it('are never more than 12 in 10 seconds, 20 in a minute and 600 in an hour, and each of these is used', async () => {
    const left = await departures(640);

    expect([10_000, 60_000, 3_600_000].map((windowMs) => mostIn(left, windowMs))).toEqual([12, 20, 600]);
  });
});
