import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import { AppError } from '../lib/app-error.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type ImportOptions, type Register, type RegisterDeps } from './open-register.ts';
import type { RegisterEvent } from './register-event.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const ann = '3f2b0000-0000-4000-8000-00000000000a';
const asOf = '2026-11-22';
const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));
const options: ImportOptions = { format: 'json', fileName: 'ea.json', actor: ann };

const good = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: [e5],
  metric: 'user',
  quantity: 1000,
  contract: 'EA-2025-114',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  unitPrice: '52.10',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'EA price sheet',
  priceDate: '2025-07-01',
  ownerIds: [ann],
  document: 'EA-2025-114 order form',
};
const other = { ...good, product: 'microsoft-365-e3', name: 'Microsoft 365 E3', skuIds: [e3], quantity: 50 };

let folder: string;
let file: string;
let events: RegisterEvent[];
let logged: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'register-'));
  file = join(folder, 'register', 'entitlements.json');
  events = [];
  logged = '';
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function reopen({
  audit = async (event: RegisterEvent) => void events.push(event),
  lockWaitMs = 10_000,
}: Partial<Pick<RegisterDeps, 'audit' | 'lockWaitMs'>> = {}): Promise<Register> {
  const log = createLog('info', { write: (text: string) => (logged += text) });
  return openRegister({ file, clock, log, audit, lockWaitMs });
}

const json = (...lines: unknown[]) => JSON.stringify({ lines });

async function entitled(register: Register, day = asOf): Promise<Record<string, unknown>> {
  const found = await register.entitlements({ asOf: day });
  return Object.fromEntries(found.map((entitlement) => [entitlement.product, entitlement.entitled]));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const fault = await work.then(
    () => 'no error',
    (cause: unknown) => cause,
  );
  return fault instanceof AppError ? fault.code : String(fault);
}

async function editByHand(edit: (lines: Record<string, unknown>[]) => void): Promise<void> {
  const document = JSON.parse(await readFile(file, 'utf8')) as { lines: Record<string, unknown>[] };
  edit(document.lines);
  await writeFile(file, JSON.stringify(document));
}

