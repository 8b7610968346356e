import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdaptiveCard } from '../cards/card.ts';
import type { MessageView } from '../cards/message.ts';
import { sampleViews } from './testing/sample-views.ts';
import { caseId, ownerId, personOf, startTestBot, tenantId, type TestBot } from './testing/start-test-bot.ts';

const colleague = '22222222-2222-4222-8222-222222222222';
const pressedCard = 'card-under-the-finger';
let test: TestBot;

beforeEach(async () => {
  test = await startTestBot();
});
afterEach(() => test.close());

function textOf(card: AdaptiveCard | null | undefined): string {
  return JSON.stringify(card);
}

function sentTexts(): string[] {
  return test.connector.messages().map(({ card }) => textOf(card));
}

/** Longer than an edit after an answer waits. */
async function afterTheTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 700));
}

const said: MessageView = {
  ...{ kind: 'message', tone: 'info', code: 'NOTED', what: 'Noted: you need it.' },
  ...{ why: 'The owner sees it.', fix: 'There is nothing left to do.' },
};

describe('a refusal', () => {
  function refuse(code: string): void {
    test.desk.decide = async (actor, request) => {
      const current = await test.desk.caseCard(actor, request.caseId);
      if (current.kind === 'refusal') return current;
      const why = {
        what: 'Above 50 two people decide.',
        why: 'A mistake is large.',
        fix: 'Ask another owner.',
      };
      return { kind: 'refusal', code, ...why, current };
    };
  }

  it('stays on the screen with its reason: no edit without it follows', async () => {
    refuse('NO_SECOND_PERSON');
    const response = await test.press('case.confirm', { caseId, version: 1 });
    const answered = JSON.stringify(await response.json());
    await afterTheTurn();

    expect(answered).toContain('Above 50 two people decide.');
    expect(test.connector.edits()).toEqual([]);
  });

  it.each(['CASE_STALE', 'CASE_SETTLED'])(
    'of a card that shows what is no longer so edits it: %s',
    async (code) => {
      refuse(code);
      await test.press('case.confirm', { caseId, version: 1 });

      await vi.waitFor(() => expect(test.connector.edits()).toHaveLength(1));
    },
  );

  it.each(['NO_SECOND_PERSON', 'CASE_STALE'])(
    'that comes late is a message with its reason: %s',
    async (code) => {
      await test.close();
      test = await startTestBot({ answerWithinMs: 20 });
      refuse(code);
      const slow = Promise.withResolvers<undefined>();
      test.desk.before = () => slow.promise;

      const response = await test.press('case.confirm', { caseId, version: 1 });
      slow.resolve(undefined);
      await vi.waitFor(() => expect(sentTexts()).toHaveLength(1));

      expect(JSON.stringify(await response.json())).toContain('Working on it.');
      expect(sentTexts()[0]).toContain('Above 50 two people decide.');
      expect(sentTexts()[0]).not.toContain('Action.Execute');
    },
  );
});

describe('a fault', () => {
  it('that comes late is told to whoever waits for the card', async () => {
    await test.close();
    test = await startTestBot({ answerWithinMs: 20 });
    const slow = Promise.withResolvers<undefined>();
    test.desk.before = () => slow.promise;

    await test.press('case.confirm', { caseId, version: 1 });
    slow.reject(new TypeError('a bug'));
    await vi.waitFor(() => expect(sentTexts()).toHaveLength(1));

    expect(sentTexts()[0]).toContain('That did not work.');
  });
});

describe('an answer on a card beside those of cases', () => {
  it('is stored in the card that was pressed, after it is on the screen', async () => {
    test.desk.side = async () => said;

    const response = await test.press('holder.keep', { caseId, reason: 'month end' });
    const editsBefore = test.connector.edits().length;

    expect(JSON.stringify(await response.json())).toContain('Noted: you need it.');
    expect(editsBefore).toBe(0);
    await vi.waitFor(() => expect(test.connector.edits()).toHaveLength(1));
    expect(test.connector.edits()[0]).toMatchObject({ activityId: pressedCard });
    expect(textOf(test.connector.edits()[0]?.card)).toContain('Noted: you need it.');
  });

  it('is stored for an old client too, which gets it as a message', async () => {
    test.desk.side = async () => said;
    const value = { verb: 'holder.release', caseId };

    await test.post({ type: 'message', replyToId: pressedCard, value });

    expect(sentTexts()).toEqual([expect.stringContaining('Noted: you need it.')]);
    await vi.waitFor(() => expect(test.connector.edits()).toHaveLength(1));
  });

  it('that has names in it stays out of the chat', async () => {
    const revealed = sampleViews().view('review-list', 'first');
    test.desk.side = async () => ({ ...revealed, caseId });

    await test.press('review.reveal', { caseId, version: 1, page: 1, purpose: 'to call them' });
    await afterTheTurn();

    expect(test.connector.edits()).toEqual([]);
  });

  it('that is a refusal leaves the card as it is', async () => {
    await test.press('holder.keep', { caseId });
    await afterTheTurn();

    expect(test.connector.edits()).toEqual([]);
  });

  it.each([
    ['instruction:', 'instruction.done', ['card-of-owner', 'card-of-colleague']],
    ['holder:', 'holder.keep', ['card-of-owner']],
  ])('of %s brings up to date what others were told under its key', async (prefix, verb, edited) => {
    const { deliveries } = test.stores;
    await test.install();
    await test.install(personOf(colleague));
    for (const [recipient, activityId] of [
      [ownerId, 'card-of-owner'],
      [colleague, 'card-of-colleague'],
    ] as const) {
      const row = await deliveries.enqueue({ tenantId, recipient, caseId: null, eventKey: `${prefix}x:1` });
      await deliveries.claim(row.id);
      await deliveries.markSent(row.id, { activityId, conversationId: `chat-${recipient}` });
    }
    test.desk.side = async () => said;
    test.desk.notice = async () => said;

    await test.press(verb, {}, { replyToId: 'card-of-owner' });
    await afterTheTurn();

    await vi.waitFor(() =>
      expect(test.connector.edits().map(({ activityId }) => activityId)).toEqual(edited),
    );
    expect(test.connector.edits().every(({ card }) => textOf(card).includes('Noted'))).toBe(true);
  });
});
