import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unknown } from '../../core/model/product.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, ownerId, secondOwnerId } from '../../testing/cases.ts';
import { step } from '../../testing/proposals.ts';
import type { ReviewListView } from '../../cards/review-list.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Answer } from '../desk.ts';
import { copilotPosition, copilotSkus, deskScene, idleSeats, testClock } from '../../testing/desk-scene.ts';
import type { DeskScene } from '../../testing/desk-scene.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  scene = deskScene(ledger, clock, 3);
  await scene.savePositions([copilotPosition]);
});
afterAll(() => ledger.close());

function shown(answer: Answer<ReviewListView>): ReviewListView {
  if (answer.kind === 'refusal') throw new TypeError(answer.code);
  return answer;
}

async function tick(found: Case, page: number, excludedUserIds: readonly string[]): Promise<ReviewListView> {
  const { version } = await scene.reload(found);
  return shown(await scene.desk.tick(scene.owner, { caseId: found.id, version, page, excludedUserIds }));
}

const copilotCase = {
  kind: 'copilot-zero-usage',
  product: 'copilot',
  productName: 'Microsoft 365 Copilot',
} as const;

describe('the review list', () => {
  it('shows fifteen people a page, the longest idle first, and the nearest page to one that is not', async () => {
    const made = await scene.propose(idleSeats(17));
    const ask = { caseId: made.id, version: made.version };

    const first = shown(await scene.desk.review(scene.owner, { ...ask, page: 1 }));
    const beyond = shown(await scene.desk.review(scene.owner, { ...ask, page: 9 }));

    expect(first).toMatchObject({ judgedBy: 'signIn', page: 1, pages: 2, total: 17, tickedOff: 0 });
    expect(first.people.map(({ userId }) => userId)).toEqual(idleSeats(15).map(({ userId }) => userId));
    expect(first.people[0]).toEqual({
      userId: 'u01',
      name: 'Person u01',
      department: null,
      lastUse: '2025-10-18',
      idleDays: 400,
      excluded: false,
      preflight: null,
    });
    expect(beyond).toMatchObject({ page: 2, people: [{ userId: 'u16' }, { userId: 'u17' }] });
  });

  it('keeps ticks across pages, one row for a person with two SKUs', async () => {
    const people = idleSeats(16);
    const made = await scene.propose(
      people.flatMap((each) => copilotSkus.map((skuId) => ({ ...each, skuId }))),
      copilotCase,
    );

    const first = await tick(made, 1, ['u03', 'u01', 'nobody']);
    const second = await tick(made, 2, ['u16']);
    const back = await tick(made, 1, ['u03']);

    expect(first).toMatchObject({ judgedBy: 'copilot', pages: 2, total: 16, tickedOff: 2 });
    expect(first.people.map(({ userId }) => userId)).toEqual(people.slice(0, 15).map((p) => p.userId));
    expect(second).toMatchObject({ page: 2, tickedOff: 3, people: [{ userId: 'u16', excluded: true }] });
    expect(back).toMatchObject({ tickedOff: 2 });
    expect(back.people.filter(({ excluded }) => excluded).map(({ userId }) => userId)).toEqual(['u03']);
    const { states } = await ledger.cases.stepCounts(made.id);
    expect(states).toEqual({ planned: 28, excluded: 4 });
    expect(await scene.desk.keepForm(scene.owner, { caseId: made.id, version: back.version })).toMatchObject({
      seats: 16,
      earliest: '2026-11-23',
      proposed: '2027-02-20',
      latest: '2027-11-22',
    });
  });

  it('changes nothing, not even the version, when the page says what is known', async () => {
    const made = await scene.propose(idleSeats(2));
    await tick(made, 1, ['u01']);
    const before = await scene.reload(made);

    const again = await tick(made, 1, ['u01']);

    expect(again.version).toBe(before.version);
  });

  it('names the groups once per person on the last page', async () => {
    const grouped = ['g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g6'].map((userId, index) =>
      step(userId, { path: 'group:office', groupNames: ['Office'], skuId: copilotSkus[index < 6 ? 0 : 1]! }),
    );
    const nameless = step('g7', { path: 'group:0a1b', groupNames: [], displayName: null });
    const made = await scene.propose([...idleSeats(16), ...grouped, nameless]);
    const ask = { caseId: made.id, version: made.version };

    const first = shown(await scene.desk.review(scene.owner, { ...ask, page: 1 }));
    const last = shown(await scene.desk.review(scene.owner, { ...ask, page: 2 }));

    expect(first.groups).toEqual([]);
    expect(last.total).toBe(16);
    expect(last.groups).toMatchObject([
      { group: 'Office', people: 6, names: ['g1', 'g2', 'g3', 'g4', 'g5'].map((id) => `Person ${id}`) },
      { group: 'group:0a1b', people: 1, names: ['g7'] },
    ]);
  });

  it('says of a group why it is not touched, and how far whoever looks after it has come', async () => {
    const inGroup = step('g1', { path: 'group:sales', groupNames: ['DYN Sales'], skuId: copilotSkus[0]! });
    const made = await scene.propose([...idleSeats(1), inGroup]);
    const review = async () =>
      shown(await scene.desk.review(scene.owner, { caseId: made.id, version: made.version, page: 1 }))
        .groups[0]?.instruction;
    const nothing = unknown('forbidden');
    const { id } = await ledger.instructions.propose({
      ...{ tenantId: scene.tenantId, product: made.product, productName: made.productName },
      ...{ groupId: 'sales', groupName: 'DYN Sales', why: 'dynamic', asOf: '2026-11-22' },
      ...{ routedTo: ['keeper'], routedAs: 'groupOwners' },
      people: ['g1', 'g2'].map((userId) => ({ userId, displayName: null, also: null })),
      radius: {
        ...{ readAt: clock.at, licences: nothing, members: nothing, nestedGroups: nothing },
        ...{ parentGroups: nothing, apps: nothing, isMailEnabled: nothing, hasTeam: nothing },
        isRoleAssignable: nothing,
      },
    });
    const asked = await review();
    await ledger.instructions.seeGone(id, ['g2'], 'run');
    await ledger.instructions.answer({ id, expectedVersion: 1, event: 'claim', actor: 'keeper', note: null });
    const claimed = await review();
    await ledger.instructions.answer({
      id,
      expectedVersion: 2,
      event: 'refuse',
      actor: 'keeper',
      note: 'On leave.',
    });

    expect(asked).toContain(
      'follow a rule, so nobody can be taken out of it by hand. Whoever looks after it has been',
    );
    expect(claimed).toContain('It is said to be done, and not to be seen yet. 1 of 2 are out of it.');
    expect(await review()).toContain('leaves it as it is: On leave.');
  });

  it('says so when a name or the evidence is unknown', async () => {
    const seat = step('u01', { displayName: null });
    const made = await scene.propose(
      [
        { ...seat, evidence: { ...seat.evidence, copilot: 'never', idleDays: null } },
        step('u02', { idleDays: 70 }),
      ],
      copilotCase,
    );

    const { people } = shown(
      await scene.desk.review(scene.owner, { caseId: made.id, version: made.version, page: 1 }),
    );

    expect(people).toMatchObject([
      { name: 'name unknown, id u01', lastUse: 'never', idleDays: null },
      { name: 'Person u02', lastUse: null, idleDays: 70 },
    ]);
  });

  it('does not let the second approver put back whom the first approved without', async () => {
    const made = await scene.propose(idleSeats(6), { ownerIds: [ownerId, secondOwnerId] });
    const ticked = await tick(made, 1, ['u01']);
    await scene.desk.decide(scene.owner, { verb: 'reclaim', caseId: made.id, version: ticked.version });
    const { version } = await scene.reload(made);
    const ask = { caseId: made.id, version, page: 1 };

    const back = await scene.desk.tick(scene.second, { ...ask, excludedUserIds: [] });
    const fewer = await scene.desk.tick(scene.second, { ...ask, excludedUserIds: ['u01', 'u02'] });

    expect(back).toMatchObject({ code: 'APPROVED_WITHOUT_THEM', current: { tickedOff: 1 } });
    expect(fewer).toMatchObject({ tickedOff: 2 });
  });
});
