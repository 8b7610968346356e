import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import {
  ann,
  asOf,
  codeOf,
  entitled,
  good,
  json,
  options,
  other,
  testRegister,
} from './testing/test-register.ts';

const test = testRegister();

async function editByHand(edit: (lines: Record<string, unknown>[]) => void): Promise<void> {
  const document = JSON.parse(await readFile(test.file, 'utf8')) as { lines: Record<string, unknown>[] };
  edit(document.lines);
  await writeFile(test.file, JSON.stringify(document));
}

describe('the file', () => {
  it('is for its owner only, and is what people can read and edit', async () => {
    await (await test.reopen()).importLines(json(good), options);
    const modes = await Promise.all(
      [dirname(test.file), test.file, `${test.file}.seal`, `${test.file}.last-good`].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );

    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    expect(await readFile(`${test.file}.last-good`, 'utf8')).toBe(await readFile(test.file, 'utf8'));
    expect(await readFile(test.file, 'utf8')).toContain('\n      "unitPrice": "52.10",\n');
  });

  it('edited by hand is noticed while running, audited and accepted', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    await editByHand((lines) => {
      lines[0]!.quantity = 1100;
      lines.push(other);
    });

    expect(await entitled(register)).toEqual({
      'microsoft-365-e5': known(1100),
      'microsoft-365-e3': known(50),
    });

    expect(test.events.at(-1)).toMatchObject({
      type: 'register.editedOutside',
      actor: 'unknown',
      added: [{ id: 'microsoft-365-e3/1', addedBy: 'unknown' }],
      changed: [{ before: { quantity: 1000 }, after: { quantity: 1100 } }],
      removed: [],
    });
    expect(test.logged).toContain('register was edited outside the program');
    expect(test.logged).not.toContain(ann);
    await entitled(register);
    await entitled(await test.reopen());
    expect(test.events).toHaveLength(2);
  });

  it('written by hand before the first start, or with its seal lost, is accepted too', async () => {
    await (await test.reopen()).importLines(json(good), options);
    const text = await readFile(test.file, 'utf8');
    await rm(dirname(test.file), { recursive: true });
    await test.reopen();
    await writeFile(test.file, `\uFEFF${text}`);

    expect(await entitled(await test.reopen())).toEqual({ 'microsoft-365-e5': known(1000) });
    await writeFile(`${test.file}.seal`, 'not json');
    expect(await entitled(await test.reopen())).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(test.events.map(({ type, added }) => [type, added.length])).toEqual([
      ['register.imported', 1],
      ['register.editedOutside', 1],
      ['register.editedOutside', 0],
    ]);
  });

  it.each([
    ['empty', () => '', /is empty/],
    ['cut short', (text: string) => text.slice(0, 300), /is not JSON/],
    ['another document', () => '[]', /no array "lines"/],
    [
      'of a later version',
      (text: string) => text.replace('"schemaVersion": 2', '"schemaVersion": 3'),
      /schemaVersion is 3/,
    ],
    [
      'with an impossible line',
      (text: string) => text.replace('2025-07-01', '2025-13-01'),
      /lines\[0\]: startDate/,
    ],
    [
      'with a mistyped key',
      (text: string) => text.replace('"endDate"', '"endDte"'),
      /"endDte" is not a column/,
    ],
    [
      'with half a stamp',
      (text: string) => text.replace('"version": 1', '"version": "1"'),
      /belong together/,
    ],
    ['with another id', (text: string) => text.replace('microsoft-365-e5/1', 'e5'), /does not fit product/],
    ['with a line twice', (text: string) => text.replace(/(\{\s+"id"[^}]+\})/, '$1,$1'), /stands twice/],
    [
      'pointing nowhere',
      (text: string) => text.replace('"supersededBy": null', '"supersededBy": "x/9"'),
      /there is no line "x\/9"/,
    ],
  ])('%s is refused, kept as it is, and can be put back', async (_name, damage, why) => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    const damaged = damage(await readFile(test.file, 'utf8'));
    await writeFile(test.file, damaged);

    const fault = await register.entitlements({ asOf }).catch((cause: unknown) => cause);

    expect(fault).toMatchObject({ code: 'REGISTER_CORRUPT', message: expect.stringMatching(why) as string });
    expect(await codeOf(test.reopen())).toBe('REGISTER_CORRUPT');
    expect(await codeOf(register.importLines(json(other), options))).toBe('REGISTER_CORRUPT');
    expect(await readFile(test.file, 'utf8')).toBe(damaged);
    await writeFile(test.file, await readFile(`${test.file}.last-good`));
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(test.events).toHaveLength(1);
  });

  it('gone missing is not an empty register', async () => {
    const register = await test.reopen();
    await register.importLines(json(good), options);
    await rm(test.file);

    expect(await codeOf(register.entitlements({ asOf }))).toBe('REGISTER_CORRUPT');
    expect(await codeOf(test.reopen())).toBe('REGISTER_CORRUPT');
  });

  it('is not read as of a day that does not exist', async () => {
    await expect((await test.reopen()).entitlements({ asOf: '2026-02-30' })).rejects.toThrow(TypeError);
  });

  it('that never held a product says nothing about it', async () => {
    const register = await test.reopen();
    await register.importLines(json({ ...good, endDate: '2025-12-31' }), options);

    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': unknown('no-line-in-force') });
  });
});

