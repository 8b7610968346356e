import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from './open-register.ts';
import type { RegisterEvent } from './register-event.ts';

import { ann, bill, invoices, line, lines, options, price, prices, problemsOf } from './books.fixture.ts';

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

describe('the file', () => {
  const version1 = () => {
    const old = {
      schemaVersion: 1,
      lines: [
        {
          id: 'microsoft-365-e5/1',
          version: 1,
          ...line,
          addedAt: '2026-01-02T08:00:00.000Z',
          addedBy: ann,
          supersededBy: null,
        },
        {
          id: 'azure/1',
          version: 1,
          ...line,
          product: 'azure',
          skuIds: [],
          metric: 'consumption',
          quantity: 500_000,
          contractType: 'whatever we signed',
          ...{ unitPrice: null, currency: null, pricePer: null, priceSource: null, priceDate: null },
          addedAt: '2026-01-02T08:00:00.000Z',
          addedBy: ann,
          supersededBy: null,
        },
      ],
    };
    return `${JSON.stringify(old, null, 2)}\n`;
  };

  it('of the first version is read as it is, and written anew with the next change', async () => {
    const text = version1();
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    await writeFile(`${file}.seal`, JSON.stringify({ sha256, revision: 3 }));

    const register = await reopen();

    expect(await register.entitlements({ asOf: '2026-11-22' })).toMatchObject([
      { product: 'microsoft-365-e5', entitled: known(1000), price: { known: true } },
      { product: 'azure', entitled: known(500_000), currency: null },
    ]);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(events).toEqual([]);

    await register.importPrices(prices(price), options);

    const written = JSON.parse(await readFile(file, 'utf8')) as { schemaVersion: number; lines: unknown[] };
    expect(written).toMatchObject({
      schemaVersion: 2,
      prices: [{ id: 'price/1' }],
      invoices: [],
      budgets: [],
    });
    expect(written.lines).toMatchObject([{ state: 'active', soldBy: null, artefacts: [] }, {}]);
    expect(events).toMatchObject([{ added: [], changed: [], removed: [], books: { prices: {} } }]);
  });

  it('edited by hand in its prices and invoices is noticed, audited and accepted', async () => {
    const register = await reopen();
    await register.importPrices(prices(price), options);
    await register.importInvoices(invoices(bill, { ...bill, invoice: 'INV-2' }), options);
    const document = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, unknown>[]>;
    document.prices![0]!.unitPrice = '10.00';
    document.prices!.push({ ...price, priceDate: '2026-06-01' });
    document.invoices!.splice(0, 1);
    await writeFile(file, JSON.stringify(document));

    const book = await register.priceBook({ asOf: '2026-02-01', currency: 'GBP' });

    expect(book.prices).toMatchObject([{ monthlyMinor: 1000 }]);
    expect(events.at(-1)).toMatchObject({
      type: 'register.editedOutside',
      actor: 'unknown',
      added: [],
      books: {
        prices: {
          added: [{ id: 'price/2', addedBy: 'unknown' }],
          changed: [{ before: { unitPrice: '60.00' }, after: { unitPrice: '10.00' } }],
          removed: [],
        },
        invoices: { added: [], changed: [], removed: [{ id: 'invoice/1' }] },
      },
    });
    await register.books();
    expect(events).toHaveLength(3);
  });

  it.each([
    ['an impossible price', (text: string) => text.replace('60.00', 'sixty'), /prices\[0\]: unitPrice/],
    ['a price twice', (text: string) => text.replace(/(\{\s+"id": "price[^}]+\})/, '$1,$1'), /stands twice/],
    ['half a stamp', (text: string) => text.replace(`"addedBy": "${ann}",`, ''), /belong together/],
    ['an id of another book', (text: string) => text.replace('"price/1"', '"invoice/1"'), /no id of a price/],
    ['a mistyped part', (text: string) => text.replace('"invoices"', '"invoice"'), /there is no such part/],
    [
      'an object for a list',
      (text: string) => text.replace('"budgets": []', '"budgets": {}'),
      /is not an array/,
    ],
    [
      'a price replaced by nothing',
      (text: string) => text.replace('"supersededBy": null', '"supersededBy": "price/9"'),
      /there is no entry "price\/9"/,
    ],
  ])('with %s is refused and kept as it is', async (_name, damage, why) => {
    const register = await reopen();
    await register.importPrices(prices(price), options);
    const damaged = damage(await readFile(file, 'utf8'));
    await writeFile(file, damaged);

    const problems = await problemsOf(register.books());

    expect(problems[0]).toBe('REGISTER_CORRUPT');
    expect(problems.join('\n')).toMatch(why);
    expect(await readFile(file, 'utf8')).toBe(damaged);
  });

  it('keeps a licence key, which is neither shown nor audited whole', async () => {
    const register = await reopen();
    const result = await register.importLines(lines({ ...line, licenseKey: 'AAAAA-BBBBB-CCCCC' }), options);
    const shown = await register.show({ asOf: '2026-11-22' });

    expect([result.added[0]?.licenseKey, shown[0]?.licenseKey]).toEqual(['…CCCCC', '…CCCCC']);
    expect(JSON.stringify(events)).not.toContain('BBBBB');
    expect(await readFile(file, 'utf8')).toContain('AAAAA-BBBBB-CCCCC');
    expect(
      (await register.importLines(lines({ ...line, licenseKey: 'AAAAA-BBBBB-CCCCC' }), options)).issues,
    ).toEqual([]);
  });
});
