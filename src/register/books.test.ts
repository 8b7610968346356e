import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from './open-register.ts';
import type { RegisterEvent } from './register-event.ts';

import {
  ann,
  bill,
  budgets,
  e3,
  e5,
  invoices,
  line,
  lines,
  options,
  price,
  prices,
  problemsOf,
} from './books.fixture.ts';

let folder: string;
let file: string;
let events: RegisterEvent[];
let now: string;
const clock: Clock = { now: () => new Date(now) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'register-books-'));
  file = join(folder, 'register', 'entitlements.json');
  events = [];
  now = '2026-11-22T08:00:00Z';
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const reopen = (): Promise<Register> =>
  openRegister({
    file,
    clock,
    log: createLog('silent'),
    audit: async (event) => void events.push(event),
    lockWaitMs: 10_000,
  });

describe('a book', () => {
  it('takes a CSV file, tells the audit trail, and is there after a restart', async () => {
    const csv = `skuId,name,unitPrice,currency,pricePer,priceSource,priceDate\n${e5.toUpperCase()},E5,60,gbp,Month,list,2026-01-01\n`;
    const register = await reopen();

    const result = await register.importPrices(csv, { ...options, format: 'csv', fileName: 'p.csv' });

    expect(result).toMatchObject({ replaced: [], unchanged: 0, issues: [], summary: '1 line added.' });
    expect(result.added).toEqual([
      {
        ...price,
        name: 'E5',
        unitPrice: '60',
        id: 'price/1',
        addedAt: '2026-11-22T08:00:00.000Z',
        addedBy: ann,
        supersededBy: null,
      },
    ]);
    expect(events).toMatchObject([
      {
        type: 'register.pricesImported',
        actor: ann,
        fileName: 'p.csv',
        added: [],
        books: { prices: { added: [{ id: 'price/1' }], changed: [], removed: [] } },
      },
    ]);
    expect((await (await reopen()).books()).prices).toEqual(result.added);
    expect(events).toHaveLength(1);
  });

  it('lists every problem at once and takes nothing', async () => {
    const register = await reopen();

    const problems = await problemsOf(
      register.importPrices(
        prices({ ...price, skuId: 'SPE_E5', unitPrice: '60,00' }, price, price, {
          ...price,
          currency: 'XYZ',
          priceDate: '',
        }),
        options,
      ),
    );

    expect(problems).toEqual([
      'REGISTER_IMPORT_INVALID',
      'prices[0]: skuId: "spe_e5" is not a GUID.',
      'prices[0]: unitPrice: "60,00" is not a price. Write 60.00.',
      'prices[3]: priceDate: is empty.',
      'prices[3]: currency: "XYZ" is not a currency code (ISO 4217).',
      `prices[2]: repeats prices[1]: price ${e5} GBP 2026-01-01 is stated twice.`,
    ]);
    expect((await register.books()).prices).toEqual([]);
    expect(events).toEqual([]);
  });

  it('keeps a price that was corrected, as it was known then', async () => {
    const register = await reopen();
    await register.importPrices(prices(price), options);
    now = '2026-11-23T08:00:00Z';

    const result = await register.importPrices(prices({ ...price, unitPrice: '58' }), options);

    expect(result).toMatchObject({ replaced: ['price/1'], issues: [{ code: 'entry-replaced' }] });
    const book = async (knownAt?: string) => {
      const moment = { asOf: '2026-11-30', currency: 'GBP', ...(knownAt === undefined ? {} : { knownAt }) };
      return (await register.priceBook(moment)).prices.map(({ monthlyMinor, from }) => [monthlyMinor, from]);
    };
    expect(await book()).toEqual([[5800, 'price/2']]);
    expect(await book('2026-11-22T23:00:00Z')).toEqual([[6000, 'price/1']]);
    expect(await book('2026-11-21T00:00:00Z')).toEqual([]);
    expect(events.at(-1)?.books.prices?.changed).toMatchObject([
      { before: { supersededBy: null }, after: { supersededBy: 'price/2' } },
    ]);
  });

  it('takes an invoice whole: the same adds nothing, another version replaces it', async () => {
    const register = await reopen();
    const second = { ...bill, product: 'visio', quantity: 5, amount: '-12.50' };
    await register.importInvoices(invoices(bill, second, { ...bill, invoice: 'INV-2' }), options);

    expect(await register.importInvoices(invoices(second, bill), options)).toMatchObject({
      added: [],
      unchanged: 2,
      summary: 'Nothing added: 2 lines already in the register.',
    });
    const corrected = await register.importInvoices(invoices({ ...bill, quantity: 990 }), options);

    expect(corrected).toMatchObject({ replaced: ['invoice/1', 'invoice/2'], added: [{ id: 'invoice/4' }] });
    const standing = (await register.books()).invoices.filter(({ supersededBy }) => supersededBy === null);
    expect(standing.map(({ id }) => id)).toEqual(['invoice/3', 'invoice/4']);
  });

  it.each([
    ['a period that ends before it starts', { periodEnd: '2026-10-01' }, 'periodEnd: 2026-10-01 is before'],
    ['an amount in words', { amount: 'ten' }, 'amount: "ten" is not a price'],
    ['an amount finer than its currency', { amount: '1.005' }, 'amount: 1.005 has more decimals than GBP'],
    ['no quantity', { quantity: '' }, 'quantity: is empty.'],
    ['a product that is no slug', { product: 'E5 licences' }, 'product: "E5 licences" is not a slug'],
  ])('refuses an invoice with %s', async (_name, over, problem) => {
    const problems = await problemsOf(
      (await reopen()).importInvoices(invoices({ ...bill, ...over }), options),
    );

    expect(problems).toHaveLength(2);
    expect(problems[1]).toContain(`invoices[0]: ${problem}`);
  });

  it('takes budgets, one per product, year and currency (VAR-12)', async () => {
    const register = await reopen();
    const budget = { product: 'microsoft-365-e5', year: 2026, amount: '625000', currency: 'GBP' };

    await register.importBudgets(budgets(budget, { ...budget, year: 2027 }), options);

    expect((await register.books()).budgets).toMatchObject([budget, { ...budget, year: 2027 }]);
    expect(await problemsOf(register.importBudgets(budgets({ ...budget, year: 26 }), options))).toEqual([
      'REGISTER_IMPORT_INVALID',
      'budgets[0]: year: 26 is not a year.',
    ]);
    expect(events.map(({ type }) => type)).toEqual(['register.budgetsImported']);
  });

  it('twice equals once, whatever it holds', async () => {
    const entry = fc.record({
      invoice: fc.constantFrom('A', 'B', 'C'),
      product: fc.constantFrom('e3', 'e5', 'visio'),
      quantity: fc.integer({ min: -50, max: 50 }),
    });
    const some = fc.uniqueArray(entry, {
      selector: (own) => JSON.stringify(own),
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(some, some, async (first, second) => {
        await rm(folder, { recursive: true, force: true });
        const register = await reopen();
        const all = (given: typeof first) => invoices(...given.map((own) => ({ ...bill, ...own })));
        await register.importInvoices(all(first), options);
        await register.importInvoices(all(second), options);
        const once = await register.books();

        const again = await register.importInvoices(all(second), options);

        expect(again).toMatchObject({ added: [], replaced: [], unchanged: second.length });
        expect(await register.books()).toEqual(once);
        const standing = once.invoices.filter(({ supersededBy }) => supersededBy === null);
        const numbers = new Set(second.map(({ invoice }) => invoice));
        const expected = [...first.filter(({ invoice }) => !numbers.has(invoice)), ...second];
        const text = ({
          invoice,
          product,
          quantity,
        }: {
          invoice: string;
          product: string;
          quantity: number;
        }) => `${invoice} ${product} ${quantity}`;
        expect(standing.map(text).toSorted()).toEqual(expected.map(text).toSorted());
      }),
      { numRuns: 25 },
    );
  });
});

describe('the price book of a day', () => {
  it('takes the line in force that names the SKU before the book, and a yearly price by the month', async () => {
    const register = await reopen();
    await register.importLines(lines(line), options);
    await register.importPrices(
      prices(
        price,
        { ...price, skuId: e3, unitPrice: '100.06', pricePer: 'year' },
        { ...price, skuId: e3, unitPrice: '200', pricePer: 'year', priceDate: '2026-12-01' },
        { ...price, skuId: e3, unitPrice: '30', currency: 'EUR' },
      ),
      options,
    );
    const on = async (asOf: string, currency = 'GBP') =>
      (await register.priceBook({ asOf, currency })).prices.map(({ skuId, monthlyMinor, from }) => [
        skuId === e5 ? 'e5' : 'e3',
        monthlyMinor,
        from,
      ]);

    expect(await on('2026-11-22')).toEqual([
      ['e3', 834, 'price/2'],
      ['e5', 5210, 'microsoft-365-e5/1'],
    ]);
    expect(await on('2026-12-01')).toContainEqual(['e3', 1667, 'price/3']);
    expect(await on('2028-07-01')).toContainEqual(['e5', 6000, 'price/1']);
    expect(await on('2025-12-31')).toEqual([['e5', 5210, 'microsoft-365-e5/1']]);
    expect(await on('2026-11-22', 'EUR')).toEqual([['e3', 3000, 'price/4']]);
    expect(await on('2026-11-22', 'USD')).toEqual([]);
    expect(await register.currencies()).toEqual(['EUR', 'GBP']);
    await expect(on('2026-11-22', 'pounds')).rejects.toThrow(TypeError);
  });

  it('takes no price by device for a user, and none before its day: it says why there is none', async () => {
    const register = await reopen();
    const byDevice = { ...line, metric: 'device', unitPrice: '12.00' };
    const later = { ...line, skuIds: [e3], document: 'later form', priceDate: '2026-12-01' };
    await register.importLines(lines(byDevice, { ...later, product: 'microsoft-365-e3' }), options);
    const on = (asOf: string) => register.priceBook({ asOf, currency: 'GBP' });

    expect(await on('2026-11-22')).toMatchObject({
      prices: [],
      unpriced: [
        { skuId: e3, reason: 'price-of-later-day', from: 'microsoft-365-e3/1' },
        { skuId: e5, reason: 'price-of-another-metric', from: 'microsoft-365-e5/1' },
      ],
    });
    expect(await on('2026-12-01')).toMatchObject({ prices: [{ skuId: e3, on: '2026-12-01' }] });

    await register.importPrices(prices(price, { ...price, skuId: e3, priceDate: '2026-11-01' }), options);

    expect(await on('2026-11-22')).toMatchObject({
      prices: [
        { skuId: e3, monthlyMinor: 6000, from: 'price/2' },
        { skuId: e5, monthlyMinor: 6000, from: 'price/1' },
      ],
      unpriced: [],
    });
  });

  it('does not take the price of a line that entitles nobody', async () => {
    const register = await reopen();
    await register.importLines(lines({ ...line, state: 'suspended' }), options);

    expect((await register.priceBook({ asOf: '2026-11-22', currency: 'GBP' })).prices).toEqual([]);
  });
});

describe('a line and what it is by its contract', () => {
  it('changes its state from a day by a further line, with the past as it was', async () => {
    const register = await reopen();
    await register.importLines(lines(line), options);
    const first = { product: line.product, supersedes: `${line.product}/1`, endDate: '2026-10-31' };
    await register.amend(first, ann);
    const suspended = {
      quantity: 1000,
      startDate: '2026-11-01',
      endDate: '2028-06-30',
      document: 'letter',
      state: 'suspended',
    };
    await register.amend({ product: line.product, ...suspended }, ann);

    const on = async (asOf: string) => (await register.entitlements({ asOf }))[0];

    expect((await on('2026-10-31'))?.entitled).toEqual(known(1000));
    expect(await on('2026-11-01')).toMatchObject({
      entitled: { known: false, reason: 'no-active-line' },
      notEntitling: [{ state: 'suspended', quantity: 1000 }],
      ownerIds: [],
      skuIds: [e5],
    });
    const shown = await register.show({ asOf: '2026-11-22' });
    expect(shown.map(({ id, state, contractState }) => [id, state, contractState])).toEqual([
      ['microsoft-365-e5/1', 'superseded', 'active'],
      ['microsoft-365-e5/2', 'ended', 'active'],
      ['microsoft-365-e5/3', 'inForce', 'suspended'],
    ]);
  });
});
