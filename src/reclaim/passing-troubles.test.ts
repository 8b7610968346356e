import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { AppError } from '../lib/app-error.ts';
import { openTestLedger } from '../testing/cases.ts';
import { go, proposed, step } from '../testing/proposals.ts';
import { sleepingClock } from '../testing/twin-case.ts';
import { carryOutCase, type CarryOutCaseDeps } from './carry-out-case.ts';
import { lateDirectory, type LateDirectory } from './testing/late-directory.ts';
import type { WriteAnswer } from './writer.ts';

const clock = sleepingClock('2026-11-22T09:00:00Z');
const [minuteMs, hourMs] = [60_000, 3_600_000];
let ledger: Ledger;
let directory: LateDirectory;
let named = 0;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
beforeEach(() => {
  directory = lateDirectory(ledger, clock);
});
afterAll(() => ledger.close());

async function approved(): Promise<Case> {
  const made = await proposed(ledger, `passing-${(named += 1)}`, [step('ann')]);
  return go(ledger, made, 'approve', { undoUntil: '2026-12-22T09:00:00.000Z' });
}

/** The same directory, in which every change meets this. */
function meeting(trouble: () => WriteAnswer): CarryOutCaseDeps {
  const whenFree = async () => ({ giveBack: () => undefined, change: async () => trouble() });
  return { ...directory.deps, failuresInARow: 99, writer: { whenFree } };
}

const stepOf = async ({ id }: Case) => (await ledger.cases.steps(id, { offset: 0, limit: 1 }))[0];
const again = async ({ id }: Case) => (await ledger.cases.get(id))!;

const troubles: readonly (readonly [string, string, () => WriteAnswer])[] = [
  [
    'other changes of the person that keep winning',
    'DIRECTORY_BUSY',
    () => ({ kind: 'refused', code: 'DIRECTORY_BUSY', message: '', requestId: 'ms' }),
  ],
  [
    'a service that does not answer',
    // The run that goes on cannot know what the one before it sent: undo counts it as taken.
    'NOT_SEEN_IN_DIRECTORY',
    () => {
      throw new AppError('GRAPH_UNREACHABLE', { what: 'w', why: 'y', fix: 'f' }, { retryable: true });
    },
  ],
];

describe.each(troubles)('%s', (_name, code, trouble) => {
  it('put a removal off, and it is made once they have passed', async () => {
    const found = await approved();

    const first = await carryOutCase(meeting(trouble), found.id);
    await clock.sleep(5 * minuteMs);
    const second = await carryOutCase(directory.deps, found.id);

    expect(first).toEqual({ kind: 'waiting', isChanged: false });
    expect(second).toEqual({ kind: 'done', isChanged: true });
    expect(await stepOf(found)).toMatchObject({ outcome: 'applied' });
  });

  it('fail it, by name, after an hour', async () => {
    const found = await approved();

    await carryOutCase(meeting(trouble), found.id);
    await clock.sleep(2 * hourMs);
    const second = await carryOutCase(meeting(trouble), found.id);

    expect(second.kind).toBe('done');
    expect(await stepOf(found)).toMatchObject({ outcome: `failed:${code}` });
    expect([(await again(found)).state, directory.writes]).toEqual(['partlyDone', []]);
  });

  it('put an undo off, and everything is given back once they have passed', async () => {
    const found = await approved();
    await carryOutCase(directory.deps, found.id);
    await go(ledger, await again(found), 'undo');

    const first = await carryOutCase(meeting(trouble), found.id);
    await clock.sleep(5 * minuteMs);
    const second = await carryOutCase(directory.deps, found.id);

    expect([first.kind, second.kind]).toEqual(['waiting', 'done']);
    expect(await stepOf(found)).toMatchObject({ restoreOutcome: 'applied' });
    expect([(await again(found)).state, directory.holds('ann')]).toEqual(['undone', true]);
  });
});

it('sends a gift that nobody has seen once more, and has it back', async () => {
  const found = await approved();
  await carryOutCase(directory.deps, found.id);
  await go(ledger, await again(found), 'undo');

  const first = await carryOutCase(
    meeting(() => ({ kind: 'applied', requestId: 'ms' })),
    found.id,
  );
  await clock.sleep(5 * minuteMs);
  await carryOutCase(directory.deps, found.id);

  expect(first.kind).toBe('waiting');
  expect(directory.writes).toEqual(['ann taken', 'ann given']);
  expect((await again(found)).state).toBe('undone');
});
