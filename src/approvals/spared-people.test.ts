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
  tenantId,
  userIdOf,
} from '../testing/cases.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { decideCase } from './decide-case.ts';
import type { DecisionRequest } from './decision.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const owner = { tenantId, userId: ownerId };
let ledger: Ledger;
let named = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

async function freshCase(given: Partial<Parameters<typeof proposeCase>[1]> = {}): Promise<Case> {
  named += 1;
  return proposeCase(ledger, { product: `product-${named}`, seats: 3, ...given });
}

function decide(request: DecisionRequest, changes: Partial<ApprovalDeps> = {}) {
  return decideCase(approvalDeps(ledger, clock, changes), owner, request);
}

function reclaim({ id, version }: Case): DecisionRequest {
  return { verb: 'reclaim', caseId: id, version };
}

async function reload({ id }: Case): Promise<Case> {
  const found = await ledger.cases.get(id);
  if (found === null) throw new TypeError('a case does not vanish');
  return found;
}

async function tickedOff(made: Case, userId: string): Promise<Case> {
  return (await ledger.cases.setExcluded(made.id, made.version, [userId], true, ownerId)).case;
}

describe('an approval of people somebody has answered for', () => {
  const days = { from: '2026-11-22', until: '2027-01-31' };
  const spare = (product: string, ...userIds: string[]) =>
    ledger.exemptions.add(
      userIds.map((userId) => ({ tenantId, product, userId, reason: 'On leave', actorId: ownerId, ...days })),
    );

  it('leaves them out, and is refused when nobody else is on the list', async () => {
    const [some, all] = [await freshCase(), await freshCase()];
    await spare(some.product, userIdOf(1));
    await spare(all.product, userIdOf(0), userIdOf(1), userIdOf(2));

    expect((await decide(reclaim(some))).kind).toBe('decided');
    expect(await reload(some)).toMatchObject({ seats: 2 });
    expect(await decide(reclaim(all))).toMatchObject({ refusal: { code: 'NOTHING_SELECTED' } });
    expect((await ledger.cases.stepCounts(all.id)).people.blocked).toBe(3);
  });

  it('honours a Keep that was given to another case of the product', async () => {
    const kept = await freshCase();
    const other = await freshCase({ product: kept.product, kind: 'copilot-zero-usage', seats: 4 });
    const { id: caseId, version } = kept;
    await decide({ verb: 'keep', caseId, version, reason: 'On a project', until: '2027-01-31' });

    expect((await decide(reclaim(other))).kind).toBe('decided');
    expect(await reload(other)).toMatchObject({ seats: 1 });
  });
});

describe('people ticked off an approval', () => {
  it('are exempt by the transaction that approves, or nothing is approved', async () => {
    const made = await freshCase();
    const ticked = await tickedOff(made, userIdOf(1));
    const add = () => Promise.reject(new TypeError('the process died'));

    const result = await decide(reclaim(ticked), {
      ledger: { ...ledger, exemptions: { ...ledger.exemptions, add } },
    });

    expect(result.kind).toBe('decided');
    expect(await exemptOf(made)).toEqual([userIdOf(1)]);
    const [event] = await ledger.audit.tail(1);
    expect(event).toMatchObject({ action: 'case.reclaim', body: { exempt: { userIds: [userIdOf(1)] } } });
  });

  it('are asked about again when the approval is called back', async () => {
    const made = await freshCase();
    const ticked = await tickedOff(made, userIdOf(1));
    await decide(reclaim(ticked), { policy: { ...approvalPolicy, graceMinutes: 60 } });
    const { id, version } = await reload(made);

    await decide({ verb: 'recall', caseId: id, version });

    expect(await exemptOf(made)).toEqual([]);
  });

  async function exemptOf({ product }: Case): Promise<readonly string[]> {
    const inForce = await ledger.exemptions.inForce(tenantId, '2026-11-22');
    return inForce.flatMap((each) => (each.product === product ? [each.userId] : []));
  }
});
