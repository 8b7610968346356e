import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sideVerbs, verbs } from '../cards/verbs.ts';
import { known } from '../core/model/product.ts';
import type { Appointment } from '../core/authority/appointment.ts';
import type { CaseDraft, ProposedStep } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import { ownerId, secondOwnerId } from '../testing/cases.ts';
import { idleSeats, position } from '../testing/desk-scene.ts';
import { step } from '../testing/proposals.ts';
import { botAppId, limits, openAuthorityScene, type AuthorityScene, type Reply } from './testing/authority-scene.ts';
import type { TokenWish } from './testing/token-office.ts';

type Fields = Readonly<Record<string, unknown>>;

const strangerId = '33333333-3333-4333-8333-333333333333';
const standInId = '44444444-4444-4444-8444-444444444444';
const foreignTenant = '9e4a0000-0000-4000-8000-000000000009';

/** One attack or mistake: prepared first, then tried; what it may not do is everything. */
interface Row {
  readonly name: string;
  /** As the audit trail keeps it. */
  readonly code: string;
  /** Whom the audit trail names; null: a turn that cannot be believed names nobody. */
  readonly by: string | null;
  readonly status: number;
  /** Part of what the person is told to do. */
  readonly says: string;
  readonly prepare: () => Promise<() => Promise<Reply>>;
}

let scene: AuthorityScene;
/** A case at which every turn that cannot be believed aims. */
let target: Case;
let products = 0;
const tally = { rows: 0, refused: 0, audited: 0 };

beforeAll(async () => {
  // The SDK writes every token it does not believe to the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  scene = await openAuthorityScene();
  await scene.savePositions([position(), position({ product: 'niche', name: 'Niche', assigned: known(20) })]);
  target = await caseOf(3);
});

afterAll(async () => {
  vi.restoreAllMocks();
  await scene.close();
});

/** A case of a product of its own, so that no other case is touched by it. */
async function caseOf(seats: number | readonly ProposedStep[], changes: Partial<CaseDraft> = {}): Promise<Case> {
  products += 1;
  const steps = typeof seats === 'number' ? idleSeats(seats) : seats;
  const product = `product-${products}`;
  return scene.propose(steps, { product, productName: `Product ${products}`, ...changes });
}

const both: Partial<CaseDraft> = { ownerIds: [ownerId, secondOwnerId] };

function ref({ id: caseId, version }: Pick<Case, 'id' | 'version'>): { caseId: string; version: number } {
  return { caseId, version };
}

async function accepted(reply: Promise<Reply>): Promise<void> {
  const { status, text } = await reply;
  if (status !== 200 || /Nothing (was|has been) changed/.test(text)) throw new TypeError(`was refused: ${text}`);
}

/** Over the limit above which two people decide, and approved by the first of two owners. */
async function firstApproved(): Promise<Case> {
  const found = await caseOf(limits.second + 1, both);
  await accepted(scene.press(ownerId, verbs.confirm, ref(found)));
  const waiting = await scene.reload(found);
  expect(waiting.state).toBe('awaitingSecond');
  return waiting;
}

async function verified(undoUntil = '2026-12-22T09:00:00.000Z', owners: Partial<CaseDraft> = {}): Promise<Case> {
  const found = await caseOf(2, owners);
  return scene.carryOut(await scene.go(found, 'approve', { undoUntil, decidedBy: ownerId }));
}

const keepUntil = { reason: 'On parental leave.', until: '2027-03-01' };

// What cannot be believed ---------------------------------------------------------------------------------------

const turnedAway = {
  400: 'Talk to Seatkeeper in Teams.',
  401: 'Talk to Seatkeeper in Teams.',
  403: 'Use the licence desk of your own organisation.',
  413: 'Talk to Seatkeeper in Teams.',
} as const;

function door(
  name: string,
  status: keyof typeof turnedAway,
  code: string,
  send: () => Promise<Reply>,
): Row {
  return { name, code, status, by: null, says: turnedAway[status], prepare: async () => send };
}

/** The approval that the owner could give, with this header. */
function withHeader(name: string, header: () => string | null, given: Fields = {}): Row {
  return door(name, 401, 'unauthenticated', () => {
    const authorization = header();
    return scene.post(
      scene.approval(ownerId, ref(target), given),
      authorization === null ? {} : { authorization },
    );
  });
}

