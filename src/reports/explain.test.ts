import { DuckDBInstance } from '@duckdb/node-api';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { monthlyCost } from '../core/model/money.ts';
import { fixedClock } from '../lib/clock.ts';
import { figureBasisOf } from '../commands/explain-basis.ts';
import { addExplain } from '../commands/explain.ts';
import type { CommandResult } from '../commands/command-result.ts';
import { addCompare } from '../commands/compare.ts';
import type { AddCommand } from '../commands/invocation.ts';
import type { Services } from '../commands/services.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { comparePartner } from '../jobs/compare.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';
import { comparisonDocument } from './comparison-document.ts';
import { allFigureTexts, explain, type AnyFigure } from './explain.ts';
import { positionRow } from './position-document.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
let duckdb: DuckDBInstance;
let ledger: Ledger;
let scene: TenantScene;
let day: PositionDay;

beforeAll(async () => {
  duckdb = await DuckDBInstance.create(':memory:');
  ({ ledger } = await openTestLedger(clock));
  scene = await tenantScene(ledger, clock, createPopulation({ seed: 1, users: 300, today: '2026-11-22' }));
  await scene.collect();
  await scene.reconcile();
  day = (await ledger.positions.newest({ tenantId: scene.tenantId }))!;
});

afterAll(async () => {
  duckdb.closeSync();
  await scene.close();
  await ledger.close();
});

async function ask(query: string): Promise<unknown> {
  const connection = await duckdb.connect();
  const inPlace = query.replaceAll("'lake/", `'${scene.dir}/lake/`);
  const [row] = (await connection.runAndReadAll(inPlace)).getRows();
  connection.closeSync();
  const [value] = row ?? [];
  return typeof value === 'string' ? value : Number(value);
}

