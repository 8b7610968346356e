import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import type { AuditEvent } from '../ledger/audit.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { reportOf } from '../lake/test-lake.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { CommandResult } from './command-result.ts';
import { featureOf } from '../testing/holdings.ts';
import { addFeatures } from './features.ts';

const header = 'feature,user,lastUsedOn,attestedBy,attestedOn,evidence';
const clock = fixedClock(new Date('2026-11-22T08:00:00Z'));

let dir: string;
let inbox: Inbox;
let events: AuditEvent[];

const features = [
  featureOf('dlp'),
  featureOf('edr', { shownBy: { signals: ['audio-conferencing'], of: 'everybody', silence: 'unused' } }),
  featureOf('siem', { shownBy: { signals: ['pim-eligible'], of: 'everybody', silence: 'unknown' } }),
];
const refused = { source: 'pim-eligibilities', reason: 'forbidden', detail: '' } as const;
let newestRun: StoredRun | null;

beforeEach(async () => {
  newestRun = null;
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-features-command-test-'));
  inbox = createInbox({ dir: join(dir, 'imports'), clock, log: createLog('silent') });
  events = [];
});
afterEach(() => rm(dir, { recursive: true }));

async function run(...argv: string[]): Promise<CommandResult> {
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addFeatures(program, {
    services: async () => ({
      tenantId: 'contoso',
      clock,
      policy: { rightSizing: { attestationDays: 180 }, decision: { classifyAfterDays: 90 } },
      lake: { newest: async () => newestRun },
      catalogue: { features: () => features },
      inbox,
      featureIds: () => ['dlp', 'edr', 'siem'],
      ledger: { audit: { appendOnce: async (event) => void events.push(event) } },
    }),
    cwd: dir,
    actor: 'eve',
    finish: (result) => void results.push(result),
  });
  await program.parseAsync(argv, { from: 'user' });
  return results[0]!;
}

async function write(name: string, ...lines: string[]): Promise<void> {
  await writeFile(join(dir, name), [header, ...lines].join('\n'));
}

