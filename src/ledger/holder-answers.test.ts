import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { carriedOut, go, proposed, run, draft, step, three } from '../testing/proposals.ts';
import type { Case } from './case-row.ts';
import type { HolderAnswered } from './holder-answers.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: '2026-11-22T08:00:00.000Z', now: () => new Date(clock.at) };
const now = '2026-11-22T08:00:00.000Z';
const dueAt = '2026-11-29T08:00:00.000Z';
const exempt = { from: '2026-11-22', until: '2027-05-21' };

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('what holders say, on $name', (backend) => {
  let ledger: Ledger;
  let tenantId: string;

  beforeAll(async () => {
    ledger = await backend.open(clock);
  });
  beforeEach(() => {
    clock.at = now;
    tenantId = randomUUID();
  });

  async function consulting(steps = three): Promise<Case> {
    const made = await proposed(ledger, tenantId, steps);
    const found = await go(ledger, made, 'consult', { consultKind: 'need', consultUntil: dueAt });
    await ledger.holderAnswers.ask({ caseId: found.id, kind: 'need', dueAt });
    return found;
  }

  function say(
    { id: caseId }: Case,
    userId: string,
    said: 'keep' | 'release',
    reason: string | null = null,
  ): Promise<HolderAnswered> {
    return ledger.holderAnswers.answer({ tenantId, caseId, userId, said, reason });
  }

  async function statesOf({ id }: Case): Promise<Record<string, string>> {
    const steps = await ledger.cases.steps(id, { offset: 0, limit: 99 });
    return Object.fromEntries(steps.map(({ userId, state }) => [userId, state]));
  }

  async function reload({ id }: Case): Promise<Case> {
    return (await ledger.cases.get(id))!;
  }

  describe('before the owner is asked', () => {
    it('asks each holder once, and nobody whose account is switched off or who is held through a group', async () => {
      const off = step('off');
      const found = await consulting([
        step('u1'),
        { ...off, evidence: { ...off.evidence, isDisabled: true } },
        step('grouped', { path: 'group:g' }),
      ]);

      expect(await ledger.holderAnswers.ask({ caseId: found.id, kind: 'need', dueAt })).toBe(0);
      expect(await ledger.holderAnswers.forCase(found.id)).toEqual([
        {
          caseId: found.id,
          userId: 'u1',
          kind: 'need',
          askedAt: now,
          dueAt,
          answer: null,
          reason: null,
          answeredAt: null,
          isTickedOff: false,
          reach: 'pending',
        },
      ]);
      expect((await ledger.audit.forCase(found.id)).at(-1)).toMatchObject({
        action: 'holders.asked',
        body: { userIds: ['u1'], dueAt },
      });
    });

    it('takes whoever needs it off the list, and puts them back when they change their mind', async () => {
      const found = await consulting();

      const kept = await say(found, 'u1', 'keep', 'Drawings in spring\0');
      const off = await statesOf(found);
      const version = (await reload(found)).version;
      const released = await say(found, 'u1', 'release');

      expect(kept).toMatchObject({
        kind: 'answered',
        answer: { answer: 'keep', reason: 'Drawings in spring', isTickedOff: true, reach: 'reached' },
      });
      expect(off).toEqual({ u1: 'excluded', u2: 'planned', u3: 'planned' });
      expect(version).toBe(found.version + 1);
      expect(released).toMatchObject({ answer: { answer: 'release', reason: null, isTickedOff: false } });
      expect(await statesOf(found)).toEqual({ u1: 'planned', u2: 'planned', u3: 'planned' });
      expect((await ledger.audit.forCase(found.id)).slice(-2)).toMatchObject([
        { actor: 'u1', action: 'holder.kept', body: { effect: 'tickOff' } },
        { actor: 'u1', action: 'holder.released', body: { effect: 'putBack' } },
      ]);
    });

    it('leaves alone whom the owner had ticked off', async () => {
      const found = await consulting();
      await ledger.cases.setExcluded(found.id, found.version, ['u2'], true, 'owner');

      await say(found, 'u2', 'keep', 'mine');
      const released = await say(found, 'u2', 'release');

      expect(released).toMatchObject({ answer: { isTickedOff: false } });
      expect((await statesOf(found)).u2).toBe('excluded');
    });

    it('takes no answer of a stranger, of another tenant, of somebody no longer in question, or too late', async () => {
      const found = await consulting();
      await run(ledger, tenantId, [{ draft: draft({ seats: 2, factsKey: 'k2' }), steps: three.slice(0, 2) }]);
      const other = await ledger.holderAnswers.answer({
        ...{ tenantId: 'another', caseId: found.id, userId: 'u1', said: 'keep', reason: 'x' },
      });
      const gone = await say(found, 'u3', 'keep', 'x');
      const stranger = await say(found, 'u9', 'keep', 'x');
      await go(ledger, await reload(found), 'ask');

      expect([other.kind, gone.kind, stranger.kind]).toEqual(['otherTenant', 'notInCase', 'notAsked']);
      expect((await say(found, 'u1', 'keep', 'x')).kind).toBe('over');
      expect((await say({ ...found, id: 'no uuid' }, 'u1', 'keep', 'x')).kind).toBe('unknown');
      expect(await statesOf(found)).toEqual({ u1: 'planned', u2: 'planned' });
    });

    it('keeps somebody off the list when the case is renewed', async () => {
      const found = await consulting();
      await say(found, 'u1', 'keep', 'mine');
      await run(ledger, tenantId, [{ draft: draft({ factsKey: 'k2' }), steps: three }]);

      expect((await statesOf(found)).u1).toBe('excluded');
    });

    it('knows whom the question reached, and gives up what nobody got in time', async () => {
      const found = await consulting();
      const sent = async (recipient: string) => {
        const eventKey = `holder:${found.id}`;
        const row = await ledger.deliveries.enqueue({ tenantId, recipient, caseId: found.id, eventKey });
        await ledger.deliveries.claim(row.id);
        return row.id;
      };
      await ledger.deliveries.markSent(await sent('u1'), { activityId: 'a', conversationId: 'c' });
      await ledger.deliveries.markRetry(await sent('u2'), new Date('2026-11-23'), 'not-installed');
      await ledger.deliveries.markUnknown(await sent('u3'), 'lost');
      const reaches = async () => (await ledger.holderAnswers.forCase(found.id)).map(({ reach }) => reach);
      const before = await reaches();
      await ledger.conversations.upsert({ tenantId, userAadId: 'u2' }, {});
      const woken = await ledger.holderAnswers.tendNotices(tenantId);
      const awake = await reaches();
      await go(ledger, await reload(found), 'ask');

      expect(before).toEqual(['reached', 'unreached', 'uncertain']);
      expect([woken, awake]).toEqual([1, ['reached', 'pending', 'uncertain']]);
      expect(await ledger.holderAnswers.tendNotices(tenantId)).toBe(1);
      expect(await reaches()).toEqual(['reached', 'unreached', 'uncertain']);
      expect(await ledger.holderAnswers.consultedCases(tenantId)).toEqual([found.id]);
    });

    it('keeps what training led to', async () => {
      const made = await proposed(ledger, tenantId);
      const found = await go(ledger, made, 'consult', { consultKind: 'training', consultUntil: dueAt });
      await ledger.holderAnswers.ask({ caseId: found.id, kind: 'training', dueAt });

      await ledger.holderAnswers.measure(found.id, '2026-12-01', [
        { userId: 'u1', result: 'uses' },
        { userId: 'u2', result: 'unused' },
        { userId: 'u3', result: null },
      ]);

      const rows = await ledger.holderAnswers.forCase(found.id);
      expect(rows.map(({ answer, reason }) => [answer, reason])).toEqual([
        ['uses', '2026-12-01'],
        ['unused', '2026-12-01'],
        [null, '2026-12-01'],
      ]);
    });
  });

  describe('asking for it back', () => {
    async function taken(failing: readonly string[] = []): Promise<Case> {
      return carriedOut(ledger, await proposed(ledger, tenantId), failing);
    }

    function askBack({ id: caseId }: Case, userId: string, asTenant = tenantId) {
      return ledger.returns.ask({ tenantId: asTenant, caseId, userId, exempt });
    }

    it('is written once, with the exemption of the person, and counted', async () => {
      const found = await taken();

      const first = await askBack(found, 'u1');
      const again = await askBack(found, 'u1');
      await ledger.returns.settle(found.id, 'u1', 'given-back');
      await ledger.returns.settle(found.id, 'u1', 'failed:LATE');

      expect([first.kind, again.kind]).toEqual(['asked', 'onItsWay']);
      expect(await ledger.exemptions.inForce(tenantId, '2027-05-21')).toMatchObject([
        {
          userId: 'u1',
          product: 'e5',
          actorId: 'u1',
          reason: `Asked for it back after case ${found.number}.`,
        },
      ]);
      expect(await ledger.returns.get(found.id, 'u1')).toMatchObject({
        outcome: 'given-back',
        settledAt: now,
      });
      expect(await ledger.returns.countFor(found.id)).toEqual({
        ...{ asked: 1, givenBack: 1, failed: 0, onTheirWay: 0 },
      });
      expect(await ledger.returns.countSince(tenantId, now)).toMatchObject([{ product: 'e5', asked: 1 }]);
      expect(await ledger.returns.countSince(tenantId, '2026-11-23T00:00:00Z')).toEqual([]);
      expect(
        (await ledger.audit.forCase(found.id)).flatMap(({ action }) =>
          action.startsWith('seat.') ? action : [],
        ),
      ).toEqual(['seat.asked-back', 'seat.returned']);
    });

    it('may be tried again after it failed, and exempts the person once', async () => {
      const found = await taken();
      await askBack(found, 'u1');
      await ledger.returns.settle(found.id, 'u1', 'failed:NO_UNITS_LEFT');

      expect(await ledger.returns.countFor(found.id)).toMatchObject({ asked: 1, failed: 1, onTheirWay: 0 });
      expect((await askBack(found, 'u1')).kind).toBe('asked');
      expect(await ledger.returns.open(tenantId)).toMatchObject([{ userId: 'u1', outcome: null }]);
      expect(await ledger.exemptions.inForce(tenantId, '2026-11-22')).toHaveLength(1);
    });

    it('is for those whose licence was taken, while it can be given back', async () => {
      const found = await taken(['u2']);
      const kinds = [
        (await askBack(found, 'u2')).kind,
        (await askBack(found, 'u9')).kind,
        (await askBack(found, 'u1', 'another')).kind,
        (await askBack({ ...found, id: randomUUID() }, 'u1')).kind,
      ];
      clock.at = '2026-12-22T08:00:00.000Z';
      const late = (await askBack(found, 'u1')).kind;
      clock.at = now;
      const undoing = await go(ledger, await reload(found), 'undo');
      const underWay = (await askBack(found, 'u1')).kind;
      for (const { id } of await ledger.steps.unrestored(found.id)) {
        await ledger.steps.claimForRestore(id, randomUUID());
        await ledger.steps.settleRestore(id, 'applied', { requestId: null });
      }
      await go(ledger, undoing, 'undone');

      expect(kinds).toEqual(['notTaken', 'notTaken', 'otherTenant', 'unknown']);
      expect([late, underWay, (await askBack(found, 'u1')).kind]).toEqual(['tooLate', 'onItsWay', 'hasIt']);
      expect(await ledger.exemptions.inForce(tenantId, '2026-11-22')).toEqual([]);
    });

    it('tells those who can be written to, once', async () => {
      const found = await taken(['u2']);
      await ledger.conversations.upsert({ tenantId, userAadId: 'u1' }, {});
      await ledger.conversations.upsert({ tenantId, userAadId: 'u2' }, {});
      const tell = await ledger.returns.toTell(tenantId, 10);
      await ledger.deliveries.enqueue({
        ...{ tenantId, recipient: 'u1', caseId: found.id, eventKey: `taken:${found.id}` },
      });

      expect(tell).toEqual([{ caseId: found.id, userId: 'u1' }]);
      expect(await ledger.returns.toTell(tenantId, 10)).toEqual([]);
    });
  });
});
