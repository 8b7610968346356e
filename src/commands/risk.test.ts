import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import { dayOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown } from '../core/model/product.ts';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, temporaryFolder, testTenant } from '../lake/test-lake.ts';
import type { HistoryEntry } from '../ledger/history.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from '../register/open-register.ts';
import { planCatalogue, planPolicy, planSkus, storePlanScene } from '../testing/plan-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import type { CommandResult } from './command-result.ts';
import { addCopilot } from './copilot.ts';
import { addRisk } from './risk.ts';
import type { Services } from './services.ts';

const { e5, e3, defender, visio } = planSkus;
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const asOf = '2026-11-22';
const clock: Clock = { now: () => new Date(`${asOf}T08:00:00Z`) };
const owner = '3f2b0000-0000-4000-8000-00000000000a';

const registerCsv = [
  'product,name,skuIds,metric,quantity,contract,contractType,startDate,endDate,unitPrice,currency,pricePer,priceSource,priceDate,ownerIds,document,noticeDays',
  `e5,Microsoft 365 E5,${e5},user,90,EA-1,EA,2025-07-01,2028-06-30,52.10,GBP,month,sheet,2025-07-01,${owner},order,`,
  `e3,Microsoft 365 E3,${e3},user,50,CSP-9,NCE,2026-01-10,2027-01-09,33.20,GBP,month,sheet,2026-01-10,${owner},order,30`,
  `defender,Defender for Office 365 (Plan 2),${defender},user,5,EA-1,EA,2025-07-01,2028-06-30,4.90,GBP,month,sheet,2025-07-01,${owner},order,`,
  `copilot,Microsoft 365 Copilot,${copilot},user,30,EA-1,EA,2025-07-01,2028-06-30,300,EUR,year,sheet,2025-07-01,${owner},order,`,
].join('\n');

function position(product: string, name: string, skuId: string, changes: Partial<Position>): Position {
  return {
    ...{ product, name, skuIds: [skuId], ownerIds: [owner], asOf: dayOf(asOf) },
    entitled: known(90),
    purchased: known(90),
    assigned: known(100),
    verdicts: known({ active: 88, inactive: 4, neverUsed: 2, new: 3, protected: 2, unknown: 1 }),
    unassigned: known(0),
    deploymentPct: known(111.1),
    usagePct: known(88),
    threshold: known('over'),
    exposureUnits: known(10),
    wasteUnits: known(6),
    monthlyWaste: known({ amountMinor: 31_260, currency: 'GBP' }),
    peak: known({ units: 100, on: dayOf(asOf) }),
    copilot: null,
    watch: known(1),
    rules: unknown('not-counted'),
    windows: unknown('not-counted'),
    microsoft: unknown('not-counted'),
    method: 'sign-in-90d-v1',
    ...changes,
  };
}

/** Two years up to October 2026, counted elsewhere. */
function monthsOf(activeAt: (index: number) => number): readonly HistoryEntry[] {
  return Array.from({ length: 24 }, (_, index) => ({
    ...{ kind: 'imported', product: 'e3', method: 'counted', source: 'sheet' },
    month: `${2024 + Math.floor((index + 10) / 12)}-${String(((index + 10) % 12) + 1).padStart(2, '0')}`,
    ...{ entitled: 500, assigned: 500, active: activeAt(index) },
    ...{ importedBy: owner, importedAt: `${asOf}T08:00:00Z`, fileSha256: 'f', supersededAt: null },
  }));
}

const quiet: Partial<Position> = {
  ...{ entitled: known(50), purchased: known(50), assigned: known(40), exposureUnits: known(0) },
  ...{ threshold: known('ok'), unassigned: known(10) },
};
const positions: readonly Position[] = [
  position('e5', 'Microsoft 365 E5', e5, {}),
  position('e3', 'Microsoft 365 E3', e3, { ...quiet, wasteUnits: known(16) }),
  position('copilot', 'Microsoft 365 Copilot', copilot, {
    ...quiet,
    method: 'copilot-60d-v1',
    purchased: known(50),
    wasteUnits: known(12),
    copilot: known({ activeInWindow: 20, zeroUsage: 12 }),
  }),
  position('visio', 'Visio Plan 2', visio, {
    ...{ entitled: unknown('not-in-register'), exposureUnits: unknown('not-in-register') },
    ...{ wasteUnits: unknown('not-in-register'), unassigned: unknown('not-in-register') },
    ...{ deploymentPct: unknown('not-in-register'), threshold: unknown('not-in-register') },
  }),
];