function withToken(name: string, wish: () => TokenWish): Row {
  return withHeader(name, () => `Bearer ${scene.office.token(wish())}`);
}

/** A token that holds, and a turn that the channel would not send to us. */
function withTurn(name: string, status: 400 | 403, code: string, given: Fields, wish: TokenWish = {}): Row {
  return door(name, status, code, () =>
    scene.post(scene.approval(ownerId, ref(target), given), {
      authorization: `Bearer ${scene.office.token(wish)}`,
    }),
  );
}

function directoryToken(version: '1.0' | '2.0'): TokenWish {
  const issuer =
    version === '1.0' ? `https://sts.windows.net/${foreignTenant}/` : `https://login.microsoftonline.com/${foreignTenant}/v2.0`;
  const claims = { iss: issuer, ver: version, tid: foreignTenant, appid: botAppId, azp: botAppId };
  return { claims };
}

const chat = { id: `chat-${ownerId}`, conversationType: 'personal' };

const doorRows: readonly Row[] = [
  withHeader('no Authorization header', () => null),
  withHeader('an empty token', () => 'Bearer '),
  withHeader('a token that is none', () => 'Bearer nonsense'),
  withHeader('three parts that are no token', () => 'Bearer a.b.c'),
  withHeader('a header of many words', () => `Bearer ${scene.office.token()} and more`),
  withHeader('another scheme', () => `Basic ${scene.office.token()}`),
  withHeader('claims changed after they were signed', () => {
    const [head, , signature] = scene.office.token().split('.');
    const [, claims] = scene.office.token({ claims: { exp: scene.office.now() + 9_999 } }).split('.');
    return `Bearer ${head}.${claims}.${signature}`;
  }),
  withHeader('the signature cut off', () => `Bearer ${scene.office.token().split('.').slice(0, 2).join('.')}.`),
  withToken('signed by a stranger in the name of the channel’s key', () => ({ key: 'stranger', kid: 'channel' })),
  withToken('signed by a stranger', () => ({ key: 'stranger' })),
  withToken('not signed at all', () => ({ alg: 'none', kid: 'channel' })),
  withToken('signed with the public key as a secret', () => ({ alg: 'HS256' })),
  withToken('signed with the key of another channel', () => ({ key: 'webchat' })),
  withToken('expired an hour ago', () => ({ claims: { exp: scene.office.now() - 3_600 } })),
  withToken('not valid for another hour', () => ({ claims: { nbf: scene.office.now() + 3_600 } })),
  withToken('for another bot', () => ({ claims: { aud: 'b07b07b0-0000-4000-8000-000000000002' } })),
  withToken('for nobody', () => ({ claims: { aud: undefined } })),
  withToken('of another issuer', () => ({ claims: { iss: 'https://api.botframework.example' } })),
  withToken('of no issuer', () => ({ claims: { iss: undefined } })),
  withToken('from the directory, made with the bot’s own secret (1.0)', () => directoryToken('1.0')),
  withToken('from the directory, made with the bot’s own secret (2.0)', () => directoryToken('2.0')),
  withToken('of another bot that calls this one as a skill', () => ({
    claims: { ver: '2.0', azp: 'b07b07b0-0000-4000-8000-000000000002', iss: `https://login.microsoftonline.com/${foreignTenant}/v2.0` },
  })),
  withToken('for another service', () => ({ claims: { serviceurl: 'https://smba.trafficmanager.net/amer/' } })),
  withToken('for no service', () => ({ claims: { serviceurl: undefined } })),
  withTurn('AseChannel, with a token of the channel', 400, 'foreign channel', { channelId: 'AseChannel' }),
  withTurn('AseChannel, with a token of the directory', 400, 'foreign channel', { channelId: 'AseChannel' }, directoryToken('2.0')),
  withTurn('another channel', 400, 'foreign channel', { channelId: 'webchat' }),
  withTurn('the emulator', 400, 'foreign channel', { channelId: 'emulator' }),
  withTurn('a list of channels', 400, 'foreign channel', { channelId: ['msteams'] }),
  withTurn('no service address, which would not be compared', 400, 'no serviceUrl', { serviceUrl: '' }),
  withTurn('another service, with a token for it', 403, 'foreign serviceUrl', { serviceUrl: 'https://evil.example/' }, { claims: { serviceurl: 'https://evil.example/' } }),
  withTurn('a service on this machine', 403, 'foreign serviceUrl', { serviceUrl: 'http://127.0.0.1:3978/' }, { claims: { serviceurl: 'http://127.0.0.1:3978/' } }),
  withTurn('a service that only begins as ours', 403, 'foreign serviceUrl', { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }),
  withTurn('a chat of another tenant', 403, 'foreign tenant', { conversation: { ...chat, tenantId: foreignTenant }, channelData: {} }),
  withTurn('channel data of another tenant', 403, 'foreign tenant', { conversation: chat, channelData: { tenant: { id: foreignTenant } } }),
  withTurn('two tenants, one of them ours', 403, 'foreign tenant', { channelData: { tenant: { id: foreignTenant } } }),
  withTurn('no tenant', 403, 'foreign tenant', { conversation: chat, channelData: {} }),
  withTurn('a tenant that is no text', 403, 'foreign tenant', { conversation: { ...chat, tenantId: {} } }),
  withTurn('no sender', 400, 'no from.id', { from: {} }),
  withTurn('no type', 400, 'no type', { type: undefined }),
  door('a body that is no JSON', 400, 'unreadable body', () => scene.post('{"type":')),
  door('a body too large', 413, 'unreadable body', () => scene.post({ type: 'x'.repeat(300_000) })),
  door('a body of another sort', 400, 'no type', () => scene.post('type=invoke', { 'content-type': 'text/plain' })),
  door('a list', 400, 'no type', () => scene.post([{ type: 'invoke' }])),
];

