import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { activeOfPurchased, gatedCommitment } from './gated-commitment.ts';
import { level, monthsEnding, through } from './trend-months.fixture.ts';

describe('gatedCommitment', () => {
  it('commits to the level held for three months, and to the next steps once they are held as long', () => {
    const points = monthsEnding([...level(700, 9), 1_500, 1_240, 1_380]);

    expect(gatedCommitment(points, through, known(1_600))).toEqual({
      kind: 'proposed',
      committed: 1_240,
      monthsToProve: 3,
      from: through - 2,
      through,
      months: 12,
      stepPct: 10,
      steps: [{ units: 1_364 }, { units: 1_501 }, { units: 1_600 }],
    });
  });

  it('goes beyond what is purchased only where all of it is in use', () => {
    const steps = (purchased: number) => {
      const proposal = gatedCommitment(monthsEnding(level(1_000, 3)), through, known(purchased));
      return proposal.kind === 'proposed' ? proposal.steps.map(({ units }) => units) : [];
    };

    expect(steps(1_000)).toEqual([1_100, 1_210, 1_331, 1_465, 1_612]);
    expect(steps(1_050)).toEqual([1_050]);
  });

  it('refuses less than three known months, and no use', () => {
    const refused = (values: readonly (number | null)[]) =>
      gatedCommitment(monthsEnding(values), through, known(5_000));

    expect(refused([900, 900])).toEqual({ kind: 'refused', reason: 'fewerThanThreeMonths' });
    expect(refused([900, 900, null])).toEqual({ kind: 'refused', reason: 'fewerThanThreeMonths' });
    expect(refused([900, null, 900, 900])).toMatchObject({ reason: 'fewerThanThreeMonths' });
    expect(refused([900, 0, 900])).toEqual({ kind: 'refused', reason: 'noUse' });
  });
});

describe('activeOfPurchased', () => {
  it.each([
    [known(1_240), known(5_000), known(24.8)],
    [unknown('copilot-missing'), known(5_000), unknown('copilot-missing')],
    [known(1_240), unknown('imported'), unknown('imported')],
    [known(0), known(0), unknown('nothing-purchased')],
  ])('%o of %o', (active, purchased, expected) => {
    expect(activeOfPurchased({ ...monthsEnding([1])[0]!, active, purchased })).toEqual(expected);
  });
});
