import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { AppError } from '../../lib/app-error.ts';
import { openTestLedger, ownerId } from '../../testing/cases.ts';
import { deskScene, idleSeats, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;
let made: Case;
let isGuest: boolean;
let ownersOf: () => Promise<readonly string[]>;
let appointments: () => Promise<[]>;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  isGuest = false;
  ownersOf = async () => [ownerId];
  appointments = async () => [];
  scene = deskScene(ledger, clock, 50, undefined, undefined, {
    isGuest: async () => isGuest,
    ownersOf: () => ownersOf(),
    appointments: () => appointments(),
  });
  await scene.savePositions([position()]);
  made = await scene.propose(idleSeats(3));
});
afterAll(() => ledger.close());

describe('a case', () => {
  it('is shown to who owns its product today, and to nobody who did', async () => {
    ownersOf = async () => [scene.second.aadObjectId];
    const ref = { caseId: made.id, version: made.version };

    expect(await scene.desk.caseCard(scene.owner, made.id)).toMatchObject({ code: 'NOT_OWNER' });
    expect(await scene.desk.review(scene.owner, { ...ref, page: 1 })).toMatchObject({ code: 'NOT_OWNER' });
    expect(await scene.desk.caseCard(scene.second, made.id)).toMatchObject({ kind: 'reclaim-case' });
    expect(await scene.desk.confirm(scene.second, ref)).toMatchObject({ kind: 'confirm-reclaim' });
  });
});

describe('while the register cannot be read', () => {
  it('owners are answered from the ledger', async () => {
    const fault = new AppError('REGISTER_CORRUPT', { what: 'Damaged.', why: 'Line 7.', fix: 'Mend it.' });
    ownersOf = appointments = () => Promise.reject(fault);

    expect(await scene.desk.caseCard(scene.owner, made.id)).toMatchObject({ kind: 'reclaim-case' });
    expect(await scene.desk.waiting(scene.owner)).toMatchObject({ cases: [{ caseId: made.id }] });
    expect(await scene.desk.position(scene.owner, 'E5')).toMatchObject({ kind: 'position-answer' });
    expect(await scene.desk.caseCard(scene.stranger, made.id)).toMatchObject({ code: 'NOT_OWNER' });
  });

  it('a bug is no damaged register', async () => {
    appointments = () => Promise.reject(new TypeError('a bug'));

    await expect(scene.desk.waiting(scene.owner)).rejects.toThrow('a bug');
  });
});

describe('a guest whom the register names', () => {
  it('is shown no figures, and written to about nothing', async () => {
    isGuest = true;
    const { desk, owner } = scene;

    const answers = [
      await desk.position(owner, 'E5'),
      await desk.report(owner, { kind: 'overlaps' }),
      await desk.copilot(owner),
      await desk.waiting(owner),
      await desk.digest(owner),
      await desk.caseCard(owner, made.id),
    ];

    expect(answers.map((answer) => (answer.kind === 'refusal' ? answer.code : answer.kind))).toEqual(
      Array(6).fill('GUEST'),
    );
    expect(await desk.welcome(owner)).toMatchObject({ products: [], waiting: 0 });
    expect(await desk.waitingCases(owner, 'installed')).toEqual([]);
    expect(await scene.reload(made)).toMatchObject({ state: 'proposed' });
  });
});
