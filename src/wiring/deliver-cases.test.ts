import { describe, expect, it } from 'vitest';
import { createLog } from '../lib/log.ts';
import { deliverCases, type DeliverDeps } from './deliver-cases.ts';

const people = ['first', 'failing', 'last'];

describe('waiting cases', () => {
  it('reach everybody else when those of one person cannot be brought', async () => {
    const pushed: string[] = [];
    let due = 0;
    const sent = await deliverCases({
      product: {
        tenantId: 't',
        ledger: {
          conversations: { all: async () => people.map((userAadId) => ({ userAadId, state: 'active' })) },
        } as unknown as DeliverDeps['product']['ledger'],
      },
      bot: {
        push: async ({ recipient }) => (pushed.push(recipient), { kind: 'sent', activityId: 'card' }),
        sendDue: async () => (due += 1),
      },
      desk: {
        waitingCases: async ({ aadObjectId }) => {
          if (aadObjectId === 'failing') throw new TypeError('a bug');
          return ['case'];
        },
      },
      log: createLog('silent'),
    });

    expect([sent, pushed, due]).toEqual([2, ['first', 'last'], 1]);
  });
});
