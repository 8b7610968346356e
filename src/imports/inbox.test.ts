import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createInbox, type Inbox } from './inbox.ts';

let root: string;
let dir: string;
let now: string;
let inbox: Inbox;
const clock: Clock = { now: () => new Date(now) };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seatkeeper-inbox-test-'));
  dir = join(root, 'made', 'imports');
  now = '2026-11-22T08:00:00.000Z';
  inbox = createInbox({ dir, clock, log: createLog('silent') });
});
afterEach(() => rm(root, { recursive: true }));

const text = '\uFEFFfeature,user\r\ndlp,"Zoë, the first"\r\n';

async function keepText(content: string, fileName = 'list.csv') {
  return inbox.keep('features', { fileName, text: content, actor: 'ann' });
}

async function onlySidecar(): Promise<string> {
  const names = await readdir(join(dir, 'features'));
  return join(
    dir,
    'features',
    names.find((name) => name.endsWith('.json'))!,
  );
}

describe('the inbox', () => {
  it('has nothing before anything was brought', async () => {
    expect(await inbox.newest('features')).toBeNull();
    expect(await inbox.list('features')).toEqual([]);
  });

  it('keeps a file whole, with who brought it and when, and finds it in the next process', async () => {
    const { imported, isNew } = await keepText(text);

    const later = createInbox({ dir, clock, log: createLog('silent') });
    expect(isNew).toBe(true);
    expect(imported).toEqual({
      id: `features-${imported.sha256}`,
      kind: 'features',
      number: 1,
      fileName: 'list.csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      bytes: Buffer.byteLength(text),
      importedAt: now,
      importedBy: 'ann',
    });
    expect(await later.newest('features')).toEqual(imported);
    expect(await later.read(imported.id)).toBe(text);
  });

  it('keeps it from everybody else', async () => {
    await keepText(text);

    const names = await readdir(join(dir, 'features'));
    const modes = await Promise.all(
      names.map(async (name) => (await stat(join(dir, 'features', name))).mode & 0o777),
    );
    expect(names).toHaveLength(2);
    expect(modes).toEqual([0o600, 0o600]);
    expect((await stat(join(dir, 'features'))).mode & 0o777).toBe(0o700);
  });

  it('takes the same content twice as one import', async () => {
    const first = await keepText(text);
    now = '2026-11-23T08:00:00.000Z';

    const second = await keepText(text, 'other name.csv');

    expect(second).toEqual({ imported: first.imported, isNew: false });
    expect(await inbox.list('features')).toEqual([first.imported]);
  });

  it('knows the newest by the order they were brought, not by the clock', async () => {
    await keepText('a');
    now = '2026-11-20T08:00:00.000Z';
    const { imported } = await keepText('b');

    expect(await inbox.newest('features')).toEqual(imported);
    expect((await inbox.list('features')).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('makes an earlier file the newest again when it is brought again, as one import', async () => {
    const first = await keepText('a');
    await keepText('b');

    const again = await keepText('a');

    expect(again).toEqual({ imported: { ...first.imported, number: 3 }, isNew: true });
    expect(await inbox.newest('features')).toEqual(again.imported);
    expect(await inbox.list('features')).toHaveLength(2);
  });

  it('does not take content without a sidecar, or a draft, for an import', async () => {
    await keepText('a');
    await rm(await onlySidecar());
    await writeFile(join(dir, 'features', 'x.json.1.tmp'), '{');

    expect(await inbox.list('features')).toEqual([]);
    expect((await keepText('a')).isNew).toBe(true);
  });

  it('says that there is no such import', async () => {
    const absent = `features-${'0'.repeat(64)}`;

    await expect(inbox.read(absent)).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    await expect(inbox.read('features-../../etc/passwd')).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});

describe('a damaged import', () => {
  it.each([
    ['is cut short', async (path: string) => writeFile(path, (await readFile(path)).subarray(0, 5))],
    ['is gone', (path: string) => rm(path)],
  ])('is told wherever it is met when its content %s', async (_, damage) => {
    const { imported } = await keepText(text);
    await damage(join(dir, 'features', `${imported.sha256}.content`));

    await expect(inbox.newest('features')).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
    await expect(inbox.list('features')).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
    await expect(inbox.read(imported.id)).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
  });

  it('is told when its content was changed to as many bytes', async () => {
    const { imported } = await keepText('abc');
    await writeFile(join(dir, 'features', `${imported.sha256}.content`), 'abd');

    await expect(inbox.read(imported.id)).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
  });

  it.each([
    ['is no JSON', () => '{ "id": '],
    ['lacks a field', (json: string) => json.replace('"importedBy"', '"by"')],
    ['is of a later version', (json: string) => json.replace('"schemaVersion": 1', '"schemaVersion": 2')],
    ['belongs to another file', (json: string) => json.replaceAll(/[0-9a-f]{64}/g, 'f'.repeat(64))],
    ['is empty', () => ''],
  ])('is told when its sidecar %s', async (_, change) => {
    const { imported } = await keepText(text);
    const sidecar = await onlySidecar();
    await writeFile(sidecar, change(await readFile(sidecar, 'utf8')));

    await expect(inbox.newest('features')).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
    await expect(inbox.read(imported.id)).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
    await expect(keepText('another')).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
  });

  it('is mended by bringing the file again', async () => {
    const { imported } = await keepText(text);
    await writeFile(join(dir, 'features', `${imported.sha256}.content`), '');
    await writeFile(await onlySidecar(), '');

    expect((await keepText(text)).isNew).toBe(true);
    expect(await inbox.read(imported.id)).toBe(text);
  });
});

it('says when the disk does not answer', async () => {
  await keepText(text);
  await rm(join(dir, 'features'), { recursive: true });
  await writeFile(join(dir, 'features'), '');
  await chmod(join(dir, 'features'), 0o600);

  await expect(inbox.newest('features')).rejects.toMatchObject({
    code: 'IMPORT_STORE_FAILED',
    retryable: true,
  });
  await expect(keepText('b')).rejects.toMatchObject({ code: 'IMPORT_STORE_FAILED' });
});
