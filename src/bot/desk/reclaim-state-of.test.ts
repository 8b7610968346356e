import { describe, expect, it } from 'vitest';
import { createFormat } from '../../cards/format.ts';
import { renderSeatTaken } from '../../cards/seat-taken.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Step } from '../../ledger/step-row.ts';
import { takenView } from './holder-views.ts';
import { reclaimStateOf } from './reclaim-state-of.ts';

const past = '2026-11-20T09:00:00.000Z';
const given = {
  ...{ id: 'c', kind: 'inactive-seat', product: 'e5', productName: 'Microsoft 365 E5' },
  ...{ decidedBy: 'owner', decidedAt: past, updatedAt: past, facts: {} },
  ...{ consultKind: null, consultUntil: null, graceUntil: null, snoozedUntil: null, undoUntil: null },
} as unknown as Case;

type StateArguments = Parameters<typeof reclaimStateOf>;
const deps = {
  ledger: { decisions: { forCase: async () => [] } },
  nameOf: async () => 'Alex Wilber',
  consulted: async () => ({ asked: 0, answered: 0 }),
} as unknown as StateArguments[0];
const stateOf = (found: Partial<Case>) =>
  reclaimStateOf(deps, { ...given, ...found }, { userId: 'owner' }, {} as StateArguments[3]);

describe('a day that a card tells', () => {
  it.each([
    [{ state: 'consulting', consultKind: 'need' }, 'an end of asking its holders'],
    [{ state: 'consulting', consultUntil: past }, 'what its holders are asked'],
    [{ state: 'grace' }, 'an end of its grace'],
    [{ state: 'snoozed' }, 'an end of its snooze'],
    [{ state: 'kept' }, 'a decision to keep'],
  ] as const)('is never made up where the case has none: %o', async (found, what) => {
    await expect(stateOf(found)).rejects.toThrow(`A case in this state has ${what}.`);
  });

  it('is the one the case has', async () => {
    const until = '2026-12-01T09:00:00.000Z';

    expect(await stateOf({ state: 'grace', graceUntil: until })).toMatchObject({ until });
    expect(await stateOf({ state: 'snoozed', snoozedUntil: until })).toMatchObject({ until: '2026-12-01' });
  });

  it('is left out of what a person is told of their licence, where nobody knows it', () => {
    const step = { skuId: 's', settledAt: null, evidence: { signIn: 'unknown', asOf: 20_000 } } as Step;
    const view = takenView(given, [step], { name: 'taken' });
    const card = JSON.stringify(renderSeatTaken(view, createFormat({ locale: 'en-GB' })));

    expect([view.takenAt, view.undoUntil]).toEqual([null, null]);
    expect(card).toContain('Taken at a time that is not known.');
    expect(card).toContain('press the button: you get it back');
    expect(card).not.toContain('20 Nov');
  });
});