// Who may not, and what is too late ------------------------------------------------------------------------------

/** What each refusal tells to do, as it reads on the card. */
const fixes = {
  ALL: '',
  BAD_PAYLOAD: 'use the card you get then',
  BUYER_NEEDS_SECOND: 'Ask another owner who has not entered its contracts',
  CASE_SETTLED: 'to see what is open',
  CASE_STALE: 'look at it again and decide there',
  CASE_UNKNOWN: 'to see what is open',
  CONSULTING: 'You are asked when it is over',
  COVERAGE_INCOMPLETE: 'Mend the source, collect again',
  GUEST: 'Ask an owner who is a member',
  HALTED: 'Wait until an administrator lets removals go on',
  HALT_CHANGED: 'Write “resume” to see why they are stopped now',
  HALT_NOT_ALLOWED: 'Tell one of them, or whoever runs Seatkeeper',
  IMPLAUSIBLE: 'approve it together with a compliance approver',
  NOTHING_SELECTED: 'Leave at least one person on the list',
  NOT_NOW: 'Use one of the buttons that the card shows now',
  NOT_OWNER: 'Ask the owner, or have an administrator add you',
  NO_IDENTITY: 'Open this chat from your own Teams account',
  NO_SECOND_PERSON: 'Have a second owner or a delegate named',
  OTHER_TENANT: 'Use the licence desk of your own organisation',
  OVER_CAP: 'or have an administrator change caps.seatsPerRun',
  OVER_PRODUCT_CAP: 'or have an administrator change caps.seatsPerProductPerDay',
  OWN_SEAT: 'Tick yourself off in "Review the list"',
  PERSONAL_CHAT_ONLY: 'Open a chat with Seatkeeper and ask there',
  REASON_MISSING: 'Write one sentence and send again',
  RECALL_OVER: 'Once it has been carried out, press Undo',
  RESUME_NOT_ALLOWED: 'Ask one of them, or whoever runs Seatkeeper',
  SECOND_PERSON_NEEDED: 'Ask another owner of this product',
  STEP_UP_NEEDED: 'in the confirmation and send it again',
  UNDO_OVER: 'Assign the licences again in the admin centre',
  UNKNOWN_BUTTON: 'use the card you get then',
  UNTIL_INVALID: 'Choose a day in that range and send again',
  WRONG_KIND: 'Use one of the buttons on the card',
} as const;

type Code = keyof typeof fixes;
type Attack = () => Promise<Reply>;

function told(name: string, code: Code, by: string | null, prepare: () => Promise<Attack>): Row {
  return { name, code, by, status: 200, says: fixes[code], prepare };
}

/** One press on a case made for it. */
function pressed(
  name: string,
  code: Code,
  person: string,
  verb: string,
  data: (found: Case) => unknown = ref,
  made: () => Promise<Case> = () => caseOf(3),
): Row {
  return told(name, code, person, async () => {
    const found = await made();
    return () => scene.press(person, verb, data(found));
  });
}

