import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { workbookBytes } from '../imports/testing/workbook-bytes.ts';
import type { AuditEvent } from '../ledger/audit.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { createCollect } from '../collectors/testing/scripted-tenant.ts';
import type { CommandResult } from './command-result.ts';
import { decidesVerdicts } from '../lake/observation.ts';
import { addHolds, addPhones } from './holds.ts';

const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));
const collect = createCollect(createMemoryRun);

let dir: string;
let inbox: Inbox;
let events: AuditEvent[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-holds-test-'));
  inbox = createInbox({ dir: join(dir, 'imports'), clock, log: createLog('silent') });
  events = [];
});
afterEach(() => rm(dir, { recursive: true }));

async function run(command: string, ...lines: string[]): Promise<CommandResult> {
  return runFile(command, 'list.csv', lines.join('\n'));
}

async function runFile(command: string, name: string, content: string | Uint8Array): Promise<CommandResult> {
  await writeFile(join(dir, name), content);
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  const invocation = {
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
  };
  addHolds(program, invocation);
  addPhones(program, invocation);
  await program.parseAsync([command, 'import', name], { from: 'user' });
  return results[0]!;
}

const holds = [
  'userPrincipalName,litigationHold,inPlaceHolds,exportedOn',
  'Ann@contoso.com,true,,2026-11-20',
  'bob@contoso.com,false,,2026-11-20',
  'eve@contoso.com,,,2026-11-20',
];

it('takes a list of holds, says what it does not tell, and leaves a trail', async () => {
  const { document, text } = await run('holds', ...holds);

  expect(document).toMatchObject({
    isNew: true,
    exportedOn: '2026-11-20',
    knownUntil: '2026-11-30',
    ...{ mailboxes: 3, onHold: 1, notOnHold: 1, unknown: 1 },
  });
  expect(text).toContain('Of 1 it does not say');
  expect(events).toMatchObject([
    { action: 'holds.imported', actor: 'eve', body: { exportedOn: '2026-11-20', onHold: 1 } },
  ]);
  expect((await run('holds', ...holds)).document).toMatchObject({ isNew: false });
  const collected = await collect('holds', {}, { imports: inbox });
  expect(collected.report).toMatchObject({ status: 'complete', rows: 3, gaps: [] });
  expect(collected.run.rows('mailbox_holds')[0]).toEqual({
    userKey: 'ann@contoso.com',
    exportedOn: '2026-11-20',
    importedBy: 'eve',
    isOnHold: true,
    hasArchive: null,
    recipientType: null,
  });
});

it('takes nothing of a list that does not read, and says where', async () => {
  await expect(run('holds', ...holds, 'x,true,,2026-11-20')).rejects.toMatchObject({
    code: 'HOLDS_IMPORT_INVALID',
    why: expect.stringContaining('line 5') as string,
  });
  expect(await inbox.newest('holds')).toBeNull();
});

it('keeps that there is a phone number, and never the number', async () => {
  await run('phones', 'userPrincipalName,LineUri,exportedOn', 'Ann@contoso.com,tel:+442079460000,2026-11-20');

  const { id } = (await inbox.newest('phones'))!;
  expect(await inbox.read(id)).not.toContain('20794');
  const { run: collected } = await collect('phones', {}, { imports: inbox });
  expect(collected.rows('phone_numbers')).toEqual([
    { userKey: 'ann@contoso.com', exportedOn: '2026-11-20', importedBy: 'eve', hasNumber: true },
  ]);
  await expect(
    run('phones', 'userPrincipalName,telephoneNumber,exportedOn', 'a@c,0x12,2026-11-20'),
  ).rejects.toMatchObject({ code: 'PHONES_IMPORT_INVALID' });
});

it('says that OneDrive sizes cannot be had, and lets nothing else wait for them', async () => {
  const refused = await collect('onedrive-usage', {
    'onedrive-usage': (response) => void response.writeHead(404).end('{"error":{"code":"NotFound"}}'),
  });

  expect(refused.report).toMatchObject({ status: 'failed', rows: 0, gaps: [{ reason: 'missing' }] });
  expect(decidesVerdicts('onedrive-usage')).toBe(false);
  const { run: collected } = await collect('onedrive-usage');
  expect(collected.rows('onedrive_sizes')).toMatchObject([
    { userKey: 'ann@contoso.com', storageBytes: 3_221_225_472 },
  ]);
});

it('takes workbooks, and of phones keeps no number there either', async () => {
  const day = new Date('2026-11-20T00:00:00Z');
  const phones = [
    ['userPrincipalName', 'LineUri', 'exportedOn'],
    ['ann@contoso.com', 442079460000, day],
  ];
  const onHold = [
    ['userPrincipalName', 'litigationHold', 'retentionHold', 'exportedOn'],
    ['ann@contoso.com', true, false, day],
    ['bob@contoso.com', false, false, day],
  ];

  await runFile('phones', 'phones.xlsx', await workbookBytes({ Phones: phones }));
  await runFile('holds', 'holds.xlsx', await workbookBytes({ Mailboxes: onHold }));

  const { id } = (await inbox.newest('phones'))!;
  expect((await inbox.readBytes(id)).toString()).not.toContain('20794');
  const collected = await collect('phones', {}, { imports: inbox });
  expect(collected.run.rows('phone_numbers')).toMatchObject([
    { userKey: 'ann@contoso.com', hasNumber: true },
  ]);
  const { run: mailboxes } = await collect('holds', {}, { imports: inbox });
  expect(mailboxes.rows('mailbox_holds').map(({ isOnHold }) => isOnHold)).toEqual([true, false]);
});
