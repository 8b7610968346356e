import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { readOverlay } from '../catalogue/overlay.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { publishedCsv, publishedRows } from '../catalogue/testing/published-csv.ts';
import { fixedClock } from '../lib/clock.ts';
import { addCatalogue } from './catalogue.ts';
import type { CommandResult } from './command-result.ts';
import type { Services } from './services.ts';

const shipped = createCatalogue();
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const newRow = {
  name: 'Teams Trial',
  partNumber: 'TEAMS_TRIAL_9',
  skuId: 'ffffffff-0000-4000-8000-000000000009',
  planName: 'TEAMS1',
  planId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
};

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-catalogue-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(...argv: readonly string[]): Promise<CommandResult> {
  const catalogueFile = join(dir, 'catalogue.json');
  const catalogue = createCatalogue({ overlay: await readOverlay(catalogueFile) });
  const services: Partial<Services> = {
    catalogue,
    catalogueFile,
    search: createProductSearch(catalogue),
    clock: fixedClock(new Date('2026-11-22T09:00:00Z')),
  };
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addCatalogue(program, {
    services: () => Promise.resolve(services as Services),
    cwd: dir,
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync(['catalogue', ...argv], { from: 'user' });
  expect(results).toHaveLength(1);
  return results[0] ?? { exitCode: 1, document: null, text: '' };
}

describe('catalogue show', () => {
  it('lists every SKU', async () => {
    const { document, text } = await run('show');

    expect(document).toMatchObject({ schemaVersion: 1, version: shipped.version, refreshed: null });
    expect(document).toHaveProperty('skus.length', 192);
    expect(text.split('\n')).toHaveLength(195);
    expect(text).toMatch(/Microsoft 365 E5 +SPE_E5 +suite +user +25 +86/);
  });

  it('says of one what it gives, what covers it and what it needs', async () => {
    const { document, text } = await run('show', 'SPE_E3');

    expect(document).toMatchObject({
      skus: [
        {
          skuId: e3,
          product: 'microsoft-365-e3',
          purpose: 'suite',
          purposeIsGuessed: false,
          requires: [],
          coveredBy: expect.arrayContaining([{ skuId: e5, name: 'Microsoft 365 E5' }]) as unknown,
          features: expect.arrayContaining(['mailbox', 'entra-p1', 'windows-enterprise']) as unknown,
          plans: expect.arrayContaining([expect.objectContaining({ name: 'MDE_LITE' })]) as unknown,
        },
      ],
    });
    expect(text).toContain('needs       nothing beside it');
    expect(text).toMatch(/^covered by {2}.*Microsoft 365 E5,/m);
  });

  it('shows both SKUs of Copilot, and their bases', async () => {
    const { document, text } = await run('show', 'Microsoft', '365', 'Copilot');

    expect(document).toHaveProperty('skus.length', 2);
    expect(text).toMatch(/^needs {7}one of .*Microsoft 365 E3/m);
  });

  it.each([
    [['E5'], /could be several/],
    [['Zebra'], /No SKU is called "Zebra"/],
  ])('%j is asked back', async (words, what) => {
    await expect(run('show', ...words)).rejects.toMatchObject({
      code: 'COMMAND_USAGE',
      what: expect.stringMatching(what) as string,
    });
  });
});

describe('catalogue boundary', () => {
  it('draws the usual suites', async () => {
    const { document, text } = await run('boundary');
    const products = ['microsoft-365-f3', 'microsoft-365-e3', 'microsoft-365-e5'];

    expect(document).toMatchObject({ schemaVersion: 1, products: products.map((product) => ({ product })) });
    expect(document).toHaveProperty('features.length', 30);
    expect(text).toMatch(/Mailbox +productivity +yes +yes +yes +exchange/);
    expect(text).toMatch(/Defender for Identity +advanced-security +- +- +yes +attestation/);
  });

  it('draws those that are named', async () => {
    const { document } = await run('boundary', 'Visio Plan 2', e5);

    expect(document).toMatchObject({
      products: [{ product: 'visio-plan-2' }, { product: 'microsoft-365-e5', skuIds: [e5] }],
    });
    expect(document).toHaveProperty('features.13', {
      id: 'visio-desktop',
      name: 'Visio desktop app',
      area: 'productivity',
      signal: 'activation:VISIO',
      grantedBy: ['visio-plan-2'],
    });
  });
});

describe('catalogue refresh', () => {
  it('takes the table of an address, and the next command knows it', async () => {
    const table = publishedCsv([...publishedRows(shipped), newRow]);
    const server = createServer((_request, response) => response.end(table));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/names.csv`;

    const { document, text } = await run('refresh', source);
    await new Promise((closed) => server.close(closed));
    const shown = await run('show', 'TEAMS_TRIAL_9');

    expect(document).toMatchObject({
      schemaVersion: 1,
      source,
      published: 193,
      added: [{ skuId: newRow.skuId, guessedPurpose: 'trial' }],
      changed: [],
      gone: [],
    });
    expect(text).toContain('new      Teams Trial (TEAMS_TRIAL_9): trial, guessed by its name');
    expect(shown.document).toMatchObject({ refreshed: { source }, skus: [{ features: ['teams'] }] });
    expect(shown.text).toContain('kind        trial (guessed by its name)');
  });

  it('refuses what is no such table', async () => {
    await writeFile(join(dir, 'wrong.csv'), 'a,b\n1,2\n');

    await expect(run('refresh', 'wrong.csv')).rejects.toMatchObject({ code: 'CATALOGUE_INPUT_INVALID' });
    await expect(run('refresh', 'missing.csv')).rejects.toMatchObject({
      code: 'CATALOGUE_SOURCE_UNREADABLE',
    });
  });
});
