import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { defaultVariancePolicy } from '../core/entitlement/variance.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import type { Manifest, ObservationRows, SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister } from '../register/open-register.ts';
import type { CommandResult } from './command-result.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const ann = '3f2b0000-0000-4000-8000-00000000000a';
const tenantId = '3f2b0000-0000-4000-8000-000000000001';

const registerCsv = [
  'product,name,skuIds,metric,quantity,contract,contractType,startDate,endDate,unitPrice,currency,pricePer,priceSource,priceDate,ownerIds,document,state,soldBy,noticeDays',
  `microsoft-365-e5,Microsoft 365 E5,${e5},user,1000,EA-1,EA,2025-07-01,2028-06-30,52.10,GBP,month,sheet,2025-07-01,${ann},order form,,direct,`,
  `microsoft-365-e5,Microsoft 365 E5,${e5},user,40,EA-1,EA,2025-07-01,2028-06-30,,,,,,,trial mail,trial,,`,
  `microsoft-365-e3,Microsoft 365 E3,${e3},user,50,CSP-9,NCE,2026-01-10,2027-01-09,30,GBP,month,sheet,2026-01-10,${ann},CSP order,active,,30`,
].join('\n');

const sku = (skuId: string, skuPartNumber: string, enabledUnits: number): ObservationRows['skus'] => ({
  skuId,
  skuPartNumber,
  appliesTo: 'User',
  capabilityStatus: 'Enabled',
  consumedUnits: 10,
  enabledUnits,
  warningUnits: 0,
  suspendedUnits: 0,
  lockedOutUnits: 0,
});
const subscription = (
  skuId: string,
  totalUnits: number,
  nextLifecycleOn: string | null,
): ObservationRows['subscriptions'] => ({
  subscriptionId: `sub-${totalUnits}`,
  skuId,
  status: 'Enabled',
  isTrial: false,
  totalUnits,
  createdOn: '2025-07-01',
  nextLifecycleOn,
  ownerTenantId: tenantId,
});

const supply = {
  skus: [sku(e5, 'SPE_E5', 1012), sku(visio, 'VISIOCLIENT', 25)],
  subscriptions: [subscription(e5, 1012, '2027-06-30'), subscription(visio, 25, '2026-12-24')],
  groups: [],
};

function runOf(asOf: string, failed: readonly SourceName[] = []): StoredRun {
  const sources = (['skus', 'subscriptions'] as const).map((name) => ({
    name,
    status: failed.includes(name) ? 'failed' : 'complete',
    asOf: failed.includes(name) ? null : asOf,
  }));
  const manifest = { runId: 'run-1', tenantId, asOf, sources } as unknown as Manifest;
  return {
    manifest,
    supply: async () => supply,
    assignedSkus: async () => [],
  } as unknown as StoredRun;
}

