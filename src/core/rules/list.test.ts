import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countsOf, policy, seatOf, supplyOf, today } from '../../testing/seats.ts';
import { known } from '../model/product.ts';
import { positionOf } from '../reconcile/position-of.ts';
import { entitlementWarning } from './entitlement-warning.ts';
import { positionRules, seatRules } from './list.ts';
import { planSwap } from './plan-swap.ts';

const ids = [...seatRules, ...positionRules, planSwap].map((rule) => rule.id);

describe('every rule', () => {
  it('has an id of its own', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(ids)('%s explains itself', (id) => {
    const explanation = new URL(`${id}.md`, import.meta.url);

    expect(existsSync(explanation)).toBe(true);
    for (const part of ['What it claims', 'Why it matters', 'Evidence', 'When it is wrong', 'Remedy']) {
      expect(readFileSync(explanation, 'utf8')).toContain(`**${part}.**`);
    }
  });
});

describe('a seat rule', () => {
  it('keeps the dates it rests on', () => {
    const seat = seatOf({ signIn: today - 120, workload: 'never' });
    const input = {
      seat,
      verdict: { kind: 'inactive', rule: 'idle' },
      supply: supplyOf(),
      policy,
      asOf: today,
    } as const;

    const findings = seatRules.map((rule) => rule.evaluate(input));

    expect(findings).toEqual([
      {
        rule: 'inactive-reclaim',
        product: 'microsoft-365-e5',
        userId: 'u1',
        evidence: {
          asOf: today,
          verdict: 'inactive',
          rule: 'idle',
          idleDays: 120,
          signIn: today - 120,
          workload: 'never',
          copilot: 'unknown',
          heldSince: today - 400,
          isDisabled: false,
        },
      },
      null,
    ]);
  });
});

describe('entitlementWarning', () => {
  const warn = (entitled: number, assigned: number) =>
    entitlementWarning.evaluate(
      positionOf({
        supply: supplyOf({ entitled: known(entitled) }),
        asOf: today,
        policy,
        counts: known(
          countsOf({ active: assigned, inactive: 0, neverUsed: 0, new: 0, protected: 0, unknown: 0 }),
        ),
        earlierPeak: null,
      }),
    );

  it('is silent below the threshold', () => {
    expect(warn(100, 89)).toBeNull();
  });

  it('warns at it', () => {
    expect(warn(100, 90)?.evidence).toMatchObject({
      threshold: 'warning',
      deploymentPct: 90,
      exposureUnits: 0,
    });
  });

  it('says by how much it is passed', () => {
    expect(warn(100, 110)?.evidence).toMatchObject({ threshold: 'over', exposureUnits: 10 });
  });

  it('is said where nothing is entitled, which has no rate', () => {
    expect(warn(0, 50)?.evidence).toEqual({
      ...{ threshold: 'over', entitled: 0, assigned: 50, exposureUnits: 50 },
    });
  });
});
