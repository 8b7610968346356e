import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCollect } from '../collectors/testing/scripted-tenant.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
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
  await writeFile(join(dir, 'list.csv'), lines.join('\n'));
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
  await program.parseAsync(['servers', 'import', 'list.csv'], { from: 'user' });
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

it('without a list there are no rows, and that is no gap', async () => {
  const { report } = await createCollect(createMemoryRun)('servers', {}, { imports: inbox });

  expect(report).toMatchObject({ status: 'complete', rows: 0, gaps: [] });
});
