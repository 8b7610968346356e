import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorAnswer } from './testing/fake-connector.ts';
import { caseId, ownerId, personOf, startTestBot, tenantId, type TestBot } from './testing/start-test-bot.ts';

const colleague = '22222222-2222-4222-8222-222222222222';
const secondCase = 'b7a3a0d6-1b60-4df2-8a52-6a6f7e1d2c3b';
let test: TestBot;

beforeEach(async () => {
  test = await startTestBot();
});
afterEach(() => test.close());

const toOwner = { tenantId, recipient: ownerId, caseId };

function texts(): string[] {
  return test.connector.messages().map(({ card }) => JSON.stringify(card));
}

function stateOf(eventKey: string): string | undefined {
  return test.stores.rows().find((row) => row.eventKey === eventKey)?.state;
}

async function conversationState(): Promise<string | undefined> {
  return (await test.stores.conversations.get({ tenantId, userAadId: ownerId }))?.state;
}

function forbidden(code: string): ConnectorAnswer {
  return { status: 403, body: { error: { code, message: 'no' } } };
}

/** The owner is known and greeted; the case has not been sent to them yet. */
async function known(): Promise<void> {
  await test.close();
  test = await startTestBot({ caseIds: [] });
  await test.install();
  test.desk.setState(caseId, { name: 'asked' });
}

describe('installing', () => {
  it('greets once and brings the cards that waited', async () => {
    await test.install();
    await test.install();
    await test.post({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] });

    expect(texts()).toEqual([
      expect.stringContaining('Hello, I am Seatkeeper'),
      expect.stringContaining('40 unused Microsoft 365 E5 licences'),
    ]);
    expect(stateOf(`ask:${caseId}`)).toBe('sent');
  });

  it('happens as well when somebody writes who never installed', async () => {
    await test.say('help');
    await test.say('help');

    expect(texts()).toEqual([
      expect.stringContaining('Hello, I am Seatkeeper'),
      expect.stringContaining('40 unused'),
      expect.stringContaining('What you can ask'),
      expect.stringContaining('What you can ask'),
    ]);
  });

  it('is forgotten when the bot is removed, and begins again with a greeting and what waited', async () => {
    await test.install();
    await test.install({ action: 'remove' });
    const removed = await conversationState();
    const pushed = await test.bot.push({ ...toOwner, eventKey: 'reminder' });
    await test.install();

    expect(removed).toBe('uninstalled');
    expect(pushed).toEqual({ kind: 'notInstalled' });
    expect(texts().filter((text) => text.includes('Hello, I am Seatkeeper'))).toHaveLength(2);
    expect(texts().filter((text) => text.includes('40 unused'))).toHaveLength(2);
  });

  it('brings everything again into a chat that is new', async () => {
    const moved = { conversation: { id: 'another chat', tenantId, conversationType: 'personal' } };
    await test.install();
    await test.install(moved);
    await test.install(moved);
    await test.bot.refreshCase(caseId);

    expect(test.connector.messages().map(({ conversationId }) => conversationId)).toEqual([
      ...[`chat-${ownerId}`, `chat-${ownerId}`],
      ...['another chat', 'another chat'],
    ]);
    expect(test.connector.edits().map(({ activityId }) => activityId)).toEqual(['card-4']);
  });

  it('says nothing on an upgrade', async () => {
    await test.install({ action: 'add-upgrade' });

    expect(texts()).toEqual([]);
    expect(await conversationState()).toBe('active');
  });

  it('keeps the locale and time zone the person reads in', async () => {
    await test.install({ locale: 'de-DE', localTimezone: 'Europe/Berlin' });

    expect(texts()[1]).toMatch(/read 22 Nov 2026, 07:10/);
  });
});

