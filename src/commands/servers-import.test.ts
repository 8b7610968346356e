import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCollect } from '../collectors/testing/scripted-tenant.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { workbookBytes } from '../imports/testing/workbook-bytes.ts';
import type { AuditEvent } from '../ledger/audit.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import type { CommandResult } from './command-result.ts';
import { addServersImport } from './servers-import.ts';

const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));

let dir: string;
let inbox: Inbox;
let events: AuditEvent[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-servers-test-'));
  inbox = createInbox({ dir: join(dir, 'imports'), clock, log: createLog('silent') });
  events = [];
});
afterEach(() => rm(dir, { recursive: true }));

async function bring(...lines: string[]): Promise<CommandResult> {
  return bringFile('list.csv', lines.join('\n'));
}

async function bringFile(
  name: string,
  content: string | Uint8Array,
  ...options: string[]
): Promise<CommandResult> {
  await writeFile(join(dir, name), content);
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addServersImport(program.command('servers'), {
    services: async () => ({
      tenantId: 'contoso',
      clock,
      policy: { servers: { staleAfterDays: 35 } },
      inbox,
      ledger: { audit: { appendOnce: async (event: AuditEvent) => void events.push(event) } },
    }),
    cwd: dir,
    actor: 'eve',
    finish: (result: CommandResult) => void results.push(result),
  });
  await program.parseAsync(['servers', 'import', name, ...options], { from: 'user' });
  return results[0]!;
}

const header = 'id,kind,hostId,processors,physicalCores,virtualCores,product,edition,exportedOn';
const list = [header, 'h1,host,,2,16,,,,2026-11-20', 'v1,vm,h1,,,4,SQL Server,Standard,2026-11-20'];

it('takes a list, leaves a trail, and the next collection has its lines with where they come from', async () => {
  const { document, text } = await bring(...list);

  expect(document).toMatchObject({
    ...{ isNew: true, exportedOn: '2026-11-20', knownUntil: '2026-12-25' },
    ...{ hosts: 1, virtualMachines: 1, sqlServer: 1, windowsServer: 0, passedOver: 0 },
  });
  expect(text).toContain('1 hosts, 1 virtual machines');
  expect(events).toMatchObject([
    { action: 'servers.imported', actor: 'eve', body: { exportedOn: '2026-11-20' } },
  ]);
  expect((await bring(...list)).document).toMatchObject({ isNew: false });
  const { report, run } = await createCollect(createMemoryRun)('servers', {}, { imports: inbox });
  expect(report).toMatchObject({ status: 'complete', rows: 2, gaps: [] });
  expect(run.rows('servers')[1]).toMatchObject({
    ...{ serverId: 'v1', hostId: 'h1', virtualCores: 4, product: 'sql-server', exportedOn: '2026-11-20' },
    ...{ importedFile: 'list.csv', importedBy: 'eve', importedAt: '2026-11-22T08:00:00.000Z' },
  });
});

it('takes nothing of a list that contradicts itself, and says where', async () => {
  await expect(bring(...list, 'h1,host,,4,64,,,,2026-11-20')).rejects.toMatchObject({
    code: 'SERVERS_IMPORT_INVALID',
    why: expect.stringContaining('line 4') as string,
  });
  expect(await inbox.newest('servers')).toBeNull();
  expect(events).toEqual([]);
});

describe('a workbook', () => {
  const day = new Date('2026-11-20T00:00:00Z');
  const rows = [
    header.split(','),
    ['h1', 'host', null, 2, 16, null, null, null, day],
    ['v1', 'vm', 'h1', null, null, 4, 'SQL Server', 'Standard', day],
  ];

  it('is kept as it came with its sheet, and collected like the same CSV file', async () => {
    const bytes = await workbookBytes({ Notes: [['Notes']], Estate: rows });

    const { document } = await bringFile('estate.xlsx', bytes);

    const { id } = (await inbox.newest('servers'))!;
    expect(Buffer.from(await inbox.readBytes(id)).equals(Buffer.from(bytes))).toBe(true);
    expect(document).toMatchObject({
      ...{ isNew: true, hosts: 1, virtualMachines: 1, exportedOn: '2026-11-20' },
      import: { fileName: 'estate.xlsx', bytes: bytes.length, importedBy: 'eve', sheet: 'Estate' },
    });
    expect(events).toMatchObject([{ body: { fileName: 'estate.xlsx', sheet: 'Estate' } }]);
    const fromWorkbook = await createCollect(createMemoryRun)('servers', {}, { imports: inbox });
    await bring(...list);
    const fromCsv = await createCollect(createMemoryRun)('servers', {}, { imports: inbox });
    const facts = ({ run }: typeof fromCsv) =>
      run.rows('servers').map(({ serverId, physicalCores, virtualCores, product, exportedOn }) => ({
        ...{ serverId, physicalCores, virtualCores, product, exportedOn },
      }));
    expect(facts(fromWorkbook)).toHaveLength(2);
    expect(facts(fromWorkbook)).toEqual(facts(fromCsv));
  });

  it('with two lists is another import for each sheet', async () => {
    const bytes = await workbookBytes({ A: rows, B: rows.slice(0, 2) });

    await expect(bringFile('estate.xlsx', bytes)).rejects.toMatchObject({
      code: 'SERVERS_IMPORT_INVALID',
      why: 'file: has several lists: "A", "B". Choose one with --sheet.',
    });
    expect((await bringFile('estate.xlsx', bytes, '--sheet', 'A')).document).toMatchObject({
      virtualMachines: 1,
    });
    expect((await bringFile('estate.xlsx', bytes, '--sheet', 'B')).document).toMatchObject({
      ...{ isNew: true, virtualMachines: 0 },
    });
    expect((await bringFile('estate.xlsx', bytes, '--sheet', 'b')).document).toMatchObject({ isNew: false });
  });

  it('that contradicts itself says on which sheet and row', async () => {
    const bytes = await workbookBytes({
      Estate: [...rows, ['h1', 'host', null, 4, 64, null, null, null, day]],
    });

    await expect(bringFile('estate.xlsx', bytes)).rejects.toMatchObject({
      code: 'SERVERS_IMPORT_INVALID',
      why: expect.stringContaining('sheet "Estate" line 4: processors of h1 is 4') as string,
    });
  });
});

it('without a list there are no rows, and that is no gap', async () => {
  const { report } = await createCollect(createMemoryRun)('servers', {}, { imports: inbox });

  expect(report).toMatchObject({ status: 'complete', rows: 0, gaps: [] });
});
