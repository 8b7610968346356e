import { describe, expect, it } from 'vitest';
import { foreignSku, sampleDay, sampleReports, sampleSku } from '../../testing/sample-reports.ts';
import { overlapView } from './overlap-view.ts';

/** Two licences held twice, at these prices a month. */
async function viewAt(...prices: readonly (number | null)[]) {
  const document = await sampleReports({ rows: 2 }).overlaps();
  const overlaps = prices.map((monthlyMinor) => ({
    ...{
      redundant: { skuId: sampleSku, name: 'Suite' },
      coveredBy: { skuId: foreignSku, name: 'Larger suite' },
    },
    ...{ people: 7, monthlyMinor },
  }));
  return overlapView({ ...document, asOf: sampleDay, overlaps }, [sampleSku]);
}

describe('what is held twice costs', () => {
  it('the sum of what has a price', async () => {
    expect(await viewAt(7_000, 500)).toMatchObject({
      conclusion: expect.stringMatching(/They cost \{1\} a month\.$/) as string,
      conclusionCells: [{ count: 14 }, { money: { amountMinor: 7_500, currency: 'GBP' } }],
    });
  });

  it('that of the others where some have none, and says so', async () => {
    expect(await viewAt(7_000, null)).toMatchObject({
      conclusion: expect.stringContaining('a month, those without a price left out.') as string,
      conclusionCells: [{ count: 14 }, { money: { amountMinor: 7_000 } }],
    });
  });

  it('nobody can tell how much without any price: there is no amount, not even of nought', async () => {
    const { conclusion, conclusionCells } = await viewAt(null, null);

    expect(conclusion).toContain('Without a price nobody can tell what they cost.');
    expect(conclusionCells).toEqual([{ count: 14 }]);
  });
});
