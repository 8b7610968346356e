import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GroupInstructionView } from '../../cards/group-instruction.ts';
import { known, unknown } from '../../core/model/product.ts';
import type { Instruction } from '../../ledger/instruction-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger, ownerId } from '../../testing/cases.ts';
import { deskScene, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import type { Actor } from '../desk.ts';
import {
  answerInstructionDone,
  answerInstructionRefuse,
  instructionNotice,
  type InstructionDeskDeps,
} from './instruction-desk.ts';

const clock = testClock();
const keeperId = '33333333-3333-4333-8333-333333333333';
let ledger: Ledger;
let scene: DeskScene;
let deps: InstructionDeskDeps;
let keeper: Actor;
let made: Instruction;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  scene = deskScene(ledger, clock);
  await scene.savePositions([position()]);
  keeper = { tenantId: scene.tenantId, aadObjectId: keeperId };
  deps = {
    tenantId: scene.tenantId,
    ledger,
    massChangePct: 5,
    nameOf: async (userId) => (userId === keeperId ? 'Ines Okafor' : null),
    nameOfSku: (skuId) => `name of ${skuId}`,
  };
  made = await ledger.instructions.propose({
    ...{ tenantId: scene.tenantId, product: 'e5', productName: 'Microsoft 365 E5' },
    ...{ groupId: 'g1', groupName: 'DYN Sales', why: 'dynamic', asOf: '2026-11-22' },
    ...{ routedTo: [keeperId], routedAs: 'groupOwners' },
    radius: {
      readAt: clock.at,
      licences: known(['sku-e5']),
      members: known(20),
      nestedGroups: known(0),
      parentGroups: known(0),
      apps: unknown('forbidden'),
      isMailEnabled: known(false),
      hasTeam: known(false),
      isRoleAssignable: known(false),
    },
    people: ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'].map((userId) => ({
      userId,
      displayName: userId === 'u6' ? null : `Person ${userId}`,
      also: userId === 'u1' ? 'direct' : null,
    })),
  });
});
afterAll(() => ledger.close());

const notice = (actor: Actor) => instructionNotice(deps, actor, `instruction:${made.id}:1`);
const button = (version = 1) => ({ instructionId: made.id, version });

describe('an instruction', () => {
  it('is shown to whoever looks after the group and to the owner of the product, with a mass change first', async () => {
    const view = await notice(keeper);

    expect(view).toMatchObject({
      kind: 'group-instruction',
      group: 'DYN Sales',
      askedAs: 'groupOwners',
      names: ['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => `Person ${id}`).concat('somebody with id u6'),
      concerned: 6,
      alsoDirect: 1,
      // Six of 94 are more than five percent.
      massChange: { pct: 6.4, holders: 94 },
      radius: { licences: { value: ['name of sku-e5'] }, apps: { known: false, reason: 'forbidden' } },
      state: { name: 'open', saidDone: null },
    } satisfies Partial<Record<keyof GroupInstructionView, unknown>>);
    expect(await notice(scene.owner)).toEqual(view);
    deps = { ...deps, massChangePct: 6.5 };
    expect(await notice(keeper)).toMatchObject({ massChange: null });
  });

  it('is neither shown to nor answered by anybody else', async () => {
    const foreign = { tenantId: 'other', aadObjectId: keeperId };

    expect(await notice(scene.stranger)).toMatchObject({ kind: 'refusal', code: 'NOT_ASKED' });
    expect(await answerInstructionDone(deps, scene.stranger, button())).toMatchObject({ code: 'NOT_ASKED' });
    expect(await answerInstructionDone(deps, foreign, button())).toMatchObject({ code: 'OTHER_TENANT' });
    expect(await ledger.instructions.get(made.id)).toEqual(made);
  });

  it('that is called done says so, and stays open', async () => {
    const view = await answerInstructionDone(deps, keeper, button());

    expect(view).toMatchObject({
      version: 2,
      state: { name: 'claimed', by: 'Ines Okafor', at: clock.at },
    });
    expect(await answerInstructionDone(deps, keeper, button(2))).toMatchObject({
      state: { name: 'claimed' },
    });
  });

  it('that is refused keeps the reason, and needs one', async () => {
    const without = await answerInstructionRefuse(deps, keeper, { ...button(), reason: '  ' });
    const view = await answerInstructionRefuse(deps, scene.owner, { ...button(), reason: ' On leave. ' });

    expect(without).toMatchObject({ state: { name: 'open' } });
    expect(without).toHaveProperty('notice', expect.stringContaining('Please say why'));
    expect(view).toMatchObject({
      state: { name: 'refused', by: `the person with id ${ownerId}`, reason: 'On leave.' },
    });
    expect(await ledger.instructions.get(made.id)).toMatchObject({ state: 'refused', answeredBy: ownerId });
  });

  it('answered on an old card, or twice, changes nothing and is recorded', async () => {
    await answerInstructionRefuse(deps, keeper, { ...button(), reason: 'On leave.' });
    const late = await answerInstructionDone(deps, keeper, button());

    expect(late).toMatchObject({ state: { name: 'refused' }, version: 2 });
    expect(late).toHaveProperty('notice', 'This was settled meanwhile. Nothing was changed.');
    const last = (await ledger.audit.tail(1))[0];
    expect(last).toMatchObject({
      action: 'instruction.answer-refused',
      actor: keeperId,
      subject: `instruction:${made.id}`,
    });
  });

  it('takes the presser from the channel, and no half payload', async () => {
    for (const data of [
      null,
      {},
      { instructionId: made.id },
      { instructionId: `' or 1=1`, version: 1 },
      { ...button(), version: '1' },
    ]) {
      expect(await answerInstructionDone(deps, keeper, data)).toMatchObject({ code: 'BAD_PAYLOAD' });
      expect(await answerInstructionRefuse(deps, keeper, data)).toMatchObject({ code: 'BAD_PAYLOAD' });
    }
    const forged = { ...button(), actor: keeperId, aadObjectId: keeperId };
    expect(await answerInstructionDone(deps, scene.stranger, forged)).toMatchObject({ code: 'NOT_ASKED' });
    const elsewhere = { ...button(), instructionId: '8d0b2b0e-6a5e-4a53-9f5f-0a4c1f9f1a10' };
    expect(await answerInstructionDone(deps, keeper, elsewhere)).toMatchObject({
      code: 'INSTRUCTION_UNKNOWN',
    });
    expect(await ledger.instructions.get(made.id)).toEqual(made);
  });
});
