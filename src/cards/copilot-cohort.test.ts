import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import { renderCopilotCohort, type CopilotCohortView } from './copilot-cohort.ts';
import { createFormat } from './format.ts';

/** A case of 25 seats where so many are unused. */
function textOf(zeroUsage: CopilotCohortView['zeroUsage'], tickedOff: number, throughGroups: number): string {
  const view: CopilotCohortView = {
    kind: 'copilot-cohort',
    product: 'Microsoft 365 Copilot',
    assigned: known(100),
    active: known(60),
    activePct: known(60),
    activeDays: 30,
    zeroUsage,
    zeroUsageDays: 60,
    apps: [],
    gaps: [],
    asOf: '2026-11-22',
    sources: [],
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
  };
  return JSON.stringify(renderCopilotCohort(view, createFormat({ locale: 'en-GB' })));
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
