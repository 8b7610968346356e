import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUndecided, type CaseEvent } from '../core/case/lifecycle.ts';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { asOf, proposed } from '../testing/proposals.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: `${asOf}T08:00:00.000Z`, now: () => new Date(clock.at) };
let tenants = 0;

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('decisions on cases on $name', (backend) => {
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

  it('take a transition once: another version is stale, a wrong event is refused, and neither writes anything', async () => {
    const created = await proposed(ledger, newTenant());
    const wanted = {
      caseId: created.id,
      actor: 'owner',
      decision: { verb: 'reclaim' },
      audit: { action: 'case.approved' },
    };
    const approve = { ...wanted, expectedVersion: 1, event: 'approve' } as const;

    const clicks = await Promise.all(
      [ledger, other, ledger, other].map(({ cases }) => cases.transition(approve)),
    );
    const wrong = await ledger.cases.transition({ ...wanted, expectedVersion: 2, event: 'undo' });

    expect(clicks.map(({ kind }) => kind).sort()).toEqual(['done', 'stale', 'stale', 'stale']);
    expect(clicks.every(({ case: { state, version } }) => state === 'approved' && version === 2)).toBe(true);
    expect(wrong).toMatchObject({ kind: 'refused', case: { state: 'approved', version: 2 } });
    expect(await ledger.decisions.forCase(created.id)).toHaveLength(1);
    expect((await ledger.audit.forCase(created.id)).map(({ action }) => action)).toEqual([
      'case.proposed',
      'case.approved',
    ]);
    await expect(ledger.cases.transition({ ...approve, caseId: 'no-such-case' })).rejects.toMatchObject({
      code: 'LEDGER_CASE_UNKNOWN',
    });
  });

  it('are never decided twice, whoever clicks what on which replica', async () => {
    const deciding = ['approve', 'keep', 'acknowledge', 'expire', 'withdraw'] as const;
    const event = fc.constantFrom<CaseEvent>(
      ...deciding,
      'snooze',
      'wake',
      'ask',
      'needSecond',
      'start',
      'undo',
    );
    const click = fc.record({ event, replica: fc.nat(1), isUpToDate: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(click, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        async (rounds) => {
          let seen = await proposed(ledger, newTenant());
          let done = 0;
          let decided = 0;
          for (const round of rounds) {
            const results = await Promise.all(
              round.map(async ({ event: wanted, replica, isUpToDate }) => {
                const { cases } = replica === 0 ? ledger : other;
                const result = await cases.transition({
                  caseId: seen.id,
                  expectedVersion: isUpToDate ? seen.version : 1,
                  event: wanted,
                  actor: 'somebody',
                  decision: { verb: wanted },
                  audit: { action: `case.${wanted}` },
                });
                return { wanted, result };
              }),
            );
            const taken = results.filter(({ result }) => result.kind === 'done');
            done += taken.length;
            decided += taken.filter(({ wanted }) => deciding.some((each) => each === wanted)).length;
            // One version is acted on once, however many click it at the same time.
            expect(taken.length).toBeLessThanOrEqual(1);
            seen = (await ledger.cases.get(seen.id))!;
            expect(decided).toBe(isUndecided(seen.state) ? 0 : 1);
          }
          expect(seen.version).toBe(1 + done);
          expect(await ledger.decisions.forCase(seen.id)).toHaveLength(done);
          expect(await ledger.audit.forCase(seen.id)).toHaveLength(1 + done);
        },
      ),
      { numRuns: 12 },
    );
  });
});
