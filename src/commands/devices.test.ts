import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleDevices } from '../bot/testing/sample-devices.ts';
import { withoutNames } from '../core/privacy/without-names.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { workbookBytes } from '../imports/testing/workbook-bytes.ts';
import type { AuditEvent } from '../ledger/audit.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { supportOfBuild } from '../reports/support-of.ts';
import type { CommandResult } from './command-result.ts';
import { deviceText } from './devices-text.ts';
import { addDeviceImport } from './devices.ts';

const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));

let dir: string;
let inbox: Inbox;
let events: AuditEvent[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-devices-test-'));
  inbox = createInbox({ dir: join(dir, 'imports'), clock, log: createLog('silent') });
  events = [];
});
afterEach(() => rm(dir, { recursive: true }));

async function imported(...lines: string[]): Promise<CommandResult> {
  return importedFile('list.csv', lines.join('\n'));
}

async function importedFile(name: string, content: string | Uint8Array): Promise<CommandResult> {
  await writeFile(join(dir, name), content);
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addDeviceImport(program.command('devices'), {
    services: async () => ({
      tenantId: 'contoso',
      clock,
      policy: { maxReportLagDays: 10 },
      inbox,
      ledger: { audit: { appendOnce: async (event: AuditEvent) => void events.push(event) } },
    }),
    cwd: dir,
    actor: 'eve',
    finish: (result: CommandResult) => void results.push(result),
  });
  await program.parseAsync(['devices', 'import', name], { from: 'user' });
  return results[0]!;
}

const header = 'Name,MachineID,LastActiveTime,IsVirtualMachine,exportedOn';

describe('devices import', () => {
  it('takes a list of devices, says what it does not tell, and leaves a trail', async () => {
    const { document, text } = await imported(
      header,
      'PC,1,2026-11-19,0,2026-11-20',
      'VM,2,NULL,1,2026-11-20',
    );

    expect(document).toMatchObject({
      ...{ isNew: true, exportedOn: '2026-11-20', knownUntil: '2026-11-30' },
      ...{ devices: 2, withEntraId: 0, virtual: 1, neverActive: 1 },
    });
    expect(text).toContain('of 1 it does not say when they were active');
    expect(events).toMatchObject([
      { action: 'configmgr-devices.imported', actor: 'eve', body: { devices: 2 } },
    ]);
    expect(await inbox.newest('configmgr-devices')).toMatchObject({
      fileName: 'list.csv',
      importedBy: 'eve',
    });
  });

  it('knows a list of software by its header, and keeps both', async () => {
    await imported(header, 'PC,1,2026-11-19,0,2026-11-20');
    const { document } = await imported(
      'Name0,ProductName0,exportedOn',
      'PC,SQL Server,2026-11-20',
      'pc,SQL Server,2026-11-20',
    );

    expect(document).toMatchObject({ lines: 2, devices: 1, products: 1 });
    expect((await inbox.newest('configmgr-software'))?.number).toBe(1);
    expect((await inbox.newest('configmgr-devices'))?.number).toBe(1);
  });

  it('takes either list as a workbook', async () => {
    const day = new Date('2026-11-20T00:00:00Z');
    const devices = [header.split(','), ['PC', 16_777_220, new Date('2026-11-19T07:30:00Z'), false, day]];
    const software = [
      ['Name0', 'ProductName0', 'exportedOn'],
      ['PC', 'SQL Server', day],
    ];

    await importedFile('devices.xlsx', await workbookBytes({ 'All Systems': devices }));
    await importedFile('software.xlsx', await workbookBytes({ Software: software }));

    expect(await inbox.newest('configmgr-devices')).toMatchObject({ sheet: 'All Systems', number: 1 });
    expect(events).toMatchObject([{ body: { devices: 1, neverActive: 0 } }, { body: { lines: 1 } }]);
  });

  it('takes nothing of a list that does not read, and says where', async () => {
    await expect(imported(header, 'PC,1,yesterday,0,2026-11-20')).rejects.toMatchObject({
      code: 'DEVICES_IMPORT_INVALID',
      why: expect.stringContaining('line 2') as string,
    });
    expect(await inbox.newest('configmgr-devices')).toBeNull();
    expect(events).toEqual([]);
  });
});

describe('the text', () => {
  const basis = {
    schemaVersion: 1 as const,
    ...{ tenantId: 'tenant', runId: 'run', asOf: '2026-11-22', sources: [], gaps: [] },
  };

  it('says what is found, what it is worth, and who is left out for which reason', () => {
    const text = deviceText(sampleDevices(basis, false, 'e3'));

    for (const part of [
      'a frontline licence may do: 4 people, who hold 99.60 GBP a month, of 1 there is no price',
      'with Microsoft 365 F3 (7.50 GBP each): 77.10 GBP a month less',
      'with Microsoft 365 F1 (no price each): value unknown',
      'excluded 5: a company device of their own checks in',
      'Adele Vance',
      'licences of devices: 2 SKUs; company Windows devices active 9, inactive 2, unknown 1',
      'Microsoft 365 Apps (device): bought 10, consumed 8; inactive devices may still consume 2 of these',
      'what inactive devices consume of them is unknown (it is not known which devices it covers)',
    ])
      expect(text).toContain(part);
  });

  it('says until when each build of Windows is supported, and of which nobody knows', () => {
    const build = (number: string | null, devices: number) => ({
      ...{ build: number, devices, active: 1 },
      ...supportOfBuild(number, '2026-11-22'),
    });
    const windowsBuilds = [build('22631', 30), build('26100', 20), build('26999', 4), build(null, 3)];

    const text = deviceText({ ...sampleDevices(basis, false, 'e3'), windowsBuilds });

    for (const part of [
      'support of Windows: supported 0 devices, ended 30, depends on the edition 20, unknown 7',
      'Windows 11 23H2: Home and Pro support ended on 2025-11-11; Enterprise and Education support ended on',
      '26999: support unknown: not on the list',
      'no build told: support unknown: not on the list',
    ])
      expect(text).toContain(part);
  });

  it('names nobody where names are hidden, and nothing where nothing is known', () => {
    expect(deviceText(withoutNames(sampleDevices(basis, false, 'e3')))).not.toContain('Adele');

    const text = deviceText(sampleDevices(basis, true, 'e3'));
    expect(text).toContain('devices: unknown (the directory of people was not read to its end)');
    expect(text).not.toMatch(/people, who hold|active 0/);
  });
});