let dir: string;
let lake: Lake;
let emptyLake: boolean;
let register: Register;
let day: PositionDay | null;
let stated: Partial<typeof shippedPolicy>;
let months: (product: string) => readonly HistoryEntry[];

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  await storePlanScene(lake);
  register = await openRegister({
    file: join(dir, 'register', 'register.json'),
    clock,
    log: createLog('silent'),
    audit: async () => undefined,
  });
  await register.importLines(registerCsv, { format: 'csv', fileName: 'register.csv', actor: owner });
  await writeFile(join(dir, 'register.csv'), registerCsv);
});

beforeEach(() => {
  emptyLake = false;
  stated = {};
  months = () => [];
  day = {
    ...{ tenantId: testTenant.tenantId, asOf, runId: 'run-1', sources: [], positions },
    coverage: { complete: true, gaps: [] },
  };
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function run(...argv: string[]): Promise<CommandResult & { readonly document: Document }> {
  const results: CommandResult[] = [];
  const exemption = { product: 'e5', userId: 'x', reason: 'on parental leave' };
  const services = {
    tenantId: testTenant.tenantId,
    clock,
    lake: emptyLake ? { newest: async () => null } : lake,
    register,
    catalogue: planCatalogue,
    search: createProductSearch(planCatalogue),
    policy: {
      ...shippedPolicy,
      ...planPolicy,
      decision: shippedPolicy.decision,
      rightSizing: { ...planPolicy.rightSizing, currency: 'GBP' },
      ...stated,
    },
    ledger: {
      positions: { newest: async () => day },
      exemptions: { inForce: async () => [exemption] },
      history: {
        monthly: async ({ product }: { product: string }) => months(product),
        daily: async () => [],
      },
    },
  } as unknown as Services;
  const program = new Command().exitOverride();
  for (const add of [addRisk, addCopilot]) {
    const finish = (result: CommandResult): void => void results.push(result);
    add(program, { services: async () => services, cwd: dir, actor: 'eve', finish });
  }
  await program.parseAsync(argv, { from: 'user' });
  const [result] = results;
  if (result === undefined || results.length > 1) throw new TypeError('Not one result');
  return { ...result, document: JSON.parse(JSON.stringify(result.document)) as Document };
}

interface Document {
  readonly [key: string]: unknown;
  readonly products: readonly Record<string, unknown>[];
}

describe('risk of a product', () => {
  it('shows exposure at 125 per cent, the trigger, waste, and what to do by when', async () => {
    const { document, text, exitCode } = await run('risk', 'Microsoft', '365', 'E5');

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ schemaVersion: 1, asOf, product: 'e5', tenant: null });
    expect(document.products).toMatchObject([
      {
        product: 'e5',
        exposure: {
          ...{ units: 10, ratioPct: 10, trigger: 'reached' },
          monthly: { amountMinor: 65_125, currency: 'GBP' },
          yearly: { amountMinor: 781_500, currency: 'GBP' },
        },
        features: [{ feature: 'defender-office-2', people: 1, using: 2, ratioPct: 50, trigger: 'reached' }],
        waste: { units: 6, idle: 6, unassigned: 0, monthly: { amountMinor: 31_260 }, threshold: 'over' },
        tiers: [{ seats: 7, servedByBaseline: 5 }],
        decision: { on: '2027-06-01', contract: 'EA-1' },
        exemptions: 1,
        actions: [
          { kind: 'cover-exposure', count: 10, by: '2027-06-01' },
          { kind: 'license-features', count: 1 },
          { kind: 'offer-guidance', count: 6 },
          { kind: 'take-back-idle', count: 6 },
          { kind: 'review-tier' },
          { kind: 'find-out', count: 1 },
        ],
        movement: null,
        reasons: { movement: 'fewer-than-12-known-months' },
      },
    ]);
    expect(text).toContain('Preparation only, not an authority');
    expect(text).toContain(
      'at 125 % of the current price: 651.25 GBP a month; verification costs come on top',
    );
    expect(text).toContain('by 2027-06-01: entitle 10 units more, or take as many seats back');
    expect(text).toContain('https://support.microsoft.com/en-us/training');
  });

  it('says of a product nobody registered what is unknown and why, without money', async () => {
    const { document, text } = await run('risk', 'Visio');

    expect(document.products).toMatchObject([
      {
        exposure: { units: null, ratioPct: null, trigger: null, monthly: null, yearly: null },
        waste: { units: null, monthly: null, idle: 6 },
        decision: null,
        reasons: {
          'exposure.units': 'not-in-register',
          price: 'not-in-register',
          decision: 'no-line-in-force',
        },
      },
    ]);
    expect(text).toContain(
      'unlicensed use unknown (the register has no line for it), the 5 % trigger cannot be judged',
    );
    expect(text).not.toMatch(/exposure.*GBP/);
  });

  it('looks for the decision day from the day asked about', async () => {
    const { document } = await run('risk', 'Microsoft 365 E3', '--as-of', '2026-12-12');

    expect(document.products).toMatchObject([{ decision: null, reasons: { decision: 'no-decision-day' } }]);
    expect((await run('risk', 'Microsoft 365 E3')).document.products).toMatchObject([
      { decision: { on: '2026-12-11', contract: 'CSP-9' } },
    ]);
  });
});

