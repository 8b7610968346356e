import { verbs } from '../../cards/verbs.ts';
import type { CaseEvent } from '../../core/case/lifecycle.ts';
import type { Case } from '../../ledger/case-row.ts';
import { ownerId } from '../../testing/cases.ts';
import { pressed, told, type Code, type Row } from './authority-row.ts';
import { both, keepUntil, ref, taken, type Stage } from './authority-stage.ts';

const past = '2026-11-22T08:00:00.000Z';

/** A case to which this happened before the press. */
function after(...events: readonly CaseEvent[]): (stage: Stage) => Promise<Case> {
  return async (stage) => {
    let found = await stage.caseOf(3, both);
    for (const event of events) found = await stage.go(found, event);
    return found;
  };
}

async function kept(stage: Stage): Promise<Case> {
  const found = await stage.caseOf(3, both);
  await taken(stage.press(ownerId, verbs.saveKeep, { ...ref(found), ...keepUntil }));
  return stage.reload(found);
}

async function consulting(stage: Stage): Promise<Case> {
  const change = { consultKind: 'need', consultUntil: '2027-01-01T09:00:00.000Z' };
  return stage.go(await stage.caseOf(3, both), 'consult', change);
}

/** The very same turn again: its id, its token and its payload. */
function replayed(code: Code, verb: string, made?: (stage: Stage) => Promise<Case>, more: object = {}): Row {
  return told(`${verb}, sent again`, code, ownerId, async (stage) => {
    const found = await (made?.(stage) ?? stage.caseOf(3));
    const again = (): ReturnType<Stage['press']> =>
      stage.press(ownerId, verb, { ...ref(found), ...more }, { id: found.id });
    await taken(again());
    return again;
  });
}

function ofVersion(verb: string, by: number, more: object = {}): Row {
  const name = `${verb} of ${by < 0 ? 'an older' : 'a later'} version`;
  return pressed(name, 'CASE_STALE', [ownerId, verb], after('ask'), (found) => ({
    ...ref(found),
    version: found.version + by,
    ...more,
  }));
}

const page = { page: 1, 'seat:u01': 'false' };
const approving = [ownerId, verbs.confirm] as const;
const undoing = [ownerId, verbs.undo] as const;

/** Presses that come again, too late, or on something else than what was seen. */
export const timeRows: readonly Row[] = [
  replayed('CASE_SETTLED', verbs.confirm),
  replayed('CASE_SETTLED', verbs.saveKeep, undefined, keepUntil),
  replayed('CASE_STALE', verbs.snooze),
  replayed('CASE_STALE', verbs.reviewDone, undefined, page),
  replayed('CASE_SETTLED', verbs.undo, (stage) => stage.verified()),
  replayed('NOT_NOW', verbs.recall, (stage) => stage.inGrace()),
  ...[verbs.reclaim, verbs.confirm, verbs.review, verbs.keep, verbs.snooze].flatMap((verb) => [
    ofVersion(verb, -1),
    ofVersion(verb, 1),
  ]),
  ofVersion(verbs.saveKeep, -1, keepUntil),
  ofVersion(verbs.reviewDone, -1, page),
  pressed('an approval after the case expired', 'CASE_SETTLED', approving, after('expire')),
  pressed('an approval after its evidence went', 'CASE_SETTLED', approving, after('withdraw')),
  pressed('an approval after another case took its place', 'CASE_SETTLED', approving, after('supersede')),
  pressed('an approval of what is kept', 'CASE_SETTLED', approving, kept),
  pressed('the list of a case that expired', 'CASE_SETTLED', [ownerId, verbs.review], after('expire')),
  pressed(
    'keeping what is being carried out',
    'CASE_SETTLED',
    [ownerId, verbs.saveKeep],
    after('approve', 'start'),
    (found) => ({
      ...ref(found),
      ...keepUntil,
    }),
  ),
  pressed('an approval while the holders are heard', 'CONSULTING', approving, consulting),
  pressed('snoozed after the first of two approved', 'NOT_NOW', [ownerId, verbs.snooze], (stage) =>
    stage.firstApproved(),
  ),
  pressed('a note on a case about seats', 'WRONG_KIND', [ownerId, verbs.acknowledge]),
  pressed('training for what has none', 'WRONG_KIND', [ownerId, verbs.train]),
  pressed('called back after the grace', 'RECALL_OVER', [ownerId, verbs.recall], (stage) =>
    stage.inGrace(past),
  ),
  pressed('called back while it is carried out', 'RECALL_OVER', [ownerId, verbs.recall], async (stage) =>
    stage.go(await stage.inGrace(), 'start'),
  ),
  pressed('undo before anything was done', 'CASE_SETTLED', undoing, after('approve')),
  pressed('undo after its time', 'UNDO_OVER', undoing, (stage) => stage.verified(past)),
  pressed('undo of what is closed', 'UNDO_OVER', undoing, async (stage) =>
    stage.go(await stage.verified(past), 'close'),
  ),
  pressed('undo of what is undone', 'CASE_SETTLED', undoing, async (stage) =>
    stage.giveBack(await stage.go(await stage.verified(), 'undo')),
  ),
];
