import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import type { ApprovalPolicy } from './approval-deps.ts';
import { decideCase } from './decide-case.ts';
import type { Actor, DecisionRequest } from './decision.ts';

const now = new Date('2026-11-22T09:00:00Z');
const policy: ApprovalPolicy = {
  ...approvalPolicy,
  caps: { seatsPerRun: 20, seatsPerDay: null, seatsPerOwnerPerDay: null, seatsPerProductPerDay: null },
  secondApproverAboveSeats: 5,
};
const owner: Actor = { tenantId, userId: ownerId };
let ledger: Ledger;
let named = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(fixedClock(now)));
});
afterAll(() => ledger.close());

function freshCase(given: Partial<Parameters<typeof proposeCase>[1]> = {}): Promise<Case> {
  named += 1;
  return proposeCase(ledger, { product: `product-${named}`, seats: 3, ...given });
}

function decide(actor: Actor, request: DecisionRequest, at = now) {
  return decideCase(approvalDeps(ledger, fixedClock(at), { policy }), actor, request);
}

function reclaim({ id, version }: Case): DecisionRequest {
  return { verb: 'reclaim', caseId: id, version };
}

async function stateOf({ id }: Case): Promise<string | undefined> {
  return (await ledger.cases.get(id))?.state;
}

describe('an answer to a case', () => {
  it('approves once, with who, when and until when it can be undone', async () => {
    const made = await freshCase();

    const result = await decide(owner, reclaim(made));

    expect(result).toEqual({ kind: 'decided', caseId: made.id });
    expect(await ledger.cases.get(made.id)).toMatchObject({
      state: 'approved',
      decidedBy: ownerId,
      decidedAt: now.toISOString(),
      undoUntil: '2026-12-22T09:00:00.000Z',
      seats: 3,
    });
  });

  it('is taken once when it is clicked ten times at the same moment', async () => {
    const made = await freshCase();

    const results = await Promise.all(Array.from({ length: 10 }, () => decide(owner, reclaim(made))));

    expect(results.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'refused')).toHaveLength(9);
    expect(await ledger.decisions.forCase(made.id)).toHaveLength(1);
  });

  it.each<
    [string, Actor, Partial<Parameters<typeof proposeCase>[1]>, (made: Case) => DecisionRequest, string]
  >([
    ['somebody who does not own it', { tenantId, userId: 'stranger' }, {}, reclaim, 'NOT_OWNER'],
    ['another tenant', { tenantId: 'elsewhere', userId: ownerId }, {}, reclaim, 'OTHER_TENANT'],
    ['an old card', owner, {}, (made) => ({ ...reclaim(made), version: made.version - 1 }), 'CASE_STALE'],
    ['a case nobody knows', owner, {}, (made) => ({ ...reclaim(made), caseId: ownerId }), 'CASE_UNKNOWN'],
    [
      'an id that is none',
      owner,
      {},
      (made) => ({ ...reclaim(made), caseId: "'; drop table" }),
      'CASE_UNKNOWN',
    ],
    ['more than the cap', owner, { seats: 21 }, reclaim, 'OVER_CAP'],
    ['far more than the cap', owner, { seats: 200 }, reclaim, 'OVER_CAP'],
    ['a large case with one owner', owner, { seats: 6 }, reclaim, 'NO_SECOND_PERSON'],
    ['their own seat', owner, { userIds: [ownerId, userIdOf(1), userIdOf(2)] }, reclaim, 'OWN_SEAT'],
    ['only group seats', owner, { paths: ['group:g', 'group:g', 'group:g'] }, reclaim, 'NOTHING_SELECTED'],
    [
      'a source that was lost',
      owner,
      { gaps: [{ source: 'sign-ins', reason: 'incomplete', detail: 'A page was lost.' }] },
      reclaim,
      'COVERAGE_INCOMPLETE',
    ],
    ['a reclaim of a warning', owner, { kind: 'entitlement-warning' }, reclaim, 'WRONG_KIND'],
    [
      'noting a reclaim case',
      owner,
      {},
      ({ id, version }) => ({ verb: 'acknowledge', caseId: id, version }),
      'WRONG_KIND',
    ],
    [
      'keeping without a reason',
      owner,
      {},
      ({ id, version }) => ({ verb: 'keep', caseId: id, version, reason: '  ', until: '2026-12-24' }),
      'REASON_MISSING',
    ],
    [
      'keeping until yesterday',
      owner,
      {},
      ({ id, version }) => ({ verb: 'keep', caseId: id, version, reason: 'leave', until: '2026-11-21' }),
      'UNTIL_INVALID',
    ],
    [
      'keeping for ever',
      owner,
      {},
      ({ id, version }) => ({ verb: 'keep', caseId: id, version, reason: 'leave', until: '2036-11-21' }),
      'UNTIL_INVALID',
    ],
    [
      'undoing what was not done',
      owner,
      {},
      ({ id, version }) => ({ verb: 'undo', caseId: id, version }),
      'CASE_SETTLED',
    ],
  ])('is refused for %s, audited, and changes nothing', async (_name, actor, given, request, code) => {
    const made = await freshCase(given);
    const before = await ledger.cases.get(made.id);

    const result = await decide(actor, request(made));

    expect(result).toMatchObject({ kind: 'refused', refusal: { code } });
    expect(await ledger.cases.get(made.id)).toEqual(before);
    const [event] = await ledger.audit.tail(1);
    expect(event).toMatchObject({ action: 'decision.refused', body: { code } });
  });

  it('needs two different people above the limit', async () => {
    const made = await freshCase({ seats: 6, ownerIds: [ownerId, secondOwnerId] });

    const first = await decide(owner, reclaim(made));
    const waiting = (await ledger.cases.get(made.id)) ?? made;
    const same = await decide(owner, reclaim(waiting));
    const second = await decide({ tenantId, userId: secondOwnerId }, reclaim(waiting));

    expect(first.kind).toBe('awaitingSecond');
    expect(same).toMatchObject({ kind: 'refused', refusal: { code: 'SECOND_PERSON_NEEDED' } });
    expect(second.kind).toBe('decided');
    expect(await ledger.cases.get(made.id)).toMatchObject({
      firstApprover: ownerId,
      decidedBy: secondOwnerId,
    });
  });

  it('spares the people who were ticked off, and does not ask about them again', async () => {
    const made = await freshCase();
    const ticked = await ledger.cases.setExcluded(made.id, made.version, [userIdOf(1)], true, ownerId);

    await decide(owner, reclaim(ticked.case));

    const spared = await ledger.exemptions.inForce(tenantId, '2026-11-22');
    expect(spared.filter(({ product }) => product === made.product).map(({ userId }) => userId)).toEqual([
      userIdOf(1),
    ]);
    expect(await ledger.cases.get(made.id)).toMatchObject({ seats: 2, state: 'approved' });
  });

  it('keeps everybody with the reason and until the day that was given', async () => {
    const made = await freshCase();

    await decide(owner, {
      verb: 'keep',
      caseId: made.id,
      version: made.version,
      reason: ' On leave ',
      until: '2027-02-01',
    });

    expect(await stateOf(made)).toBe('kept');
    const kept = (await ledger.exemptions.inForce(tenantId, '2027-02-01')).filter(
      ({ product }) => product === made.product,
    );
    expect(kept.map(({ reason, until }) => [reason, until])).toEqual(
      Array(3).fill(['On leave', '2027-02-01']),
    );
  });

  it('snoozes for the days that were asked for', async () => {
    const made = await freshCase();

    await decide(owner, { verb: 'snooze', caseId: made.id, version: made.version, days: 7 });

    expect(await ledger.cases.get(made.id)).toMatchObject({
      state: 'snoozed',
      snoozedUntil: '2026-11-29T09:00:00.000Z',
    });
  });

  it.each([NaN, Infinity])('refuses to snooze for %s days', async (days) => {
    const made = await freshCase();

    const result = await decide(owner, { verb: 'snooze', caseId: made.id, version: made.version, days });

    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'UNTIL_INVALID' } });
    expect(await stateOf(made)).toBe('proposed');
  });

  it('refuses to keep until a day no calendar has', async () => {
    const made = await freshCase();

    const result = await decide(owner, {
      ...{ verb: 'keep', caseId: made.id, version: made.version },
      ...{ reason: 'leave', until: '2027-02-31' },
    });

    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'UNTIL_INVALID' } });
    expect(await stateOf(made)).toBe('proposed');
  });

  it('refuses to undo when the time for it is over', async () => {
    const made = await freshCase();
    await decide(owner, reclaim(made));
    let standing = (await ledger.cases.get(made.id)) ?? made;
    for (const event of ['start', 'finish'] as const) {
      const moved = await ledger.cases.transition({
        caseId: made.id,
        expectedVersion: standing.version,
        event,
        actor: 'reclaim',
        audit: { action: `case.${event}` },
      });
      standing = moved.case;
    }
    const undo: DecisionRequest = { verb: 'undo', caseId: made.id, version: standing.version };

    const late = await decide(owner, undo, new Date('2026-12-22T09:00:01Z'));
    const inTime = await decide(owner, undo, new Date('2026-12-22T08:59:59Z'));

    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'UNDO_OVER' } });
    expect(inTime.kind).toBe('decided');
  });
});
