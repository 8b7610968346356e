import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { createCatalogue, type Catalogue } from './create-catalogue.ts';
import { readOverlay } from './overlay.ts';
import { refreshCatalogue } from './refresh-catalogue.ts';
import { publishedCsv, publishedRows, type PublishedRow } from './testing/published-csv.ts';

const shipped = createCatalogue();
const rows = publishedRows(shipped);
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const newRow: PublishedRow = {
  name: 'Microsoft 365 E9',
  partNumber: 'SPE_E9',
  skuId: 'ffffffff-0000-4000-8000-000000000009',
  planName: 'TEAMS1',
  planId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
};

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-refresh-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function refresh(given: readonly PublishedRow[], name: string, catalogue: Catalogue = shipped) {
  await writeFile(join(dir, `${name}.csv`), publishedCsv(given));
  const file = join(dir, `${name}.json`);
  const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
  return refreshCatalogue({ catalogue, file, clock, cwd: dir, fetch: globalThis.fetch }, `${name}.csv`);
}

describe('refreshCatalogue', () => {
  it('finds nothing new in what is known', async () => {
    const result = await refresh(rows, 'same');
    const catalogue = createCatalogue({ overlay: await readOverlay(join(dir, 'same.json')) });

    expect(result).toMatchObject({ published: 192, added: [], changed: [], renamed: [], gone: [] });
    expect(result.version).toBe(catalogue.version);
    expect(catalogue.refreshed).toEqual({ source: 'same.csv', readAt: '2026-11-22T09:00:00.000Z' });
    expect(catalogue.entries()).toEqual(shipped.entries());
    expect(await refresh(rows, 'same', catalogue)).toMatchObject({
      versionBefore: result.version,
      version: result.version,
    });
  });

  it('tells new, changed, renamed and gone apart', async () => {
    const changed = rows
      .filter(({ skuId }) => skuId !== visio)
      .filter(({ skuId, planName }) => skuId !== e5 || planName !== 'MCOEV')
      .map((row) => (row.skuId === e5 ? { ...row, name: 'Microsoft 365 E5 Plus' } : row));
    const result = await refresh([...changed, newRow], 'changed');
    const named = { skuId: e5, skuPartNumber: 'SPE_E5', displayName: 'Microsoft 365 E5' };
    const catalogue = createCatalogue({ overlay: await readOverlay(join(dir, 'changed.json')) });

    expect(result.added).toEqual([
      {
        skuId: newRow.skuId,
        skuPartNumber: 'SPE_E9',
        displayName: 'Microsoft 365 E9',
        guessedPurpose: 'unlisted',
      },
    ]);
    expect(result.changed).toEqual([
      {
        ...named,
        plansAdded: [],
        plansRemoved: [{ id: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', name: 'MCOEV' }],
      },
    ]);
    expect(result.renamed).toEqual([{ ...named, publishedName: 'Microsoft 365 E5 Plus' }]);
    expect(result.gone.map(({ skuId }) => skuId)).toEqual([visio]);
    expect(catalogue.purposeOf(visio)).toBe('standalone');
    expect(catalogue.covers(e5, 'e43b5b99-8dfb-405f-9987-dc307f34bcbd')).toBe(false);
    expect(await refresh([...changed, newRow], 'changed', catalogue)).toMatchObject({
      changed: [],
      renamed: [],
      added: [],
    });
  });

  it('refuses half a table, and leaves the overlay as it was', async () => {
    await refresh(rows, 'half');
    const before = await readOverlay(join(dir, 'half.json'));
    const kept = new Set(
      shipped
        .skus()
        .slice(0, 95)
        .map(({ skuId }) => skuId),
    );

    await expect(
      refresh(
        rows.filter(({ skuId }) => kept.has(skuId)),
        'half',
      ),
    ).rejects.toMatchObject({
      code: 'CATALOGUE_INPUT_INVALID',
      problems: [{ place: 'file', message: expect.stringContaining('95 of the 192') as string }],
    });
    expect(await readOverlay(join(dir, 'half.json'))).toEqual(before);
  });

  it('refuses a plan that goes by another id all of a sudden', async () => {
    const moved = rows.map((row) => (row.planName === 'TEAMS1' ? { ...row, planId: newRow.skuId } : row));

    await expect(refresh(moved, 'moved')).rejects.toMatchObject({
      problems: [{ place: 'file', message: expect.stringContaining('TEAMS1 has lost its id') as string }],
    });
  });

  it('refuses lines at fault, listing them all', async () => {
    const broken = rows.map((row, index) => (index < 150 ? { ...row, planId: '' } : row));
    const failure: unknown = await refresh(broken, 'broken').catch((error: unknown) => error);

    expect(failure).toMatchObject({ problems: expect.objectContaining({ length: 150 }) as unknown });
    expect(String(failure)).toMatch(/line 2: .*and 50 more/s);
  });
});
