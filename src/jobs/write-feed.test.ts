import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unknown } from '../core/model/product.ts';
import { sourceNames } from '../lake/observation.ts';
import { temporaryFolder } from '../lake/test-lake.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { FeedType } from '../reports/feed-table.ts';
import type { FeedManifest } from '../reports/feed-write.ts';
import { positionDocument } from '../reports/position-document.ts';
import { openTestLedger } from '../testing/cases.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { tenantScene, type TenantScene } from '../testing/tenant-scene.ts';
import { createPopulation } from '../twin/population.ts';
import { writeFeed, writeFeedAfterReview, type FeedDeps } from './write-feed.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const earlier = '2026-11-15';

let ledger: Ledger;
let scene: TenantScene;
let deps: FeedDeps;
let newest: PositionDay;
let dir: string;
let manifest: FeedManifest;
let duck: DuckDBConnection;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  const tenant = createPopulation({ seed: 7, users: 400, today: '2026-11-22' });
  scene = await tenantScene(ledger, clock, tenant);
  await scene.collect(sourceNames);
  await scene.reconcile();
  const { tenantId, lake, register, catalogue } = scene;
  const found = await ledger.positions.newest({ tenantId });
  if (found === null) throw new TypeError('Nothing was reconciled');
  newest = found;
  const reason = unknown('not-in-register');
  await ledger.positions.save({
    ...newest,
    asOf: earlier,
    coverage: { complete: false, gaps: [] },
    positions: newest.positions
      .slice(0, 2)
      .map((each) => ({ ...each, entitled: reason, unassigned: reason })),
  });
  deps = { tenantId, lake, register, catalogue, ledger, policy: shippedPolicy, clock };
  dir = join(await temporaryFolder(), 'feed');
  ({ manifest } = await writeFeed(deps, dir));
  duck = await (await DuckDBInstance.create()).connect();
}, 120_000);

afterAll(async () => {
  duck.closeSync();
  await scene.close();
  await ledger.close();
  await rm(dir, { recursive: true });
});

const duckTypes: Readonly<Record<FeedType, string>> = {
  text: 'VARCHAR',
  'whole number': 'BIGINT',
  'decimal number': 'DOUBLE',
  yesNo: 'BOOLEAN',
  day: 'DATE',
  instant: 'TIMESTAMPTZ',
};

/** A file of the feed, read by what the manifest says of it and nothing else. */
function sqlOf(name: string): string {
  const file = manifest.files.find((each) => each.file === name);
  if (file === undefined) throw new TypeError(`${name} is not in the feed`);
  const path = join(dir, name);
  if (name.endsWith('.parquet')) return `read_parquet('${path}')`;
  const columns = file.columns.map((column) => `'${column.name}': '${duckTypes[column.type]}'`);
  return `read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${columns.join(', ')}})`;
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const read = await duck.runAndReadAll(sql);
  return read
    .getRowObjectsJS()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
      ),
    );
}

