import { mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decidesVerdicts, sourceNames, type ObservationRows } from './observation.ts';
import { progressFile } from './run-folder.ts';
import { keep, reportOf, rowOf, storeRun, testTenant } from './test-lake.ts';
import { smallPartsLake } from './testing/small-parts-lake.ts';

const scene = smallPartsLake();
const { open, folderOf } = scene;
const users = (...ids: string[]): ObservationRows['users'][] =>
  ids.map((userId) => rowOf('users', { userId }));

async function exported(table: 'users' | 'assignments' | 'skus'): Promise<string[]> {
  const run = await scene.lake.newest(testTenant);
  const file = join(scene.dir, 'export.csv');
  await run!.exportTable(table, file, 'csv');
  const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => line.replace(/,+$/, ''));
}

describe('a collection run', () => {
  it('is not there before it is finished', async () => {
    const run = await open();
    await keep(run, 'users', users('ada'));

    expect(await scene.lake.newest(testTenant)).toBeNull();
    expect(await scene.lake.days(testTenant.tenantId)).toEqual([]);
    await run.finish();
    expect((await scene.lake.newest(testTenant))?.manifest.runId).toBe(run.runId);
    expect(await scene.lake.days(testTenant.tenantId)).toEqual([testTenant.asOf]);
  });

  it('writes down what it kept and what it saw', async () => {
    const run = await open();
    await keep(run, 'users', users('a', 'b', 'c', 'd', 'e'), 2);
    await run.sourceDone(reportOf('users', { rows: 5 }));

    const manifest = await run.finish();

    expect(manifest).toMatchObject({
      schemaVersion: 2,
      ...testTenant,
      runId: run.runId,
      startedAt: '2026-11-22T08:00:00.000Z',
    });
    expect(manifest.files.map(({ path, rows }) => [path, rows])).toEqual([
      ['users/000001.parquet', 4],
      ['users/000002.parquet', 1],
    ]);
    expect(manifest.sources.map(({ name }) => name)).toEqual(['users']);
    expect(JSON.parse(await readFile(join(folderOf(run), 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(await readdir(folderOf(run))).toEqual(['manifest.json', 'users']);
  });

  it('is complete only when every source says so', async () => {
    const all = (await storeRun(scene.lake, {})).manifest.coverage;
    const partly = (await storeRun(scene.lake, {}, [reportOf('copilot', { status: 'incomplete' })])).manifest
      .coverage;
    const gap = { source: 'users', reason: 'forbidden' as const, detail: 'Grant User.Read.All.' };
    const refused = (await storeRun(scene.lake, {}, [reportOf('users', { status: 'failed', gaps: [gap] })]))
      .manifest.coverage;
    const nothing = (await (await open()).finish()).coverage;

    expect(all).toEqual({ complete: true, gaps: [] });
    expect(partly).toMatchObject({ complete: false, gaps: [{ source: 'copilot', reason: 'incomplete' }] });
    expect(refused).toEqual({ complete: false, gaps: [gap] });
    expect(nothing.gaps.map(({ source, reason }) => [source, reason])).toEqual(
      sourceNames.filter(decidesVerdicts).map((name) => [name, 'missing']),
    );
  });

  it('is whole without a source no verdict rests on, whose own gaps are kept', async () => {
    const gap = {
      source: 'directory-audits',
      reason: 'forbidden' as const,
      detail: 'Grant AuditLog.Read.All.',
    };
    const refused = reportOf('directory-audits', { status: 'failed', gaps: [gap] });
    const { manifest } = await storeRun(scene.lake, {}, [refused]);

    expect(manifest.coverage).toEqual({ complete: true, gaps: [] });
    expect(manifest.sources.find(({ name }) => name === 'directory-audits')).toMatchObject({
      status: 'failed',
      gaps: [gap],
    });
  });

  it('keeps every kind of value as it was', async () => {
    const run = await open();
    const sku = rowOf('skus', {
      skuId: 's',
      skuPartNumber: 'O\'B "x", é\n',
      consumedUnits: -7,
      enabledUnits: 2 ** 31 - 1,
    });
    const subscription = rowOf('subscriptions', {
      subscriptionId: 'x',
      isTrial: false,
      nextLifecycleOn: '1969-12-31',
    });
    await keep(run, 'skus', [sku]);
    await keep(run, 'subscriptions', [subscription]);
    await run.finish();

    const supply = await (await scene.lake.newest(testTenant))!.supply();

    expect(supply).toEqual({ skus: [sku], subscriptions: [subscription], groups: [] });
  });

  it.each<[string, Partial<ObservationRows['users']>]>([
    ['a day that is none', { createdOn: '2026-02-30' }],
    ['a number for a name', { displayName: 7 as unknown as string }],
    ['a missing fact', { department: undefined as unknown as string }],
  ])('refuses %s and keeps what came before', async (_name, wrong) => {
    const run = await open();
    const writer = await run.table('users');
    await writer.append(users('a', 'b', 'c'), 'next');

    await expect(
      writer.append([...users('d'), rowOf('users', { userId: 'e', ...wrong })], null),
    ).rejects.toThrow(TypeError);

    await expect(writer.close()).rejects.toThrow(TypeError);
    const again = await (await open()).table('users');
    expect([again.rowsKept, again.resumeFrom]).toEqual([3, 'next']);
  });

  it('says why the disk refused', async () => {
    const run = await open();
    await writeFile(join(folderOf(run), 'users'), 'a file where a folder belongs');
    const writer = await run.table('users');
    await writer.append(users('a'), null);

    await expect(writer.close()).rejects.toMatchObject({ code: 'LAKE_WRITE_FAILED', retryable: true });
    await expect(run.finish()).rejects.toMatchObject({ code: 'LAKE_WRITE_FAILED' });
  });

  it('has one writer per table', async () => {
    const run = await open();
    const writer = await run.table('users');

    await expect(run.table('users')).rejects.toThrow('already open');
    await expect(writer.append(users('a'), null)).rejects.toThrow('already open');
  });
});

describe('a later run of the day', () => {
  it('takes the place of the earlier, though the clock stood still', async () => {
    for (const department of ['first', 'second', 'third'])
      await storeRun(scene.lake, { users: [{ userId: 'ada', department }] });

    const newest = await scene.lake.newest(testTenant);

    expect((await newest!.person('ada'))?.department).toBe('third');
  });

  it('leaves the earlier in place until it is finished', async () => {
    await storeRun(scene.lake, { users: [{ userId: 'ada', department: 'first' }] });
    const later = await open();
    await keep(later, 'users', [{ userId: 'ada', department: 'second' }]);

    const newest = await scene.lake.newest(testTenant);

    expect((await newest!.person('ada'))?.department).toBe('first');
    expect(newest!.manifest.runId < later.runId).toBe(true);
  });
});

describe('an interrupted run', () => {
  it('goes on where the kept rows end', async () => {
    const first = await open();
    const assignments = await first.table('assignments');
    const people = await first.table('users');
    await assignments.append([rowOf('assignments', { userId: 'a', skuId: 's' })], 'page 2');
    await people.append(users('a', 'b', 'c'), 'page 2');
    await people.append(users('lost'), 'page 3');

    const second = await open();
    const [keptPeople, keptAssignments] = [await second.table('users'), await second.table('assignments')];

    expect(second.runId).toBe(first.runId);
    expect([keptPeople.rowsKept, keptPeople.resumeFrom]).toEqual([3, 'page 2']);
    expect([keptAssignments.rowsKept, keptAssignments.resumeFrom]).toEqual([1, 'page 2']);
    await expect(people.append(users('late'), null)).rejects.toThrow('abandoned');
  });

  it('reads the last page again rather than lose it', async () => {
    const first = await open();
    const writer = await first.table('users');
    await writer.append(users('a'), 'page 2');
    await writer.append(users('b'), null);
    await writer.close();

    const again = await (await open()).table('users');

    expect([again.rowsKept, again.resumeFrom]).toEqual([2, 'page 2']);
  });

  it('knows the sources it had finished', async () => {
    const first = await open();
    await keep(first, 'users', users('a'));
    await first.sourceDone(reportOf('users', { rows: 1, requestIds: ['r1'] }));

    const second = await open();
    await second.sourceDone(reportOf('skus'));
    const manifest = await second.finish();

    const startedAt = '2026-11-22T08:00:00.000Z';
    expect(second.finishedSources()).toContainEqual(
      reportOf('users', { rows: 1, requestIds: ['r1'], startedAt }),
    );
    expect(manifest.sources.map(({ name }) => name)).toEqual(['skus', 'users']);
  });

  it('removes what was half written', async () => {
    const first = await open();
    await keep(first, 'users', users('a'));
    const stray = join(folderOf(first), 'users', '000002.parquet');
    await writeFile(stray, 'half a part');
    await mkdir(join(folderOf(first), 'skus'));
    await writeFile(join(folderOf(first), `${progressFile}.tmp`), '{');

    const second = await open();

    expect(await readdir(join(folderOf(second), 'users'))).toEqual(['000001.parquet']);
    expect((await readdir(folderOf(second))).sort()).toEqual(['progress.json', 'skus', 'users']);
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ['is not JSON', (folder) => writeFile(join(folder, progressFile), '{"schemaVersion":1,')],
    ['is of another shape', (folder) => writeFile(join(folder, progressFile), '{"schemaVersion":1}')],
    ['is missing', (folder) => rm(join(folder, progressFile))],
    ['names a part that is gone', (folder) => rm(join(folder, 'users/000001.parquet'))],
    ['names a part that was cut', (folder) => truncate(join(folder, 'users/000001.parquet'), 10)],
  ])('begins anew when its progress %s', async (_name, damage) => {
    const first = await open();
    await keep(first, 'users', users('a'));
    await damage(folderOf(first));

    const second = await open();
    const writer = await second.table('users');

    expect(second.runId > first.runId).toBe(true);
    expect([writer.rowsKept, writer.resumeFrom, second.finishedSources()]).toEqual([0, null, []]);
  });

  it('is left alone when a later run was finished', async () => {
    await storeRun(scene.lake, {});
    const fresh = await open();

    expect((await scene.lake.newest(testTenant))!.manifest.runId < fresh.runId).toBe(true);
  });
});

describe('rows read twice', () => {
  it('are kept once, as they were read last', async () => {
    const run = await open();
    await keep(
      run,
      'users',
      [...users('a', 'b', 'c', 'd', 'e'), rowOf('users', { userId: 'b', mail: 'new' })],
      1,
    );
    await keep(run, 'assignments', [
      { userId: 'a', skuId: 's' },
      { userId: 'a', skuId: 's', groupId: 'g' },
      { userId: 'a', skuId: 's', disabledPlans: 'p' },
    ]);

    const manifest = await run.finish();

    expect(manifest.files.filter(({ table }) => table === 'users').map(({ rows }) => rows)).toEqual([2, 3]);
    expect(await exported('users')).toEqual(['a', 'b,,,new', 'c', 'd', 'e']);
    const rows = await exported('assignments');
    expect(rows).toHaveLength(2);
    expect(rows).toContain('a,s,,licenseAssignmentStates,Active,,,p');
  });

  it('leave no part behind that holds nothing else', async () => {
    const run = await open();
    await keep(run, 'users', users('a', 'b', 'c', 'a', 'b', 'c'), 3);

    const manifest = await run.finish();

    expect(manifest.files.map(({ path, rows }) => [path, rows])).toEqual([['users/000002.parquet', 3]]);
    expect(await readdir(join(folderOf(run), 'users'))).toEqual(['000002.parquet']);
  });
});
