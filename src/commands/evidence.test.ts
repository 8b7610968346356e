import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../ledger/case-row.ts';
import { openLedger, type Ledger } from '../ledger/open-ledger.ts';
import { systemClock } from '../lib/clock.ts';
import { newLedgerDir } from '../testing/postgres.ts';
import { carriedOut, proposed } from '../testing/proposals.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import type { CommandResult } from './command-result.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

const tenantId = '7f9c1f6e-4f0e-4a44-9d5d-0f3ad1d8a001';
const clock = systemClock();
let dir: string;
let cwd: string;
let ledger: Ledger;
let given: Case;

beforeAll(async () => {
  dir = await newLedgerDir();
  cwd = await mkdtemp(join(tmpdir(), 'seatkeeper-evidence-'));
  ledger = await openLedger({
    location: { kind: 'embedded', dir },
    clock,
    log: pino({ level: 'silent' }),
    witness: { tenantId, dir: join(cwd, 'audit'), keyFile: null, everyEvents: 500, place: 'here' },
  });
  given = await carriedOut(ledger, await proposed(ledger, tenantId));
});
afterAll(async () => {
  await ledger.close();
  await Promise.all([dir, cwd].map((path) => rm(path, { recursive: true, force: true })));
});

function type(...argv: readonly string[]): Promise<CommandResult> {
  return runCommandLine(
    { argv, cwd },
    {
      services: async () => ({ ledger, tenantId, clock, policy: shippedPolicy }) as unknown as Services,
      actor: 'auditor',
    },
  );
}

/** Without a ledger: as on the auditor's machine. */
function typeElsewhere(...argv: readonly string[]): Promise<CommandResult> {
  return runCommandLine(
    { argv, cwd },
    {
      services: () => Promise.reject(new TypeError('there is no ledger here')),
      actor: 'auditor',
    },
  );
}