describe('pushing a card', () => {
  it('waits in the outbox for somebody who has not installed the bot, and comes when they do', async () => {
    const pushed = await test.bot.push(toOwner);
    const before = texts();
    await test.install();

    expect(pushed).toEqual({ kind: 'notInstalled' });
    expect(before).toEqual([]);
    expect(texts()[1]).toContain('40 unused');
  });

  it('reaches a person once, however many push it at once', async () => {
    await known();
    const results = await Promise.all(Array.from({ length: 8 }, () => test.bot.push(toOwner)));

    expect(results.map(({ kind }) => kind).sort()).toEqual([...Array<string>(7).fill('already'), 'sent']);
    expect(texts().filter((text) => text.includes('40 unused'))).toHaveLength(1);
  });

  it.each<[string, ConnectorAnswer, object, string, string]>([
    ['is gone', forbidden('BotNotInConversationRoster'), { kind: 'notInstalled' }, 'retry', 'uninstalled'],
    ['has blocked us', forbidden('ConversationBlockedByUser'), { kind: 'notInstalled' }, 'retry', 'blocked'],
    [
      'may not be written to',
      {
        status: 403,
        body: { errorCode: 209, message: '{ "subCode":"MessageWritesBlocked", "details": "x" }' },
      },
      { kind: 'notInstalled' },
      'retry',
      'blocked',
    ],
    [
      'has no conversation any more',
      { status: 404, body: { error: { code: 'ConversationNotFound', message: 'no' } } },
      { kind: 'notInstalled' },
      'retry',
      'uninstalled',
    ],
    [
      'cannot be reached because we are switched off',
      forbidden('BotDisabledByAdmin'),
      { kind: 'retry', code: 'BotDisabledByAdmin' },
      'retry',
      'active',
    ],
    [
      'gets nothing that is malformed',
      { status: 400, body: { error: { code: 'BadArgument', message: 'no' } } },
      { kind: 'dead', code: 'BadArgument' },
      'dead',
      'active',
    ],
    [
      'may have got it when the server failed',
      { status: 502, body: { error: { code: 'ServiceError', message: 'no' } } },
      { kind: 'unknown', code: 'ServiceError' },
      'unknown',
      'active',
    ],
  ])(
    'to somebody who %s is settled, and sent only once',
    async (_name, answer, result, row, conversation) => {
      await known();
      const before = test.connector.calls.length;
      test.connector.answerNext(answer);

      expect(await test.bot.push(toOwner)).toEqual(result);

      expect(test.connector.calls).toHaveLength(before + 1);
      expect(stateOf(`ask:${caseId}`)).toBe(row);
      expect(await conversationState()).toBe(conversation);
      expect(await test.bot.push(toOwner)).toEqual({ kind: 'already' });
    },
  );

  it('tries again when Teams is busy, after the time it asks for', async () => {
    await known();
    test.connector.answerNext(
      {
        status: 429,
        headers: { 'retry-after': '1' },
        body: { error: { code: 'Throttled', message: 'slow' } },
      },
      { status: 412, body: { error: { code: 'PreconditionFailed', message: 'again' } } },
    );

    expect(await test.bot.push(toOwner)).toMatchObject({ kind: 'sent' });
    expect(texts().filter((text) => text.includes('40 unused'))).toHaveLength(3);
  });

  it('gives the card back to the outbox when Teams asks for more patience than we have', async () => {
    await known();
    test.connector.answerNext({ status: 429, headers: { 'retry-after': '600' }, body: {} });

    expect(await test.bot.push(toOwner)).toMatchObject({ kind: 'retry' });
    expect(stateOf(`ask:${caseId}`)).toBe('retry');
    expect(await test.bot.sendDue()).toBe(0);
  });

  it('sends what is due in the outbox', async () => {
    await known();
    await test.stores.deliveries.enqueue({ tenantId, recipient: ownerId, caseId, eventKey: 'left behind' });

    expect(await test.bot.sendDue()).toBe(1);
    expect(stateOf('left behind')).toBe('sent');
  });

  it('brings the digest to everybody who has the bot, once', async () => {
    await known();
    await test.stores.conversations.upsert({ tenantId, userAadId: 'gone' }, {});
    await test.stores.conversations.markUninstalled({ tenantId, userAadId: 'gone' }, 'removed');
    const first = await test.bot.pushDigests(tenantId, 'monthly:2026-11');
    const second = await test.bot.pushDigests(tenantId, 'monthly:2026-11');
    const next = await test.bot.pushDigests(tenantId, 'monthly:2026-12');

    expect([first, second, next]).toEqual([1, 0, 1]);
    expect(texts().filter((text) => text.includes('Your licences in November'))).toHaveLength(2);
  });

  it('brings the digest to everybody else when one cannot be told', async () => {
    await known();
    await test.install(personOf(colleague));
    const { deliveries } = test.stores;
    const enqueue = deliveries.enqueue.bind(deliveries);
    deliveries.enqueue = async (row) => {
      if (row.recipient === ownerId) throw new TypeError('a bug');
      return enqueue(row);
    };

    expect(await test.bot.pushDigests(tenantId, 'monthly:2026-11')).toBe(1);
    expect(test.connector.messages().at(-1)?.conversationId).toBe(`chat-${colleague}`);
  });

  it('sends nothing about a case the desk will not show', async () => {
    await known();

    expect(await test.bot.push({ ...toOwner, caseId: secondCase })).toEqual({
      kind: 'dead',
      code: 'CASE_UNKNOWN',
    });
  });
});

