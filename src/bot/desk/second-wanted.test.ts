import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Appointment } from '../../core/authority/appointment.ts';
import type { SecondReason } from '../../core/authority/denial.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, ownerId, sameOwners, secondOwnerId } from '../../testing/cases.ts';
import { deskScene, idleSeats, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import { secondWanted } from './second-wanted.ts';

const clock = testClock();
const complianceId = '55555555-5555-4555-8555-555555555555';
const compliance: Appointment = {
  ...{ id: 'appointment/1', role: 'compliance', product: null, userId: complianceId },
  ...{ forUserId: null, from: '2026-01-01', until: null },
};
let ledger: Ledger;
let scene: DeskScene;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  scene = deskScene(ledger, clock);
});
afterAll(() => ledger.close());

async function firstApproved(
  because: readonly SecondReason[],
  alsoAsk: readonly string[] = [],
): Promise<Case> {
  const { id, version } = await scene.propose(idleSeats(2), { ownerIds: [ownerId, secondOwnerId] });
  const { case: found } = await ledger.cases.transition({
    caseId: id,
    expectedVersion: version,
    event: 'needSecond',
    actor: ownerId,
    change: { firstApprover: ownerId },
    audit: { action: 'case.reclaim', body: { because: [...because], alsoAsk: [...alsoAsk] } },
  });
  return found;
}

function wanted(found: Case, userId: string) {
  const deps = { ledger, clock, ...sameOwners, appointments: async () => [compliance] };
  return secondWanted(deps, found, { userId });
}

describe('a second approval', () => {
  it('is wanted for the reason the first one gave, of who was asked', async () => {
    const found = await firstApproved(['buyer']);

    expect(await wanted(found, ownerId)).toEqual({ because: ['buyer'], asked: 'owners', canConfirm: false });
    expect(await wanted(found, secondOwnerId)).toMatchObject({ canConfirm: true });
  });

  it('of what looks like a mistake is for compliance, and offered to no other owner', async () => {
    const found = await firstApproved(['size', 'implausible'], [complianceId]);

    expect(await wanted(found, secondOwnerId)).toEqual({
      because: ['size', 'implausible'],
      asked: 'compliance',
      canConfirm: false,
    });
    expect(await wanted(found, complianceId)).toMatchObject({ canConfirm: true });
  });

  it('whose reason was not recorded has none that is made up', async () => {
    const made = await scene.propose(idleSeats(2));
    const found = await scene.go(made, 'needSecond', { firstApprover: ownerId });

    expect(await wanted(found, secondOwnerId)).toEqual({ because: [], asked: 'owners', canConfirm: true });
  });

  it('says whom newer evidence took off the list since', async () => {
    const found = await firstApproved(['size']);
    const { tenantId, kind, product } = found;
    const collected = async (people: number) => {
      const session = await ledger.cases.propose({ tenantId, asOf: '2026-11-23', runId: 'newer' });
      const steps = await ledger.cases.steps(found.id, { offset: 0, limit: people });
      await session.addSteps(kind, product, steps);
      await session.commit([found]);
    };

    await collected(2);
    const before = await wanted(found, secondOwnerId);
    await collected(1);

    expect(before).not.toHaveProperty('takenOff');
    expect(await wanted(found, secondOwnerId)).toMatchObject({ takenOff: 1, canConfirm: true });
  });
});
