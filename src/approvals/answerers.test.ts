import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../core/model/coverage.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import { fixedClock } from '../lib/clock.ts';
import {
  approvalDeps,
  openTestLedger,
  ownerId,
  proposeCase,
  secondOwnerId,
  tenantId,
} from '../testing/cases.ts';
import { position } from '../testing/desk-scene.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { decideCase } from './decide-case.ts';
import type { DecisionRequest } from './decision.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const newOwnerId = '44444444-4444-4444-8444-444444444444';
let ledger: Ledger;
let named = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

function freshCase(): Promise<Case> {
  named += 1;
  return proposeCase(ledger, { product: `product-${named}`, seats: 2 });
}

type Verb = 'reclaim' | 'snooze' | 'undo' | 'recall';

async function decide(userId: string, verb: Verb, { id }: Case, given: Partial<ApprovalDeps>) {
  const version = (await ledger.cases.get(id))?.version ?? 0;
  const request: DecisionRequest = { verb, caseId: id, version, days: 7 };
  return decideCase(approvalDeps(ledger, clock, given), { tenantId, userId }, request);
}

async function carriedOut(): Promise<Case> {
  const made = await freshCase();
  await decide(ownerId, 'reclaim', made, {});
  for (const event of ['start', 'finish'] as const) {
    const { version } = (await ledger.cases.get(made.id)) ?? made;
    const audit = { action: `case.${event}` };
    await ledger.cases.transition({
      ...{ caseId: made.id, expectedVersion: version, event },
      ...{ actor: 'reclaim', audit },
    });
  }
  return made;
}

const nowOwned = { ownersOf: async () => [newOwnerId] };
const damaged = () =>
  Promise.reject(new AppError('REGISTER_CORRUPT', { what: 'Damaged.', why: 'Line 7.', fix: 'Mend it.' }));
const unreadable = { ownersOf: damaged, appointments: damaged };
const notTheirs = { kind: 'refused', refusal: { code: 'NOT_OWNER' } };

describe('who answers for a case', () => {
  it('is who owns its product today: not who did when it was made', async () => {
    const made = await freshCase();

    expect(await decide(ownerId, 'reclaim', made, nowOwned)).toMatchObject(notTheirs);
    expect(await decide(ownerId, 'snooze', made, nowOwned)).toMatchObject(notTheirs);
    expect((await decide(newOwnerId, 'reclaim', made, nowOwned)).kind).toBe('decided');
  });

  it('is so for giving back as well', async () => {
    const made = await carriedOut();

    expect(await decide(ownerId, 'undo', made, nowOwned)).toMatchObject(notTheirs);
    expect((await decide(newOwnerId, 'undo', made, nowOwned)).kind).toBe('decided');
  });
});

describe('while the register cannot be read', () => {
  it('nothing is taken away, and the fault is told as it is', async () => {
    const made = await freshCase();

    await expect(decide(ownerId, 'reclaim', made, unreadable)).rejects.toMatchObject({
      code: 'REGISTER_CORRUPT',
    });
    expect(await ledger.cases.get(made.id)).toMatchObject({ version: made.version });
  });

  it('owners of the case give back what was taken, and call back what was approved', async () => {
    const made = await carriedOut();
    const waiting = await freshCase();
    const policy = { ...approvalDeps(ledger, clock).policy, graceMinutes: 60 };
    await decide(ownerId, 'reclaim', waiting, { policy });

    expect(await decide(secondOwnerId, 'undo', made, unreadable)).toMatchObject(notTheirs);
    expect((await decide(ownerId, 'undo', made, unreadable)).kind).toBe('decided');
    expect((await decide(ownerId, 'recall', waiting, unreadable)).kind).toBe('decided');
  });

  it('owners of the newest positions come before those of the case', async () => {
    const made = await carriedOut();
    await ledger.positions.save({
      ...{ tenantId, asOf: '2026-11-23', runId: 'run', sources: [], coverage: coverageOf([]) },
      positions: [position({ product: made.product, ownerIds: [newOwnerId] })],
    });

    expect(await decide(ownerId, 'undo', made, unreadable)).toMatchObject(notTheirs);
    expect((await decide(newOwnerId, 'undo', made, unreadable)).kind).toBe('decided');
  });
});
