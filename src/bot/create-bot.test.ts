import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdaptiveCard } from '../cards/card.ts';
import { AppError } from '../lib/app-error.ts';
import { createLog } from '../lib/log.ts';
import { createBot } from './create-bot.ts';
import { caseId, ownerId, personOf, startTestBot, tenantId, type TestBot } from './testing/start-test-bot.ts';

const strangerId = '22222222-2222-4222-8222-222222222222';
const otherTenantId = '7e4a0000-0000-4000-8000-00000000dead';
let test: TestBot;

beforeEach(async () => {
  test = await startTestBot();
});
afterEach(() => test.close());

interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: AdaptiveCard;
}

async function cardOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  const body = (await response.json()) as InvokeBody;
  expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
  return textOf(body.value);
}

function textOf(card: AdaptiveCard | null | undefined): string {
  return JSON.stringify(card);
}

function sentTexts(): string[] {
  return test.connector.messages().map(({ card }) => textOf(card));
}

describe('a button on a case', () => {
  it.each([
    ['case.reclaim', 'Confirm: reclaim 40 licences'],
    ['case.review', 'Who would lose Microsoft 365 E5'],
    ['case.keep', 'Why do they need it?'],
    ['case.back', '40 unused Microsoft 365 E5 licences'],
    ['case.confirm', 'Taking back 40 Microsoft 365 E5 licences…'],
    ['case.snooze', 'asked again on 29 November 2026'],
    ['case.acknowledge', 'no longer a question'],
    ['case.undo', 'Giving back 40 Microsoft 365 E5 licences…'],
  ])('%s is answered in place', async (verb, expected) => {
    const response = await test.press(verb, { caseId, version: 1 });

    expect(await cardOf(response)).toContain(expected);
  });

  it('decides by who pressed it, never by what it carries', async () => {
    await test.press('case.confirm', { caseId, version: 1, actor: strangerId, aadObjectId: strangerId });

    expect(test.desk.decided).toEqual([
      {
        actor: { tenantId, aadObjectId: ownerId, locale: 'en-GB' },
        request: { verb: 'reclaim', caseId, version: 1 },
      },
    ]);
  });

  it('edits the stored message as well, after the answer', async () => {
    await test.press('case.confirm', { caseId, version: 1 });

    await vi.waitFor(() => expect(test.connector.edits()).toHaveLength(1));
    const [edit] = test.connector.edits();
    expect(edit).toMatchObject({ activityId: 'card-under-the-finger', conversationId: `chat-${ownerId}` });
    expect(textOf(edit?.card)).toContain('Taking back 40');
  });

  it('decides once when it is pressed ten times at the same moment', async () => {
    const presses = Array.from({ length: 10 }, () => test.press('case.confirm', { caseId, version: 1 }));
    const cards = await Promise.all((await Promise.all(presses)).map(cardOf));

    expect(test.desk.decided).toHaveLength(1);
    expect(cards.filter((card) => card.includes('out of date'))).toHaveLength(9);
    expect(cards.every((card) => card.includes('Taking back 40'))).toBe(true);
  });

  it('shows the case as it stands when the card is stale', async () => {
    test.desk.setState(caseId, { name: 'expired', at: '2026-11-21T09:00:00Z' });

    const card = await cardOf(await test.press('case.confirm', { caseId, version: 1 }));

    expect(card).toContain('This card is out of date. Ask an owner.');
    expect(card).toContain('the question has lapsed');
    expect(card).not.toContain('Action.Execute');
  });

  it('keeps with the reason and the day that were given', async () => {
    const data = { caseId, version: 1, reason: '  on leave ', until: '2027-02-20' };

    expect(await cardOf(await test.press('keep.save', data))).toContain('Reason: on leave');
    expect(test.desk.decided[0]?.request).toEqual({
      ...{ verb: 'keep', caseId, version: 1 },
      ...{ reason: 'on leave', until: '2027-02-20' },
    });
  });

  it('stores the ticks of a page before it turns it', async () => {
    const data = { caseId, version: 1, page: 1, 'seat:a': 'false', 'seat:b': 'true', 'seat:c': 'false' };

    const card = await cardOf(await test.press('review.next', data));

    expect(card).toContain('Page 2 of 3');
    expect(card).toContain('"version":2');
    expect([...test.desk.excluded]).toEqual(['a', 'c']);
    expect(await cardOf(await test.press('review.done', { caseId, version: 2, page: 2 }))).toContain(
      'Reclaim 38 licences',
    );
  });

  it.each([
    ['case.confirm', undefined],
    ['case.confirm', 'text'],
    ['case.confirm', {}],
    ['case.confirm', { caseId, version: '1' }],
    ['case.confirm', { caseId: "'; drop table", version: 1 }],
    ['case.confirm', { caseId: { $ne: 1 }, version: 1 }],
    ['keep.save', { caseId, version: 1 }],
    ['keep.save', { caseId, version: 1, reason: 'x'.repeat(501), until: '2027-01-01' }],
    ['keep.save', { caseId, version: 1, reason: 'x', until: 'tomorrow' }],
    ['review.next', { caseId, version: 1, page: 0 }],
    ['review.done', { caseId, version: 1, page: 1, 'seat:a': { no: 1 } }],
  ])('%s with a malformed payload %j is refused and changes nothing', async (verb, data) => {
    const card = await cardOf(await test.press(verb, data));

    expect(card).toContain('BAD_PAYLOAD');
    expect(test.desk.decided).toEqual([]);
    expect(test.desk.excluded.size).toBe(0);
  });

  it('says so when it is unknown', async () => {
    expect(await cardOf(await test.press('case.explode', { caseId, version: 1 }))).toContain(
      'UNKNOWN_BUTTON',
    );
  });

  it('is refused to somebody who does not own the product', async () => {
    const response = await test.press('case.confirm', { caseId, version: 1 }, personOf(strangerId));

    expect(await cardOf(response)).toContain('NOT_OWNER');
    expect(test.desk.decided).toEqual([]);
    expect(await test.stores.deliveries.forCase(caseId)).toEqual([]);
  });

  it('is refused when Teams does not say who pressed it', async () => {
    const response = await test.press('case.confirm', { caseId, version: 1 }, { from: { id: '29:x' } });

    expect(await cardOf(response)).toContain('NO_IDENTITY');
    expect(test.desk.decided).toEqual([]);
  });

  it('is refused outside a personal chat', async () => {
    const conversation = { id: 'group', tenantId, conversationType: 'groupChat' };

    expect(
      await cardOf(await test.press('case.confirm', { caseId, version: 1 }, { conversation })),
    ).toContain('PERSONAL_CHAT_ONLY');
    expect(test.desk.decided).toEqual([]);
  });

  it.each([
    ['no type, and is a group', { isGroup: true }, false],
    ['no type', {}, true],
    ['an empty type', { conversationType: '' }, true],
    ['the personal type, whatever else is said', { conversationType: 'personal', isGroup: true }, true],
    ['a channel', { conversationType: 'channel', isGroup: false }, false],
  ])('is taken by what the conversation says of itself: %s', async (_name, given, isTaken) => {
    const conversation = { id: 'chat', tenantId, ...given };
    const response = await test.press('case.confirm', { caseId, version: 1 }, { conversation });

    expect((await cardOf(response)).includes('PERSONAL_CHAT_ONLY')).toBe(!isTaken);
    expect(test.desk.decided).toHaveLength(isTaken ? 1 : 0);
  });

  it('is the same person in whatever case their ids are written', async () => {
    const shouted = 'ABCDEF00-1111-4111-8111-111111111111';
    await test.install({
      from: { id: '29:x', aadObjectId: shouted },
      conversation: { id: 'shouting', tenantId: tenantId.toUpperCase(), conversationType: 'personal' },
    });

    const known = await test.stores.conversations.all(tenantId);
    expect(known.map(({ userAadId }) => userAadId)).toEqual([shouted.toLowerCase()]);
    expect(test.connector.messages()).not.toEqual([]);
  });

  it('gets an answer when the desk fails', async () => {
    test.desk.before = async () => {
      throw new TypeError('boom');
    };

    expect(await cardOf(await test.press('case.confirm', { caseId, version: 1 }))).toContain('BOT_FAULT');
  });

  it('is told what is wrong in its own words, when that is known', async () => {
    const texts = { what: 'The register is damaged.', why: 'Line 7.', fix: 'Mend line 7.' };
    test.desk.before = async () => {
      throw new AppError('REGISTER_CORRUPT', texts);
    };

    const card = await cardOf(await test.press('case.confirm', { caseId, version: 1 }));

    for (const text of ['REGISTER_CORRUPT', ...Object.values(texts)]) expect(card).toContain(text);
    expect(card).not.toContain('BOT_FAULT');
  });

  it('is edited by Action.Submit of an old client', async () => {
    await test.post({
      type: 'message',
      replyToId: 'old-card',
      value: { verb: 'case.reclaim', caseId, version: 1 },
    });

    const [edit] = test.connector.edits();
    expect(edit?.activityId).toBe('old-card');
    expect(textOf(edit?.card)).toContain('Confirm: reclaim 40 licences');
  });

  it('does not wait for a slow desk, and shows the decision when it is there', async () => {
    await test.close();
    test = await startTestBot({ answerWithinMs: 20 });
    const slow = Promise.withResolvers<undefined>();
    test.desk.before = () => slow.promise;

    const response = await test.press('case.confirm', { caseId, version: 1 });

    expect(await response.json()).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
    slow.resolve(undefined);
    await vi.waitFor(() => expect(test.connector.edits()).toHaveLength(1));
    expect(test.desk.decided).toHaveLength(1);
  });
});

