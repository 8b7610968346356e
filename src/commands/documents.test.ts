import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import { createInbox } from '../imports/inbox.ts';
import type { AuditEvent } from '../ledger/audit.ts';
import { createLog } from '../lib/log.ts';
import { ownerId, tenantId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { e5Sku, entitlementScene } from '../testing/entitlement-scene.ts';
import type { CommandResult } from './command-result.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const clock = testClock();
const scan = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x80]);
let scene: Awaited<ReturnType<typeof entitlementScene>>;
let services: Services;
let audited: AuditEvent[];

beforeEach(async () => {
  scene = await entitlementScene(tenantId, clock);
  audited = [];
  const { catalogue, register } = scene.deps;
  const inbox = createInbox({ dir: join(scene.folder, 'imports'), clock, log: createLog('silent') });
  const audit = {
    appendOnce: async (event: AuditEvent) => {
      if (!audited.some(({ subject }) => subject === event.subject)) audited.push(event);
    },
  };
  const search = createProductSearch(catalogue);
  services = { tenantId, clock, register, search, inbox, ledger: { audit } } as unknown as Services;
  await scene.importLines(
    `e5,Microsoft 365 E5,${e5Sku},user,1000,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},Order 2025.PDF page 3,,,,`,
    `e5,Microsoft 365 E5,${e5Sku},user,20,EA-1,EA,2026-07-01,2028-06-30,,,,,,${ownerId},amendment,,,,amendment:order 2025.pdf;notice:renewal.docx`,
  );
  await writeFile(join(scene.folder, 'order 2025.pdf'), scan);
});
afterEach(() => scene.close());

function type(...argv: string[]): Promise<CommandResult> {
  return runCommandLine(
    { argv: ['documents', ...argv], cwd: scene.folder },
    { services: async () => services, actor: 'ann' },
  );
}

async function kept() {
  const { document } = await type('show');
  return document as {
    documents: { id: string; sha256: string; lines: string[] }[];
    missing: object[];
  };
}

describe('documents', () => {
  it('are kept whole with hash, person and moment, audited, and listed with the lines that name them', async () => {
    const { exitCode, document } = await type(
      'add',
      'order 2025.pdf',
      '--product',
      'e5',
      '--kind',
      'order-form',
    );

    const filings = [{ product: 'e5', contract: null, kind: 'order-form' }];
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      isNew: true,
      document: { bytes: 8, importedBy: 'ann', importedAt: clock.at, filings },
      lines: ['e5/1', 'e5/2'],
    });
    expect(audited).toMatchObject([
      { action: 'document.filed', actor: 'ann', body: { fileName: 'order 2025.pdf', bytes: 8, filings } },
    ]);
    expect(await kept()).toMatchObject({
      documents: [{ lines: ['e5/1', 'e5/2'] }],
      missing: [{ line: 'e5/2', fileName: 'renewal.docx' }],
    });
  });

  it('come back byte for byte, and over no other file', async () => {
    await type('add', 'order 2025.pdf', '--contract', 'EA-1');
    const { sha256 = '', id = '' } = (await kept()).documents[0] ?? {};

    expect(await type('get', sha256.slice(0, 12), '--to', 'copy.pdf')).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(scene.folder, 'copy.pdf'))).toEqual(scan);
    expect((await stat(join(scene.folder, 'copy.pdf'))).mode & 0o777).toBe(0o600);
    expect(await type('get', id, '--to', 'copy.pdf')).toMatchObject({ exitCode: 2 });
    expect(await type('get', id, '--to', 'no-such-folder/copy.pdf')).toMatchObject({ exitCode: 2 });
    expect(await type('get', 'documents-0', '--to', 'other.pdf')).toMatchObject({ exitCode: 2 });
  });

  it('stay one document when filed again, under everything they were filed under', async () => {
    await type('add', 'order 2025.pdf', '--contract', 'EA-1');
    const again = await type('add', 'order 2025.pdf', '--contract', 'EA-1');
    await type('add', 'order 2025.pdf', '--product', 'e5', '--contract', 'EA-1', '--kind', 'terms');

    expect(again.document).toMatchObject({ isNew: false });
    expect((await kept()).documents).toMatchObject([
      {
        filings: [
          { product: null, contract: 'EA-1', kind: null },
          { product: 'e5', contract: 'EA-1', kind: 'terms' },
        ],
      },
    ]);
    expect(audited).toHaveLength(2);
  });

  it('are refused without a place, of a kind nobody knows, or above 25 MB', async () => {
    await truncate(join(scene.folder, 'order 2025.pdf'), 25 * 1024 * 1024 + 1);

    expect(await type('add', 'order 2025.pdf', '--contract', 'EA-1')).toMatchObject({ exitCode: 2 });
    expect(await type('add', 'order 2025.pdf')).toMatchObject({ exitCode: 2 });
    expect(await type('add', 'order 2025.pdf', '--contract', 'EA-1', '--kind', 'letter')).toMatchObject({
      exitCode: 2,
    });
    expect(await type('add', 'order 2025.pdf', '--product', 'nobody sells this')).toMatchObject({
      exitCode: 2,
    });
    expect((await type('add', 'none.pdf', '--contract', 'EA-1')).text).toContain('FILE_UNREADABLE');
    expect((await kept()).documents).toEqual([]);
  });

  it('are told when they are no longer what was kept', async () => {
    await type('add', 'order 2025.pdf', '--contract', 'EA-1');
    const { sha256 = '', id = '' } = (await kept()).documents[0] ?? {};
    await writeFile(join(scene.folder, 'imports', 'documents', `${sha256}.content`), Buffer.alloc(8));

    expect((await type('get', id, '--to', 'copy.pdf')).text).toContain('IMPORT_DAMAGED');
  });
});
