import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createLake, type Lake } from './lake.ts';
import type { SourceReport } from './observation.ts';
import { keep, reportOf, storeRun, temporaryFolder, testTenant } from './test-lake.ts';

const { tenantId, asOf } = testTenant;
const clock: Clock & { at: string } = { at: '', now: () => new Date(clock.at) };
let dir: string;
let lake: Lake;

beforeEach(async () => {
  clock.at = '2026-11-22T06:00:00Z';
  dir = await temporaryFolder();
  lake = await openLake();
});

afterEach(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

function openLake(): Promise<Lake> {
  return createLake({ dir, clock, log: createLog('silent') });
}

const failed = (name: SourceReport['name']): SourceReport => reportOf(name, { status: 'failed' });

describe('collecting', () => {
  it('lets one collection of a tenant wait for the other, also when that one fails', async () => {
    const said: string[] = [];
    const task = (name: string, error?: TypeError) => async () => {
      said.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      said.push(`${name} ends`);
      if (error !== undefined) throw error;
    };

    const first = lake.collecting(tenantId, task('first', new TypeError('broke')));
    const second = lake.collecting(tenantId, task('second'));
    const results = await Promise.allSettled([first, second]);

    expect(said).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('is refused while another process is at it, which is named', async () => {
    const other = await openLake();
    const run = await lake.collecting(tenantId, async () => {
      await expect(other.collecting(tenantId, async () => undefined)).rejects.toMatchObject({
        code: 'COLLECTION_UNDER_WAY',
        retryable: true,
        why: expect.stringContaining('at work since 2026-11-22T06:00:00.000Z') as string,
      });
      expect(await other.collecting('another tenant', async () => 'done')).toBe('done');
      return lake.openRun(testTenant);
    });
    await run.finish();

    expect(await other.collecting(tenantId, async () => 'done')).toBe('done');
    await other.close();
  });

  it('writes nothing more once another process has taken it over', async () => {
    await lake.collecting(tenantId, async () => {
      const run = await lake.openRun(testTenant);
      await rm(join(dir, `tenant=${tenantId}`, 'collection.lock'));

      await expect(run.sourceDone(reportOf('skus'))).rejects.toMatchObject({ code: 'COLLECTION_UNDER_WAY' });
      await expect(run.finish()).rejects.toMatchObject({ code: 'COLLECTION_UNDER_WAY' });
    });

    expect(await lake.newest({ tenantId })).toBeNull();
  });
});

describe('a source that is taken over', () => {
  it('keeps the start of the run that read it', async () => {
    await storeRun(lake, { users: [{ userId: 'ada' }] });
    clock.at = '2026-11-22T12:00:00Z';
    const second = await lake.openRun(testTenant);
    await second.adopt((await lake.newest({ tenantId }))!, ['users']);
    await second.finish();
    clock.at = '2026-11-22T15:00:00Z';
    const third = await lake.openRun(testTenant);
    await third.adopt((await lake.newest({ tenantId }))!, ['users']);
    await third.sourceDone(reportOf('skus'));

    const { sources } = await third.finish();

    expect(sources.map(({ name, startedAt }) => [name, startedAt])).toEqual([
      ['skus', '2026-11-22T15:00:00.000Z'],
      ['users', '2026-11-22T06:00:00.000Z'],
    ]);
  });

  it('is not what an interrupted run had read', async () => {
    await storeRun(lake, { users: [{ userId: 'ada' }] });
    clock.at = '2026-11-22T12:00:00Z';
    const cut = await lake.openRun(testTenant);
    await cut.adopt((await lake.newest({ tenantId }))!, ['users']);
    await cut.sourceDone(reportOf('skus'));

    const resumed = await lake.openRun(testTenant);
    expect(resumed.finishedSources().map(({ name }) => name)).toEqual(['skus']);
    await keep(resumed, 'users', [{ userId: 'bob' }]);
    await resumed.sourceDone(reportOf('users'));
    await resumed.finish();

    const newest = await lake.newest({ tenantId });
    expect(await newest!.person('ada')).toBeNull();
    expect(await newest!.person('bob')).not.toBeNull();
  });
});

it('a run whose every question failed supersedes nothing, though files were there', async () => {
  const seen = await storeRun(lake, { users: [{ userId: 'ada' }] });
  clock.at = '2026-11-22T12:00:00Z';
  const blind = await lake.openRun(testTenant);
  for (const name of ['skus', 'users', 'sign-ins'] as const) await blind.sourceDone(failed(name));
  for (const name of ['holds', 'features', 'azure-costs'] as const) await blind.sourceDone(reportOf(name));
  await blind.finish();

  expect((await lake.newest({ tenantId }))?.manifest.runId).toBe(seen.manifest.runId);
});

describe('retention', () => {
  it('keeps the last day on which the tenant was seen, however old', async () => {
    await storeRun(lake, {}, [], '2026-09-01');
    await storeRun(lake, {}, [], '2026-09-08');
    const blind = await lake.openRun({ tenantId, asOf: '2026-09-09' });
    for (const name of ['skus', 'users'] as const) await blind.sourceDone(failed(name));
    await blind.finish();

    expect(await lake.retain(30)).toBe(2);

    expect(await lake.days(tenantId)).toEqual(['2026-09-08']);
  });

  it('keeps no old day where there is a newer one', async () => {
    await storeRun(lake, {}, [], '2026-09-08');
    await storeRun(lake, {}, [], asOf);

    await lake.retain(30);

    expect(await lake.days(tenantId)).toEqual([asOf]);
  });
});