describe('risk of the tenant', () => {
  it('adds what is known, keeps currencies apart, and holds it against the yardstick', async () => {
    const { document, text } = await run('risk');

    expect(document.tenant).toMatchObject({
      exposure: {
        ...{ units: 10, assigned: 180, productsKnown: 3, productsUnknown: 1 },
        ...{ ratioPct: null, trigger: null, ratioOfKnownPct: 5.6 },
        monthly: [
          { currency: 'EUR', amountMinor: 0 },
          { currency: 'GBP', amountMinor: 65_125 },
        ],
      },
      features: [{ feature: 'defender-office-2', people: 1 }],
      licensing: { people: 1, monthly: { amountMinor: 613, currency: 'GBP' } },
      lines: { grown: [], contracted: [], belowTier: ['e5'] },
    });
    expect(document.benchmark).toMatchObject({
      people: 9,
      yardstick: { amountMinor: 25_200, currency: 'GBP' },
      yearly: [
        { currency: 'EUR', amountMinor: 12 * 30_000 },
        { currency: 'GBP', amountMinor: 12 * (6 * 5_210 + 16 * 3_320) },
      ],
      isWhole: false,
      notCompared: [{ currency: 'EUR' }],
      productsUnvalued: 1,
    });
    expect(text).toContain('280000.00 GBP a year per 10000 users');
    expect(text).toContain('unknown for 1 product;');
  });

  it('names the lines that grew and contracted, from documented months only', async () => {
    months = (product) => (product === 'e3' ? monthsOf((index) => 500 - 10 * index) : []);
    const { document, text } = await run('risk');

    expect(document.tenant).toMatchObject({ lines: { grown: [], contracted: ['e3'] } });
    expect(text).toContain('contracted: Microsoft 365 E3');
  });

  it('leaves what rests on observations unknown where there are none', async () => {
    emptyLake = true;

    const { document, text } = await run('risk');

    expect(document).toMatchObject({ plan: null, benchmark: { yardstick: null, people: null } });
    expect(document.tenant).toMatchObject({
      ...{ features: null, licensing: null },
      reasons: { features: 'nothing-collected', licensing: 'nothing-collected' },
    });
    expect(text).toContain('used beyond the plan: unknown (nothing was collected yet)');
  });

  it('cannot be told before the first reconciliation', async () => {
    day = null;

    await expect(run('risk')).rejects.toMatchObject({ code: 'NO_POSITIONS' });
  });
});

describe('copilot', () => {
  it('shows what an active person costs, and no value nobody stated', async () => {
    const { document, text } = await run('copilot');

    expect(document.products).toMatchObject([
      {
        ...{ product: 'copilot', purchased: 50, active: 20, untouched: 12, unheld: 10 },
        activeOfPurchasedPct: 40,
        cost: { amountMinor: 125_000, currency: 'EUR' },
        costPerActive: { amountMinor: 6_250, currency: 'EUR' },
        untouchedCost: { amountMinor: 30_000, currency: 'EUR' },
        ...{ value: null, returnPct: null },
        reasons: { value: 'value-not-stated', returnPct: 'value-not-stated' },
      },
    ]);
    expect(text).toContain('active within 30 days');
    expect(text).toContain('62.50 EUR a month');
    expect(text).toContain('value: not stated');
    expect(text).toContain('https://adoption.microsoft.com/en-us/copilot/');
  });

  it('shows a return where the policy states a value in the currency paid', async () => {
    stated = { copilotValuePerActiveMinor: 10_000, copilotValueCurrency: 'EUR' };
    expect((await run('copilot')).document.products).toMatchObject([{ returnPct: 160 }]);
    stated = { copilotValuePerActiveMinor: 10_000, copilotValueCurrency: 'GBP' };
    const { document, text } = await run('copilot');

    expect(document.products).toMatchObject([
      { returnPct: null, reasons: { returnPct: 'value-in-another-currency' } },
    ]);
    expect(text).toContain('unknown (the value is stated in another currency than the price) of the cost');
  });

  it('says so where there is none', async () => {
    day = day && { ...day, positions: positions.slice(0, 2) };

    expect((await run('copilot')).text).toContain('Nobody is entitled to or holds Copilot.');
  });
});
