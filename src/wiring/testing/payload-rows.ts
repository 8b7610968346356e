import { verbs } from '../../cards/verbs.ts';
import type { Case } from '../../ledger/case-row.ts';
import { ownerId, secondOwnerId } from '../../testing/cases.ts';
import { idleSeats } from '../../testing/desk-scene.ts';
import { pressed, told, type Row } from './authority-row.ts';
import { limits } from './authority-scene.ts';
import { both, foreignTenant, keepUntil, ref, taken, type Stage } from './authority-stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The owner's own approval, with its payload changed. */
function edited(name: string, change: (found: Case) => unknown): Row {
  return pressed(name, 'BAD_PAYLOAD', [ownerId, verbs.confirm], undefined, change);
}

/** The owner's own approval in a turn that differs from what Teams sends. */
function turned(
  name: string,
  [code, by]: readonly ['NO_IDENTITY' | 'PERSONAL_CHAT_ONLY' | 'UNKNOWN_BUTTON', string | null],
  given: (stage: Stage, found: Case) => Fields,
): Row {
  return told(name, code, by, async (stage) => {
    const found = await stage.caseOf(3);
    return () => stage.press(ownerId, verbs.confirm, ref(found), given(stage, found));
  });
}

function chatOf(tenantId: string, more: Fields): Fields {
  return { conversation: { id: '19:meeting@thread.v2', tenantId, ...more } };
}

/** An action as no card of ours has one. */
function action(name: string, change: Fields | null): Row {
  return turned(name, ['UNKNOWN_BUTTON', ownerId], (_stage, found) => ({
    value: {
      action:
        change === null ? null : { type: 'Action.Execute', verb: verbs.confirm, data: ref(found), ...change },
    },
  }));
}

const nobody = ['NO_IDENTITY', null] as const;
const inCompany = ['PERSONAL_CHAT_ONLY', ownerId] as const;

function deep(levels: number): unknown {
  return levels === 0 ? 'end' : { inside: deep(levels - 1) };
}

