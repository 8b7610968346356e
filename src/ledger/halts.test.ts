import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { proposeCase, tenantId, userIdOf } from '../testing/cases.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import type { Case } from './case-row.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
const noon = '2026-11-22T12:00:00.000Z';
const [ann, bob] = [userIdOf(901), userIdOf(902)];

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('on $name', (backend) => {
  let ledger: Ledger;
  let other: Ledger;

  beforeAll(async () => {
    clock.at = noon;
    [ledger, other] = (await backend.openReplicas(2, clock)) as [Ledger, Ledger];
  });

  describe('the kill switch', () => {
    it('is one halt however often it is thrown, and ends with a reason only', async () => {
      const halted = 'halted tenant';
      const starts = await Promise.all([
        ledger.halts.start({ tenantId: halted, by: ann, reason: ' Wrong \0people ' }),
        other.halts.start({ tenantId: halted, by: 'breaker', reason: 'Ten failed in a row.' }),
      ]);
      const [first, second] = starts.map(({ halt }) => halt);

      expect(first).toEqual(second);
      expect(starts.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
      expect(await other.halts.current(halted)).toEqual(first);
      expect(await ledger.halts.current('another tenant')).toBeNull();

      const wanted = { tenantId: halted, by: bob };
      expect(await ledger.halts.end({ ...wanted, reason: '  ' })).toEqual({ kind: 'reasonMissing' });
      expect(await ledger.halts.current(halted)).not.toBeNull();
      const ended = await ledger.halts.end({ ...wanted, reason: 'Looked into' });
      expect(ended).toMatchObject({ kind: 'ended', halt: { endedBy: bob, endedAt: noon } });
      expect(await ledger.halts.end({ ...wanted, reason: 'Again' })).toEqual({ kind: 'notHalted' });
      expect(await ledger.halts.current(halted)).toBeNull();

      const audit = (await ledger.audit.tail(10)).filter((event) => event.tenantId === halted);
      expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
        ['halt.started', first?.startedBy],
        ['halt.ended', bob],
      ]);
    });

    it('may be thrown without a word, and again when it was ended', async () => {
      const wanted = { tenantId: 'silent tenant', by: ann };
      await ledger.halts.start({ ...wanted, reason: '' });
      await ledger.halts.end({ ...wanted, reason: 'False alarm' });
      clock.at = '2026-11-22T12:30:00.000Z';
      const again = await ledger.halts.start({ ...wanted, reason: 'Real alarm' });
      clock.at = noon;

      const all = await ledger.halts.list(wanted.tenantId);
      expect(again.isNew).toBe(true);
      expect(all.map(({ reason }) => reason)).toEqual(['Real alarm', 'No reason was given.']);
    });
  });

  describe('seats approved on a day', () => {
    let named = 0;

    /** Approves a case of so many seats at the instant. */
    async function approve(seats: number, at: string, by: string, product?: string): Promise<Case> {
      named += 1;
      clock.at = at;
      const made = await proposeCase(ledger, { product: product ?? `product ${named}`, seats });
      return move(made, 'approve', { decidedBy: by, decidedAt: at });
    }

    async function move(made: Case, event: 'approve', change: object) {
      const { kind, case: moved } = await ledger.cases.transition({
        caseId: made.id,
        expectedVersion: made.version,
        event,
        actor: ann,
        change,
        audit: { action: `case.${event}` },
      });
      if (kind !== 'done') throw new TypeError(`${event} was ${kind}`);
      return moved;
    }

    it('are those of the UTC day: of the tenant, of the person as either approver, of the product', async () => {
      await approve(2, '2026-10-04T23:59:59.999Z', ann);
      await approve(3, '2026-10-05T00:00:00.000Z', ann);
      const shared = await approve(4, '2026-10-05T23:59:59.999Z', bob, 'shared');
      await ledger.sql.query('update seatkeeper.cases set first_approver = $2 where id = $1', [
        shared.id,
        ann,
      ]);
      const kept = await proposeCase(ledger, { product: 'kept', seats: 5 });
      await ledger.sql.query(
        `update seatkeeper.cases set state = 'kept', decided_by = $2, decided_at = $3::timestamptz where id = $1`,
        [kept.id, ann, '2026-10-05T12:00:00.000Z'],
      );
      const at = new Date('2026-10-05T12:00:00.000Z');
      const of = (userId: string, product: string) =>
        other.approvedSeats.on({ tenantId, userId, product, at });

      expect(await of(ann, 'shared')).toEqual({ all: 7, byPerson: 7, ofProduct: 4 });
      expect(await of(bob, 'none')).toEqual({ all: 7, byPerson: 4, ofProduct: 0 });
      expect(
        await ledger.approvedSeats.on({ tenantId: 'elsewhere', userId: ann, product: 'shared', at }),
      ).toEqual({ all: 0, byPerson: 0, ofProduct: 0 });
    });

    it('cannot pass a limit together that they pass alone, on however many replicas', async () => {
      const at = '2026-10-07T12:00:00.000Z';
      clock.at = at;
      const made: Case[] = [];
      for (let index = 0; index < 6; index += 1) {
        made.push(await proposeCase(ledger, { product: `raced ${index}`, seats: 3 }));
      }
      const limit = 2 * 3;
      const results = await Promise.all(
        made.map(({ id, version, product }, index) =>
          (index % 2 === 0 ? ledger : other).approvedSeats.approve(
            { tenantId, userId: ann, product, at: new Date(at) },
            {
              caseId: id,
              expectedVersion: version,
              event: 'approve',
              actor: ann,
              change: { decidedBy: ann, decidedAt: at, seats: 3 },
              decision: { verb: 'reclaim' },
              audit: { action: 'case.reclaim' },
            },
            ({ approvedToday }) => approvedToday.all + 3 <= limit,
          ),
        ),
      );

      expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(2);
      expect(results.filter(({ kind }) => kind === 'overtaken')).toHaveLength(4);
    });

    it('see a halt that came between', async () => {
      clock.at = '2026-10-08T12:00:00.000Z';
      const made = await proposeCase(ledger, { product: 'halted', seats: 3 });
      await other.halts.start({ tenantId, by: ann, reason: 'Stop' });

      const result = await ledger.approvedSeats.approve(
        { tenantId, userId: ann, product: 'halted', at: clock.now() },
        {
          caseId: made.id,
          expectedVersion: made.version,
          event: 'approve',
          actor: ann,
          audit: { action: 'case.reclaim' },
        },
        ({ halt }) => halt === null,
      );

      expect(result).toMatchObject({ kind: 'overtaken', halt: { reason: 'Stop' } });
      expect(await ledger.cases.get(made.id)).toEqual(made);
    });
  });
});
