import { describe, expect, it } from 'vitest';
import type { ContractTerms } from '../entitlement/contract-types.ts';
import { dayOf } from '../model/day.ts';
import { known, unknown } from '../model/product.ts';
import { nextDecision, riskActions, type RiskFacts } from './risk-actions.ts';

const today = dayOf('2026-11-22');
const terms = (changes: Partial<ContractTerms>): ContractTerms => ({
  ...{ kind: 'enterprise', startDate: dayOf('2025-07-01'), endDate: dayOf('2028-06-30') },
  ...{ renewalDate: null, noticeDays: null },
  ...changes,
});

describe('the next decision', () => {
  it('is the earliest of the lines, with what its contract allows', () => {
    const lines = [
      { contract: 'EA-1', terms: terms({}) },
      { contract: 'CSP-9', terms: terms({ kind: 'csp', endDate: dayOf('2027-01-09'), noticeDays: 30 }) },
    ];

    expect(nextDecision(lines, today)).toEqual(
      known({
        on: dayOf('2026-12-11'),
        contract: 'CSP-9',
        reduction: 'Only within 7 days of the start, or at the end of the term.',
      }),
    );
    expect(nextDecision(lines.slice(0, 1), today)).toMatchObject({ value: { on: dayOf('2027-06-01') } });
  });

  it('is unknown without a line, and where nothing is left to decide', () => {
    expect(nextDecision([], today)).toEqual(unknown('no-line-in-force'));
    expect(nextDecision([{ contract: 'P', terms: terms({ kind: 'perpetual' }) }], today)).toEqual(
      unknown('no-decision-day'),
    );
  });
});

describe('what to do', () => {
  const nothing: RiskFacts = {
    exposureUnits: known(0),
    threshold: known('ok'),
    peopleBeyondPlan: known(0),
    idle: known(0),
    unassigned: known(0),
    servedByBaseline: known(0),
    unknownFigures: 0,
    decision: nextDecision([{ contract: 'EA-1', terms: terms({}) }], today),
  };

  it('is nothing where nothing is wrong', () => {
    expect(riskActions(nothing)).toEqual([]);
  });

  it('offers help before it takes seats away, and is due on the decision day', () => {
    const actions = riskActions({
      ...nothing,
      idle: known(9),
      unassigned: known(4),
      threshold: known('warning'),
    });

    expect(actions.map(({ kind, count }) => [kind, count])).toEqual([
      ['watch-deployment', 1],
      ['offer-guidance', 9],
      ['take-back-idle', 9],
      ['decide-surplus', 4],
    ]);
    expect(actions.every(({ by }) => by.known && by.value === dayOf('2027-06-01'))).toBe(true);
  });

  it('of what is unknown is to find it out', () => {
    const none = unknown('not-in-register');
    const facts = { ...nothing, exposureUnits: none, idle: none, unassigned: none, unknownFigures: 3 };

    expect(riskActions({ ...facts, decision: unknown('no-line-in-force') })).toEqual([
      { kind: 'find-out', count: 3, by: unknown('no-line-in-force') },
    ]);
  });
});
