import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Appointment } from '../core/authority/appointment.ts';
import { known } from '../core/model/product.ts';
import { coverageOf } from '../core/model/coverage.ts';
import type { Preflight } from '../core/preflight/preflight.ts';
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
  userIdOf,
} from '../testing/cases.ts';
import { position } from '../testing/desk-scene.ts';
import type { ApprovalDeps, ApprovalPolicy } from './approval-deps.ts';
import { decideCase } from './decide-case.ts';
import type { Actor, DecisionRequest } from './decision.ts';

const now = new Date('2026-11-22T09:00:00Z');
const owner: Actor = { tenantId, userId: ownerId };
const second: Actor = { tenantId, userId: secondOwnerId };
const delegateId = userIdOf(901);
const complianceId = userIdOf(902);
let ledger: Ledger;
let named = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(now)));
});
afterAll(() => ledger.close());

async function freshCase(given: Partial<Parameters<typeof proposeCase>[1]> = {}): Promise<Case> {
  named += 1;
  return proposeCase(ledger, { product: `product-${named}`, seats: 3, ...given });
}

interface Given extends Partial<Omit<ApprovalDeps, 'policy'>> {
  readonly policy?: Partial<ApprovalPolicy>;
  readonly at?: string;
}

function decide(actor: Actor, request: DecisionRequest, { at, policy, ...changes }: Given = {}) {
  const clock = fixedClock(at === undefined ? now : new Date(at));
  const deps = { ...changes, policy: { ...approvalPolicy, ...policy } };
  return decideCase(approvalDeps(ledger, clock, deps), actor, request);
}

function reclaim({ id, version }: Case, stepUp?: number): DecisionRequest {
  return { verb: 'reclaim', caseId: id, version, ...(stepUp === undefined ? {} : { stepUp }) };
}

async function reload({ id }: Case): Promise<Case> {
  const found = await ledger.cases.get(id);
  if (found === null) throw new TypeError('a case does not vanish');
  return found;
}

function appointed(
  role: Appointment['role'],
  userId: string,
  changes: Partial<Appointment> = {},
): Appointment {
  const whole = { product: null, forUserId: null, from: '2026-01-01', until: null };
  return { id: userId, role, userId, ...whole, ...changes };
}

function standIns(...all: Appointment[]): Pick<ApprovalDeps, 'appointments'> {
  return { appointments: async () => all };
}

