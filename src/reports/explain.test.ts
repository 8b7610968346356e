import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { fixedClock } from '../lib/clock.ts';
import { comparePartner } from '../jobs/compare.ts';
import { openTestLedger } from '../testing/cases.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';
import { comparisonDocument } from './comparison-document.ts';
import { explain, figureTexts, type ExplainedFigure } from './explain.ts';
import { positionRow } from './position-document.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
let ledger: Ledger;
let scene: TenantScene;
let day: PositionDay;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  scene = await tenantScene(ledger, clock, createPopulation({ seed: 1, users: 300, today: '2026-11-22' }));
  await scene.collect();
  await scene.reconcile();
  day = (await ledger.positions.newest({ tenantId: scene.tenantId }))!;
});

afterAll(async () => {
  await scene.close();
  await ledger.close();
});

async function ask(query: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const inPlace = query.replaceAll("'lake/", `'${scene.dir}/lake/`);
  const [row] = (await connection.runAndReadAll(inPlace)).getRows();
  connection.closeSync();
  instance.closeSync();
  return Number(row?.[0]);
}

describe('the query of an explanation', () => {
  const figures = Object.keys(figureTexts) as ExplainedFigure[];

  it.each(figures.filter((figure) => figure !== 'entitled' && figure !== 'monthlyWaste'))(
    'gives %s of every product again',
    async (figure) => {
      let asked = 0;
      for (const position of day.positions) {
        const { query, value } = explain(day, position, figure);
        if (value === null) continue;
        expect([position.product, await ask(query)]).toEqual([position.product, value]);
        asked += 1;
      }
      expect(asked).toBeGreaterThan(5);
    },
  );

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

describe('a comparison', () => {
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
