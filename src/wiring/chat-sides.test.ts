import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import { openTestLedger, secondOwnerId } from '../testing/cases.ts';
import { deskScene, position, testClock, type DeskScene } from '../testing/desk-scene.ts';
import { createChatSides, type ChatSidesDeps } from './chat-sides.ts';

const clock = testClock();
let ledger: Ledger;
let scene: DeskScene;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  scene = deskScene(ledger, clock);
  await scene.savePositions([position({ ownerIds: [secondOwnerId] })]);
});
afterAll(() => ledger.close());

const damaged = () =>
  Promise.reject(new AppError('REGISTER_CORRUPT', { what: 'Damaged.', why: 'Line 7.', fix: 'Mend it.' }));

it('a damaged register does not keep the owners of the newest positions from stopping every change', async () => {
  const { tenantId } = scene;
  const product = {
    ...{ tenantId, ledger, clock, appointments: damaged, ownersOf: damaged },
    policy: { breakers: {}, privacy: { mode: 'named' }, tenantChanges: {} },
    register: { entitlements: damaged },
    catalogue: { entry: () => null },
  } as unknown as ChatSidesDeps['product'];
  const sides = createChatSides({
    product,
    nameOf: async () => null,
    isGuest: async () => null,
    onChanged: () => undefined,
    sendReturn: async () => undefined,
  });

  expect(await sides.halt(scene.owner, 'stop')).toMatchObject({ code: 'HALT_NOT_ALLOWED' });
  expect(await sides.halt(scene.second, 'stop')).toMatchObject({ state: { name: 'ask' } });
  const answer = await sides.side(scene.second, 'desk.halt', { reason: 'wrong list' });

  expect(answer).toMatchObject({ state: { name: 'halted', canResume: false } });
  expect(await ledger.halts.current(tenantId)).toMatchObject({ startedBy: secondOwnerId });
});