describe('a question', () => {
  it.each([
    ['position E5', 'Position on 22 November 2026'],
    ['how are we doing on Copilot?', 'How Microsoft 365 Copilot is used'],
    ['what is waiting for me?', '1 decision waiting for you'],
    ['digest', 'Your licences in November 2026'],
    ['help', 'What you can ask'],
    ['position', 'The position of which product?'],
    ['compare E5', 'Microsoft 365 E5 beside Microsoft’s count'],
    ['overlaps', 'Microsoft 365 E5 beside Microsoft’s count'],
    ['trend', 'The trend of which product?'],
    ['explain E5', 'Which figure shall I explain?'],
    ['whelping puppies', 'I did not understand that'],
    ['position of nothing', 'No product is called “nothing”'],
  ])('“%s” is answered', async (text, expected) => {
    await test.install();
    const before = sentTexts().length;

    await test.say(text);

    expect(sentTexts()).toHaveLength(before + 1);
    expect(sentTexts().at(-1)).toContain(expected);
  });

  it.each([
    ['nothing', {}],
    ['blanks', { text: ' \n ' }],
    ['a picture', { attachments: [{ contentType: 'image/png', contentUrl: 'https://example.com/a.png' }] }],
  ])('that is only %s is answered with what can be asked', async (_name, given) => {
    await test.install();
    const before = sentTexts().length;

    await test.post({ type: 'message', ...given });

    expect(sentTexts()).toHaveLength(before + 1);
    expect(sentTexts().at(-1)).toContain('What you can ask');
  });

  it('can be asked by a button', async () => {
    await test.post({ type: 'message', value: { verb: 'ask', question: 'digest' } });

    expect(sentTexts()).toEqual([expect.stringContaining('Your licences in November 2026')]);
  });

  it('that takes long is told to be in the making, and answered when it is made', async () => {
    const slow = await startTestBot({ countWithinMs: 20 });
    await slow.install();
    const gate = Promise.withResolvers<undefined>();
    slow.desk.before = () => gate.promise;

    await slow.say('compare E5');
    const during = slow.connector.messages().map(({ card }) => textOf(card));
    gate.resolve(undefined);
    await vi.waitFor(() => expect(slow.connector.messages().length).toBe(during.length + 1));

    expect(during.at(-1)).toContain('Still counting.');
    expect(textOf(slow.connector.messages().at(-1)?.card)).toContain('beside Microsoft’s count');
    await slow.close();
  });

  it('that fails late is not left without an answer', async () => {
    const slow = await startTestBot({ countWithinMs: 20 });
    await slow.install();
    const gate = Promise.withResolvers<undefined>();
    slow.desk.before = () => gate.promise;

    await slow.say('compare E5');
    const before = slow.connector.messages().length;
    gate.reject(new TypeError('a bug'));
    await vi.waitFor(() => expect(slow.connector.messages().length).toBe(before + 1));

    expect(textOf(slow.connector.messages().at(-1)?.card)).toContain('That did not work.');
    await slow.close();
  });

  it('opens a case as a card of its own, which is kept up to date', async () => {
    await test.post({ type: 'message', value: { verb: 'case.open', caseId } });
    await test.bot.refreshCase(caseId);

    expect(sentTexts()).toEqual([expect.stringContaining('40 unused Microsoft 365 E5 licences')]);
    expect(test.connector.edits()).toHaveLength(1);
  });
});

