import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import { AppError } from '../lib/app-error.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { RegisterInputError } from './errors.ts';
import { openRegister, type ImportOptions, type Register, type RegisterDeps } from './open-register.ts';
import type { RegisterEvent } from './register-event.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const ann = '3f2b0000-0000-4000-8000-00000000000a';
const bob = '3f2b0000-0000-4000-8000-00000000000b';
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

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'register-'));
  file = join(folder, 'register', 'entitlements.json');
  events = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function reopen({
  audit = async (event: RegisterEvent) => void events.push(event),
  lockWaitMs = 10_000,
}: Partial<Pick<RegisterDeps, 'audit' | 'lockWaitMs'>> = {}): Promise<Register> {
  const log = createLog('silent');
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

describe('import', () => {
  it('adds lines, tells the audit trail, and is there after a restart', async () => {
    const register = await reopen();

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
    expect(events).toMatchObject([
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
    expect(await entitled(await reopen())).toEqual({
      'microsoft-365-e5': known(1000),
      'microsoft-365-e3': known(50),
    });
    expect(events).toHaveLength(1);
  });

  it('of the same file again adds nothing, writes nothing and says so', async () => {
    const register = await reopen();
    await register.importLines(json(good, other), options);
    const before = await readFile(file, 'utf8');

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
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(events).toHaveLength(1);
  });

  it('of a line whose SKU was corrected adds nothing, and says how to correct it', async () => {
    const register = await reopen();
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
    const register = await reopen();
    await register.importLines(json(good), options);

    const result = await register.importLines(json(good, { ...good, skuIds: [e3] }), options);

    expect(result).toMatchObject({ added: [{ skuIds: [e3] }], issues: [] });
  });

  it('appends what is new and leaves the rest', async () => {
    const register = await reopen();
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
    const register = await reopen();
    await register.importLines(json(good), options);

    const result = await register.importLines(
      json({ ...good, unitPrice: '49.00', ownerIds: [bob] }),
      options,
    );

    expect(result).toMatchObject({ added: [], issues: [{ code: 'line-differs', place: 'lines[0]' }] });
    expect(result.issues[0]?.message).toContain('unitPrice, ownerIds: not as in microsoft-365-e5/1');
  });

  it('names a product that has nobody to ask', async () => {
    const result = await (await reopen()).importLines(json({ ...good, ownerIds: [] }), options);

    expect(result.issues).toMatchObject([{ code: 'product-without-owner', place: 'lines[0]' }]);
  });

  it('takes all of a file or nothing, and lists every problem', async () => {
    const register = await reopen();
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
    expect(events).toEqual([]);
  });

  it('refuses a SKU that counts for another product at the same time', async () => {
    const register = await reopen();
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
        await rm(folder, { recursive: true, force: true });
        const register = await reopen();
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

describe('amend', () => {
  it('adds a further line that inherits what a contract line keeps', async () => {
    const register = await reopen();
    await register.importLines(json(good), options);

    const { line } = await register.amend(
      { product: 'microsoft-365-e5', quantity: '250', startDate: '2026-09-01', document: 'amendment 2' },
      bob,
    );

    expect(line).toMatchObject({
      id: 'microsoft-365-e5/2',
      quantity: 250,
      skuIds: [e5],
      contract: 'EA-2025-114',
      endDate: '2028-06-30',
      unitPrice: null,
      ownerIds: [],
      addedBy: bob,
    });
    expect(await register.entitlements({ asOf })).toMatchObject([
      { entitled: known(1250), ownerIds: [ann], price: { known: true } },
    ]);
    expect(await entitled(register, '2026-08-31')).toEqual({ 'microsoft-365-e5': known(1000) });
    expect(events.at(-1)).toMatchObject({
      type: 'register.amended',
      actor: bob,
      added: [{ id: line.id }],
      changed: [],
    });
  });

  it('corrects a line without touching its terms', async () => {
    const register = await reopen();
    await register.importLines(json(good), options);

    await register.amend(
      { product: 'microsoft-365-e5', supersedes: 'microsoft-365-e5/1', ownerIds: [bob] },
      ann,
    );

    expect(await register.entitlements({ asOf })).toMatchObject([{ entitled: known(1000), ownerIds: [bob] }]);
    expect((await register.show({ asOf })).map(({ id, state, ownerIds }) => [id, state, ownerIds])).toEqual([
      ['microsoft-365-e5/1', 'superseded', [ann]],
      ['microsoft-365-e5/2', 'inForce', [bob]],
    ]);
    expect(events.at(-1)?.changed).toMatchObject([
      { before: { supersededBy: null }, after: { supersededBy: 'microsoft-365-e5/2' } },
    ]);
    expect((await register.importLines(json(good), options)).added).toEqual([]);
  });

  it('corrects a line, and corrects it back', async () => {
    const register = await reopen();
    await register.importLines(json(good), options);
    const correct = (line: number, quantity: number) =>
      register.amend({ product: 'microsoft-365-e5', supersedes: `microsoft-365-e5/${line}`, quantity }, ann);

    await correct(1, 900);
    const { line } = await correct(2, 1000);

    expect(line).toMatchObject({ id: 'microsoft-365-e5/3', quantity: 1000 });
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
    const again = await register.importLines(json(good), options);
    expect(again).toMatchObject({ added: [], issues: [], unchanged: [{ id: 'microsoft-365-e5/3' }] });
  });

  it('continues the line that entitles on its first day, not the trial that came last', async () => {
    const register = await reopen();
    const trial = {
      ...{ ...good, contract: 'TRIAL-7', contractType: 'trial', quantity: 25, document: 'trial offer' },
      ...{ startDate: '2026-11-01', endDate: '2027-01-31' },
    };
    const expired = {
      ...{ ...good, contract: 'EA-2022-9', startDate: '2022-07-01', endDate: '2025-06-30' },
      ...{ document: 'EA-2022-9 order form', quantity: 800 },
    };
    await register.importLines(json(good, expired, trial), options);

    const { line, inherited, issues } = await register.amend(
      { product: 'microsoft-365-e5', quantity: 50, startDate: '2026-12-01', document: 'amendment 3' },
      ann,
    );

    expect(line).toMatchObject({ contract: 'EA-2025-114', contractType: 'EA', endDate: '2028-06-30' });
    expect(inherited).toEqual({
      from: 'microsoft-365-e5/1',
      columns: ['name', 'skuIds', 'metric', 'contract', 'contractType', 'endDate'],
    });
    expect(issues).toEqual([]);
    expect(await entitled(register, '2026-12-01')).toEqual({ 'microsoft-365-e5': known(1050) });
  });

  it('says that what it continues does not entitle, where there is nothing else', async () => {
    const register = await reopen();
    await register.importLines(json({ ...good, contractType: 'trial' }), options);

    const { inherited, issues } = await register.amend(
      { product: 'microsoft-365-e5', quantity: 50, startDate: '2026-12-01', document: 'amendment 3' },
      ann,
    );

    expect(inherited.from).toBe('microsoft-365-e5/1');
    expect(issues).toEqual([
      {
        code: 'line-not-entitling',
        place: 'amendment',
        message:
          'entitles nobody: its contract type is trial. What was not stated is as in microsoft-365-e5/1.',
      },
    ]);
  });

  it.each([
    ['a product the register does not have', { product: 'visio' }, 'no line of "visio"'],
    [
      'a line that is not there',
      { product: 'microsoft-365-e5', supersedes: 'microsoft-365-e5/9' },
      'is not a standing line',
    ],
    ['nothing stated', { product: 'microsoft-365-e5' }, 'startDate: is empty.'],
    ['the line that is there', { ...good }, 'already in the register as microsoft-365-e5/1'],
    [
      'an undefined option',
      { ...good, name: undefined, quantity: 'x' },
      'quantity: "x" is not a whole number',
    ],
  ])('refuses %s', async (_name, amendment, problem) => {
    const register = await reopen();
    await register.importLines(json(good), options);

    const fault = await register.amend(amendment, ann).catch((cause: unknown) => cause);

    expect((fault as RegisterInputError).code).toBe('REGISTER_AMENDMENT_INVALID');
    expect((fault as RegisterInputError).why).toContain(problem);
    expect(await entitled(register)).toEqual({ 'microsoft-365-e5': known(1000) });
  });
});