describe('a crash', () => {
  const seal = () => `${test.file}.seal`;

  it('between the write and the audit: the change is told when the register is next read', async () => {
    const failing = await test.reopen({ audit: async () => Promise.reject(new TypeError('ledger is down')) });
    await expect(failing.importLines(json(good), options)).rejects.toThrow('ledger is down');

    const register = await test.reopen();

    expect(test.events).toMatchObject([
      { type: 'register.imported', actor: ann, added: [{ id: 'microsoft-365-e5/1' }] },
    ]);
    expect((await register.importLines(json(good), options)).added).toEqual([]);
    await test.reopen();
    expect(test.events).toHaveLength(1);
  });

  it('before the write: nothing happened, and nothing is told', async () => {
    await (await test.reopen()).importLines(json(good), options);
    const [imported] = test.events;
    const content = JSON.parse(await readFile(seal(), 'utf8')) as object;
    await writeFile(
      seal(),
      JSON.stringify({ ...content, pending: { ...imported, sha256: 'never written' } }),
    );

    const register = await test.reopen();

    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(test.events).toHaveLength(1);
    await register.importLines(json(other), options);
    expect(new Set(test.events.map(({ id }) => id)).size).toBe(2);
  });

  it('before the very first write leaves an empty register', async () => {
    await test.reopen();
    await writeFile(
      seal(),
      JSON.stringify({ sha256: null, revision: 0, pending: { sha256: 'never written' } }),
    );

    expect(await entitled(await test.reopen())).toEqual({});
  });
});

describe('two at once', () => {
  it('lose nothing', async () => {
    const registers = await Promise.all([test.reopen(), test.reopen(), test.reopen()]);
    const documents = Array.from({ length: 12 }, (_, index) => `order ${index}`);

    await Promise.all(
      documents.map((document, index) =>
        registers[index % 3]!.importLines(json({ ...good, document, quantity: 1 }), options),
      ),
    );

    expect(await Promise.all(registers.map((register) => entitled(register)))).toEqual(
      registers.map(() => ({ 'microsoft-365-e5': known(12) })),
    );
    expect(test.events.map(({ type }) => type)).toEqual(documents.map(() => 'register.imported'));
  });

  it('wait for each other, and say so when it takes too long', async () => {
    const auditing = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    const slow = await test.reopen({
      audit: async () => {
        auditing.resolve(undefined);
        await held.promise;
      },
    });
    const quick = await test.reopen({ lockWaitMs: 50 });
    const writing = slow.importLines(json(good), options);
    await auditing.promise;

    expect(await codeOf(quick.importLines(json(other), options))).toBe('REGISTER_IN_USE');
    held.resolve(undefined);
    await writing;
    expect((await quick.importLines(json(other), options)).added).toHaveLength(1);
  });
});