describe('an approval', () => {
  it('of forty seats by their owner takes one press with the policy that is shipped', async () => {
    const made = await freshCase({ seats: 40 });
    await savePosition(made, 60);

    expect(await decide(owner, reclaim(made))).toEqual({ kind: 'decided', caseId: made.id });
    const [event] = await ledger.audit.tail(1);
    expect(event).toMatchObject({
      action: 'case.reclaim',
      body: { standing: 'owner', seats: 40, blockedSeats: 0 },
    });
  });

  it('is written once when two owners press at the same moment', async () => {
    const made = await freshCase({ ownerIds: [ownerId, secondOwnerId] });

    const results = await Promise.all([decide(owner, reclaim(made)), decide(second, reclaim(made))]);

    const refused = results.flatMap((result) => (result.kind === 'refused' ? [result.refusal.code] : []));
    expect(results.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    expect(refused).toHaveLength(1);
    expect(['CASE_SETTLED', 'CASE_STALE']).toContain(refused[0]);
    expect(await ledger.decisions.forCase(made.id)).toHaveLength(1);
  });

  it('is one of two, not both, when two people give the first of them at the same moment', async () => {
    const made = await freshCase({ ownerIds: [ownerId, secondOwnerId] });
    const given = { policy: { secondApproverAboveSeats: 2 } };

    const results = await Promise.all([
      decide(owner, reclaim(made), given),
      decide(second, reclaim(made), given),
    ]);

    expect(results.map(({ kind }) => kind).sort()).toEqual(['awaitingSecond', 'refused']);
    expect(await reload(made)).toMatchObject({ state: 'awaitingSecond' });
  });

  it('by somebody who stands in is one only while they do', async () => {
    const made = await freshCase();
    const cover = { forUserId: ownerId, from: '2026-11-20', until: '2026-11-22' };
    const given = standIns(appointed('cover', delegateId, cover));
    const actor = { tenantId, userId: delegateId };

    const late = await decide(actor, reclaim(made), { ...given, at: '2026-11-23T00:00:00Z' });
    const inTime = await decide(actor, reclaim(made), { ...given, at: '2026-11-22T23:59:59Z' });

    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_OWNER' } });
    expect(inTime.kind).toBe('decided');
  });

  it('by whoever bought the product rests on a second person who did not', async () => {
    const made = await freshCase({ ownerIds: [ownerId, secondOwnerId] });
    const given = {
      ...standIns(appointed('delegate', delegateId)),
      buyersOf: async () => [ownerId, secondOwnerId],
    };

    const first = await decide(owner, reclaim(made), given);
    const waiting = await reload(made);
    const buyer = await decide(second, reclaim(waiting), given);
    const other = await decide({ tenantId, userId: delegateId }, reclaim(waiting), given);

    expect(first.kind).toBe('awaitingSecond');
    expect(buyer).toMatchObject({ kind: 'refused', refusal: { code: 'BUYER_NEEDS_SECOND' } });
    expect(other.kind).toBe('decided');
    expect(await reload(made)).toMatchObject({ firstApprover: ownerId, decidedBy: delegateId });
  });

  it('of almost a whole product is brought to a compliance approver, and to nobody else', async () => {
    const made = await freshCase({ seats: 40, ownerIds: [ownerId, secondOwnerId] });
    await savePosition(made, 41);
    const given = standIns(appointed('compliance', complianceId));

    const alone = await decide(owner, reclaim(made));
    const first = await decide(owner, reclaim(made), given);
    const waiting = await reload(made);
    const colleague = await decide(second, reclaim(waiting), given);
    const compliance = await decide({ tenantId, userId: complianceId }, reclaim(waiting), given);

    expect(alone).toMatchObject({ kind: 'refused', refusal: { code: 'IMPLAUSIBLE' } });
    expect(first.kind).toBe('awaitingSecond');
    expect(waiting.escalatedTo).toEqual([complianceId]);
    expect(colleague).toMatchObject({ kind: 'refused', refusal: { code: 'IMPLAUSIBLE' } });
    expect(compliance.kind).toBe('decided');
  });

  it('of many seats is confirmed with their number', async () => {
    const made = await freshCase();
    const given = { policy: { authority: { stepUpAboveSeats: 2, separateBuyers: true } } };

    for (const typed of [undefined, 2, 4]) {
      const refused = await decide(owner, reclaim(made, typed), given);
      expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'STEP_UP_NEEDED' } });
    }
    expect((await decide(owner, reclaim(made, 3), given)).kind).toBe('decided');
  });

  it('is refused while everything is stopped, and undoing what was done is not', async () => {
    const made = await freshCase();
    const done = await freshCase();
    await decide(owner, reclaim(done));
    for (const event of ['start', 'finish'] as const) await move(await reload(done), event);
    await ledger.halts.start({ tenantId, by: ownerId, reason: 'The list is wrong' });
    try {
      const stopped = await decide(owner, reclaim(made));
      const { id, version } = await reload(done);
      const undone = await decide(owner, { verb: 'undo', caseId: id, version });

      expect(stopped).toMatchObject({
        kind: 'refused',
        refusal: { code: 'HALTED', why: 'The list is wrong' },
      });
      expect(undone.kind).toBe('decided');
    } finally {
      await ledger.halts.end({ tenantId, by: ownerId, reason: 'Mended' });
    }
    expect((await decide(owner, reclaim(made))).kind).toBe('decided');
  });

  it('of two cases at once does not pass the cap of a day together', async () => {
    const [at, day] = ['2027-03-01T12:00:00.000Z', { seatsPerDay: 5 }];
    const made = [await freshCase(), await freshCase()];
    const given = { at, policy: { caps: { ...approvalPolicy.caps, ...day }, maxEvidenceDays: 365 } };

    const results = await Promise.all(made.map((each) => decide(owner, reclaim(each), given)));

    expect(results.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    expect(results.find(({ kind }) => kind === 'refused')).toMatchObject({
      refusal: { code: 'OVER_DAY_CAP', what: expect.stringContaining('after 3 approved today') as string },
    });
  });

  it('leaves out who is blocked, and is refused when everybody is', async () => {
    const [some, all] = [await freshCase(), await freshCase()];
    await block(some, [userIdOf(1)]);
    await block(all, [userIdOf(0), userIdOf(1), userIdOf(2)]);

    expect(await decide(owner, reclaim(all))).toMatchObject({ refusal: { code: 'ALL_BLOCKED' } });
    expect((await decide(owner, reclaim(some))).kind).toBe('decided');
    expect(await reload(some)).toMatchObject({ seats: 2 });
    const [event] = await ledger.audit.tail(1);
    expect(event).toMatchObject({ body: { seats: 2, blockedSeats: 1 } });
  });
});