describe('the feed alone', () => {
  it('gives the three-way figures of "position --json", from seats, entitlements and nothing else', async () => {
    const { positions } = positionDocument(newest);

    const recomputed = await rows(`
      WITH seats AS (
        SELECT product, count(*) AS assigned, count(*) FILTER (verdict = 'active') AS active,
          count(*) FILTER (verdict = 'inactive') AS inactive, count(*) FILTER (verdict = 'neverUsed') AS "neverUsed",
          count(*) FILTER (verdict = 'new') AS new, count(*) FILTER (verdict = 'protected') AS protected,
          count(*) FILTER (verdict = 'unknown') AS unknown
        FROM ${sqlOf('seats.parquet')} WHERE verdict <> 'released' GROUP BY product),
      held AS (
        SELECT n.product, n.name, p.entitled, p.purchased,
          coalesce(assigned, 0) AS assigned, coalesce(s.active, 0) AS active, coalesce(s.inactive, 0) AS inactive,
          coalesce(s."neverUsed", 0) AS "neverUsed", coalesce(s.new, 0) AS new,
          coalesce(s.protected, 0) AS protected, coalesce(s.unknown, 0) AS unknown
        FROM (SELECT product, entitled, purchased FROM ${sqlOf('positions.csv')} WHERE "isNewest") p
        JOIN ${sqlOf('products.csv')} n USING (product) LEFT JOIN seats s USING (product))
      SELECT *, CASE WHEN entitled IS NOT NULL THEN greatest(0, entitled - assigned) END AS unassigned,
        CASE WHEN entitled IS NOT NULL THEN greatest(0, assigned - entitled) END AS "exposureUnits",
        CASE WHEN entitled IS NOT NULL THEN inactive + "neverUsed" + greatest(0, entitled - assigned) END AS "wasteUnits",
        CASE WHEN entitled > 0 THEN round(assigned * 1000 / entitled) / 10 END AS "deploymentPct",
        CASE WHEN assigned > 0 THEN round(active * 1000 / assigned) / 10 END AS "usagePct",
        CASE WHEN assigned > entitled THEN 'over' WHEN entitled > 0 AND assigned * 100 >= entitled * 90 THEN 'warning'
          WHEN entitled IS NOT NULL THEN 'ok' END AS threshold
      FROM held ORDER BY product`);

    const published = positions.map((each) => {
      const { product, name, entitled, purchased, assigned, active, inactive, neverUsed } = each;
      const { unassigned, exposureUnits, wasteUnits, deploymentPct, usagePct, threshold } = each;
      return {
        ...{ product, name, entitled, purchased, assigned, active, inactive, neverUsed },
        ...{ new: each.new, protected: each.protected, unknown: each.unknown },
        ...{ unassigned, exposureUnits, wasteUnits, deploymentPct, usagePct, threshold },
      };
    });
    expect(recomputed).toEqual(published.sort((a, b) => (a.product < b.product ? -1 : 1)));
    expect(recomputed.length).toBeGreaterThan(3);
    expect(recomputed.some(({ active }) => Number(active) > 0)).toBe(true);
  });

  it('keeps every figure of "position --json" and every earlier day, unknown as an empty cell', async () => {
    const kept = await rows(`
      SELECT product, assigned, active, unassigned, "exposureUnits", "wasteUnits", threshold
      FROM ${sqlOf('positions.csv')} WHERE "isNewest"`);
    const before = await rows(`
      SELECT entitled, unassigned, assigned, "coverageComplete", "unknownBecause"
      FROM ${sqlOf('positions.csv')} WHERE "asOf" = DATE '${earlier}'`);

    expect(positionDocument(newest).positions).toEqual(
      expect.arrayContaining(kept.map((row) => expect.objectContaining(row) as unknown)),
    );
    expect(before).toHaveLength(2);
    expect(before[0]).toMatchObject({
      entitled: null,
      unassigned: null,
      coverageComplete: false,
      unknownBecause: 'entitled: not-in-register; unassigned: not-in-register',
    });
    expect(before[0]?.['assigned']).toBeGreaterThan(0);
  });

  it('is as its manifest says, of rows, columns and keys, and for its owner alone', async () => {
    expect(manifest).toMatchObject({ schemaVersion: 1, runId: newest.runId, asOf: '2026-11-22', absent: [] });
    for (const { file, rows: told, columns, key, bytes } of manifest.files) {
      const [counted] = await rows(
        `SELECT count(*) AS rows, count(DISTINCT (${key.map((each) => `"${each}"`).join(', ')})) AS keys FROM ${sqlOf(file)}`,
      );
      const described = await rows(`DESCRIBE SELECT * FROM ${sqlOf(file)}`);
      const { size, mode } = await stat(join(dir, file));

      expect({ file, ...counted }).toEqual({ file, rows: told, keys: told });
      expect(described.map((column) => column['column_name'])).toEqual(columns.map(({ name }) => name));
      expect({ size, mode: mode & 0o777 }).toEqual({ size: bytes, mode: 0o600 });
    }
    expect(await readdir(dir)).toEqual([...manifest.files.map(({ file }) => file), 'feed.json'].sort());
  });

  it('has the estate, and says why where nobody can tell', async () => {
    const reasons = Object.fromEntries(
      manifest.files.map(({ file, unknownBecause }) => [file, unknownBecause]),
    );
    const [devices] = await rows(`SELECT sum(devices)::BIGINT AS devices FROM ${sqlOf('devices.csv')}`);

    expect(reasons).toMatchObject({
      'azure-tag-costs.csv': 'no-whole-month-of-cost',
      'servers.csv': 'no-server-list',
      'devices.csv': null,
    });
    expect(devices?.['devices']).toBeGreaterThan(0);
    expect(await rows(`SELECT source FROM ${sqlOf('sources.csv')}`)).toHaveLength(sourceNames.length);
  });

  it('is documented file by file', async () => {
    const page = await readFile(new URL('../../docs/power-bi.md', import.meta.url), 'utf8');

    const documented = [...page.matchAll(/^\| `([a-z-]+\.(?:csv|parquet))`/gm)].map(([, file]) => file);
    expect(documented.sort()).toEqual(manifest.files.map(({ file }) => file).sort());
  });

  it('tells no names', async () => {
    const [person] = await rows(`SELECT "userId" FROM ${sqlOf('seats.parquet')} ORDER BY "userId" LIMIT 1`);
    const run = await scene.lake.newest({ tenantId: scene.tenantId });
    const named = await run?.person(String(person?.['userId']));

    for (const { file } of manifest.files) {
      const text = await readFile(join(dir, file), 'latin1');
      expect(named?.displayName).toEqual(expect.any(String));
      expect(text).not.toContain(named?.displayName);
      expect(text).not.toMatch(/@[a-z]+\.(com|onmicrosoft)/);
    }
  });
});

