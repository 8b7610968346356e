import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../core/model/coverage.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { carriedOut, proposed } from '../testing/proposals.ts';
import { digest } from './digest.ts';

let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(new Date('2026-11-22T09:00:00Z'))));
});
afterAll(() => ledger.close());

async function save(tenantId: string, asOf: string): Promise<void> {
  const coverage = coverageOf([]);
  await ledger.positions.save({ tenantId, asOf, runId: `run-${asOf}`, coverage, sources: [], positions: [] });
}

describe('digest', () => {
  it('ends with the newest day, and counts what was freed in its period', async () => {
    const tenantId = 'tenant-freed';
    await carriedOut(ledger, await proposed(ledger, tenantId), ['u3']);
    await save(tenantId, '2026-10-01');
    await save(tenantId, '2026-12-20');
    await save(tenantId, '2027-01-31');

    const monthly = await digest({ tenantId, ledger }, 'monthly', '2026-12-20');
    const tooLate = await digest({ tenantId, ledger }, 'monthly');
    const quarterly = await digest({ tenantId, ledger }, 'quarterly');

    expect(monthly).toMatchObject({ kind: 'monthly', asOf: '2026-12-20', since: '2026-11-19' });
    expect(monthly.freed).toEqual([{ product: 'e5', seats: 2 }]);
    expect(tooLate).toMatchObject({ asOf: '2027-01-31', freed: [] });
    expect(quarterly).toMatchObject({ since: '2026-10-31', freed: [{ product: 'e5', seats: 2 }] });
  });

  it('says so when there are no positions', async () => {
    const noPositions = { code: 'NO_POSITIONS' };
    await save('tenant-late', '2026-11-22');

    await expect(digest({ tenantId: 'tenant-new', ledger }, 'monthly')).rejects.toMatchObject(noPositions);
    await expect(digest({ tenantId: 'tenant-late', ledger }, 'monthly', '2026-11-21')).rejects.toMatchObject(
      noPositions,
    );
  });
});