describe('an evidence bundle', () => {
  it('holds everything of a case, for its owner only, and verifies without the ledger', async () => {
    const made = await type('evidence', `#${given.number}`, '--to', 'bundle');
    const verdict = await typeElsewhere('evidence', 'verify', 'bundle');
    const bundle = join(cwd, 'bundle');
    const names = await readdir(bundle);

    expect(made).toMatchObject({ exitCode: 0, document: { trail: { ok: true } } });
    expect(verdict).toMatchObject({
      exitCode: 0,
      document: { ok: true, problems: [], number: given.number },
    });
    expect(names.sort()).toEqual([
      'README.txt',
      'audit.jsonl',
      'case.json',
      'checkpoints.jsonl',
      'decisions.json',
      'deliveries.json',
      'holder-answers.json',
      'manifest.json',
      'policy.json',
      'positions.json',
      'public-key.pem',
      'steps.csv',
    ]);
    expect((await stat(bundle)).mode & 0o777).toBe(0o700);
    for (const name of names) expect((await stat(join(bundle, name))).mode & 0o777).toBe(0o600);
    const steps: Record<string, string>[] = parse(await readFile(join(bundle, 'steps.csv')), {
      bom: true,
      columns: true,
    });
    expect(steps.map(({ userId, outcome }) => [userId, outcome])).toEqual([
      ['u1', 'applied'],
      ['u2', 'applied'],
      ['u3', 'applied'],
    ]);
    const events = (await readFile(join(bundle, 'audit.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: { action: string }; proof: { checkpoint: number | null } });
    expect(events.at(-1)).toMatchObject({ event: { action: 'evidence.exported', actor: 'auditor' } });
    expect(events.every(({ proof }) => proof.checkpoint !== null)).toBe(true);
  });

  it('is never written over anything, and says what it needs', async () => {
    await type('evidence', given.id, '--to', 'once');

    expect(await type('evidence', given.id, '--to', 'once')).toMatchObject({ exitCode: 2 });
    expect(await type('evidence', given.id)).toMatchObject({ exitCode: 2 });
    expect(await type('evidence', '999999', '--to', 'none')).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'CASE_UNKNOWN' } },
    });
    expect(await type('evidence', given.id, '--to', 'no/such/folder')).toMatchObject({
      exitCode: 1,
      document: { error: { code: 'FILE_UNWRITABLE' } },
    });
    expect(await readdir(cwd)).not.toContain('none');
  });

  it('leaves alone what lies beside it and was not made by it', async () => {
    await mkdir(join(cwd, 'mine.part'));
    await writeFile(join(cwd, 'mine.part', 'thesis.txt'), 'years of work');

    const made = await type('evidence', given.id, '--to', 'mine');

    expect(made.exitCode).toBe(0);
    expect(await readFile(join(cwd, 'mine.part', 'thesis.txt'), 'utf8')).toBe('years of work');
    expect((await readdir(cwd)).filter((name) => name.startsWith('mine')).sort()).toEqual([
      'mine',
      'mine.part',
    ]);
  });

  it('is found out when a byte of any file is another, a file is gone, or one was added', async () => {
    await type('evidence', given.id, '--to', 'changed');
    const bundle = join(cwd, 'changed');
    const unfound: string[] = [];
    for (const name of await readdir(bundle)) {
      const path = join(bundle, name);
      const kept = await readFile(path);
      for (let at = 0; at < kept.length; at += Math.max(1, Math.floor(kept.length / 15))) {
        const other = Buffer.from(kept);
        other[at] = other[at]! ^ (1 << (at % 7));
        await writeFile(path, other);
        if ((await typeElsewhere('evidence', 'verify', 'changed')).exitCode === 0)
          unfound.push(`${name} ${at}`);
      }
      await rm(path);
      if ((await typeElsewhere('evidence', 'verify', 'changed')).exitCode === 0) unfound.push(`no ${name}`);
      await writeFile(path, kept);
    }
    await writeFile(join(bundle, 'more.txt'), '');
    const added = await typeElsewhere('evidence', 'verify', 'changed');
    await rm(join(bundle, 'more.txt'));

    expect(unfound).toEqual([]);
    expect(added.exitCode).toBe(1);
    expect(added.text).toContain('more.txt');
    expect(await typeElsewhere('evidence', 'verify', 'changed')).toMatchObject({ exitCode: 0 });
  });

  it('is not believed when it was signed anew with a key of somebody else', async () => {
    const key = await type('audit', 'public-key', '--to', 'public.pem');
    const nowhere = await type('audit', 'public-key', '--to', 'no/such/public.pem');
    await type('evidence', given.id, '--to', 'true');
    const good = await typeElsewhere('evidence', 'verify', 'true', '--public-key', 'public.pem');
    const otherDir = await newLedgerDir();
    const forger = await openLedger({
      location: { kind: 'embedded', dir: otherDir },
      clock,
      log: pino({ level: 'silent' }),
      witness: { tenantId, dir: join(cwd, 'forger'), keyFile: null, everyEvents: 500, place: 'there' },
    });
    await writeFile(join(cwd, 'forger.pem'), (await forger.audit.sign('')).publicKey);
    await forger.close();
    await rm(otherDir, { recursive: true });
    const bad = await typeElsewhere('evidence', 'verify', 'true', '--public-key', 'forger.pem');

    expect(key.exitCode).toBe(0);
    expect(nowhere).toMatchObject({ exitCode: 1, document: { error: { code: 'FILE_UNWRITABLE' } } });
    expect(good.exitCode).toBe(0);
    expect(bad.exitCode).toBe(1);
    expect(bad.text).toContain('another key');
  });
});

describe('the audit commands', () => {
  it('sign, verify here and against copies, and begin anew when told why', async () => {
    expect(await type('audit', 'checkpoint')).toMatchObject({ exitCode: 0 });
    expect(await type('audit', 'checkpoint')).toMatchObject({ document: { kind: 'nothing-new' } });
    await type('audit', 'public-key', '--to', 'safe.pem');
    await writeFile(join(cwd, 'safe.jsonl'), await readFile(join(cwd, 'audit', 'checkpoints.jsonl')));
    const against = ['audit', 'verify', '--checkpoints', 'safe.jsonl', '--public-key', 'safe.pem'];
    const verified = await type(...against);
    expect(verified.exitCode).toBe(0);
    expect(verified.text).toContain('The copies given');
    expect(await type('audit', 'verify', '--public-key', 'safe.pem')).toMatchObject({ exitCode: 2 });

    await rm(join(cwd, 'audit', 'checkpoints.jsonl'));
    const gone = await type('audit', 'verify');
    const stopped = await type('audit', 'checkpoint');
    const nowhere = await type('audit', 'renew', '--reason', 'it is lost', '--place', 'nowhere');
    const renewed = await type('audit', 'renew', '--reason', 'the disk was replaced');

    expect(gone).toMatchObject({ exitCode: 1, document: { problem: 'checkpoint-missing' } });
    expect(stopped).toMatchObject({ exitCode: 1, document: { kind: 'stopped' } });
    expect(nowhere).toMatchObject({ exitCode: 2, document: { error: { code: 'COMMAND_USAGE' } } });
    expect(renewed).toMatchObject({ exitCode: 0, document: { ok: true } });
    expect(await type(...against)).toMatchObject({ exitCode: 0 });
  });
});
