import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { readOverlay, writeOverlay, type CatalogueOverlay } from './overlay.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const newSku = 'ffffffff-0000-4000-8000-000000000001';
const phone = { id: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', name: 'MCOEV' };
const overlay: CatalogueOverlay = {
  source: 'names.csv',
  readAt: '2026-11-22T09:00:00.000Z',
  skus: [
    { skuId: e5, skuPartNumber: 'SPE_E5', displayName: 'Microsoft 365 E5 renamed', plans: [phone] },
    { skuId: newSku, skuPartNumber: 'PHONE_VIRAL', displayName: 'Phone Viral', plans: [phone] },
  ],
};

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-overlay-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('is kept whole, for its owner alone', async () => {
  const file = join(dir, 'catalogue.json');
  expect(await readOverlay(file)).toBeNull();

  await writeOverlay(file, overlay);
  await writeOverlay(file, overlay);

  expect(await readOverlay(file)).toEqual(overlay);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(dir)).toEqual(['catalogue.json']);
});

it.each([
  ['no JSON', () => '{'],
  ['another version', (text: string) => text.replace('"schemaVersion":1', '"schemaVersion":2')],
  ['a plan without a name', (text: string) => text.replace(/"plans":\{[^}]*\}/, '"plans":{}')],
])('is refused with %s', async (name, damage) => {
  const file = join(dir, `${name}.json`);
  await writeOverlay(file, overlay);
  await writeFile(file, damage(await readFile(file, 'utf8')));

  await expect(readOverlay(file)).rejects.toMatchObject({ code: 'CATALOGUE_CORRUPT' });
});

it('brings plans, and leaves classification, names and products alone', () => {
  const [plain, laid] = [createCatalogue(), createCatalogue({ overlay })];
  const features = laid.features().map(({ id }) => id);

  expect(laid.entry(e5)).toMatchObject({
    displayName: 'Microsoft 365 E5',
    publishedName: 'Microsoft 365 E5 renamed',
    purpose: 'suite',
    isGuessed: false,
    plans: [phone],
  });
  expect(laid.grantsOf(e5)).toBe(1 << features.indexOf('phone'));
  expect(laid.sku(e5)).toEqual(plain.sku(e5));
  expect(laid.skus()).toEqual(plain.skus());
  expect(laid.productOf(newSku, 'PHONE_VIRAL')).toEqual(plain.productOf(newSku, 'PHONE_VIRAL'));
});

it('shows a new SKU with its guess, and never takes it out of the positions', () => {
  const laid = createCatalogue({ overlay });

  expect(laid.entry(newSku)).toMatchObject({ purpose: 'trial', isGuessed: true, unit: 'unknown' });
  expect(laid.purposeOf(newSku)).toBe('trial');
  expect(laid.kind(newSku)).toBeUndefined();
  expect(laid.isPositioned(newSku)).toBe(true);
  expect(laid.plansOf(newSku)).toEqual([phone]);
  expect(laid.entries()).toHaveLength(laid.skus().length + 1);
});

it('changes the version by what it says, not by when it was read', () => {
  const version = (given: CatalogueOverlay | null) => createCatalogue({ overlay: given }).version;

  expect(version(overlay)).not.toBe(version(null));
  expect(version({ ...overlay, readAt: '2027-01-01T00:00:00.000Z', source: 'again.csv' })).toBe(
    version(overlay),
  );
  expect(version({ ...overlay, skus: overlay.skus.slice(1) })).not.toBe(version(overlay));
});
