import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GroupInstructionView } from '../../cards/group-instruction.ts';
import type { ReviewListView } from '../../cards/review-list.ts';
import type { View } from '../../cards/view.ts';
import { unknown } from '../../core/model/product.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, sameOwners } from '../../testing/cases.ts';
import { deskScene, idleSeats, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import { step } from '../../testing/proposals.ts';
import type { Actor, Answer } from '../desk.ts';
import { instructionNotice } from './instruction-desk.ts';
import { pseudonymOf } from './pseudonyms.ts';
import { answerReveal, type RevealDeskDeps } from './reveal-desk.ts';

const clock = testClock();
const keeperId = '33333333-3333-4333-8333-333333333333';
const privacy = { mode: 'pseudonymous' } as const;
const gb = 2 ** 30;
const purpose = 'To ask their team lead';
let ledger: Ledger;
let scene: DeskScene;
let deps: RevealDeskDeps;
let made: Case;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  scene = deskScene(ledger, clock, 50, undefined, privacy);
  await scene.savePositions([position()]);
  const { tenantId } = scene;
  deps = {
    ...{ tenantId, ledger, clock },
    policy: { privacy },
    ...sameOwners,
    isGuest: async () => null,
    instructions: {
      ...{ tenantId, ledger, privacy, massChangePct: 50 },
      nameOf: async () => null,
      nameOfSku: (skuId) => skuId,
    },
  };
  made = await scene.propose([
    ...idleSeats(5, { department: 'Sales' }),
    ...idleSeats(9, { department: 'Law' }).slice(5),
    step('g1', { path: 'group:office', groupNames: ['Office'] }),
  ]);
});
afterAll(() => ledger.close());

function shown<V extends View>(answer: Answer<View>, kind: V['kind']): V {
  if (answer.kind !== kind) throw new TypeError(JSON.stringify(answer));
  return answer as V;
}
const review = async (): Promise<ReviewListView> =>
  shown<ReviewListView>(
    await scene.desk.review(scene.owner, { caseId: made.id, version: made.version, page: 1 }),
    'review-list',
  );
const press = (actor: Actor, changes: object = {}) =>
  answerReveal(deps, actor, { caseId: made.id, version: made.version, page: 1, purpose, ...changes });
const lastEvent = async () => (await ledger.audit.tail(1))[0];

describe('a list without names', () => {
  it('has pseudonyms, large departments only, months and rounded sizes', async () => {
    const preflight = {
      losesMailbox: true,
      mailbox: { sizeBytes: 12.3 * gb, hasArchive: true, isOnHold: false, purpose: 'user' as const },
      ...{ losesOneDrive: null, oneDriveBytes: null, hasPhoneNumber: null, dependentSkuIds: null },
      blocks: [],
    };
    made = await scene.propose(
      [
        ...idleSeats(5, { department: 'Sales', preflight }),
        step('v1', { department: 'Law', idleDays: null }),
      ],
      { product: 'visio', productName: 'Visio Plan 2' },
    );
    const view = await review();

    expect(view.privacy).toBe('hidden');
    expect(view.people[1]).toEqual({
      userId: 'u01',
      name: pseudonymOf(made.id, 'u01'),
      department: 'Sales',
      lastUse: '2025-10',
      idleDays: null,
      excluded: false,
      preflight: { ...preflight, mailbox: { ...preflight.mailbox, sizeBytes: 10 * gb } },
    });
    expect(view.people[0]).toMatchObject({ userId: 'v1', department: 'small team', lastUse: 'never' });
  });

  it('calls a person the same within one case, and otherwise in another', async () => {
    const [first] = (await review()).people;
    const again = (await review()).people[0];

    expect(first?.name).toMatch(/^Person [0-9A-F]{4}-[0-9A-F]{2}$/);
    expect(again?.name).toBe(first?.name);
    expect(pseudonymOf('another case', first?.userId ?? '')).not.toBe(first?.name);
  });

  it('shows no names after ticks are stored', async () => {
    const ticked = await scene.desk.tick(scene.owner, {
      ...{ caseId: made.id, version: made.version, page: 1 },
      excludedUserIds: ['u01'],
    });

    expect(JSON.stringify(ticked)).not.toContain('Person u');
    expect(shown<ReviewListView>(ticked, 'review-list')).toMatchObject({ tickedOff: 1, privacy: 'hidden' });
  });
});

