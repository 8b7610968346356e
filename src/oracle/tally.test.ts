import { describe, expect, it } from 'vitest';
import type { TenantResult } from './check-tenants.ts';
import { absent } from './compare-figures.ts';
import { createTally, renderResult } from './tally.ts';

const alike: TenantResult = { seed: 6, gaps: [], figures: 100, differences: [] };
const unlike: TenantResult = {
  seed: 7,
  gaps: [],
  figures: 90,
  differences: [
    { subject: 'microsoft-365-e5', figure: 'active', product: '3', oracle: '4' },
    { subject: 'visio-plan-2', figure: 'entitled', product: null, oracle: absent },
  ],
};
const broken: TenantResult = { seed: 8, failed: 'its process ended with SIGKILL' };

function tallyOf(results: readonly TenantResult[]) {
  const tally = createTally({ users: 300 });
  for (const result of results) tally.add(result);
  return tally;
}

describe('createTally', () => {
  it('agrees when nothing differs', () => {
    const tally = tallyOf([alike]);

    expect(tally.agrees()).toBe(true);
    expect(tally.closingLine()).toBe('1 tenants of 300 users, 100 figures, 0 differences');
  });

  it.each([[[alike, unlike]], [[alike, broken]], [[]]])(
    'does not agree with a difference, a tenant that was not counted, or nothing at all',
    (results) => {
      expect(tallyOf(results).agrees()).toBe(false);
    },
  );

  it('names every difference in its document', () => {
    expect(tallyOf([alike, unlike, broken]).document()).toEqual({
      schemaVersion: 1,
      tenants: 3,
      users: 300,
      figures: 190,
      differences: [
        { seed: 7, subject: 'microsoft-365-e5', figure: 'active', product: '3', oracle: '4' },
        { seed: 7, subject: 'visio-plan-2', figure: 'entitled', product: null, oracle: absent },
      ],
      failed: [{ seed: 8, message: 'its process ended with SIGKILL' }],
    });
  });
});

describe('renderResult', () => {
  it('lists tenant, figure, product and both values', () => {
    expect(renderResult(unlike)).toBe(
      [
        'tenant 7 (missing-column): 90 figures, 2 differences',
        '  tenant 7 · active · microsoft-365-e5 · product 3 · oracle 4',
        '  tenant 7 · entitled · visio-plan-2 · product unknown · oracle says nothing',
        '',
      ].join('\n'),
    );
  });
});
