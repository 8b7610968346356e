import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { ledgerBackends } from '../testing/postgres.ts';
import { asOf, draft, go, proposed, run, step, three } from '../testing/proposals.ts';
import type { CaseDraft, ProposedStep } from './case-draft.ts';
import type { Case } from './case-row.ts';
import type { Ledger } from './open-ledger.ts';

const backends = await ledgerBackends();
const clock: Clock & { at: string } = { at: `${asOf}T08:00:00.000Z`, now: () => new Date(clock.at) };
const later = '2026-12-20';
let tenants = 0;

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
});

describe.each(backends)('a case that waits for its second approver, on $name', (backend) => {
  let ledger: Ledger;
  let tenantId = '';
  beforeAll(async () => {
    ledger = await backend.open(clock);
  });
  beforeEach(() => {
    tenantId = `renew-${backend.name}-${(tenants += 1)}`;
  });

  async function approvedOnce(steps = three): Promise<Case> {
    const made = await proposed(ledger, tenantId, steps);
    return go(ledger, await go(ledger, made, 'ask'), 'needSecond', { firstApprover: 'owner' });
  }

  const collected = (steps: readonly ProposedStep[], changes: Partial<CaseDraft> = {}) =>
    run(ledger, tenantId, [{ draft: draft(changes), steps }], { on: later });

  async function peopleOf({ id }: Case): Promise<string[]> {
    const steps = await ledger.cases.steps(id, { offset: 0, limit: 100 });
    return steps.map(({ userId, state }) => `${userId}:${state}`).sort();
  }

  /** Idle since the same day as in the proposal, and so much longer. */
  const stillIdle = (userId: string, changes: Partial<ProposedStep> = {}): ProposedStep => {
    const { evidence } = step(userId);
    return step(userId, { evidence: { ...evidence, asOf: evidence.asOf + 28, idleDays: 128 }, ...changes });
  };

  it('rests on the newest evidence without a word to anybody, while it shows the same of the same people', async () => {
    const found = await approvedOnce();
    const told = (await ledger.audit.forCase(found.id)).length;

    const { unchanged, updated } = await collected(['u1', 'u2', 'u3'].map((userId) => stillIdle(userId)));

    expect(updated).toEqual([]);
    expect(unchanged).toEqual([{ ...found, asOf: later, runId: `run-${later}` }]);
    const [first] = await ledger.cases.steps(found.id, { offset: 0, limit: 1 });
    expect(first?.evidence.idleDays).toBe(128);
    expect(await ledger.audit.forCase(found.id)).toHaveLength(told);
  });

  it('asks about nobody the first approver did not see', async () => {
    const found = await approvedOnce();

    const { unchanged } = await collected(
      ['u1', 'u2', 'u3', 'u4'].map((userId) => stillIdle(userId)),
      { seats: 4, factsKey: 'k2', monthlyValue: { amountMinor: 20_840, currency: 'GBP' } },
    );

    expect(unchanged).toMatchObject([{ id: found.id, version: found.version, seats: 3, asOf: later }]);
    expect(unchanged[0]?.monthlyValue).toEqual(found.monthlyValue);
    expect(await peopleOf(found)).toEqual(['u1:planned', 'u2:planned', 'u3:planned']);
  });

  const changes: readonly (readonly [string, readonly ProposedStep[]])[] = [
    ['is in use again', []],
    ['was seen since', [stillIdle('u2', { evidence: { ...step('u2').evidence, signIn: 20_700 } })]],
    ['used Copilot since', [stillIdle('u2', { evidence: { ...step('u2').evidence, copilot: 20_700 } })]],
    ['holds it through a group now', [stillIdle('u2', { path: 'group:g', groupNames: ['G'] })]],
    ['holds another SKU of it as well', [stillIdle('u2'), stillIdle('u2', { skuId: 'sku-e5-other' })]],
    [
      'has something that stands in the way',
      [
        stillIdle('u2', {
          preflight: {
            ...{ losesMailbox: true, losesOneDrive: null, oneDriveBytes: null, hasPhoneNumber: null },
            mailbox: { sizeBytes: null, hasArchive: null, isOnHold: true, purpose: null },
            ...{ dependentSkuIds: null, blocks: ['on-hold'] },
          },
        }),
      ],
    ],
  ];

  it.each(changes)('loses whoever %s, in another version that says how many', async (_name, ofSecond) => {
    const found = await approvedOnce();

    const { updated } = await collected([stillIdle('u1'), ...ofSecond, stillIdle('u3'), stillIdle('u4')]);

    expect(updated).toMatchObject([
      { id: found.id, state: 'awaitingSecond', version: found.version + 1, seats: 2, firstApprover: 'owner' },
    ]);
    expect(updated[0]?.monthlyValue).toEqual({ amountMinor: 10_420, currency: 'GBP' });
    expect(await peopleOf(found)).toEqual(['u1:planned', 'u3:planned']);
    const last = (await ledger.audit.forCase(found.id)).at(-1);
    expect(last).toMatchObject({ action: 'case.updated', body: { takenOff: 1, seats: 2 } });
  });

  it('keeps who was ticked off ticked off, whatever is known of them now', async () => {
    const made = await go(ledger, await proposed(ledger, tenantId), 'ask');
    const ticked = await ledger.cases.setExcluded(made.id, made.version, ['u1'], true, 'owner');
    const found = await go(ledger, ticked.case, 'needSecond', { firstApprover: 'owner' });

    const { unchanged } = await collected([step('u1', { idleDays: 40 }), stillIdle('u2'), stillIdle('u3')]);

    expect(unchanged).toMatchObject([{ id: found.id, version: found.version, seats: 3 }]);
    expect(await peopleOf(found)).toEqual(['u1:excluded', 'u2:planned', 'u3:planned']);
  });

  it('ends when nobody is left of whom it was approved; who was found since is asked about next', async () => {
    const found = await approvedOnce();

    const first = await collected([stillIdle('u4')], { factsKey: 'k2' });
    const second = await collected([stillIdle('u4')], { factsKey: 'k2' });

    expect(first.withdrawn).toMatchObject([{ id: found.id, closedReason: 'evidence-no-longer-holds' }]);
    expect(second.created).toHaveLength(1);
    expect(await peopleOf(second.created[0]!)).toEqual(['u4:planned']);
  });
});