describe('who may call', () => {
  it.each([
    [
      'another tenant',
      { conversation: { id: 'c', tenantId: otherTenantId, conversationType: 'personal' } },
      403,
    ],
    ['no tenant', { conversation: { id: 'c', conversationType: 'personal' } }, 403],
    ['another channel', { channelId: 'AseChannel' }, 400],
    ['a service elsewhere', { serviceUrl: 'https://evil.example/' }, 403],
    ['a service that only looks local', { serviceUrl: 'http://127.0.0.1.evil.example/' }, 403],
    ['no service', { serviceUrl: '' }, 400],
    ['no type', { type: '' }, 400],
    ['no sender', { from: {} }, 400],
  ])('%s is turned away before anything is read', async (_name, given, status) => {
    const response = await test.post({ type: 'message', text: 'help', ...given });

    expect(response.status).toBe(status);
    expect(test.connector.calls).toEqual([]);
  });

  it('a body that is no JSON gets 400, and no page of HTML', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(test.url, { method: 'POST', headers, body: '{"type":' });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'TURN_UNREADABLE' });
  });

  it('an invoke of another kind is answered with 501 and a reason', async () => {
    const response = await test.post({ type: 'invoke', name: 'task/fetch', value: {} });

    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ code: 'NOT_IMPLEMENTED' });
  });

  it('with an app registration, a turn without a token is turned away', async () => {
    await test.close();
    const auth = {
      kind: 'azure',
      appId: 'app',
      type: 'SingleTenant',
      tenantId,
      cloud: 'public',
      password: 'secret',
    } as const;
    test = await startTestBot({ auth });

    const local = await test.say('help');
    const teams = await test.say('help', { serviceUrl: 'https://smba.trafficmanager.net/emea/' });

    expect([local.status, teams.status]).toEqual([403, 401]);
    expect(test.connector.calls).toEqual([]);
  });

  it('a registration with a hole in it does not start', () => {
    const auth = {
      kind: 'azure',
      appId: '',
      type: 'SingleTenant',
      tenantId,
      cloud: 'public',
      password: 'secret',
    } as const;
    const { stores, desk } = test;
    const log = createLog('silent');
    const clock = { now: () => new Date() };
    const recordRefused = async (): Promise<undefined> => undefined;

    expect(() =>
      createBot({ ...stores, desk, auth, allowedTenantId: tenantId, recordRefused, clock, log }),
    ).toThrow(expect.objectContaining({ code: 'BOT_UNAUTHENTICATED' }));
  });
});