let folder: string;
let run: StoredRun | null;
let now: string;
let services: Services;
const clock: Clock = { now: () => new Date(now) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entitlement-commands-'));
  run = runOf('2026-11-21');
  now = '2026-11-22T08:00:00Z';
  const register = await openRegister({
    file: join(folder, 'data', 'register.json'),
    clock,
    log: createLog('silent'),
    audit: async () => undefined,
  });
  const catalogue = createCatalogue();
  const search = createProductSearch(catalogue);
  const policy = { variance: defaultVariancePolicy };
  services = {
    tenantId,
    clock,
    register,
    search,
    catalogue,
    policy,
    lake: { newest: async () => run },
  } as unknown as Services;
  await writeFile(join(folder, 'register.csv'), registerCsv);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function type(...argv: string[]): Promise<CommandResult> {
  return runCommandLine({ argv, cwd: folder }, { services: async () => services, actor: ann });
}

/** What a script reads of a command. */
async function read<D>(...argv: string[]): Promise<D> {
  const { document, exitCode } = await type(...argv, '--json');
  expect(exitCode).toBe(0);
  return JSON.parse(JSON.stringify(document)) as D;
}

describe('register', () => {
  it('shows states, sellers, what each contract allows, and the past', async () => {
    await type('register', 'import', 'register.csv');

    const shown = await read<{ lines: object[]; products: object[] }>('register', 'show');

    expect(shown).toMatchObject({ schemaVersion: 1, asOf: '2026-11-22' });
    expect(shown.lines).toMatchObject([
      {
        state: 'inForce',
        contractState: 'active',
        contractKind: 'enterprise',
        nextDecisionOn: '2027-06-01',
        reductionWindow: { opensOn: '2027-05-02', closesOn: '2027-06-01', basis: 'anniversary' },
      },
      { contractState: 'trial' },
      { contractKind: 'csp', nextDecisionOn: '2026-12-11', reductionWindow: { basis: 'renewal' } },
    ]);
    expect(shown.products).toMatchObject([
      {
        product: 'microsoft-365-e5',
        entitled: 1000,
        sellers: [{ soldBy: 'direct', entitled: 1000 }],
        notEntitling: [{ line: 'microsoft-365-e5/2', state: 'trial', quantity: 40 }],
      },
      { product: 'microsoft-365-e3', entitled: 50, sellers: [{ soldBy: null, entitled: 50 }] },
    ]);
    expect(await read('register', 'show', '--known-at', '2026-11-21T00:00:00Z')).toMatchObject({
      lines: [],
      products: [],
    });
    const { text } = await type('register', 'show', '--as-of', '2025-12-31');
    expect(text).toContain('unknown (no line of the register is in force on this day)');
    expect(text).toContain('40 trial');
    expect(text).toContain('not yet in force');
    expect(text).not.toMatch(/inForce|notYet|order form/);
    const long = await type('register', 'show', '--long');
    expect(long.text).toMatch(/microsoft-365-e3\/1 +CSP order +2026-11-22T08:00:00\.000Z/);
    expect(long.text).toContain(ann);
  });

  it('amends: a further line states its terms, a correction only what it corrects', async () => {
    await type('register', 'import', 'register.csv');

    for (const [command, ...said] of [
      ['register import', 'startDate', 'ownerIds', 'noticeDays'],
      ['register amend', 'needs --product, --quantity, --start-date and --document'],
      ['prices import', 'Columns every file has: skuId, name, unitPrice, currency, pricePer'],
    ] as const) {
      const help = await type(...command.split(' '), '--help');
      for (const each of said) expect(help.text).toContain(each);
    }

    const incomplete = await type('register', 'amend', '--product', 'microsoft-365-e3', '--quantity', '5');
    const corrected = await type(
      ...['register', 'amend', '--product', 'microsoft-365-e3', '--supersedes', 'microsoft-365-e3/1'],
      ...['--state', 'suspended', '--sold-by', 'Contoso'],
    );

    expect(incomplete).toMatchObject({ exitCode: 2 });
    expect(incomplete.text).toContain('--start-date, --document missing.');
    expect(corrected).toMatchObject({
      exitCode: 0,
      document: { line: { id: 'microsoft-365-e3/2', state: 'suspended', soldBy: 'Contoso', quantity: 50 } },
    });
  });

  it('corrects owners, SKUs, name and metric of a line, and says what stayed as it was', async () => {
    await type('register', 'import', 'register.csv');
    const sku = '06ebc4ee-1bb5-47dd-8120-11324bc54e07';

    const corrected = await type(
      ...['register', 'amend', '--product', 'microsoft-365-e3', '--supersedes', 'microsoft-365-e3/1'],
      ...['--owner-ids', `${ann};${sku}`, '--sku-ids', sku, '--name', 'E3', '--metric', 'device'],
    );

    expect(corrected).toMatchObject({
      exitCode: 0,
      document: {
        line: { ownerIds: [ann, sku], skuIds: [sku], name: 'E3', metric: 'device', quantity: 50 },
        inherited: { from: 'microsoft-365-e3/1' },
      },
    });
    expect(corrected.text).toContain('Not stated, so as in microsoft-365-e3/1: quantity, contract');
  });

  it('refuses a workbook of an older format, and a file that is not there', async () => {
    expect(await type('register', 'import', 'ea.xls')).toMatchObject({ exitCode: 2 });
    expect((await type('register', 'import', 'none.csv')).text).toContain('FILE_UNREADABLE');
  });
});

describe('prices and invoices', () => {
  it('are imported and shown', async () => {
    await writeFile(
      join(folder, 'prices.csv'),
      `skuId,name,unitPrice,currency,pricePer,priceSource,priceDate\n${e3},E3,360.06,GBP,year,list,2026-01-01\n${e3},E3,35,EUR,month,list,2026-01-01\n`,
    );
    await writeFile(
      join(folder, 'bills.json'),
      JSON.stringify({
        invoices: [
          {
            ...{ invoice: 'INV-1', date: '2026-11-30', product: 'microsoft-365-e5', quantity: 1000 },
            ...{ periodStart: '2026-11-01', periodEnd: '2026-11-30', amount: '52100', currency: 'GBP' },
          },
        ],
      }),
    );

    expect(await type('prices', 'import', 'prices.csv')).toMatchObject({
      exitCode: 0,
      text: '2 lines added.',
    });
    expect(await type('invoices', 'import', 'bills.json')).toMatchObject({
      exitCode: 0,
      text: '1 line added.',
    });

    expect(await read('prices', 'show')).toMatchObject({
      asOf: '2026-11-22',
      books: [
        { currency: 'EUR', prices: [{ skuId: e3, monthlyMinor: 3500 }] },
        { currency: 'GBP', prices: [{ skuId: e3, monthlyMinor: 3001, source: 'list', on: '2026-01-01' }] },
      ],
    });
    expect((await type('prices', 'show', '--currency', 'gbp')).text).toContain('30.01 GBP');
    expect((await type('prices', 'show', '--currency', 'pounds')).exitCode).toBe(2);
    expect((await type('prices', 'show', '--as-of', '2025-01-01')).text).toContain('There are no prices');
    expect((await type('invoices', 'show')).text).toContain('52100 GBP');
    expect(await read('invoices', 'show', '--known-at', '2026-11-01T00:00:00Z')).toMatchObject({
      invoices: [],
    });
  });
});

async function withSubscriptions<T>(
  subscriptions: ObservationRows['subscriptions'][],
  work: () => Promise<T>,
): Promise<T> {
  run = { ...runOf('2026-11-21'), supply: async () => ({ ...supply, subscriptions }) };
  return work();
}

interface Variances {
  readonly asOf: string;
  readonly runId: string | null;
  readonly variances: readonly {
    readonly kind: string;
    readonly product: string | null;
    readonly difference: number | null;
    readonly unknownBecause: string | null;
    readonly material: boolean | null;
  }[];
}

async function variances(...argv: string[]) {
  const found = await read<Variances>('variances', ...argv);
  return found.variances.map(({ kind, product, difference, unknownBecause }) => [
    kind,
    product,
    difference ?? unknownBecause,
  ]);
}

describe('variances', () => {
  beforeEach(() => type('register', 'import', 'register.csv'));

  it('hold the register against the newest collection', async () => {
    expect(await variances()).toEqual([
      ['register-purchased', 'microsoft-365-e5', -12],
      ['not-credited', 'microsoft-365-e3', 50],
      ['not-registered', 'visio-plan-2', 'not-in-register'],
      ['seller', 'microsoft-365-e5', -12],
    ]);
    expect(await variances('Microsoft', '365', 'E3')).toEqual([['not-credited', 'microsoft-365-e3', 50]]);
    const { text } = await type('variances');
    expect(text).toContain('as of 2026-11-21');
    expect(text).toContain(
      'registered, not in the tenant: An order was placed but never put into the tenant',
    );
    expect(text).toMatch(/^product +what is compared +register +tenant +difference$/m);
    expect(text).toContain('unknown (the register has no line for it)');
    expect(text).not.toMatch(/register-purchased|not-in-register/);
  });

  it('of two dates say which day each of them is', async () => {
    const e5Days = subscription(e5, 1012, '2027-02-28');
    const { text } = await withSubscriptions([e5Days], () => type('variances', 'microsoft-365-e5'));

    expect(text).toMatch(/renewal or anniversary 2027-07-01 {2}subscription changes 2027-02-28 +123 days/);
    expect(text).toContain(
      'the renewal or anniversary of its lines nearest to the other day, not the end of the contract',
    );
  });

  it('are unknown where a source failed, or nothing was collected', async () => {
    run = runOf('2026-11-21', ['subscriptions']);
    expect(await variances()).toEqual([
      ['register-purchased', 'microsoft-365-e5', 'subscriptions-missing'],
      ['not-credited', 'microsoft-365-e3', 50],
      ['not-registered', 'visio-plan-2', 'not-in-register'],
      ['units-subscriptions', null, 'subscriptions-missing'],
      ['term-date', 'microsoft-365-e5', 'subscriptions-missing'],
      ['term-date', 'microsoft-365-e3', 'subscriptions-missing'],
      ['seller', 'microsoft-365-e5', 'subscriptions-missing'],
    ]);

    run = null;
    expect(await read('variances')).toMatchObject({ asOf: '2026-11-22', runId: null });
    expect(await variances()).toContainEqual(['register-purchased', 'microsoft-365-e5', 'nothing-collected']);
  });

  it('of a past day are the same after later amendments, for what was known then', async () => {
    const then = await type('variances', '--as-of', '2026-11-22', '--json');
    const calendar = await type('calendar', '--as-of', '2026-11-22', '--json');
    now = '2027-02-01T08:00:00Z';
    await type(
      ...['register', 'amend', '--product', 'microsoft-365-e5', '--supersedes', 'microsoft-365-e5/1'],
      ...['--quantity', '900', '--end-date', '2027-06-30'],
    );

    const moment = ['--as-of', '2026-11-22', '--known-at', '2026-11-22T12:00:00Z', '--json'];
    expect((await type('variances', ...moment)).document).toEqual(then.document);
    expect((await type('calendar', ...moment)).document).toEqual(calendar.document);
    expect((await type('variances', '--as-of', '2026-11-22')).document).not.toEqual(then.document);
  });
});

describe('calendar', () => {
  it('shows contracts and subscriptions, and until when each can be decided', async () => {
    await type('register', 'import', 'register.csv');

    const { entries } = await read<{ entries: Record<string, unknown>[] }>('calendar', '--months', '3');

    expect(
      entries.map(({ on, kind, contract, products, decideBy, level }) => [
        on,
        kind,
        contract,
        products,
        decideBy,
        level,
      ]),
    ).toEqual([
      ['2026-12-11', 'reduction-window-closes', 'CSP-9', ['microsoft-365-e3'], '2026-12-11', 'T-30'],
      ['2026-12-11', 'notice', 'CSP-9', ['microsoft-365-e3'], '2026-12-11', 'T-30'],
      ['2026-12-24', 'subscription-lifecycle', null, ['visio-plan-2'], '2026-12-23', 'T-60'],
      ['2027-01-09', 'end', 'CSP-9', ['microsoft-365-e3'], '2026-12-11', 'T-30'],
      ['2027-01-10', 'renewal', 'CSP-9', ['microsoft-365-e3'], '2026-12-11', 'T-30'],
    ]);
    const { text } = await type('calendar', '--months', '3');
    expect(text).toMatch(
      /^2026-12-11 {2}decide by 2026-12-11 {2}19 days left {2}CSP-9 +last day to reduce: Microsoft 365 E3\. /m,
    );
    expect(text).toMatch(/subscription changes: (?!visio-plan-2).*Visio/);
    expect(text).not.toMatch(/T-\d\d|reduction-window/);
  });

  it('says when the days of the tenant are unknown', async () => {
    run = null;

    expect(await read('calendar')).toMatchObject({
      entries: [],
      subscriptionsUnknownBecause: 'nothing-collected',
    });
    expect((await type('calendar', '--months', '0')).exitCode).toBe(2);
  });
});