describe('the file', () => {
  it('is for its owner only, and is what people can read and edit', async () => {
    await (await reopen()).importLines(json(good), options);
    const modes = await Promise.all(
      [dirname(file), file, `${file}.seal`, `${file}.last-good`].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );

    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    expect(await readFile(`${file}.last-good`, 'utf8')).toBe(await readFile(file, 'utf8'));
    expect(await readFile(file, 'utf8')).toContain('\n      "unitPrice": "52.10",\n');
  });

  it('edited by hand is noticed while running, audited and accepted', async () => {
    const register = await reopen();
    await register.importLines(json(good), options);
    await editByHand((lines) => {
      lines[0]!.quantity = 1100;
      lines.push(other);
    });

    expect(await entitled(register)).toEqual({
      'microsoft-365-e5': known(1100),
      'microsoft-365-e3': known(50),
    });

    expect(events.at(-1)).toMatchObject({
      type: 'register.editedOutside',
      actor: 'unknown',
      added: [{ id: 'microsoft-365-e3/1', addedBy: 'unknown' }],
      changed: [{ before: { quantity: 1000 }, after: { quantity: 1100 } }],
      removed: [],
    });
    expect(logged).toContain('register was edited outside the program');
    expect(logged).not.toContain(ann);
    await entitled(register);
    await entitled(await reopen());
    expect(events).toHaveLength(2);
  });

  it('written by hand before the first start, or with its seal lost, is accepted too', async () => {
    await (await reopen()).importLines(json(good), options);
    const text = await readFile(file, 'utf8');
    await rm(dirname(file), { recursive: true });
    await reopen();
    await writeFile(file, `\uFEFF${text}`);

    expect(await entitled(await reopen())).toEqual({ 'microsoft-365-e5': known(1000) });
    await writeFile(`${file}.seal`, 'not json');
    expect(await entitled(await reopen())).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(events.map(({ type, added }) => [type, added.length])).toEqual([
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
    const register = await reopen();
    await register.importLines(json(good), options);
    const damaged = damage(await readFile(file, 'utf8'));
    await writeFile(file, damaged);

    const fault = await register.entitlements({ asOf }).catch((cause: unknown) => cause);

    expect(fault).toMatchObject({ code: 'REGISTER_CORRUPT', message: expect.stringMatching(why) as string });
    expect(await codeOf(reopen())).toBe('REGISTER_CORRUPT');
    expect(await codeOf(register.importLines(json(other), options))).toBe('REGISTER_CORRUPT');
    expect(await readFile(file, 'utf8')).toBe(damaged);
    await writeFile(file, await readFile(`${file}.last-good`));
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(events).toHaveLength(1);
  });

  it('gone missing is not an empty register', async () => {
    const register = await reopen();
    await register.importLines(json(good), options);
    await rm(file);

    expect(await codeOf(register.entitlements({ asOf }))).toBe('REGISTER_CORRUPT');
    expect(await codeOf(reopen())).toBe('REGISTER_CORRUPT');
  });

  it('is not read as of a day that does not exist', async () => {
    await expect((await reopen()).entitlements({ asOf: '2026-02-30' })).rejects.toThrow(TypeError);
  });

  it('that never held a product says nothing about it', async () => {
    const register = await reopen();
    await register.importLines(json({ ...good, endDate: '2025-12-31' }), options);

    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': unknown('no-line-in-force') });
  });
});

describe('a crash', () => {
  const seal = () => `${file}.seal`;

  it('between the write and the audit: the change is told when the register is next read', async () => {
    const failing = await reopen({ audit: async () => Promise.reject(new TypeError('ledger is down')) });
    await expect(failing.importLines(json(good), options)).rejects.toThrow('ledger is down');

    const register = await reopen();

    expect(events).toMatchObject([
      { type: 'register.imported', actor: ann, added: [{ id: 'microsoft-365-e5/1' }] },
    ]);
    expect((await register.importLines(json(good), options)).added).toEqual([]);
    await reopen();
    expect(events).toHaveLength(1);
  });

  it('before the write: nothing happened, and nothing is told', async () => {
    await (await reopen()).importLines(json(good), options);
    const [imported] = events;
    const content = JSON.parse(await readFile(seal(), 'utf8')) as object;
    await writeFile(
      seal(),
      JSON.stringify({ ...content, pending: { ...imported, sha256: 'never written' } }),
    );

    const register = await reopen();

    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(events).toHaveLength(1);
    await register.importLines(json(other), options);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('before the very first write leaves an empty register', async () => {
    await reopen();
    await writeFile(
      seal(),
      JSON.stringify({ sha256: null, revision: 0, pending: { sha256: 'never written' } }),
    );

    expect(await entitled(await reopen())).toEqual({});
  });
});

describe('two at once', () => {
  it('lose nothing', async () => {
    const registers = await Promise.all([reopen(), reopen(), reopen()]);
    const documents = Array.from({ length: 12 }, (_, index) => `order ${index}`);

    await Promise.all(
      documents.map((document, index) =>
        registers[index % 3]!.importLines(json({ ...good, document, quantity: 1 }), options),
      ),
    );

    expect(await Promise.all(registers.map((register) => entitled(register)))).toEqual(
      registers.map(() => ({ 'microsoft-365-e5': known(12) })),
    );
    expect(events.map(({ type }) => type)).toEqual(documents.map(() => 'register.imported'));
  });

  it('wait for each other, and say so when it takes too long', async () => {
    const auditing = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    const slow = await reopen({
      audit: async () => {
        auditing.resolve(undefined);
        await held.promise;
      },
    });
    const quick = await reopen({ lockWaitMs: 50 });
    const writing = slow.importLines(json(good), options);
    await auditing.promise;

    expect(await codeOf(quick.importLines(json(other), options))).toBe('REGISTER_IN_USE');
    held.resolve(undefined);
    await writing;
    expect((await quick.importLines(json(other), options)).added).toHaveLength(1);
  });
});
