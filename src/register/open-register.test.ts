import fc from 'fast-check';
import { readFile, rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import { RegisterInputError } from './errors.ts';
import {
  ann,
  asOf,
  bob,
  codeOf,
  e3,
  e5,
  entitled,
  good,
  json,
  options,
  other,
  testRegister,
} from './testing/test-register.ts';

const test = testRegister();

describe('import', () => {
  it('adds lines, tells the audit trail, and is there after a restart', async () => {
    const register = await test.reopen();

    const result = await register.importLines(json(good, other), options);

    expect(result).toMatchObject({ unchanged: [], issues: [], summary: '2 lines added.' });
    expect(result.added[0]).toEqual({
      ...good,
      state: 'active',
      soldBy: null,
      licenseKey: null,
      activationState: null,
      renewalDate: null,
      noticeDays: null,
      artefacts: [],
      id: 'microsoft-365-e5/1',
      version: 1,
      addedAt: '2026-11-22T08:00:00.000Z',
      addedBy: ann,
      supersededBy: null,
    });
    expect(test.events).toMatchObject([
      {
        type: 'register.imported',
        actor: ann,
        fileName: 'ea.json',
        previousSha256: null,
        added: result.added,
        changed: [],
        removed: [],
      },
    ]);
    expect(await entitled(await test.reopen())).toEqual({
      'microsoft-365-e5': known(1000),
      'microsoft-365-e3': known(50),
    });
    expect(test.events).toHaveLength(1);
  });

  it('of the same file again adds nothing, writes nothing and says so', async () => {
    const register = await test.reopen();
    await register.importLines(json(good, other), options);
    const before = await readFile(test.file, 'utf8');

    const result = await register.importLines(json(other, good), options);

    expect(result).toMatchObject({
      added: [],
      issues: [],
      summary: 'Nothing added: 2 lines already in the register.',
    });
    expect(result.unchanged).toEqual([
      { place: 'lines[0]', id: 'microsoft-365-e3/1' },
      { place: 'lines[1]', id: 'microsoft-365-e5/1' },
    ]);
    expect(await readFile(test.file, 'utf8')).toBe(before);
    expect(test.events).toHaveLength(1);
  });

  it('of a line whose SKU was corrected adds nothing, and says how to correct it', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    const corrected = { ...good, skuIds: [e3] };

    const result = await register.importLines(json(corrected), options);
    const command =
      'register amend --product microsoft-365-e5 --supersedes microsoft-365-e5/1 --sku-ids "' + e3 + '".';

    expect(result).toMatchObject({ added: [], unchanged: [{ id: 'microsoft-365-e5/1' }] });
    expect(result.issues).toMatchObject([{ code: 'line-differs', place: 'lines[0]' }]);
    expect(result.issues[0]?.message).toContain(command);
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    await register.amend({ product: 'microsoft-365-e5', supersedes: 'microsoft-365-e5/1', skuIds: e3 }, ann);
    expect((await register.importLines(json(corrected), options)).issues).toEqual([]);
  });

  it('of two SKUs of one order takes both, also when one came before', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    const result = await register.importLines(json(good, { ...good, skuIds: [e3] }), options);

    expect(result).toMatchObject({ added: [{ skuIds: [e3] }], issues: [] });
  });

  it('appends what is new and leaves the rest', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    const more = {
      ...good,
      quantity: -100,
      startDate: '2026-07-01',
      document: 'amendment 1',
      ownerIds: [bob],
    };
    const result = await register.importLines(json(good, more), options);

    expect(result.summary).toBe('1 line added, 1 line already in the register.');
    expect(result.added.map(({ id }) => id)).toEqual(['microsoft-365-e5/2']);
    expect(await register.entitlements({ asOf })).toMatchObject([
      { entitled: known(900), ownerIds: [ann, bob] },
    ]);
  });

  it('does not let another price or owner for the same right pass unnoticed', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);

    const result = await register.importLines(
      json({ ...good, unitPrice: '49.00', ownerIds: [bob] }),
      options,
    );

    expect(result).toMatchObject({ added: [], issues: [{ code: 'line-differs', place: 'lines[0]' }] });
    expect(result.issues[0]?.message).toContain('unitPrice, ownerIds: not as in microsoft-365-e5/1');
  });

  it('names a product that has nobody to ask', async () => {
    const result = await (await test.reopen()).importLines(json({ ...good, ownerIds: [] }), options);

    expect(result.issues).toMatchObject([{ code: 'product-without-owner', place: 'lines[0]' }]);
  });

  it('takes all of a file or nothing, and lists every problem', async () => {
    const register = await test.reopen();
    const text = json(good, { ...good, quantity: 'x' }, good, { ...other, skuIds: [e5], endDate: 'soon' });

    const fault = await register.importLines(text, options).catch((cause: unknown) => cause);

    expect(fault).toBeInstanceOf(RegisterInputError);
    expect((fault as RegisterInputError).code).toBe('REGISTER_IMPORT_INVALID');
    expect(
      (fault as RegisterInputError).problems.map(
        ({ place, message }) => `${place} ${message.split(' ')[0]!}`,
      ),
    ).toEqual(['lines[1] quantity:', 'lines[3] endDate:', 'lines[2] repeats']);
    expect(await entitled(register)).toEqual({});
    expect(test.events).toEqual([]);
  });

  it('refuses a SKU that counts for another product at the same time', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    const later = { ...other, skuIds: [e5], startDate: '2028-07-01', endDate: null };

    expect(await codeOf(register.importLines(json({ ...other, skuIds: [e5] }), options))).toBe(
      'REGISTER_IMPORT_INVALID',
    );
    expect((await register.importLines(json(later), options)).added).toHaveLength(1);
  });

  it('twice equals once, for any lines in any split', async () => {
    const lines = fc.uniqueArray(
      fc.record({
        product: fc.constantFrom('a', 'b'),
        quantity: fc.integer({ min: -50, max: 5000 }),
        document: fc.stringMatching(/^[a-z]{1,4}$/),
      }),
      { selector: ({ product, document }) => `${product} ${document}`, minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(), async (some, at) => {
        await rm(test.folder, { recursive: true, force: true });
        const register = await test.reopen();
        const full = some.map((own) => ({ ...good, ...own, skuIds: [own.product === 'a' ? e5 : e3] }));
        const first = full.slice(0, at % (full.length + 1));
        if (first.length > 0) await register.importLines(json(...first), options);

        await register.importLines(json(...full), options);
        const once = await register.show({ asOf });
        const again = await register.importLines(json(...full), options);

        expect(again).toMatchObject({ added: [], issues: [] });
        expect(again.unchanged).toHaveLength(full.length);
        expect(await register.show({ asOf })).toEqual(once);
        expect(
          once.map(({ product, quantity, document }) => ({ product, quantity, document })).sort(byText),
        ).toEqual([...some].sort(byText));
      }),
      { numRuns: 40 },
    );
  });
});

function byText(a: object, b: object): number {
  return JSON.stringify(a, ['product', 'document']) < JSON.stringify(b, ['product', 'document']) ? -1 : 1;
}
