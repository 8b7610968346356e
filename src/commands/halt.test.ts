import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger, ownerId, proposeCase, tenantId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const clock = testClock();
let ledger: Ledger;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

function type(...argv: string[]) {
  const services = { tenantId, ledger } as unknown as Services;
  return runCommandLine(
    { argv: ['halt', ...argv], cwd: '/' },
    { services: async () => services, actor: 'ann' },
  );
}

it('stops changes once, says since when, by whom and why, and lets them go on', async () => {
  expect(await type('show')).toMatchObject({ exitCode: 0, document: { current: null, before: [] } });
  expect(await type('end', '--reason', 'all well')).toMatchObject({ exitCode: 0, document: { ended: null } });

  const started = await type('start', '--reason', 'wrong list');
  const again = await type('start', '--reason', 'another');

  expect(started).toMatchObject({
    ...{ exitCode: 0, text: `Every change to the tenant is halted since ${clock.at} by ann: wrong list` },
    document: { schemaVersion: 1, isNew: true, halt: { startedBy: 'ann', reason: 'wrong list' } },
  });
  expect(again.document).toMatchObject({ isNew: false, halt: { reason: 'wrong list' } });
  expect(await ledger.halts.current(tenantId)).toMatchObject({ reason: 'wrong list' });

  const ended = await type('end', '--reason', 'list was mended');

  expect(ended.document).toMatchObject({ ended: { endedBy: 'ann', endReason: 'list was mended' } });
  expect(await ledger.halts.current(tenantId)).toBeNull();
  expect((await type('show')).document).toMatchObject({ current: null, before: [{ reason: 'wrong list' }] });
  expect((await ledger.audit.tail(2)).map(({ action, actor }) => [action, actor])).toEqual([
    ['halt.started', 'ann'],
    ['halt.ended', 'ann'],
  ]);
});

it.each([[['start']], [['start', '--reason', ' ']], [['end', '--reason', '']]])(
  'wants a reason: %j',
  async (argv) => {
    expect((await type(...argv)).exitCode).toBe(2);
    expect(await ledger.halts.current(tenantId)).toBeNull();
  },
);

it('cancels what was approved and not carried out, while changes are halted', async () => {
  const made = await proposeCase(ledger, { product: 'e5', seats: 3 });
  await ledger.cases.transition({
    caseId: made.id,
    expectedVersion: made.version,
    event: 'approve',
    actor: ownerId,
    audit: { action: 'case.reclaim' },
  });
  const cancel = () => type('cancel', String(made.number), '--reason', 'the approver’s session was stolen');

  expect(await cancel()).toMatchObject({ exitCode: 3, document: { error: { code: 'CANCEL_REFUSED' } } });
  await type('start', '--reason', 'stolen session');
  expect(await cancel()).toMatchObject({ exitCode: 0, document: { case: { state: 'withdrawn' } } });
  expect((await ledger.cases.stepCounts(made.id)).people.states).toEqual({ excluded: 3 });
  expect((await ledger.audit.forCase(made.id)).at(-1)).toMatchObject({
    action: 'case.cancel',
    actor: 'ann',
    body: { spared: 3, to: 'withdrawn' },
  });
  expect(await cancel()).toMatchObject({ exitCode: 3 });
  await type('end', '--reason', 'the account is safe again');
});