describe('writing it', () => {
  it('twice touches nothing; a file that was changed is written again', async () => {
    const at = (await stat(join(dir, 'feed.json'))).mtimeMs;
    const later = { ...deps, clock: fixedClock(new Date('2026-11-22T10:00:00Z')) };

    expect(await writeFeed(later, dir)).toEqual({ manifest, isNew: false });
    expect((await stat(join(dir, 'feed.json'))).mtimeMs).toBe(at);
    await writeFile(join(dir, 'products.csv'), 'product\n');
    expect(await writeFeed(deps, dir)).toEqual({ manifest, isNew: true });
  });

  it('leaves no manifest beside a mixture, and mends it the next time', async () => {
    await rm(join(dir, 'devices.csv'));
    await mkdir(join(dir, 'devices.csv', 'in the way'), { recursive: true });

    await expect(writeFeed(deps, dir)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(await readdir(dir)).not.toContain('feed.json');
    await rm(join(dir, 'devices.csv'), { recursive: true });
    await mkdir(join(dir, '.writing-crashed'));
    expect(await writeFeed(deps, dir)).toEqual({ manifest, isNew: true });
    expect(await readdir(dir)).not.toContain('.writing-crashed');
  });

  it('leaves the feed there was where the new one cannot be made', async () => {
    const broken = { ...deps, ledger: { positions: { newest: async () => null } } };

    await expect(writeFeed(broken, dir)).rejects.toMatchObject({ code: 'NO_POSITIONS' });
    expect(JSON.parse(await readFile(join(dir, 'feed.json'), 'utf8'))).toEqual(manifest);
  });

  it('after a review: nothing without a directory, and a fault is told and not thrown', async () => {
    const logged = { ...deps, log: createLog('silent') };
    const blocked = join(dir, 'feed.json', 'below a file');

    expect(await writeFeedAfterReview(logged, null)).toBeNull();
    expect(await writeFeedAfterReview(logged, dir)).toEqual({ files: manifest.files.length, isNew: false });
    expect(await writeFeedAfterReview(logged, blocked)).toEqual({ failed: 'FILE_UNWRITABLE' });
  });
});