describe('editing the cards of a case', () => {
  it('shows on every card what is true now', async () => {
    await test.install();
    await test.post({ type: 'message', value: { verb: 'case.open', caseId } });
    test.desk.setState(caseId, { name: 'withdrawn', at: '2026-11-22T10:00:00Z', why: 'they came back.' });

    await test.bot.refreshCase(caseId);

    expect(
      test.connector
        .edits()
        .map(({ activityId }) => activityId)
        .sort(),
    ).toEqual(['card-2', 'card-3']);
    expect(test.connector.edits().every(({ card }) => JSON.stringify(card).includes('they came back'))).toBe(
      true,
    );
  });

  it('takes the buttons from somebody who does not answer for it any more', async () => {
    await test.install();
    const others = { why: 'Others own it now.', fix: 'Nothing is left to do with this card.' };
    test.desk.caseCard = async () => ({
      ...{ kind: 'refusal', code: 'NOT_OWNER', what: 'You do not own it.', ...others },
    });

    await test.bot.refreshCase(caseId);

    const card = JSON.stringify(test.connector.edits()[0]?.card);
    expect(card).toContain('You do not own it.');
    expect(card).not.toContain('Action.Execute');
  });

  it('joins what comes too fast, and always ends with the newest', async () => {
    await test.install();
    const all = Array.from({ length: 30 }, (_, done) => {
      const by = { by: 'Alex', at: '2026-11-22T09:00:00Z' };
      test.desk.setState(caseId, { name: 'working', action: 'reclaim', ...by, done: done + 1, total: 30 });
      return test.bot.refreshCase(caseId);
    });
    await Promise.all(all);

    const edits = test.connector.edits();
    expect(edits.length).toBeLessThan(5);
    expect(JSON.stringify(edits.at(-1)?.card)).toContain('30 of 30 done');
  });

  it('forgets a card that was deleted', async () => {
    await test.install();
    test.connector.answerNext({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation', message: 'gone' } },
    });
    await test.bot.refreshCase(caseId);
    await test.bot.refreshCase(caseId);

    expect(test.connector.edits()).toHaveLength(1);
    expect(stateOf(`ask:${caseId}`)).toBe('dead');
  });

  it('repeats an edit that failed: a second one does no harm', async () => {
    await test.install();
    test.connector.answerNext({ status: 503, body: {} });

    await test.bot.refreshCase(caseId);

    expect(test.connector.edits()).toHaveLength(2);
  });

  it('waits until the answer to a press is on the screen', async () => {
    await test.install();
    test.desk.before = async () => {
      test.desk.before = async () => undefined;
      // What carries the decision out is faster than the answer to the press.
      void test.bot.refreshCase(caseId);
    };
    const response = await test.press('case.confirm', { caseId, version: 1 }, { replyToId: 'card-2' });
    const editsBeforeAnswer = test.connector.edits().length;
    await response.json();
    await test.bot.refreshCase(caseId);

    expect(editsBeforeAnswer).toBe(0);
    expect(JSON.stringify(test.connector.edits().at(-1)?.card)).toContain('Taking back');
  });
});