describe('“Show names…”', () => {
  it('shows this page with names and its ticks as they were, and records why', async () => {
    const view = shown<ReviewListView>(
      await press(scene.owner, { purpose: ` ${purpose} `, 'seat:u02': 'false', 'seat:u01': 'true' }),
      'review-list',
    );

    expect(view).toMatchObject({ privacy: 'revealed', tickedOff: 0, groups: [{ names: ['Person g1'] }] });
    expect(view.people.slice(0, 2)).toMatchObject([
      { name: 'Person u01', department: 'Sales', lastUse: '2025-10-18', idleDays: 400, excluded: false },
      { name: 'Person u02', excluded: true },
    ]);
    expect(await lastEvent()).toMatchObject({
      action: 'names.revealed',
      actor: scene.owner.aadObjectId,
      subject: `case:${made.id}`,
      body: { purpose, page: 1, people: 10 },
    });
    expect((await review()).privacy).toBe('hidden');
    expect((await scene.reload(made)).version).toBe(made.version);
  });

  it.each([
    ['no purpose', { purpose: '  ' }, 'PURPOSE_MISSING'],
    ['a purpose that was left out', { purpose: undefined }, 'PURPOSE_MISSING'],
    ['an old card', { version: 7 }, 'CASE_STALE'],
  ])('with %s shows none, says so and records it', async (_what, changes, reason) => {
    const view = shown<ReviewListView>(await press(scene.owner, changes), 'review-list');

    expect(view.privacy).toBe('hidden');
    expect(view.notice).toBeDefined();
    expect(JSON.stringify(view)).not.toContain('Person u');
    expect(await lastEvent()).toMatchObject({ action: 'names.not-revealed', body: { reason, page: 1 } });
  });

  it('waits until the holders were heard', async () => {
    await scene.go(made, 'consult', { consultKind: 'need', consultUntil: '2026-12-01T00:00:00.000Z' });
    const { version } = await scene.reload(made);

    expect(await press(scene.owner, { version })).toMatchObject({ privacy: 'hidden' });
    expect(await lastEvent()).toMatchObject({ body: { reason: 'CONSULTING' } });
  });

  it.each(['asked', 'escalated', 'awaitingSecond'] as const)('works while the case is %s', async (state) => {
    await scene.go(made, 'ask');
    if (state !== 'asked') await scene.go(made, state === 'escalated' ? 'escalate' : 'needSecond');
    const { version } = await scene.reload(made);

    expect(await press(scene.owner, { version })).toMatchObject({ privacy: 'revealed' });
  });

  it('is refused to others, to guests, for a decided case and for what is no such button', async () => {
    const foreign = { tenantId: 'other', aadObjectId: scene.owner.aadObjectId };
    const before = await lastEvent();

    expect(await press(scene.stranger)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await press(foreign)).toMatchObject({ code: 'OTHER_TENANT' });
    expect(await press(scene.owner, { caseId: keeperId })).toMatchObject({ code: 'CASE_UNKNOWN' });
    for (const forged of [{ purpose: 'x'.repeat(201) }, { page: 0 }, { 'seat:u01': 'maybe' }, { caseId: 7 }])
      expect(await press(scene.owner, forged)).toMatchObject({ code: 'BAD_PAYLOAD' });
    expect(
      await answerReveal({ ...deps, isGuest: async () => true }, scene.owner, {
        ...{ caseId: made.id, version: made.version, page: 1, purpose },
      }),
    ).toMatchObject({ code: 'GUEST' });
    // The answer to Action.Submit would stay in the chat.
    expect(await press(scene.owner, { verb: 'review.reveal' })).toMatchObject({ code: 'REVEAL_KEEPS_NAMES' });
    expect(await lastEvent()).toEqual(before);
    await scene.go(made, 'keep');
    expect(await press(scene.owner)).toMatchObject({ code: 'CASE_SETTLED' });
  });
});

describe('an instruction about a group', () => {
  const propose = () =>
    ledger.instructions.propose({
      ...{ tenantId: scene.tenantId, product: 'e5', productName: 'Microsoft 365 E5' },
      ...{ groupId: 'g1', groupName: 'DYN Sales', why: 'dynamic', asOf: '2026-11-22' },
      ...{ routedTo: [keeperId], routedAs: 'groupOwners' },
      people: ['u1', 'u2'].map((userId) => ({ userId, displayName: `Person ${userId}`, also: null })),
      radius: {
        ...{ readAt: clock.at, licences: unknown('forbidden'), members: unknown('forbidden') },
        ...{ nestedGroups: unknown('forbidden'), parentGroups: unknown('forbidden') },
        ...{ apps: unknown('forbidden'), isMailEnabled: unknown('forbidden') },
        ...{ hasTeam: unknown('forbidden'), isRoleAssignable: unknown('forbidden') },
      },
    });

  it('has pseudonyms in the chat, and names for who looks after the group and says why', async () => {
    const { id } = await propose();
    const keeper = { tenantId: scene.tenantId, aadObjectId: keeperId };
    const ask = { instructionId: id, version: 1 };
    const notice = await instructionNotice(deps.instructions, keeper, `instruction:${id}:1`);
    const silent = await answerReveal(deps, keeper, ask);
    const stale = await answerReveal(deps, keeper, { ...ask, version: 2, purpose });
    const named = await answerReveal(deps, keeper, { ...ask, purpose });

    expect(shown<GroupInstructionView>(notice, 'group-instruction')).toMatchObject({
      privacy: 'hidden',
      names: ['u1', 'u2'].map((userId) => pseudonymOf(id, userId)),
      concerned: 2,
    });
    for (const view of [silent, stale]) {
      expect(view).toMatchObject({ privacy: 'hidden' });
      expect(view).toHaveProperty('notice');
    }
    expect(named).toMatchObject({ privacy: 'revealed', names: ['Person u1', 'Person u2'] });
    expect((await ledger.audit.tail(3)).map(({ action, body }) => [action, body])).toEqual([
      ['names.not-revealed', { reason: 'PURPOSE_MISSING' }],
      ['names.not-revealed', { reason: 'STALE' }],
      ['names.revealed', { purpose, people: 2 }],
    ]);
    expect(await answerReveal(deps, scene.stranger, { ...ask, purpose })).toMatchObject({
      code: 'NOT_ASKED',
    });
  });
});
