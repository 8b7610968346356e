import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import type { CommandResult } from '../commands/command-result.ts';
import { addCompare } from '../commands/compare.ts';
import { windowLines } from '../commands/position-text.ts';
import type { Services } from '../commands/services.ts';
import { unknown } from '../core/model/product.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';
import { copilotValueDocument } from './copilot-value-document.ts';
import { positionRow } from './position-document.ts';

/** A tenant whose sign-ins and Copilot report were not given: nobody is idle for that, and nobody is at 0 %. */
let ledger: Ledger;
let scene: TenantScene;
let day: PositionDay;

beforeAll(async () => {
  const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
  ({ ledger } = await openTestLedger(clock));
  scene = await tenantScene(ledger, clock, createPopulation({ seed: 1, users: 120, today: '2026-11-22' }));
  await scene.collect(directorySources.filter((source) => source !== 'sign-ins' && source !== 'copilot'));
  await scene.reconcile();
  day = (await ledger.positions.newest({ tenantId: scene.tenantId }))!;
});

afterAll(async () => {
  await scene.close();
  await ledger.close();
});

function positionOf(part: string) {
  return day.positions.find(({ product }) => product.includes(part))!;
}

describe('sources that were not read', () => {
  it('leave use, watch, windows and Microsoft’s count unknown with their reason', () => {
    const row = positionRow(positionOf('e5'));

    expect(row.assigned).toBeGreaterThan(0);
    expect(row).toMatchObject({ usagePct: null, watch: null, microsoft: null });
    expect(row.reasons).toMatchObject({
      ...{ usagePct: 'sign-ins-missing', watch: 'sign-ins-missing', microsoft: 'sign-ins-missing' },
    });
    for (const use of row.windows ?? []) {
      expect([use.signedIn, use.guestsSignedIn]).toEqual([null, null]);
      expect(use.worked).not.toBeNull();
    }
    expect(windowLines(positionOf('e5')).join('\n')).toContain(
      'Unknown: the report of sign-ins was not read.',
    );
  });

  it('make no comparison that finds no difference, and are named beside it', async () => {
    const results: CommandResult[] = [];
    const program = new Command().exitOverride();
    const { tenantId, lake, catalogue } = scene;
    addCompare(program, {
      services: async () =>
        ({ ledger, tenantId, lake, search: createProductSearch(catalogue) }) as unknown as Services,
      ...{ cwd: scene.dir, actor: 'tester', finish: (result) => results.push(result) },
    });
    await program.parseAsync(['compare', 'microsoft-365-e5'], { from: 'user' });

    expect(results[0]?.text).toContain('active: unknown (the report of sign-ins was not read)');
    expect(results[0]?.text).not.toContain('as Microsoft counts');
    expect(day.coverage.gaps.map(({ source }) => source)).toContain('sign-ins');
    for (const { source, detail } of day.coverage.gaps)
      expect(results[0]?.text).toContain(`gap: ${source}: ${detail}`);
  });

  it('leave what Copilot is worth unknown', () => {
    const { products } = copilotValueDocument({
      ...{ day, entitlements: [], valuePerActive: null, trends: new Map(), guidance: [] },
      windows: { activeDays: 30, zeroUsageDays: 60 },
    });
    const [copilot] = products;

    expect(positionOf('copilot').copilot).toEqual(unknown('copilot-missing'));
    expect(copilot).toMatchObject({
      ...{ active: null, untouched: null, activeOfPurchasedPct: null, costPerActive: null },
      reasons: { active: 'copilot-missing', untouched: 'copilot-missing' },
    });
    expect(positionRow(positionOf('copilot'))).toMatchObject({
      ...{ copilot: null, usagePct: null, reasons: { copilot: 'copilot-missing' } },
    });
  });
});
