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

  const early = await cancel();
  expect(early).toMatchObject({ exitCode: 3, document: { error: { code: 'CANCEL_REFUSED' } } });
  expect(early.text).toContain('Run "halt start" first');
  await type('start', '--reason', 'stolen session');
  expect(await cancel()).toMatchObject({ exitCode: 0, document: { case: { state: 'withdrawn' } } });
  expect((await ledger.cases.stepCounts(made.id)).people.states).toEqual({ excluded: 3 });
  expect((await ledger.audit.forCase(made.id)).at(-1)).toMatchObject({
    action: 'case.cancel',
    actor: 'ann',
    body: { spared: 3, to: 'withdrawn' },
  });
  const late = await cancel();
  expect(late.exitCode).toBe(3);
  expect(late.text).toContain('The case is withdrawn. Nothing of it is left');
  await type('end', '--reason', 'the account is safe again');
});

it('says of a case in another state what there is to do about it, not to halt what is halted', async () => {
  const made = await proposeCase(ledger, { product: 'e3', seats: 2 });
  await type('start', '--reason', 'wrong list');
  const cancel = () => type('cancel', String(made.number), '--reason', 'not wanted');

  const undecided = await cancel();
  for (const event of ['approve', 'start', 'finish', 'undo'] as const) {
    const { version } = (await ledger.cases.get(made.id)) ?? made;
    const change = { caseId: made.id, expectedVersion: version, event, actor: ownerId };
    await ledger.cases.transition({ ...change, audit: { action: `case.${event}` } });
    if (event === 'finish')
      expect((await cancel()).text).toContain(
        'The case is verified. It has been carried out: run "halt end"',
      );
  }
  const undoing = await cancel();

  expect(undecided.text).toContain('The case is proposed. Nothing of it is approved yet');
  expect(undoing.text).toContain('The case is undoing. What was taken is being given back');
  await type('end', '--reason', 'the list was mended');
});