/** What a command line prints of one figure. */
async function shell(add: AddCommand, ...argv: string[]): Promise<CommandResult> {
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  const { tenantId, catalogue } = scene;
  const services = { ledger, tenantId, lake: scene.lake, search: createProductSearch(catalogue) };
  add(program, {
    services: async () => services as unknown as Services,
    cwd: scene.dir,
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync(argv, { from: 'user' });
  return results[0]!;
}

/** What a query answers: of money its minor units, of a peak its units. */
function answerOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('amountMinor' in value) return value.amountMinor;
  return 'units' in value ? value.units : value;
}

describe('the query of an explanation', () => {
  const figures = Object.keys(allFigureTexts) as AnyFigure[];

  it.each(figures.filter((figure) => figure !== 'entitled'))(
    'gives %s of every product again',
    async (figure) => {
      let asked = 0;
      for (const position of day.positions) {
        const basis = await figureBasisOf(ledger, day, position);
        const { query, value } = explain(day, position, figure, basis);
        if (value === null) continue;
        expect([position.product, await ask(query)]).toEqual([position.product, answerOf(value)]);
        asked += 1;
      }
      expect(asked).toBeGreaterThan(figure === 'monthlyWaste' ? 3 : 5);
    },
  );

  it('of a yearly price divides by 12 once, halves up', async () => {
    const position = day.positions.find(({ wasteUnits }) => wasteUnits.known && wasteUnits.value > 1)!;
    const units = positionRow(position).wasteUnits!;
    const price = {
      amountMinor: 9,
      currency: 'GBP',
      per: 'year',
      source: 'sheet',
      on: '2026-01-01',
    } as const;

    const { query } = explain(day, position, 'monthlyWaste', {
      ...{ price, warnAtPercent: 90, newForDays: 30, peakRun: null },
    });

    expect(await ask(query)).toBe(monthlyCost(units, price).amountMinor);
  });

  it('of what the register gives is the command that shows it', () => {
    expect(explain(day, day.positions[0]!, 'entitled').query).toBe(
      'seatkeeper register show --as-of 2026-11-22 --json',
    );
  });
});

describe('an explanation', () => {
  it('leads from our figure to Microsoft’s without a remainder', () => {
    for (const position of day.positions) {
      const { bridge, value } = explain(day, position, 'active');
      expect(bridge?.ours).toBe(value);
      const lines = bridge?.lines.reduce((sum, { seats }) => sum + seats, bridge.ours);
      expect(lines).toBe(bridge?.microsoft);
    }
  });

  it('says why a figure is unknown', () => {
    const unregistered = day.positions.find(({ entitled }) => !entitled.known)!;

    expect(explain(day, unregistered, 'unassigned')).toMatchObject({
      value: null,
      reason: 'not-in-register',
    });
  });
});

describe('an explanation at the shell', () => {
  it('names the days the day was concluded with, not those of a policy nobody kept', async () => {
    const { text } = await shell(addExplain, 'explain', 'microsoft-365-e5', 'new');
    const basis = { price: null, warnAtPercent: 90, newForDays: 10, peakRun: null };
    const [position] = day.positions;

    expect(text).toContain('less than 30 days ago (policy newForDays)');
    expect(explain(day, position!, 'new', basis).counts).toContain('less than 10 days ago');
    expect(explain(day, position!, 'new').counts).not.toMatch(/\d/);
  });

  it('prints money as money, and its query gives the minor units', async () => {
    const { document, text } = await shell(addExplain, 'explain', 'microsoft-365-e5', 'monthlyWaste');

    const { query, value } = document as { query: string; value: { amountMinor: number; currency: string } };
    expect(await ask(query)).toBe(value.amountMinor);
    expect(text).toMatch(/monthlyWaste on 2026-11-22: \d+\.\d\d [A-Z]{3} a month$/m);
    expect(text).not.toContain('{');
  });

  it('knows threshold and peak', async () => {
    expect((await shell(addExplain, 'explain', 'microsoft-365-e5', 'threshold')).text).toMatch(
      /threshold on 2026-11-22: (ok|warning:|over:)/,
    );
    expect((await shell(addExplain, 'explain', 'microsoft-365-e5', 'peak')).text).toMatch(
      /peak on 2026-11-22: \d+ seats on 2026-11-22$/m,
    );
  });

  it.each(['entitled', 'purchased'])('says of %s what applies, and nothing of sign-ins', async (figure) => {
    const { text } = await shell(addExplain, 'explain', 'microsoft-365-e5', figure);

    expect(text).toContain('use plays no part');
    expect(text).not.toMatch(/Sign-in at most|never counted as active|Entra activity/);
  });

  it('says in words what differs from Microsoft’s count', async () => {
    const { text } = await shell(addExplain, 'explain', 'microsoft-365-e5', 'active');

    expect(text).toMatch(/^difference \d+ as we count, .+ = \d+ as Microsoft counts$/m);
    expect(text).not.toMatch(/sourcesDisagree|noEvidence|neverUsed|\(attempts\)/);
  });
});

describe('a comparison', () => {
  it('says its verdicts and reasons in words at the shell', async () => {
    const { text } = await shell(addCompare, 'compare', 'microsoft-365-e5');

    expect(text).toContain('unknown (there is no earlier collection within the time looked at)');
    expect(text).toMatch(/^ +[+-]\d+ {2}unknown, sources disagree here: /m);
    expect(text).not.toMatch(/sourcesDisagree|noEvidence|neverUsed|no-earlier-collection/);
  });

  it('argues every line and names all four causes of inflation', async () => {
    const position = day.positions.find(({ product }) => product === 'microsoft-365-e5')!;

    const document = comparisonDocument(await comparePartner(scene, day, position));

    expect(document.active?.ours).toBe(positionRow(position).active);
    expect(document.idle?.lines.length).toBeGreaterThan(2);
    for (const { why, evidence } of document.idle?.lines ?? []) expect(why && evidence).toBeTruthy();
    expect(document.partner.inflation.map(({ cause }) => cause)).toEqual([
      'passedOn',
      'secondSubscription',
      'trial',
      'engageOnly',
    ]);
    expect(document.partner.deploymentPct).toBeCloseTo(
      (100 * positionRow(position).assigned!) / positionRow(position).purchased!,
      0,
    );
    expect(document.reasons).toMatchObject({ 'partner.passedOn': 'no-earlier-collection' });
  });
});