/** Payloads that no card of ours sends, and turns that do not say who speaks. */
export const payloadRows: readonly Row[] = [
  turned('nobody’s object id', nobody, () => ({ from: { id: `29:${ownerId}`, name: ownerId } })),
  turned('an empty object id', nobody, () => ({ from: { id: `29:${ownerId}`, aadObjectId: '' } })),
  turned('an object id that is a list', nobody, () => ({ from: { id: '29:x', aadObjectId: [ownerId] } })),
  turned('an object id that is a thing', nobody, () => ({
    from: { id: '29:x', aadObjectId: { id: ownerId } },
  })),
  turned('a group chat', inCompany, ({ tenantId }) => chatOf(tenantId, { conversationType: 'groupChat' })),
  turned('a channel', inCompany, ({ tenantId }) => chatOf(tenantId, { conversationType: 'channel' })),
  turned('a group that does not say which', inCompany, ({ tenantId }) => chatOf(tenantId, { isGroup: true })),
  action('an unknown verb', { verb: 'case.removeEverybody' }),
  action('a verb in capitals', { verb: 'CASE.CONFIRM' }),
  action('a verb of every object', { verb: '__proto__' }),
  action('the verb of a constructor', { verb: 'constructor' }),
  action('no verb', { verb: undefined }),
  action('a list of verbs', { verb: [verbs.confirm] }),
  action('an action of another type', { type: 'Action.Submit' }),
  action('no action', null),
  told('an old client with an unknown verb', 'UNKNOWN_BUTTON', ownerId, async (stage) => {
    const found = await stage.caseOf(3);
    return () => stage.submit(ownerId, { verb: 'case.removeEverybody', ...ref(found) });
  }),
  ...[verbs.confirm, verbs.review, verbs.back].map((verb) =>
    pressed(`${verb} of a case that is none`, 'CASE_UNKNOWN', [ownerId, verb], undefined, () => ({
      ...{ caseId: '00000000-0000-4000-8000-000000000000', version: 1 },
    })),
  ),
  pressed('a case id that only looks like one', 'CASE_UNKNOWN', [ownerId, verbs.confirm], undefined, () => ({
    ...{ caseId: 'no-uuid-at-all', version: 1 },
  })),
  ...[verbs.confirm, verbs.review].map((verb) =>
    told(`${verb} of a case of another tenant`, 'OTHER_TENANT', ownerId, async (stage) => {
      const found = await stage.elsewhere.propose(idleSeats(3), { product: verb });
      return () => stage.press(ownerId, verb, ref(found));
    }),
  ),
  pressed('a case of another owner in place of theirs', 'NOT_OWNER', [ownerId, verbs.confirm], (stage) =>
    stage.caseOf(3, { ownerIds: [foreignTenant] }),
  ),
  pressed(
    'seats changed to fewer than there are',
    'NO_SECOND_PERSON',
    [ownerId, verbs.confirm],
    (stage) => stage.caseOf(limits.second + 1),
    (found) => ({ ...ref(found), seats: 1, steps: [], excludedUserIds: ['u01', 'u02'], 'seat:u01': 'false' }),
  ),
  pressed(
    'limits and states brought along',
    'NO_SECOND_PERSON',
    [ownerId, verbs.confirm],
    (stage) => stage.caseOf(limits.second + 1),
    (found) => ({
      ...ref(found),
      state: 'awaitingSecond',
      policy: { secondApproverAboveSeats: 999 },
      verb: 'undo',
    }),
  ),
  edited('a version as text', (found) => ({ ...ref(found), version: String(found.version) })),
  edited('half a version', (found) => ({ ...ref(found), version: found.version + 0.5 })),
  edited('a version below nothing', (found) => ({ ...ref(found), version: -1 })),
  edited('a version beyond counting', (found) => ({ ...ref(found), version: 1e300 })),
  edited('a list of versions', (found) => ({ ...ref(found), version: [found.version] })),
  edited('no version', ({ id }) => ({ caseId: id })),
  edited('no case', ({ version }) => ({ version })),
  edited('a list of cases', ({ id, version }) => ({ caseId: [id], version })),
  edited('a case that is a thing', ({ id, version }) => ({ caseId: { id }, version })),
  edited('SQL in place of a case', ({ id, version }) => ({
    caseId: `${id}'; drop table seatkeeper.cases; --`,
    version,
  })),
  edited('a condition in place of a case', ({ version }) => ({ caseId: "' or '1'='1", version })),
  edited('a path in place of a case', ({ version }) => ({ caseId: '../../cases', version })),
  edited('a very long case', ({ version }) => ({ caseId: 'a'.repeat(100_000), version })),
  edited('a case with a line after it', ({ id, version }) => ({ caseId: `${id}\n`, version })),
  edited('a case with a NUL in it', ({ id, version }) => ({ caseId: `${id}\0`, version })),
  edited('nothing', () => null),
  edited('a text', () => 'confirm'),
  edited('a list', (found) => [ref(found)]),
  edited('a number', () => 7),
  edited('things within things', (found) => ({ data: ref(found), inside: deep(500) })),
  edited('everything in the prototype', (found) => JSON.parse(`{"__proto__":${JSON.stringify(ref(found))}}`)),
  edited('everything in the constructor', (found) => ({ constructor: { prototype: ref(found) } })),
  pressed('a tick that is neither', 'BAD_PAYLOAD', [ownerId, verbs.reviewDone], undefined, (found) => ({
    ...{ ...ref(found), page: 1, 'seat:u01': 'perhaps' },
  })),
  pressed('a page that is none', 'BAD_PAYLOAD', [ownerId, verbs.nextPage], undefined, (found) => ({
    ...{ ...ref(found), page: 0 },
  })),
  ...(
    [
      ['REASON_MISSING', { reason: '   ' }],
      ['BAD_PAYLOAD', { reason: 'x'.repeat(501) }],
      ['BAD_PAYLOAD', { reason: { text: 'On leave.' } }],
      ['BAD_PAYLOAD', { until: 'for ever' }],
      ['BAD_PAYLOAD', { until: '2026-02-31' }],
      ['UNTIL_INVALID', { until: '2026-11-22' }],
      ['UNTIL_INVALID', { until: '2099-01-01' }],
    ] as const
  ).map(([code, change]) =>
    pressed(
      `kept with ${JSON.stringify(change).slice(0, 40)}`,
      code,
      [ownerId, verbs.saveKeep],
      undefined,
      (found) => ({
        ...{ ...ref(found), ...keepUntil, ...change },
      }),
    ),
  ),
  told(
    'somebody put back whom the first approver left out',
    'APPROVED_WITHOUT_THEM',
    secondOwnerId,
    async (stage) => {
      const found = await stage.caseOf(limits.second + 2, both);
      const page = { page: 1, 'seat:u01': 'false' };
      await taken(stage.press(ownerId, verbs.reviewDone, { ...ref(found), ...page }));
      await taken(stage.press(ownerId, verbs.confirm, ref(await stage.reload(found))));
      const waiting = await stage.reload(found);
      return () =>
        stage.press(secondOwnerId, verbs.reviewDone, { ...ref(waiting), ...page, 'seat:u01': 'true' });
    },
  ),
];