describe('an approval with a grace', () => {
  const given = { policy: { graceMinutes: 60 } };

  it('waits, can be called back until it is over, and counts undo from then', async () => {
    const made = await freshCase();
    const ticked = await ledger.cases.setExcluded(made.id, made.version, [userIdOf(1)], true, ownerId);
    await decide(owner, reclaim(ticked.case), given);
    const waiting = await reload(made);
    expect(waiting).toMatchObject({
      state: 'grace',
      seats: 2,
      graceUntil: '2026-11-22T10:00:00.000Z',
      undoUntil: '2026-12-22T10:00:00.000Z',
    });
    const recall: DecisionRequest = { verb: 'recall', caseId: made.id, version: waiting.version };

    const late = await decide(owner, recall, { at: '2026-11-22T10:00:00Z' });
    const inTime = await decide(owner, recall, { at: '2026-11-22T09:59:59Z' });

    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'RECALL_OVER' } });
    expect(inTime.kind).toBe('decided');
    expect(await reload(made)).toMatchObject({
      state: 'asked',
      seats: 3,
      decidedBy: null,
      decidedAt: null,
      graceUntil: null,
      undoUntil: null,
    });
  });

  it('that was called back does not count against the day, and can be given again', async () => {
    const [at, caps] = ['2027-03-02T12:00:00.000Z', { ...approvalPolicy.caps, seatsPerDay: 3 }];
    const made = await freshCase();
    const strict = { at, policy: { graceMinutes: 60, caps, maxEvidenceDays: 365 } };
    await decide(owner, reclaim(made), strict);
    const { id, version } = await reload(made);
    await decide(owner, { verb: 'recall', caseId: id, version }, { at });

    expect((await decide(owner, reclaim(await reload(made)), strict)).kind).toBe('decided');
  });
});

describe('training before a decision', () => {
  it('is offered for Copilot, or for what the policy names, and brings the question back', async () => {
    const copilot = await freshCase({ kind: 'copilot-zero-usage' });
    const other = await freshCase();
    const trainFirst = [{ product: copilot.product, days: 14 }];
    const train = ({ id, version }: Case): DecisionRequest => ({ verb: 'train', caseId: id, version });

    expect(await decide(owner, train(other), { policy: { trainFirst } })).toMatchObject({
      refusal: { code: 'WRONG_KIND' },
    });
    expect((await decide(owner, train(copilot), { policy: { trainFirst } })).kind).toBe('decided');
    const learning = await reload(copilot);
    expect(learning).toMatchObject({
      state: 'consulting',
      consultKind: 'training',
      consultUntil: '2026-12-06T09:00:00.000Z',
    });
    expect(await decide(owner, reclaim(learning))).toMatchObject({
      refusal: { code: 'CONSULTING', why: 'They have until 2026-12-06.' },
    });
    const [decision] = await ledger.decisions.forCase(copilot.id);
    expect(decision).toMatchObject({ verb: 'train', until: '2026-12-06T09:00:00.000Z' });

    await ledger.cases.transition({
      caseId: copilot.id,
      expectedVersion: (await reload(copilot)).version,
      event: 'ask',
      actor: 'housekeeping',
      audit: { action: 'case.ask' },
    });
    expect(await decide(owner, train(await reload(copilot)), { policy: { trainFirst } })).toMatchObject({
      refusal: { code: 'TRAINING_OVER' },
    });
  });
});

it('refuses a guest who owns the product, and says so in the audit trail', async () => {
  const made = await freshCase();

  const result = await decide({ ...owner, isGuest: true }, reclaim(made));

  expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'GUEST' } });
  expect((await ledger.audit.tail(1))[0]).toMatchObject({
    action: 'decision.refused',
    actor: ownerId,
    subject: `case:${made.id}`,
    body: { code: 'GUEST' },
  });
});

async function savePosition({ product, asOf }: Case, assigned: number): Promise<void> {
  await ledger.positions.save({
    tenantId,
    asOf,
    runId: 'run',
    coverage: coverageOf([]),
    sources: [],
    positions: [position({ product, assigned: known(assigned) })],
  });
}

async function move({ id, version }: Case, event: 'start' | 'finish'): Promise<void> {
  await ledger.cases.transition({
    caseId: id,
    expectedVersion: version,
    event,
    actor: 'reclaim',
    audit: { action: `case.${event}` },
  });
}

/** As if the preflight of these people had found a hold. */
async function block({ id }: Case, userIds: readonly string[]): Promise<void> {
  const preflight: Preflight = {
    losesMailbox: true,
    mailbox: { sizeBytes: null, hasArchive: null, isOnHold: true, purpose: 'user' },
    losesOneDrive: null,
    oneDriveBytes: null,
    hasPhoneNumber: null,
    dependentSkuIds: [],
    blocks: ['on-hold'],
  };
  await ledger.sql.query(
    'update seatkeeper.steps set preflight = $3::jsonb where case_id = $1 and user_id = any($2::text[])',
    [id, userIds, JSON.stringify(preflight)],
  );
}
