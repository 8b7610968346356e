import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { asOf, carriedOut, draft, go, proposed, run, step, three } from '../testing/proposals.ts';
import type { Case } from './case-row.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: `${asOf}T08:00:00.000Z`, now: () => new Date(clock.at) };
let tenants = 0;

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('cases on $name', (backend) => {
  let ledger: Ledger;
  let tenantId = '';

  beforeAll(async () => {
    ledger = await backend.open(clock);
  });

  function newTenant(): string {
    tenants += 1;
    tenantId = `tenant-${tenants}`;
    return tenantId;
  }

  async function peopleOf({ id }: Case): Promise<string[]> {
    return (await ledger.cases.steps(id, { offset: 0, limit: 100 })).map(
      ({ userId, state }) => `${userId}:${state}`,
    );
  }

  it('become rows that can be read back, by id, by number and by filter', async () => {
    const created = await proposed(ledger, newTenant());

    expect(created).toMatchObject({
      ...draft(),
      tenantId,
      state: 'proposed',
      version: 1,
      asOf,
      runId: `run-${asOf}`,
      createdAt: clock.at,
      decidedBy: null,
      undoUntil: null,
    });
    expect(await ledger.cases.get(created.id)).toEqual(created);
    expect(await ledger.cases.get(String(created.number))).toEqual(created);
    expect(await ledger.cases.get('0')).toBeNull();
    expect(await ledger.cases.get(`' or true --`)).toBeNull();
    const wanted = {
      tenantId,
      state: 'proposed',
      kind: 'inactive-reclaim',
      ownerId: 'owner',
      undecidedOnly: true,
    } as const;
    expect(await ledger.cases.list(wanted)).toEqual([created]);
    expect(await ledger.cases.list({ ...wanted, ownerId: 'somebody' })).toEqual([]);
    expect(await ledger.cases.list({ ...wanted, tenantId: 'other' })).toEqual([]);
  });

  it('list their steps longest idle first, then by name, in pages; group paths are instructions', async () => {
    const steps = [
      step('b', { idleDays: 120, displayName: 'Zoë' }),
      step('a', { idleDays: 120, displayName: 'adam' }),
      step('c', { idleDays: null }),
      step('d', { idleDays: 300, path: 'group:g1', groupNames: ['All staff'] }),
      step('e', { displayName: 'N\0ul \uD800', disabledPlans: ['p1', 'p2'] }),
    ];
    const { id } = await proposed(ledger, newTenant(), steps);

    const whole = await ledger.cases.steps(id, { offset: 0, limit: 10 });
    const second = await ledger.cases.steps(id, { offset: 2, limit: 2 });
    const instructed = await ledger.cases.steps(id, { offset: 0, limit: 10, states: ['instructed'] });

    expect(whole.map(({ userId }) => userId)).toEqual(['c', 'd', 'a', 'b', 'e']);
    expect(second).toEqual(whole.slice(2, 4));
    expect(instructed).toMatchObject([
      { userId: 'd', path: 'group:g1', groupNames: ['All staff'], outcome: null },
    ]);
    expect(whole[4]).toMatchObject({ displayName: 'Nul \uFFFD', disabledPlans: ['p1', 'p2'] });
    expect(whole[0]?.evidence).toEqual(steps[2]?.evidence);
    expect(await ledger.cases.stepCounts(id)).toMatchObject({
      total: 5,
      states: { planned: 4, instructed: 1 },
      outcomes: {},
      restores: {},
    });
  });

  it('do not change when the same run is committed again', async () => {
    const created = await proposed(ledger, newTenant());
    const events = (await ledger.audit.forCase(created.id)).length;

    const again = await run(ledger, tenantId, [{ draft: draft(), steps: [...three, ...three] }]);

    expect(again).toEqual({ created: [], updated: [], withdrawn: [], superseded: [], unchanged: [created] });
    expect(await ledger.audit.forCase(created.id)).toHaveLength(events);
  });

  it('follow their evidence while undecided, and keep who was ticked off', async () => {
    const created = await proposed(ledger, newTenant());
    const excluded = await ledger.cases.setExcluded(created.id, 1, ['u1', 'u2'], true, 'owner');
    const included = await ledger.cases.setExcluded(created.id, 2, ['u2'], false, 'owner');
    const stale = await ledger.cases.setExcluded(created.id, 2, ['u3'], true, 'owner');

    const changed = [step('u1', { idleDays: 107 }), step('u3'), step('u4')];
    const { updated } = await run(ledger, tenantId, [{ draft: draft(), steps: changed }], {
      on: '2026-11-29',
    });
    const refreshed = await run(ledger, tenantId, [{ draft: draft(), steps: changed }], { on: '2026-11-30' });
    const facts = await run(ledger, tenantId, [{ draft: draft({ factsKey: 'k2' }), steps: changed }]);

    expect([excluded, included, stale].map(({ kind, case: { version } }) => [kind, version])).toEqual([
      ['done', 2],
      ['done', 3],
      ['stale', 3],
    ]);
    expect(updated).toMatchObject([{ id: created.id, version: 4, asOf: '2026-11-29', state: 'proposed' }]);
    expect(await peopleOf(created)).toEqual(['u1:excluded', 'u3:planned', 'u4:planned']);
    expect(refreshed.unchanged).toMatchObject([{ id: created.id, version: 4, asOf: '2026-11-30' }]);
    expect(facts.updated).toMatchObject([{ id: created.id, version: 5 }]);
  });

  it('are withdrawn when their rule ran and found nothing, and only then', async () => {
    const created = await proposed(ledger, newTenant());

    const notRun = await run(ledger, tenantId, [], { evaluatedKinds: ['entitlement-warning'] });
    const gone = await run(ledger, tenantId, []);
    const back = await run(ledger, tenantId, [{ draft: draft(), steps: three }]);

    expect(notRun.withdrawn).toEqual([]);
    expect(gone.withdrawn).toMatchObject([
      { id: created.id, state: 'withdrawn', version: 2, closedReason: 'evidence-no-longer-holds' },
    ]);
    expect(back.created).toHaveLength(1);
  });

  it('do not propose people whose seat is in hand, and count and value only the others', async () => {
    const approved = await go(ledger, await proposed(ledger, newTenant()), 'approve');
    const wider = [...three, step('u4')];

    const beside = await run(ledger, tenantId, [
      { draft: draft({ seats: 4, monthlyValue: { amountMinor: 20_840, currency: 'GBP' } }), steps: wider },
    ]);
    const covered = await run(ledger, tenantId, [{ draft: draft(), steps: three }]);

    expect(beside.created).toMatchObject([
      { seats: 1, monthlyValue: { amountMinor: 5_210, currency: 'GBP' } },
    ]);
    expect(await peopleOf(beside.created[0]!)).toEqual(['u4:planned']);
    expect(covered.withdrawn).toMatchObject([{ id: beside.created[0]!.id }]);
    expect((await ledger.cases.inFlight(tenantId)).map(({ id }) => id)).toEqual([approved.id]);
  });

  it('propose anew what failed, not what can still be undone; after that everything', async () => {
    const done = await carriedOut(ledger, await proposed(ledger, newTenant()), ['u2']);

    const within = await run(ledger, tenantId, [{ draft: draft(), steps: three }]);
    clock.at = '2026-12-23T08:00:00.000Z';
    const after = await run(ledger, tenantId, [{ draft: draft(), steps: three }]);
    clock.at = `${asOf}T08:00:00.000Z`;

    expect(done.state).toBe('partlyDone');
    expect(within.created).toMatchObject([{ seats: 1 }]);
    expect(after.updated).toMatchObject([{ id: within.created[0]!.id, seats: 3 }]);
  });

  it.each(['acknowledge', 'expire'] as const)(
    'stay settled after %s until their facts change',
    async (event) => {
      const warning = draft({ kind: 'entitlement-warning', seats: 0, monthlyValue: null });
      const first = (await run(ledger, newTenant(), [{ draft: warning, steps: [] }])).created[0]!;
      const settled = await go(ledger, first, event);

      const same = await run(ledger, tenantId, [
        { draft: { ...warning, facts: { entitled: 101 } }, steps: [] },
      ]);
      const other = await run(ledger, tenantId, [{ draft: { ...warning, factsKey: 'k2' }, steps: [] }]);

      expect(same).toEqual({ created: [], updated: [], withdrawn: [], superseded: [], unchanged: [settled] });
      expect(other.created).toHaveLength(1);
    },
  );

  it('stay kept until the day the owner named, and exempt the people until then', async () => {
    const created = await proposed(ledger, newTenant());
    const kept = await ledger.cases.transition({
      caseId: created.id,
      expectedVersion: 1,
      event: 'keep',
      actor: 'owner',
      change: { decidedBy: 'owner', decidedAt: clock.at },
      decision: { verb: 'keep', reason: 'Parental leave', until: '2027-01-31' },
      exempt: { reason: 'Parental leave', from: asOf, until: '2027-01-31' },
      audit: { action: 'case.kept' },
    });

    const before = await run(ledger, tenantId, [{ draft: draft(), steps: three }], { on: '2027-01-31' });
    const after = await run(ledger, tenantId, [{ draft: draft(), steps: three }], { on: '2027-02-01' });

    expect(kept.case).toMatchObject({ state: 'kept', version: 2, decidedBy: 'owner', decidedAt: clock.at });
    expect(await ledger.decisions.forCase(created.id)).toMatchObject([
      {
        caseVersion: 1,
        actorId: 'owner',
        verb: 'keep',
        reason: 'Parental leave',
        until: '2027-01-31',
        at: clock.at,
      },
    ]);
    expect((await ledger.exemptions.inForce(tenantId, '2027-01-31')).map(({ userId }) => userId)).toEqual([
      'u1',
      'u2',
      'u3',
    ]);
    expect(await ledger.exemptions.inForce(tenantId, '2027-02-01')).toEqual([]);
    expect(before.created).toEqual([]);
    expect(after.created).toHaveLength(1);
  });

  describe('whose product loses an owner', () => {
    const owned = (ownerIds: readonly string[]) => [{ draft: draft({ ownerIds }), steps: three }];

    it('are superseded by one that asks the owners there are now, without those who were ticked off', async () => {
      const old = await proposed(ledger, newTenant());
      const asked = await go(ledger, old, 'ask', { askedAt: clock.at });
      await ledger.cases.setExcluded(asked.id, asked.version, ['u2'], true, 'owner');

      const changed = await run(ledger, tenantId, owned(['second', 'third']));
      const again = await run(ledger, tenantId, owned(['second', 'third']));

      const [fresh] = changed.created;
      expect(changed.superseded).toMatchObject([
        {
          ...{ id: old.id, state: 'superseded', closedReason: 'owners-changed', supersededBy: fresh?.id },
          ...{ ownerIds: ['owner'], version: asked.version + 2 },
        },
      ]);
      expect(fresh).toMatchObject({
        ...{ state: 'proposed', version: 1, ownerIds: ['second', 'third'], askedAt: null, reminders: 0 },
      });
      expect(await peopleOf(fresh!)).toEqual(['u1:planned', 'u2:excluded', 'u3:planned']);
      expect(await peopleOf(old)).toEqual(['u1:planned', 'u2:excluded', 'u3:planned']);
      expect(again).toEqual({ created: [], updated: [], withdrawn: [], superseded: [], unchanged: [fresh] });
      expect((await ledger.audit.forCase(old.id)).at(-1)).toMatchObject({
        ...{ actor: 'reconcile', action: 'case.superseded', body: { supersededBy: fresh?.id } },
      });
      expect(await ledger.audit.forCase(fresh!.id)).toMatchObject([
        { action: 'case.proposed', body: { supersedes: { id: old.id, tickedOff: 1 } } },
      ]);
    });

    it('are renewed as ever when an owner only joins', async () => {
      const old = await proposed(ledger, newTenant());

      const joined = await run(ledger, tenantId, owned(['owner', 'second']));

      expect(joined.superseded).toEqual([]);
      expect(await ledger.cases.get(old.id)).toMatchObject({
        state: 'proposed',
        ownerIds: ['owner', 'second'],
      });
    });

    it('lose the first of two approvals with the owner who gave it', async () => {
      const old = await go(ledger, await proposed(ledger, newTenant()), 'needSecond', {
        firstApprover: 'owner',
      });

      const changed = await run(ledger, tenantId, owned(['second']));

      expect(changed.superseded).toMatchObject([{ id: old.id, state: 'superseded' }]);
      expect(changed.created).toMatchObject([{ firstApprover: null, ownerIds: ['second'] }]);
    });

    it('go on while the people who hold the seats are being asked: no answer of theirs is lost', async () => {
      const old = await go(ledger, await proposed(ledger, newTenant()), 'consult', {
        consultKind: 'need',
        consultUntil: '2026-12-01T08:00:00.000Z',
      });

      const changed = await run(ledger, tenantId, owned(['second']));

      expect([changed.created, changed.superseded]).toEqual([[], []]);
      expect(await ledger.cases.get(old.id)).toMatchObject({ state: 'consulting', ownerIds: ['second'] });
    });

    it('leave one open question, of the owners there are, whatever the order of changes', async () => {
      const owners = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(fc.array(owners, { minLength: 1, maxLength: 5 }), async (days) => {
          newTenant();
          let open: Case | undefined;
          for (const [day, ownerIds] of days.entries()) {
            const result = await run(ledger, tenantId, owned(ownerIds));
            const left = open?.ownerIds.some((id) => !ownerIds.some((now) => now === id)) ?? false;
            expect(result.superseded.map(({ id }) => id)).toEqual(left ? [open?.id] : []);
            const undecided = await ledger.cases.list({ tenantId, undecidedOnly: true });
            expect(undecided).toHaveLength(1);
            open = undecided[0]!;
            expect(open.ownerIds).toEqual(ownerIds);
            const planned = (await peopleOf(open)).filter((person) => person.endsWith(':planned'));
            const [first] = planned;
            if (planned.length > 1 && first !== undefined) {
              const userIds = [first.split(':')[0]!];
              await ledger.cases.setExcluded(open.id, open.version, userIds, true, 'owner');
            }
            const ticked = (await peopleOf(open)).filter((person) => person.endsWith(':excluded'));
            expect(ticked).toHaveLength(Math.min(2, day + 1));
          }
        }),
        { numRuns: 8 },
      );
    });
  });

  it('take tens of thousands of steps in one run', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => step(`u${index}`));

    const { created } = await run(ledger, newTenant(), [
      { draft: draft({ seats: many.length }), steps: many },
    ]);

    expect(await ledger.cases.stepCounts(created[0]!.id)).toMatchObject({
      total: 20_000,
      states: { planned: 20_000 },
    });
    expect(await ledger.sql.query('select * from seatkeeper.staged_steps')).toEqual([]);
  });
});
