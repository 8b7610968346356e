import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { verbs } from '../cards/verbs.ts';
import type { Case } from '../ledger/case-row.ts';
import { ownerId, secondOwnerId } from '../testing/cases.ts';
import type { Row } from './testing/authority-row.ts';
import { limits, type Reply } from './testing/authority-scene.ts';
import {
  both,
  isRefusal,
  keepUntil,
  openAuthorityStage,
  ref,
  taken,
  type Stage,
} from './testing/authority-stage.ts';
import { doorRows } from './testing/door-rows.ts';
import { payloadRows } from './testing/payload-rows.ts';
import { peopleRows } from './testing/people-rows.ts';
import { timeRows } from './testing/time-rows.ts';

let stage: Stage;
const tally = { refused: 0, audited: 0 };

beforeAll(async () => {
  // The SDK writes what it does not believe to the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  stage = await openAuthorityStage();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await stage.close();
});

afterEach(async () => {
  const { world, ledger, tenantId } = stage;
  world.appointments.length = 0;
  world.buyers.length = 0;
  world.guests.length = 0;
  world.owners = null;
  stage.clock.at = '2026-11-22T09:00:00.000Z';
  if ((await ledger.halts.current(tenantId)) !== null)
    await ledger.halts.end({ tenantId, by: 'test', reason: 'The row is over.' });
});

const rows = [...doorRows, ...peopleRows, ...timeRows, ...payloadRows];

describe('what is refused', () => {
  it.each(rows)('$name: $code', async ({ code, by, status, says, prepare }: Row) => {
    // Whoever is known may have written from a new place, which is kept; whoever is not leaves nothing.
    const isAnonymous = by === null || code === 'PERSONAL_CHAT_ONLY';
    const attack = await prepare(stage);
    const seq = await stage.newestSeq();
    const before = await stage.state();

    const reply = await attack();

    expect(reply.status).toBe(status);
    expect(isRefusal(reply.text), reply.text).toBe(true);
    expect(reply.text).toContain(says);
    const after = await stage.state();
    expect(isAnonymous ? after : { ...after, conversations: before.conversations }).toEqual(before);
    tally.refused += 1;
    const refusals = await stage.refusalsSince(seq);
    expect(refusals).toEqual([
      {
        actor: by ?? 'nobody known',
        code,
        times: 1,
        subject: expect.stringMatching(/^case:|^chat$/) as string,
      },
    ]);
    tally.audited += 1;
  });
});

type Press = readonly [person: string, verb: string, more?: object];

/** Presses that come at once: one of them is taken, and every other is told so. */
const races: readonly {
  readonly name: string;
  readonly made: () => Promise<Case>;
  readonly presses: readonly Press[];
}[] = [
  {
    name: 'a double click on the approval',
    made: () => stage.caseOf(3),
    presses: [
      [ownerId, verbs.confirm],
      [ownerId, verbs.confirm],
    ],
  },
  {
    name: 'ten clicks on the approval',
    made: () => stage.caseOf(3),
    presses: Array.from({ length: 10 }, () => [ownerId, verbs.confirm] as const),
  },
  {
    name: 'two owners approve at once',
    made: () => stage.caseOf(3, both),
    presses: [
      [ownerId, verbs.confirm],
      [secondOwnerId, verbs.confirm],
    ],
  },
  {
    name: 'one owner approves while the other keeps',
    made: () => stage.caseOf(3, both),
    presses: [
      [ownerId, verbs.confirm],
      [secondOwnerId, verbs.saveKeep, keepUntil],
    ],
  },
  {
    // A snoozed case can be snoozed again and approved: only the version stands in the way.
    name: 'ten clicks on snooze',
    made: () => stage.caseOf(3),
    presses: Array.from({ length: 10 }, () => [ownerId, verbs.snooze] as const),
  },
  {
    name: 'one owner snoozes while the other approves',
    made: () => stage.caseOf(3, both),
    presses: [
      [ownerId, verbs.snooze],
      [secondOwnerId, verbs.confirm],
    ],
  },
  {
    name: 'two owners begin a large approval at once',
    made: () => stage.caseOf(limits.second + 1, both),
    presses: [
      [ownerId, verbs.confirm],
      [secondOwnerId, verbs.confirm],
    ],
  },
  {
    name: 'a double click on undo',
    made: () => stage.verified(),
    presses: [
      [ownerId, verbs.undo],
      [ownerId, verbs.undo],
    ],
  },
  {
    name: 'a double click on calling back',
    made: () => stage.inGrace(),
    presses: [
      [ownerId, verbs.recall],
      [ownerId, verbs.recall],
    ],
  },
];

describe('what comes at once', () => {
  it.each(races)('$name: one is taken', async ({ made, presses }) => {
    const found = await made();
    const seq = await stage.newestSeq();
    const before = await decisionsOf(found);
    const handedOn = stage.decided.length;

    const replies = await Promise.all(
      presses.map(([person, verb, more]) => stage.press(person, verb, { ...ref(found), ...more })),
    );

    expect(replies.map(({ status }) => status)).toEqual(presses.map(() => 200));
    const refused = replies.filter(({ text }: Reply) => isRefusal(text));
    expect(refused).toHaveLength(presses.length - 1);
    for (const { text } of refused)
      expect(text).toMatch(/look at it again and decide there|to see what is open/);
    const after = await stage.reload(found);
    expect(after.version).toBe(found.version + 1);
    expect(await decisionsOf(found)).toBe(before + 1);
    expect(stage.decided.length - handedOn).toBeLessThanOrEqual(1);
    tally.refused += 1;
    const refusals = await stage.refusalsSince(seq);
    expect(refusals.map(({ subject }) => subject)).toEqual(refused.map(() => `case:${found.id}`));
    expect(refusals.every(({ code }) => code === 'CASE_STALE' || code === 'CASE_SETTLED')).toBe(true);
    tally.audited += 1;
  });
});

async function decisionsOf({ id }: Case): Promise<number> {
  const [row] = await stage.ledger.sql.query<{ count: number }>(
    'select count(*)::int as "count" from seatkeeper.decisions where case_id = $1',
    [id],
  );
  return row?.count ?? 0;
}

describe('what is not refused', () => {
  it('is the same approval with nothing wrong in it, which every row above differs from', async () => {
    const { target } = stage;
    const seq = await stage.newestSeq();

    await taken(stage.press(ownerId, verbs.confirm, ref(target)));

    expect(await stage.reload(target)).toMatchObject({
      state: 'grace',
      version: target.version + 1,
      decidedBy: ownerId,
    });
    expect(stage.decided).toContain(target.id);
    expect(await stage.refusalsSince(seq)).toEqual([]);
    expect(stage.office.asked()).toBeGreaterThan(0);
  });
});

describe('the matrix', () => {
  it('refuses all, and records all', () => {
    const all = rows.length + races.length;

    expect(tally).toEqual({ refused: all, audited: all });
  });

  it('has no two rows of one name', () => {
    const names = rows.map(({ name }) => name);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
