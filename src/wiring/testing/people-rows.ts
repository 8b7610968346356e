import { sideVerbs, verbs } from '../../cards/verbs.ts';
import type { Appointment } from '../../core/authority/appointment.ts';
import type { Case } from '../../ledger/case-row.ts';
import { ownerId, secondOwnerId } from '../../testing/cases.ts';
import { idleSeats } from '../../testing/desk-scene.ts';
import { step } from '../../testing/proposals.ts';
import { pressed, told, type Row } from './authority-row.ts';
import { limits } from './authority-scene.ts';
import {
  both,
  keepUntil,
  letteredId,
  ref,
  standInId,
  strangerId,
  taken,
  type Stage,
} from './authority-stage.ts';

/** Every button, with a case that would take it from its owner. */
const everyButton: readonly (readonly [string, ((stage: Stage) => Promise<Case>) | undefined, object?])[] = [
  [verbs.back, undefined],
  [verbs.review, undefined],
  [verbs.nextPage, undefined, { page: 1, 'seat:u01': 'false' }],
  [verbs.previousPage, undefined, { page: 2, 'seat:u01': 'false' }],
  [verbs.reviewDone, undefined, { page: 1, 'seat:u01': 'false' }],
  [verbs.reclaim, undefined],
  [verbs.confirm, undefined],
  [verbs.keep, undefined],
  [verbs.saveKeep, undefined, keepUntil],
  [verbs.snooze, undefined],
  [verbs.train, (stage) => stage.caseOf(3, { kind: 'copilot-zero-usage' })],
  [verbs.acknowledge, (stage) => stage.caseOf([], { kind: 'entitlement-warning', seats: 0 })],
  [verbs.recall, (stage) => stage.inGrace()],
  [verbs.undo, (stage) => stage.verified()],
];

function appointed(name: string, appointment: Partial<Appointment>): Row {
  return told(name, 'NOT_OWNER', standInId, async (stage) => {
    const found = await stage.caseOf(3);
    stage.world.appointments.push({
      ...{ id: found.id, role: 'delegate', product: found.product, userId: standInId, forUserId: null },
      ...{ from: '2026-01-01', until: null },
      ...appointment,
    });
    return () => stage.press(standInId, verbs.confirm, ref(found));
  });
}

function asGuest(verb: string): Row {
  return told(`${verb} by an owner who is a guest`, 'GUEST', secondOwnerId, async (stage) => {
    const found = await (verb === verbs.undo ? stage.verified(undefined, both) : stage.caseOf(3, both));
    stage.world.guests.push(secondOwnerId);
    return () => stage.press(secondOwnerId, verb, ref(found));
  });
}

/** They owned the product when the case was made, and the register names somebody else since. */
function asFormerOwner(
  verb: string,
  made: ((stage: Stage) => Promise<Case>) | undefined,
  more: object = {},
): Row {
  return told(`${verb} by who owned the product until today`, 'NOT_OWNER', ownerId, async (stage) => {
    const found = await (made?.(stage) ?? stage.caseOf(3));
    stage.world.owners = [secondOwnerId];
    return () => stage.press(ownerId, verb, { ...ref(found), ...more });
  });
}

const large = (stage: Stage): Promise<Case> => stage.caseOf(limits.stepUp + 1, both);
const approving = [ownerId, verbs.confirm] as const;