describe('features import', () => {
  it('keeps the file, says what it attests, and leaves a trail', async () => {
    await write(
      'list.csv',
      'edr,*,,eve,2026-11-20,',
      'dlp,ann@x,,eve,2026-11-20,',
      'dlp,bob@x,,adam,2026-11-20,',
    );

    const result = await run('features', 'import', 'list.csv');

    const newest = await inbox.newest('features');
    expect(result).toEqual({
      exitCode: 0,
      document: {
        schemaVersion: 1,
        import: newest,
        isNew: true,
        features: [
          {
            feature: 'dlp',
            usedBy: 'named',
            people: 2,
            attestedBy: ['adam', 'eve'],
            attestedOn: '2026-11-20',
          },
          {
            feature: 'edr',
            usedBy: 'everybody',
            people: null,
            attestedBy: ['eve'],
            attestedOn: '2026-11-20',
          },
        ],
        noLongerAttested: [],
      },
      text: 'Imported list.csv: 2 features attested. The next collection uses it.',
    });
    expect(newest).toMatchObject({ fileName: 'list.csv', importedBy: 'eve' });
    expect(events).toEqual([
      {
        tenantId: 'contoso',
        actor: 'eve',
        action: 'features.imported',
        subject: `import:${newest!.id}:1`,
        body: {
          importId: newest!.id,
          fileName: 'list.csv',
          sha256: newest!.sha256,
          bytes: newest!.bytes,
          importedAt: '2026-11-22T08:00:00.000Z',
          features: ['dlp', 'edr'],
        },
      },
    ]);
  });

  it('names the features that the list before attested and this one does not', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,', 'dlp,-,,eve,2026-11-20,');
    await write('b.csv', 'dlp,ann@x,,eve,2026-11-21,');
    await run('features', 'import', 'a.csv');

    const result = await run('features', 'import', 'b.csv');

    expect(result.document).toMatchObject({ isNew: true, noLongerAttested: ['edr'] });
    expect(result.text).toContain('takes the place of the one before: edr.');
  });

  it('takes the same file twice as one import, whose event has one subject', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,');
    await run('features', 'import', 'a.csv');

    const again = await run('features', 'import', 'a.csv');

    expect(again.document).toMatchObject({ isNew: false });
    expect(again.text).toContain('nothing was changed');
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(1);
  });

  it('imports nothing of a file with a wrong line', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,', 'sim,*,,eve,2026-11-23,');

    await expect(run('features', 'import', 'a.csv')).rejects.toMatchObject({
      code: 'FEATURES_IMPORT_INVALID',
      what: 'a.csv: 2 problems, nothing was imported.',
      why: 'line 3: "sim" is not a feature that is attested. Did you mean "siem"?\nline 3: attestedOn 2026-11-23 is in the future; today is 2026-11-22 (UTC).',
    });
    expect(await inbox.newest('features')).toBeNull();
    expect(events).toEqual([]);
  });

  it('mends a kept file that was damaged', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,');
    await run('features', 'import', 'a.csv');
    const { sha256 } = (await inbox.newest('features'))!;
    await writeFile(join(dir, 'imports', 'features', `${sha256}.content`), '');

    const result = await run('features', 'import', 'a.csv');

    expect(result.document).toMatchObject({ isNew: true, noLongerAttested: null });
    expect(await inbox.newest('features')).toMatchObject({ sha256 });
  });

  it('says that there is no such file', async () => {
    await expect(run('features', 'import', 'none.csv')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('features show', () => {
  it('says that nothing is attested', async () => {
    const result = await run('features', 'show');

    expect(result.document).toEqual({
      schemaVersion: 1,
      import: null,
      attestationDays: 180,
      features: [],
      notAttested: ['dlp', 'edr', 'siem'],
      signalsAsOf: null,
      signals: null,
    });
    expect(result.text).toContain('the use of 3 features is unknown');
  });

  it('shows the list in use, how old it is, and what stays unknown', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,', 'dlp,-,,adam,2026-05-22,');
    await run('features', 'import', 'a.csv');

    const result = await run('features', 'show');

    expect(result.document).toMatchObject({
      import: { fileName: 'a.csv' },
      features: [
        {
          feature: 'dlp',
          usedBy: 'nobody',
          people: 0,
          ageDays: 184,
          isInForce: false,
          inForceUntil: '2026-11-18',
        },
        {
          feature: 'edr',
          usedBy: 'everybody',
          people: null,
          ageDays: 2,
          isInForce: true,
          inForceUntil: '2027-05-19',
        },
      ],
      notAttested: ['siem'],
    });
    expect(result.text).toContain('Not attested, so unknown: siem.');
    expect(result.text).toMatch(/^edr +everybody +2026-11-20 +2 days +until 2027-05-19 +eve$/m);
    expect(result.text).toMatch(/^dlp +nobody +2026-05-22 +184 days +ended 2026-11-18 +adam$/m);
    expect(result.text).toContain('Not in force any more, so unknown: dlp.');
  });

  it('shows what signals tell beside it, how fresh that is, and what their silence means', async () => {
    newestRun = {
      facts: { hasOpaqueCalls: async () => false },
      manifest: {
        asOf: '2026-11-21',
        sources: [
          reportOf('pstn-calls', { asOf: '2026-11-21' }),
          reportOf('pim-eligibilities', { status: 'failed', asOf: null, gaps: [refused] }),
        ],
      },
    } as unknown as StoredRun;
    await write('a.csv', 'dlp,*,,eve,2026-11-20,');
    await run('features', 'import', 'a.csv');

    const { document, text } = await run('features', 'show');

    expect(document).toMatchObject({
      signalsAsOf: '2026-11-21',
      signals: [
        { feature: 'edr', silence: 'unused', signals: [{ refreshedOn: '2026-11-21', windowDays: 90 }] },
        { feature: 'siem', silence: 'unknown', signals: [{ reason: 'pim-eligibilities-forbidden' }] },
      ],
    });
    expect(text).toContain('Not attested, and told by signals: edr.');
    expect(text).toContain('Not attested, so unknown: siem.');
    expect(text).toMatch(/^edr +calls 2026-11-21 +does not use it, unless attested$/m);
    expect(text).toMatch(/^siem +roles \(.*may not be read\) +as attested, else unknown$/m);
  });

  it('says when the kept list is damaged', async () => {
    await write('a.csv', 'edr,*,,eve,2026-11-20,');
    await run('features', 'import', 'a.csv');
    const { sha256 } = (await inbox.newest('features'))!;
    await rm(join(dir, 'imports', 'features', `${sha256}.content`));

    await expect(run('features', 'show')).rejects.toMatchObject({ code: 'IMPORT_DAMAGED' });
  });
});
