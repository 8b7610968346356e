import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { GroupRadius } from '../core/paths/group-radius.ts';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { subjectOfInstruction, type InstructedPerson, type Instruction } from './instruction-row.ts';
import type { InstructionDraft } from './instructions.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: '2026-11-22T08:00:00.000Z', now: () => new Date(clock.at) };
const radius: GroupRadius = {
  readAt: clock.at,
  licences: known(['sku-e5']),
  members: known(214),
  nestedGroups: known(0),
  parentGroups: known(0),
  apps: unknown('forbidden'),
  isMailEnabled: known(false),
  hasTeam: known(false),
  isRoleAssignable: known(false),
};
let tenants = 0;

function peopleNamed(...names: readonly string[]): InstructedPerson[] {
  return names.map((userId) => ({ userId, displayName: `Person ${userId}`, also: null }));
}

function draft(tenantId: string, changes: Partial<InstructionDraft> = {}): InstructionDraft {
  return {
    tenantId,
    product: 'e5',
    productName: 'Microsoft 365 E5',
    groupId: 'g1',
    groupName: 'DYN Sales\0 E5',
    why: 'dynamic',
    radius,
    routedTo: ['keeper'],
    routedAs: 'groupOwners',
    asOf: '2026-11-22',
    people: peopleNamed('u1', 'u2', 'u3'),
    ...changes,
  };
}

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('instructions on $name', (backend) => {
  let ledger: Ledger;

  beforeAll(async () => {
    ledger = await backend.open(clock);
  });

  function newTenant(): string {
    tenants += 1;
    return `instructed-${tenants}`;
  }

  const answer = (
    { id, version }: Instruction,
    event: 'claim' | 'refuse' = 'claim',
    note: string | null = null,
  ) => ledger.instructions.answer({ id, expectedVersion: version, event, actor: 'keeper', note });

  async function actionsOf({ id }: Instruction): Promise<string[]> {
    const rows = await ledger.audit.tail(1_000);
    return rows.flatMap(({ subject, action }) => (subject === subjectOfInstruction(id) ? [action] : []));
  }

  it('are made with their people, and read back by id, number and filter', async () => {
    const tenantId = newTenant();
    const made = await ledger.instructions.propose(draft(tenantId));

    expect(made).toMatchObject({
      state: 'open',
      version: 1,
      why: 'dynamic',
      groupName: 'DYN Sales E5',
      radius,
      people: 3,
      gone: 0,
      asOf: '2026-11-22',
      answeredBy: null,
    });
    expect(await ledger.instructions.get(made.id)).toEqual(made);
    expect(await ledger.instructions.get(String(made.number))).toEqual(made);
    expect(await ledger.instructions.get(`' or true --`)).toBeNull();
    expect(await ledger.instructions.list({ tenantId, state: 'open' })).toEqual([made]);
    expect(await ledger.instructions.list({ tenantId, state: 'seen' })).toEqual([]);
    expect(await ledger.instructions.newest({ tenantId, product: 'e5', groupId: 'g1' })).toEqual(made);
    expect((await ledger.instructions.people(made.id, 2)).map(({ userId }) => userId)).toEqual(['u1', 'u2']);
    expect(await ledger.instructions.stillConcerned(made.id, { after: 'u1', limit: 5 })).toEqual([
      'u2',
      'u3',
    ]);
    expect(await actionsOf(made)).toEqual(['instruction.proposed']);
  });

  it('are not closed by a claim: only by the people being seen to have gone, who are counted on the way', async () => {
    const tenantId = newTenant();
    const made = await ledger.instructions.propose(draft(tenantId));
    const claimed = await answer(made);
    await ledger.instructions.seeGone(made.id, ['u1', 'u2', 'stranger'], 'run-2');
    const partly = await ledger.instructions.get(made.id);
    await ledger.instructions.seeGone(made.id, ['u1'], 'run-3');
    const seen = await ledger.instructions.settle(made.id, 'see', { runId: 'run-4' });

    expect(claimed).toMatchObject({
      kind: 'done',
      instruction: { state: 'claimed', version: 2, answeredBy: 'keeper', answeredAt: clock.at },
    });
    expect(partly).toMatchObject({ state: 'claimed', people: 3, gone: 2 });
    expect(seen).toMatchObject({ state: 'seen', seenAt: clock.at, answeredBy: 'keeper' });
    expect(await ledger.instructions.waiting(tenantId)).toEqual([]);
    expect(await ledger.instructions.settle(made.id, 'withdraw', {})).toBeNull();
    expect(await actionsOf(made)).toEqual([
      'instruction.proposed',
      'instruction.claimed',
      'instruction.people-gone',
      'instruction.seen',
    ]);
  });

  it('are open again in a new version when they are renewed; who came back is concerned again', async () => {
    const tenantId = newTenant();
    const made = await ledger.instructions.propose(draft(tenantId));
    await answer(made);
    await ledger.instructions.seeGone(made.id, ['u1', 'u2'], 'run-2');
    const renewed = await ledger.instructions.propose(
      draft(tenantId, { people: peopleNamed('u1', 'u4'), why: 'synced', routedTo: ['owner'] }),
    );

    expect(renewed).toMatchObject({
      id: made.id,
      state: 'open',
      version: 3,
      why: 'synced',
      routedTo: ['owner'],
      people: 3,
      gone: 1,
    });
    const people = await ledger.instructions.people(made.id, 9);
    expect(people.map(({ userId, goneAt }) => [userId, goneAt !== null])).toEqual([
      ['u1', false],
      ['u4', false],
      ['u2', true],
    ]);
  });

  it('forget who is no longer concerned without bothering anybody', async () => {
    const tenantId = newTenant();
    const made = await ledger.instructions.propose(draft(tenantId));
    await ledger.instructions.keepUp(made.id, '2026-11-29', peopleNamed('u1', 'u2'));
    await ledger.instructions.keepUp(made.id, '2026-11-30', peopleNamed('u1', 'u2'));

    expect(await ledger.instructions.get(made.id)).toMatchObject({
      state: 'open',
      version: 1,
      people: 2,
      asOf: '2026-11-30',
    });
    expect(await actionsOf(made)).toEqual(['instruction.proposed', 'instruction.people-changed']);
  });

  it('take one answer, to the version that was seen', async () => {
    const made = await ledger.instructions.propose(draft(newTenant()));
    const stale = await answer({ ...made, version: 0 });
    const both = await Promise.all([answer(made), answer(made)]);

    expect(stale).toMatchObject({ kind: 'stale', instruction: { state: 'open', version: 1 } });
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(await ledger.instructions.get(made.id)).toMatchObject({ state: 'claimed', version: 2 });
    expect(await actionsOf(made)).toEqual(['instruction.proposed', 'instruction.claimed']);
  });

  it('that were refused take no further answer, and another is made beside them', async () => {
    const tenantId = newTenant();
    const made = await ledger.instructions.propose(draft(tenantId));
    const { instruction } = await answer(made, 'refuse', 'They are on a project\0');
    expect(instruction).toMatchObject({ state: 'refused', answerNote: 'They are on a project' });
    const again = await answer(instruction);
    const next = await ledger.instructions.propose(draft(tenantId, { people: peopleNamed('u9') }));

    expect(again.kind).toBe('refused');
    expect(next.id).not.toBe(made.id);
    expect((await ledger.instructions.newest({ tenantId, product: 'e5', groupId: 'g1' }))?.id).toBe(next.id);
    expect(await ledger.audit.verify()).toMatchObject({ ok: true });
  });
});
