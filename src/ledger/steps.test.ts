import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { asOf, carriedOut, draft, go, proposed, run, step, three } from '../testing/proposals.ts';
import type { Ledger } from './open-ledger.ts';
import type { Step } from './step-row.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: `${asOf}T08:00:00.000Z`, now: () => new Date(clock.at) };
let tenants = 0;

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

/** A step in each of two cases that are being carried out, both of the same person. */
async function casesOfOnePerson(ledger: Ledger, tenantId: string): Promise<readonly Step[]> {
  const drafts = ['e5', 'e3'].map((product) => ({
    draft: draft({ product, seats: 1 }),
    steps: [step(`${tenantId}-person`)],
  }));
  const { created } = await run(ledger, tenantId, drafts);
  const steps: Step[] = [];
  for (const each of created) {
    await go(ledger, await go(ledger, each, 'approve'), 'start');
    steps.push(...(await ledger.steps.unsettled(each.id)));
  }
  return steps;
}

describe.each(backends)('steps on $name', (backend) => {
  let ledger: Ledger;
  let other: Ledger;
  let tenantId = '';

  beforeAll(async () => {
    [ledger, other] = (await backend.openReplicas(2, clock)) as [Ledger, Ledger];
  });

  function newTenant(): string {
    tenants += 1;
    tenantId = `tenant-${tenants}`;
    return tenantId;
  }

  it('are claimed once, only for a case that is being carried out', async () => {
    const created = await proposed(ledger, newTenant());
    const [first] = await ledger.steps.unsettled(created.id);
    const early = await ledger.steps.claimForRemoval(first!.id, 'early');
    await go(ledger, await go(ledger, created, 'approve'), 'start');

    const claims = await Promise.all(
      [ledger, other, ledger].map(({ steps }, index) => steps.claimForRemoval(first!.id, `r${index}`)),
    );
    const held = await ledger.steps.get(first!.id);

    expect(early).toBe('lost');
    expect([...claims].sort()).toEqual(['claimed', 'lost', 'lost']);
    expect(held).toMatchObject({
      state: 'removing',
      clientRequestId: `r${claims.indexOf('claimed')}`,
      claimedAt: clock.at,
    });
    expect(await ledger.steps.unsettled(created.id)).toHaveLength(3);
    expect(await ledger.steps.claimForRemoval('not-a-step', 'r')).toBe('lost');
    await ledger.steps.settle(first!.id, 'applied', { requestId: 'ms' });
  });

  it('settle once with their audit event; the same again is nothing, another outcome is refused', async () => {
    const created = await proposed(ledger, newTenant());
    await go(ledger, await go(ledger, created, 'approve'), 'start');
    const [first, second] = await ledger.steps.unsettled(created.id);
    await ledger.steps.claimForRemoval(first!.id, 'r1');

    await Promise.all(
      [ledger, other, ledger].map(({ steps }) =>
        steps.settle(first!.id, 'applied', { requestId: 'ms-1', detail: 'seen' }),
      ),
    );
    const conflict = { code: 'LEDGER_CONFLICT' };

    await expect(ledger.steps.settle(first!.id, 'failed:X', { requestId: null })).rejects.toMatchObject(
      conflict,
    );
    await expect(ledger.steps.settle(second!.id, 'applied', { requestId: null })).rejects.toMatchObject(
      conflict,
    );
    await ledger.steps.settle(second!.id, 'skipped:evidence-changed', { requestId: null });
    const settled = (await ledger.audit.forCase(created.id)).filter(
      ({ action }) => action === 'step.settled',
    );
    expect(settled.map(({ body }) => body)).toEqual([
      {
        stepId: first!.id,
        userId: 'u1',
        skuId: 'sku-e5',
        outcome: 'applied',
        requestId: 'ms-1',
        detail: 'seen',
      },
      {
        stepId: second!.id,
        userId: 'u2',
        skuId: 'sku-e5',
        outcome: 'skipped:evidence-changed',
        requestId: null,
        detail: null,
      },
    ]);
    expect(await ledger.cases.stepCounts(created.id)).toMatchObject({
      total: 3,
      states: { settled: 2, planned: 1 },
      outcomes: { applied: 1, 'skipped:evidence-changed': 1 },
      restores: {},
    });
    expect((await ledger.steps.unsettled(created.id)).map(({ userId }) => userId)).toEqual(['u3']);
  });

  it('are given back once, only those that were taken, and are released until then', async () => {
    const since = clock.at;
    const done = await carriedOut(ledger, await proposed(ledger, newTenant()), ['u2']);
    const released = await ledger.steps.releasedSince(tenantId, since);
    const undoing = await go(ledger, done, 'undo');

    for (const { id, userId } of await ledger.steps.unrestored(done.id)) {
      const claims = await Promise.all(
        [ledger, other].map(({ steps }) => steps.claimForRestore(id, `back-${userId}`)),
      );
      expect([...claims].sort()).toEqual(['claimed', 'lost']);
      await ledger.steps.settleRestore(id, 'applied', { requestId: 'ms-back' });
      await ledger.steps.settleRestore(id, 'applied', { requestId: 'ms-back' });
    }
    const undone = await go(ledger, undoing, 'undone');
    const again = await run(ledger, tenantId, [{ draft: draft(), steps: three }]);

    expect(released.map(({ userId }) => userId)).toEqual(['u1', 'u3']);
    expect(await ledger.steps.releasedSince(tenantId, since)).toEqual([]);
    expect(await ledger.cases.stepCounts(done.id)).toMatchObject({
      total: 3,
      states: { settled: 1, restored: 2 },
      outcomes: { applied: 2, 'failed:GRAPH_FORBIDDEN': 1 },
      restores: { applied: 2 },
    });
    const actions = (await ledger.audit.forCase(done.id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'step.restored')).toHaveLength(2);
    expect(again.unchanged).toEqual([undone]);
  });

  it('that could not be given back stay taken, and are claimed again by the next undo only', async () => {
    const since = clock.at;
    const done = await carriedOut(ledger, await proposed(ledger, newTenant()));
    const undoing = await go(ledger, done, 'undo');
    for (const { id, userId } of await ledger.steps.unrestored(done.id)) {
      await ledger.steps.claimForRestore(id, `back-${userId}`);
      const outcome = userId === 'u2' ? 'failed:NO_UNITS_LEFT' : 'applied';
      await ledger.steps.settleRestore(id, outcome, { requestId: 'ms-1' });
    }
    const partly = await go(ledger, undoing, 'finishWithFailures');
    const released = await ledger.steps.releasedSince(tenantId, since);
    const [missing, ...others] = await ledger.steps.unrestored(done.id);
    const early = await ledger.steps.claimForRestore(missing!.id, 'early');
    const again = await go(ledger, partly, 'undo');

    const claims = await Promise.all(
      [ledger, other].map(({ steps }, index) => steps.claimForRestore(missing!.id, `again-${index}`)),
    );
    const claimed = await ledger.steps.get(missing!.id);
    await ledger.steps.settleRestore(missing!.id, 'applied', { requestId: 'ms-2' });
    await go(ledger, again, 'undone');

    expect(released.map(({ userId }) => userId)).toEqual(['u2']);
    expect([missing?.userId, others, early]).toEqual(['u2', [], 'lost']);
    expect([...claims].sort()).toEqual(['claimed', 'lost']);
    expect(claimed).toMatchObject({
      state: 'restoring',
      restoreClientRequestId: `again-${claims.indexOf('claimed')}`,
      restoreOutcome: null,
      restoreRequestId: null,
      restoredAt: null,
    });
    expect((await ledger.cases.stepCounts(done.id)).restores).toEqual({ applied: 3 });
    expect(await ledger.steps.unrestored(done.id)).toEqual([]);
    expect(await ledger.steps.releasedSince(tenantId, since)).toEqual([]);
    const outcomes = (await ledger.audit.forCase(done.id))
      .filter(({ action, body }) => action === 'step.restored' && body.userId === 'u2')
      .map(({ body }) => body.outcome);
    expect(outcomes).toEqual(['failed:NO_UNITS_LEFT', 'applied']);
    expect((await ledger.audit.verify()).ok).toBe(true);
  });

  it('are changed one at a time for a person, over all cases and replicas', async () => {
    const [one, two] = await casesOfOnePerson(ledger, newTenant());
    const claims = await Promise.all([
      ledger.steps.claimForRemoval(one!.id, 'one'),
      other.steps.claimForRemoval(two!.id, 'two'),
    ]);
    const [first, second, waiting] = claims[0] === 'claimed' ? [one, two, other] : [two, one, ledger];
    const still = await waiting.steps.claimForRemoval(second!.id, 'again');
    await ledger.steps.settle(first!.id, 'applied', { requestId: 'ms' });

    expect([...claims].sort()).toEqual(['busy', 'claimed']);
    expect(still).toBe('busy');
    expect(await waiting.steps.claimForRemoval(second!.id, 'then')).toBe('claimed');
  });

  it('are not claimed while an exemption of the person and product is in force, whoever gave it', async () => {
    const created = await proposed(ledger, newTenant(), [step('kim'), step('lea'), step('max')]);
    await go(ledger, await go(ledger, created, 'approve'), 'start');
    const exempt = (userId: string, product: string, until: string) => ({
      ...{ tenantId, product, userId, reason: 'On leave', actorId: 'owner', from: '2026-11-01', until },
    });
    await other.exemptions.add([
      exempt('kim', 'e5', asOf),
      exempt('lea', 'e5', '2026-11-21'),
      exempt('max', 'e3', '2027-01-01'),
    ]);
    const claims = new Map<string, string>();
    for (const { id, userId } of await ledger.steps.unsettled(created.id))
      claims.set(userId, await ledger.steps.claimForRemoval(id, userId));
    const [kim, lea] = await ledger.steps.unsettled(created.id);

    expect(Object.fromEntries(claims)).toEqual({ kim: 'spared', lea: 'claimed', max: 'claimed' });
    expect(await ledger.cases.spared(created.id)).toEqual(new Set(['kim']));
    expect((await ledger.cases.stepCounts(created.id)).people.blocked).toBe(1);
    expect([await other.steps.isSpared(kim!.id), await other.steps.isSpared(lea!.id)]).toEqual([true, false]);

    const given = await ledger.exemptions.inForce(tenantId, asOf);
    await ledger.exemptions.end(given.find(({ userId }) => userId === 'kim')!.id, 'owner');
    expect(await ledger.steps.claimForRemoval(kim!.id, 'later')).toBe('claimed');
    for (const { id } of await ledger.steps.unsettled(created.id))
      await ledger.steps.settle(id, 'applied', { requestId: 'ms' });
  });

  it('that Microsoft took and nobody saw are given back, and free nothing', async () => {
    const since = clock.at;
    const created = await proposed(ledger, newTenant(), [step('noa')]);
    const executing = await go(ledger, await go(ledger, created, 'approve'), 'start');
    const [only] = await ledger.steps.unsettled(created.id);
    await ledger.steps.claimForRemoval(only!.id, 'r');
    await ledger.steps.settle(only!.id, 'failed:NOT_SEEN_IN_DIRECTORY', { requestId: 'ms' });
    await go(ledger, await go(ledger, executing, 'finishWithFailures'), 'undo');

    expect((await ledger.steps.unrestored(created.id)).map(({ userId }) => userId)).toEqual(['noa']);
    expect(await ledger.steps.releasedSince(tenantId, since)).toEqual([]);
    expect(await ledger.steps.claimForRestore(only!.id, 'back')).toBe('claimed');
    await ledger.steps.settleRestore(only!.id, 'applied', { requestId: 'ms-back' });
    expect(await ledger.steps.unrestored(created.id)).toEqual([]);
  });

  it('remember what Microsoft took, while they are under way', async () => {
    const created = await proposed(ledger, newTenant());
    await go(ledger, await go(ledger, created, 'approve'), 'start');
    const [first, second] = await ledger.steps.unsettled(created.id);
    await ledger.steps.claimForRemoval(first!.id, 'r');

    await ledger.steps.noteAccepted(first!.id, 'ms-1');
    await ledger.steps.noteAccepted(second!.id, 'ms-2');

    expect(await ledger.steps.get(first!.id)).toMatchObject({ state: 'removing', requestId: 'ms-1' });
    await ledger.steps.settle(first!.id, 'applied', { requestId: 'ms-1' });
    expect(await ledger.steps.get(second!.id)).toMatchObject({ state: 'planned', requestId: null });
  });
});
