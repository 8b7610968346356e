import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { CopilotValue } from '../core/risk/copilot-value.ts';
import { renderCopilotCohort, type CopilotCohortView } from './copilot-cohort.ts';
import { createFormat } from './format.ts';

const base: CopilotCohortView = {
  kind: 'copilot-cohort',
  product: 'Microsoft 365 Copilot',
  assigned: known(100),
  active: known(60),
  activePct: known(60),
  activeDays: 30,
  zeroUsage: known(25),
  zeroUsageDays: 60,
  apps: [],
  gaps: [],
  asOf: '2026-11-22',
  sources: [],
  value: null,
  guidance: [],
  reclaim: null,
};

/** A case of 25 seats where so many are unused. */
function textOf(zeroUsage: CopilotCohortView['zeroUsage'], tickedOff: number, throughGroups: number): string {
  return rendered({
    zeroUsage,
    reclaim: {
      caseId: 'c',
      version: 1,
      product: 'Microsoft 365 Copilot',
      seats: 25 - tickedOff,
      tickedOff,
      throughGroups,
      monthlyValue: unknown('no-price'),
      contractDate: null,
      asOf: '2026-11-22',
      sources: [],
      state: { name: 'asked' },
    },
  });
}

function rendered(changes: Partial<CopilotCohortView>): string {
  return JSON.stringify(renderCopilotCohort({ ...base, ...changes }, createFormat({ locale: 'en-GB' })));
}

describe('the difference between unused seats and those asked for', () => {
  it.each([
    [33, 0, 3, 'Of the 33 not used, 25 can be taken back: 3 are held through a group and 5 are new, '],
    [26, 0, 1, 'Of the 26 not used, 25 can be taken back: 1 is held through a group.'],
    [26, 0, 0, 'Of the 26 not used, 25 can be taken back: 1 is new, protected, kept or under way already.'],
    [33, 2, 3, '23 can be taken back: 3 are held through a group, 2 you took off the list and 5 are new, '],
  ])('is explained: %i unused, %i ticked off, %i through groups', (unused, tickedOff, groups, text) => {
    expect(textOf(known(unused), tickedOff, groups)).toContain(text);
  });

  it.each([known(25), unknown('no-evidence')])(
    'is not there when nothing differs, or nothing is known',
    (all) => {
      expect(textOf(all, 0, 0)).not.toContain('can be taken back:');
    },
  );
});

describe('what Copilot costs', () => {
  const gbp = (amountMinor: number) => known({ amountMinor, currency: 'GBP' });
  const value: CopilotValue = {
    cost: gbp(300_000),
    costPerActive: gbp(5_000),
    untouchedCost: gbp(62_500),
    unheldUnits: known(20),
    unheldCost: gbp(50_000),
    activeOfPurchasedPct: known(50),
    value: unknown('value-not-stated'),
    returnPct: unknown('value-not-stated'),
  };

  it('is told per active person, and no value is made up', () => {
    const json = rendered({ value });

    expect(json).toContain('Each active person costs £50.00 a month: 50% of the licences bought are in use.');
    expect(json).toContain('Seats nobody has touched cost £625.00 a month.');
    expect(json).toContain('Value: not stated.');
  });

  it('is held against the value the policy states', () => {
    const json = rendered({ value: { ...value, value: gbp(450_000), returnPct: known(150) } });

    expect(json).toContain('Value stated in the policy: £4,500.00 a month, 150% of the cost.');
    expect(json).not.toContain('not stated');
  });

  it.each([
    ['is unknown without a price', {}, 'is unknown, because the register has no price for it.'],
    ['is nobody’s where nobody is active', { active: known(0) }, 'Nobody is active'],
  ])('%s', (_name, changes, text) => {
    const none = unknown('no-price');
    const json = rendered({ ...changes, value: { ...value, costPerActive: none, untouchedCost: none } });

    expect(json).toContain(text);
    expect(json).not.toContain('£');
  });

  it('is not spoken of where no price was asked for', () => {
    expect(rendered({})).not.toContain('Value:');
  });
});

describe('guidance', () => {
  const link = (title: string) => ({
    title,
    about: `${title} page`,
    address: 'https://support.microsoft.com/',
  });

  it('is at most three links, which only open', () => {
    const json = rendered({ guidance: ['Train first', 'Success stories', 'Self-help', 'More'].map(link) });

    expect(json.match(/Action\.OpenUrl/g)).toHaveLength(3);
    expect(json).toContain(
      '"title":"Train first","tooltip":"Train first page","url":"https://support.microsoft.com/"',
    );
    expect(json).not.toContain('More page');
  });

  it('leaves no empty row where there is none', () => {
    expect(rendered({})).not.toContain('OpenUrl');
  });
});
