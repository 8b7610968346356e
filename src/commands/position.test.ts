import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { coverageOf } from '../core/model/coverage.ts';
import { known, unknown } from '../core/model/product.ts';
import { positionOf } from '../core/reconcile/position-of.ts';
import { createProductTally } from '../core/reconcile/product-tally.ts';
import { verdictOf } from '../core/reconcile/verdict-of.ts';
import { policy, seatOf, supplyOf, today } from '../testing/seats.ts';
import type { CommandResult } from './command-result.ts';
import { addPosition } from './position.ts';
import type { Services } from './services.ts';

const seats = [
  seatOf({ signIn: today - 29, workload: today - 3 }),
  seatOf({ signIn: today - 100, workload: 'never' }),
  seatOf({ isGuest: true, signIn: today, workload: today }),
];

function positionBy(method: 'sign-in' | 'copilot', product: string, name: string) {
  const tally = createProductTally(method, policy, today, {});
  for (const seat of seats) tally.add(seat, verdictOf(seat, method, policy, today));
  const supply = supplyOf({ product, name, method, entitled: known(3), price: unknown('no-price') });
  return positionOf({ supply, asOf: today, policy, counts: known(tally.counts()), earlierPeak: null });
}

async function run(...words: string[]): Promise<CommandResult> {
  const day = {
    ...{ tenantId: 'contoso', asOf: '2026-11-22', runId: 'run' },
    coverage: coverageOf([{ source: 'sign-ins', reason: 'incomplete', detail: 'Not read to its end.' }]),
    sources: [],
    positions: [
      positionBy('sign-in', 'microsoft-365-e5', 'Microsoft 365 E5'),
      positionBy('copilot', 'copilot', 'Copilot'),
    ],
  };
  const services = {
    tenantId: 'contoso',
    policy: { decision: policy },
    search: createProductSearch(createCatalogue()),
    ledger: { positions: { newest: async () => day } },
  };
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addPosition(program, {
    services: async () => services as unknown as Services,
    cwd: '.',
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync(['position', ...words], { from: 'user' });
  return results[0]!;
}

describe('position', () => {
  it('says window and guests of each method under the table', async () => {
    const { text } = await run();

    expect(text).toContain(
      'method sign-in-90d-internal (Microsoft 365 E5): active = a successful sign-in at most 90 days before the day.',
    );
    expect(text).toContain(
      'method copilot-60d-internal (Copilot): active = Copilot used less than 60 days before the day.',
    );
    expect(text.match(/Guests hold seats/g)).toHaveLength(2);
    expect(text).toContain('coverage incomplete: the report of sign-ins was not read to its end');
    expect(text).not.toContain('used within');
  });

  it('of one product shows the named windows and what its threshold means', async () => {
    const { text } = await run('microsoft-365-e5');

    expect(text).toContain('threshold: warning: nearly all that is entitled is assigned. It is over above');
    expect(text).toContain('warning from 90 % of it on');
    expect(text).toMatch(/^28 days +0 +1 +1 +1$/m);
    expect(text).toMatch(/^30 days +1 +1 +1 +1$/m);
    expect(text).toMatch(/^180 days +2 +1 +1 +1$/m);
    expect(text).toContain('28: Partner Center’s');
  });
});
