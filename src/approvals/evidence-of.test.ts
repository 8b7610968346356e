import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coverageOf, type Gap } from '../core/model/coverage.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { fixedClock } from '../lib/clock.ts';
import {
  approvalDeps,
  approvalPolicy,
  openTestLedger,
  ownerId,
  proposeCase,
  secondOwnerId,
  tenantId,
} from '../testing/cases.ts';
import { decideCase } from './decide-case.ts';

let ledger: Ledger;
let made: Case;
let named = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(new Date('2026-11-22T09:00:00Z'))));
});
beforeEach(async () => {
  await ledger.sql.query("delete from seatkeeper.positions where as_of > '2026-11-22'");
  await ledger.sql.query("delete from seatkeeper.position_days where as_of > '2026-11-22'");
  named += 1;
  made = await proposeCase(ledger, { product: `product-${named}`, seats: 3 });
});
afterAll(() => ledger.close());

const forbidden: Gap = { source: 'sign-ins', reason: 'forbidden', detail: 'Grant AuditLog.Read.All.' };
const concealed: Gap = { source: 'active-users', reason: 'concealed', detail: 'Names are concealed.' };

async function collectedOn(asOf: string, gaps: readonly Gap[]): Promise<void> {
  const coverage = coverageOf(gaps);
  await ledger.positions.save({ tenantId, asOf, runId: asOf, coverage, sources: [], positions: [] });
}

function approve(at: string) {
  const deps = approvalDeps(ledger, fixedClock(new Date(at)));
  const { id: caseId, version } = made;
  return decideCase(deps, { tenantId, userId: ownerId }, { verb: 'reclaim', caseId, version });
}

describe('the evidence of an approval', () => {
  it('does not hold while the newest collection is incomplete, and its sources are named', async () => {
    await collectedOn('2026-11-29', [forbidden, concealed]);

    const refused = await approve('2026-11-30T09:00:00Z');
    await collectedOn('2026-11-30', []);
    const mended = await approve('2026-11-30T10:00:00Z');

    expect(refused).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'COVERAGE_INCOMPLETE',
        what: expect.stringContaining('2026-11-29') as string,
        why: 'It cannot be relied on: sign-ins, active-users. Grant AuditLog.Read.All. Names are concealed.',
      },
    });
    expect(mended.kind).toBe('decided');
  });

  it('does not hold when what the case itself rests on turns out incomplete', async () => {
    await collectedOn('2026-11-22', [forbidden]);
    await collectedOn('2026-11-23', []);

    expect(await approve('2026-11-23T09:00:00Z')).toMatchObject({
      refusal: { code: 'COVERAGE_INCOMPLETE', what: expect.stringContaining('2026-11-22') as string },
    });
  });

  it('holds for as many days as the policy says, and no longer', async () => {
    const late = await approve('2026-12-07T00:00:00Z');
    const inTime = await approve('2026-12-06T23:59:59Z');

    expect(late).toMatchObject({
      kind: 'refused',
      refusal: { code: 'EVIDENCE_TOO_OLD', what: expect.stringContaining('15 days old') as string },
    });
    expect((await ledger.audit.tail(2)).map(({ body }) => body.code)).toContain('EVIDENCE_TOO_OLD');
    expect(inTime.kind).toBe('decided');
  });

  it('of a second approval is the newest, so that it does not grow old while the second is waited for', async () => {
    const twoOwners = [ownerId, secondOwnerId];
    const product = `second-${named}`;
    const asked = await proposeCase(ledger, { product, seats: 3, ownerIds: twoOwners });
    const decide = (at: string, userId: string, { id: caseId, version }: Case) => {
      const policy = { ...approvalPolicy, secondApproverAboveSeats: 2 };
      const deps = approvalDeps(ledger, fixedClock(new Date(at)), { policy });
      return decideCase(deps, { tenantId, userId }, { verb: 'reclaim', caseId, version });
    };
    const first = await decide('2026-11-22T10:00:00Z', ownerId, asked);
    const waiting = (await ledger.cases.get(asked.id))!;

    const tooOld = await decide('2026-12-10T09:00:00Z', secondOwnerId, waiting);
    await collectedOn('2026-12-09', []);
    const session = await ledger.cases.propose({ tenantId, asOf: '2026-12-09', runId: 'newer' });
    await session.addSteps(asked.kind, product, await ledger.cases.steps(asked.id, { offset: 0, limit: 9 }));
    await session.commit([asked]);
    const onNewer = await decide('2026-12-10T09:05:00Z', secondOwnerId, waiting);

    expect(first.kind).toBe('awaitingSecond');
    expect(tooOld).toMatchObject({ kind: 'refused', refusal: { code: 'EVIDENCE_TOO_OLD' } });
    expect(onNewer.kind).toBe('decided');
    expect(await ledger.cases.get(asked.id)).toMatchObject({
      ...{ firstApprover: ownerId, decidedBy: secondOwnerId, asOf: '2026-12-09' },
    });
  });
});