/** People who may not, or not alone, and removals that are more than anybody may have. */
export const peopleRows: readonly Row[] = [
  ...everyButton.map(([verb, made, more = {}]) =>
    pressed(`${verb} by a stranger`, 'NOT_OWNER', [strangerId, verb], made, (found) => ({
      ...ref(found),
      ...more,
    })),
  ),
  ...everyButton.map(([verb, made, more]) => asFormerOwner(verb, made, more)),
  pressed('approved by the owner of another product', 'NOT_OWNER', [secondOwnerId, verbs.confirm]),
  pressed(
    'a stranger who says they are the owner',
    'NOT_OWNER',
    [strangerId, verbs.confirm],
    undefined,
    (found) => ({
      ...ref(found),
      ...{ actor: ownerId, userId: ownerId, aadObjectId: ownerId, from: { aadObjectId: ownerId } },
      ...{ ownerIds: [strangerId], standing: 'owner', isOwner: true, firstApprover: ownerId },
    }),
  ),
  told(
    'a stranger whom the turn gives the name and the chat of the owner',
    'NOT_OWNER',
    strangerId,
    async (stage) => {
      const found = await stage.caseOf(3);
      const from = { id: `29:${ownerId}`, name: ownerId, role: 'owner', aadObjectId: strangerId };
      const conversation = { id: `chat-${ownerId}`, tenantId: stage.tenantId, conversationType: 'personal' };
      return () => stage.press(strangerId, verbs.confirm, ref(found), { from, conversation });
    },
  ),
  told('an old client of a stranger', 'NOT_OWNER', strangerId, async (stage) => {
    const found = await stage.caseOf(3);
    return () => stage.submit(strangerId, { verb: verbs.confirm, ...ref(found) });
  }),
  told('a stranger who opens the case from a list', 'NOT_OWNER', strangerId, async (stage) => {
    const found = await stage.caseOf(3);
    return () => stage.submit(strangerId, { verb: verbs.open, caseId: found.id });
  }),
  appointed('a delegate until yesterday', { until: '2026-11-21' }),
  appointed('a delegate from tomorrow', { from: '2026-11-23' }),
  appointed('a delegate for another product', { product: 'another' }),
  appointed('who covers for another owner', { role: 'cover', forUserId: secondOwnerId }),
  ...[verbs.review, verbs.confirm, verbs.undo].map(asGuest),
  pressed('their own seat among others', 'OWN_SEAT', approving, (stage) =>
    stage.caseOf([...idleSeats(2), step(ownerId)]),
  ),
  pressed('their own seat, written in capitals', 'OWN_SEAT', [letteredId, verbs.confirm], (stage) =>
    stage.caseOf([...idleSeats(2), step(letteredId.toUpperCase())], { ownerIds: [letteredId] }),
  ),
  told('who bought it, alone', 'BUYER_NEEDS_SECOND', ownerId, async (stage) => {
    const found = await stage.caseOf(3);
    stage.world.buyers.push(ownerId);
    return () => stage.press(ownerId, verbs.confirm, ref(found));
  }),
  told('who bought it, then who amended it', 'BUYER_NEEDS_SECOND', secondOwnerId, async (stage) => {
    const found = await stage.firstApproved();
    stage.world.buyers.push(ownerId, secondOwnerId);
    return () => stage.press(secondOwnerId, verbs.confirm, ref(found));
  }),
  pressed('the first approver again', 'SECOND_PERSON_NEEDED', approving, (stage) => stage.firstApproved()),
  told('the first approver again, in capitals', 'SECOND_PERSON_NEEDED', letteredId, async (stage) => {
    const found = await stage.firstApproved([letteredId, ownerId]);
    return () => stage.press(letteredId.toUpperCase(), verbs.confirm, ref(found));
  }),
  pressed('more than one may decide, with nobody else', 'NO_SECOND_PERSON', approving, (stage) =>
    stage.caseOf(limits.second + 1),
  ),
  pressed('nearly the whole product', 'IMPLAUSIBLE', approving, (stage) =>
    stage.caseOf(20, { ...both, product: 'niche', productName: 'Niche' }),
  ),
  pressed('more than one run may take', 'OVER_CAP', approving, (stage) => stage.caseOf(limits.run + 1, both)),
  pressed('more than a product may lose in a day', 'OVER_PRODUCT_CAP', approving, (stage) =>
    stage.caseOf(limits.productDay + 1, both),
  ),
  pressed('resting on data that is not whole', 'COVERAGE_INCOMPLETE', approving, (stage) =>
    stage.caseOf(3, { coverageComplete: false }),
  ),
  told('resting on data of fifteen days ago', 'EVIDENCE_TOO_OLD', ownerId, async (stage) => {
    const found = await stage.caseOf(3);
    stage.clock.at = '2026-12-07T09:00:00.000Z';
    return () => stage.press(ownerId, verbs.confirm, ref(found));
  }),
  told('nobody left on the list', 'NOTHING_SELECTED', ownerId, async (stage) => {
    const found = await stage.caseOf(1);
    await taken(stage.press(ownerId, verbs.reviewDone, { ...ref(found), page: 1, 'seat:u01': 'false' }));
    const ticked = await stage.reload(found);
    return () => stage.press(ownerId, verbs.confirm, ref(ticked));
  }),
  ...[{}, { stepUp: '8' }, { stepUp: '' }, { stepUp: true }, { stepUp: null }].map((typed) =>
    pressed(
      `a large case, confirmed by ${JSON.stringify(typed)}`,
      'STEP_UP_NEEDED',
      approving,
      large,
      (found) => ({
        ...ref(found),
        ...typed,
      }),
    ),
  ),
  pressed('a large case, confirmed by words', 'BAD_PAYLOAD', approving, large, (found) => ({
    ...ref(found),
    stepUp: 'nine',
  })),
  told(
    'the second approver of a large case, without its number',
    'STEP_UP_NEEDED',
    secondOwnerId,
    async (stage) => {
      const found = await large(stage);
      await taken(stage.press(ownerId, verbs.confirm, { ...ref(found), stepUp: String(limits.stepUp + 1) }));
      const waiting = await stage.reload(found);
      return () => stage.press(secondOwnerId, verbs.confirm, ref(waiting));
    },
  ),
  told('while every change is stopped', 'HALTED', ownerId, async (stage) => {
    const found = await stage.caseOf(3);
    await stage.ledger.halts.start({
      tenantId: stage.tenantId,
      by: secondOwnerId,
      reason: 'A wrong import.',
    });
    return () => stage.press(ownerId, verbs.confirm, ref(found));
  }),
  pressed(
    'a stranger stops every change',
    'HALT_NOT_ALLOWED',
    [strangerId, sideVerbs.halt],
    undefined,
    () => ({
      reason: 'For fun.',
    }),
  ),
  told('who stopped every change lets it go on', 'RESUME_NOT_ALLOWED', ownerId, async (stage) => {
    const { ledger, tenantId } = stage;
    const { halt } = await ledger.halts.start({ tenantId, by: ownerId, reason: 'A wrong import.' });
    return () => stage.press(ownerId, sideVerbs.resume, { haltId: halt.id, reason: 'It is mended.' });
  }),
  told(
    'an earlier stop is ended in place of the one in force',
    'HALT_CHANGED',
    secondOwnerId,
    async (stage) => {
      const { ledger, tenantId } = stage;
      const stop = { tenantId, by: ownerId, reason: 'A wrong import.' };
      const { halt } = await ledger.halts.start(stop);
      await ledger.halts.end({ ...stop, by: secondOwnerId });
      await ledger.halts.start(stop);
      return () => stage.press(secondOwnerId, sideVerbs.resume, { haltId: halt.id, reason: 'It is mended.' });
    },
  ),
];