/** Every button, pressed by somebody the case is none of the business of. */
const everyVerb: readonly (readonly [string, (found: Case) => unknown, () => Promise<Case>])[] = [
  [verbs.back, ref, () => caseOf(3)],
  [verbs.review, ref, () => caseOf(3)],
  [verbs.nextPage, (found) => ({ ...ref(found), page: 1, 'seat:u1': 'false' }), () => caseOf(3)],
  [verbs.reviewDone, (found) => ({ ...ref(found), page: 1, 'seat:u1': 'false' }), () => caseOf(3)],
  [verbs.reclaim, ref, () => caseOf(3)],
  [verbs.confirm, ref, () => caseOf(3)],
  [verbs.keep, ref, () => caseOf(3)],
  [verbs.saveKeep, (found) => ({ ...ref(found), ...keepUntil }), () => caseOf(3)],
  [verbs.snooze, ref, () => caseOf(3)],
  [verbs.train, ref, () => caseOf(3, { kind: 'copilot-zero-usage' })],
  [verbs.acknowledge, ref, () => caseOf([], { kind: 'entitlement-warning', seats: 0 })],
  [verbs.recall, ref, inGrace],
  [verbs.undo, ref, () => verified()],
];

function inGrace(): Promise<Case> {
  return caseOf(3).then((found) =>
    scene.go(found, 'approveWithGrace', { graceUntil: '2026-11-22T10:00:00.000Z', decidedBy: ownerId }),
  );
}

function appointed(name: string, appointment: Partial<Appointment>): Row {
  return told(name, 'NOT_OWNER', standInId, async () => {
    const found = await caseOf(3);
    const of = { product: found.product, userId: standInId, forUserId: null, from: '2026-01-01', until: null };
    scene.world.appointments.push({ id: `a${products}`, role: 'delegate', ...of, ...appointment });
    return () => scene.press(standInId, verbs.confirm, ref(found));
  });
}

