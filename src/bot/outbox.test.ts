import { beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../cards/view.ts';
import { AppError } from '../lib/app-error.ts';
import { createLog } from '../lib/log.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createFakeDesk, type FakeDesk } from './testing/fake-desk.ts';
import { createMemoryStores } from './testing/memory-stores.ts';
import { sampleViews } from './testing/sample-views.ts';

const tenantId = 't';
const recipient = 'owner';
const caseId = 'case-1';
const row = { tenantId, recipient, caseId, eventKey: `ask:${caseId}` };
const reference = {
  ...{ channelId: 'msteams', serviceUrl: 'http://127.0.0.1:1', user: { id: '29:o', aadObjectId: recipient } },
  ...{ bot: { id: '28:b' }, conversation: { id: 'chat', tenantId } },
};

let now: Date;
let desk: FakeDesk;
let outbox: Outbox;
let stores: ReturnType<typeof createMemoryStores>;
let sent: number;

beforeEach(async () => {
  now = new Date('2026-11-22T09:00:00Z');
  sent = 0;
  const clock = { now: () => now };
  stores = createMemoryStores(clock);
  await stores.conversations.upsert({ tenantId, userAadId: recipient }, reference);
  desk = createFakeDesk({ ownerId: recipient, caseIds: [caseId] });
  const send = async () => ({ kind: 'sent', activityId: `card-${(sent += 1)}` }) as const;
  outbox = createOutbox({
    ...{ desk, clock, conversations: stores.conversations, deliveries: stores.deliveries },
    ...{ sender: { send, edit: send }, log: createLog('silent') },
  });
});

function states(): string[] {
  return stores.rows().map(({ state, reason }) => `${state} ${reason ?? ''}`.trimEnd());
}

describe('a card that could not be made', () => {
  it.each([
    [new TypeError('a bug'), 'card-not-made'],
    [new AppError('LEDGER_UNREACHABLE', { what: '', why: '', fix: '' }), 'LEDGER_UNREACHABLE'],
  ])('because of a fault is made again later, and told once', async (fault, code) => {
    desk.before = async () => {
      throw fault;
    };
    const first = await outbox.tell(row);
    const after = states();
    desk.before = async () => undefined;
    const tooSoon = await outbox.sendDue(10);
    now = new Date('2026-11-22T09:05:00Z');
    await outbox.sendDue(10);
    const again = await outbox.tell(row);

    expect(first).toEqual({ kind: 'retry', code });
    expect(after).toEqual([`retry ${code}`]);
    expect(tooSoon).toBe(0);
    expect([sent, states(), again]).toEqual([1, ['sent'], { kind: 'already' }]);
  });

  it('because it does not fit is given up: no try would make another', async () => {
    const endless: View = {
      ...{ kind: 'message', tone: 'info', code: 'LONG', what: 'x'.repeat(200_000) },
      ...{ why: '', fix: '' },
    };
    desk.notice = async () => endless;

    const result = await outbox.tell({ ...row, caseId: null, eventKey: 'holder:x' });

    expect(result).toEqual({ kind: 'dead', code: 'CARD_UNRENDERABLE' });
    expect(states()).toEqual(['dead CARD_UNRENDERABLE']);
    expect(sent).toBe(0);
  });

  it('does not keep what comes after it from being sent', async () => {
    const samples = sampleViews();
    desk.notice = async (_actor, eventKey) => {
      if (eventKey === 'holder:bad') throw new TypeError('a bug');
      return samples.view('welcome', 'owner');
    };
    for (const eventKey of ['holder:bad', 'holder:good'])
      await stores.deliveries.enqueue({ ...row, caseId: null, eventKey });

    await outbox.sendDue(10);

    expect(states()).toEqual(['retry card-not-made', 'sent']);
  });
});