const peopleRows: readonly Row[] = [
  ...everyVerb.map(([verb, data, made]) => pressed(`${verb} by a stranger`, 'NOT_OWNER', strangerId, verb, data, made)),
  pressed('approved by the owner of another product', 'NOT_OWNER', secondOwnerId, verbs.confirm),
  pressed('a stranger who says that they are the owner', 'NOT_OWNER', strangerId, verbs.confirm, (found) => ({
    ...ref(found),
    ...{ actor: ownerId, userId: ownerId, aadObjectId: ownerId, from: { aadObjectId: ownerId }, tenantId: scene.tenantId },
    ...{ ownerIds: [strangerId], standing: 'owner', isOwner: true, firstApprover: ownerId },
  })),
  told('a stranger whom the turn calls by the owner’s name', 'NOT_OWNER', strangerId, async () => {
    const found = await caseOf(3);
    const from = { id: `29:${ownerId}`, name: ownerId, aadObjectId: strangerId, role: 'owner', agenticUserId: ownerId };
    return () => scene.press(strangerId, verbs.confirm, ref(found), { from });
  }),
  appointed('a delegate until yesterday', { until: '2026-11-21' }),
  appointed('a delegate from tomorrow', { from: '2026-11-23' }),
  appointed('a delegate for another product', { product: 'another' }),
  appointed('who covers for somebody else', { role: 'cover', forUserId: secondOwnerId }),
  told('an owner who is a guest: the review', 'GUEST', secondOwnerId, asGuest(verbs.review)),
  told('an owner who is a guest: the approval', 'GUEST', secondOwnerId, asGuest(verbs.confirm)),
  told('an owner who is a guest: undo', 'GUEST', secondOwnerId, asGuest(verbs.undo)),
  pressed('their own seat among others', 'OWN_SEAT', ownerId, verbs.confirm, ref, () =>
    caseOf([...idleSeats(2), step(ownerId)]),
  ),
  pressed('their own seat, written in capitals', 'OWN_SEAT', '0a0a0a0a-aaaa-4aaa-8aaa-0a0a0a0a0a0a', verbs.confirm, ref, () =>
    caseOf([...idleSeats(2), step('0A0A0A0A-AAAA-4AAA-8AAA-0A0A0A0A0A0A')], {
      ownerIds: ['0a0a0a0a-aaaa-4aaa-8aaa-0a0a0a0a0a0a'],
    }),
  ),
  told('who bought it, alone', 'BUYER_NEEDS_SECOND', ownerId, async () => {
    const found = await caseOf(3);
    scene.world.buyers.push(ownerId);
    return () => scene.press(ownerId, verbs.confirm, ref(found));
  }),
  told('who bought it, and who amended it', 'BUYER_NEEDS_SECOND', secondOwnerId, async () => {
    const found = await firstApproved();
    scene.world.buyers.push(ownerId, secondOwnerId);
    return () => scene.press(secondOwnerId, verbs.confirm, ref(found));
  }),
  pressed('the first approver again', 'SECOND_PERSON_NEEDED', ownerId, verbs.confirm, ref, firstApproved),
  told('the first approver again, in capitals', 'SECOND_PERSON_NEEDED', shouting.toLowerCase(), async () => {
    const found = await caseOf(limits.second + 1, { ownerIds: [shouting.toLowerCase(), ownerId] });
    await accepted(scene.press(shouting.toLowerCase(), verbs.confirm, ref(found)));
    const waiting = await scene.reload(found);
    return () => scene.press(shouting, verbs.confirm, ref(waiting));
  }),
  pressed('more than one may decide, with nobody else', 'NO_SECOND_PERSON', ownerId, verbs.confirm, ref, () =>
    caseOf(limits.second + 1),
  ),
  pressed('nearly the whole product', 'IMPLAUSIBLE', ownerId, verbs.confirm, (found) => ({ ...ref(found), stepUp: 20 }), () =>
    caseOf(20, { ...both, product: 'niche', productName: 'Niche' }),
  ),
  pressed('more than one run may take', 'OVER_CAP', ownerId, verbs.confirm, ref, () => caseOf(limits.run + 1, both)),
  pressed('more than a product may lose in a day', 'OVER_PRODUCT_CAP', ownerId, verbs.confirm, ref, () =>
    caseOf(limits.productDay + 1, both),
  ),
  pressed('resting on data that is not whole', 'COVERAGE_INCOMPLETE', ownerId, verbs.confirm, ref, () =>
    caseOf(3, { coverageComplete: false }),
  ),
  told('nobody left on the list', 'NOTHING_SELECTED', ownerId, async () => {
    const found = await caseOf(1);
    await accepted(scene.press(ownerId, verbs.reviewDone, { ...ref(found), page: 1, 'seat:u1': 'false' }));
    const ticked = await scene.reload(found);
    return () => scene.press(ownerId, verbs.confirm, ref(ticked));
  }),
  ...(
    [
      ['not confirmed by its number', {}],
      ['confirmed by another number', { stepUp: '8' }],
      ['confirmed by nothing', { stepUp: '' }],
      ['confirmed by a yes', { stepUp: true }],
    ] as const
  ).map(([name, typed]) =>
    pressed(`a large case, ${name}`, 'STEP_UP_NEEDED', ownerId, verbs.confirm, (found) => ({ ...ref(found), ...typed }), () =>
      caseOf(limits.stepUp + 1, both),
    ),
  ),
  pressed('a large case, confirmed by words', 'BAD_PAYLOAD', ownerId, verbs.confirm, (found) => ({ ...ref(found), stepUp: 'nine' }), () =>
    caseOf(limits.stepUp + 1, both),
  ),
  told('the second approver of a large case, without its number', 'STEP_UP_NEEDED', secondOwnerId, async () => {
    const found = await caseOf(limits.stepUp + 1, both);
    await accepted(scene.press(ownerId, verbs.confirm, { ...ref(found), stepUp: String(limits.stepUp + 1) }));
    const waiting = await scene.reload(found);
    return () => scene.press(secondOwnerId, verbs.confirm, ref(waiting));
  }),
  told('while every change is stopped', 'HALTED', ownerId, async () => {
    const found = await caseOf(3);
    await scene.ledger.halts.start({ tenantId: scene.tenantId, by: secondOwnerId, reason: 'A wrong import.' });
    return () => scene.press(ownerId, verbs.confirm, ref(found));
  }),
];

const shouting = 'ABCDEF00-1111-4111-8111-111111111111';

function asGuest(verb: string): () => Promise<Attack> {
  return async () => {
    const found = await (verb === verbs.undo ? verified(undefined, both) : caseOf(3, both));
    scene.world.guests.push(secondOwnerId);
    return () => scene.press(secondOwnerId, verb, ref(found));
  };
}
