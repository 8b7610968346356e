import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { createCollect } from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);
const header = 'feature,user,lastUsedOn,attestedBy,attestedOn,evidence';

let dir: string;
let inbox: Inbox;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-features-test-'));
  inbox = createInbox({ dir, clock: fixedClock(new Date('2026-11-22T08:00:00Z')), log: createLog('silent') });
});
afterEach(() => rm(dir, { recursive: true }));

async function bring(...lines: string[]) {
  const text = [header, ...lines].join('\n');
  return (await inbox.keep('features', { fileName: 'list.csv', text, actor: 'eve' })).imported;
}

describe('attested features', () => {
  it('are none, and no gap, where nobody attested anything', async () => {
    const { report, run, seen } = await collect('features', {}, { imports: inbox });

    expect(run.rows('feature_use')).toEqual([]);
    expect([report.status, report.asOf, report.rows, report.gaps]).toEqual(['complete', '2026-11-22', 0, []]);
    expect(seen).toEqual([]);
  });

  it('are those of the newest file, and of no earlier one', async () => {
    await bring('edr,*,,eve,2026-11-01,');
    await bring('dlp,Ann@contoso.com,2026-11-02,eve,2026-11-20,"Purview, export"', 'siem,-,,eve,2026-05-01,');

    const { report, run } = await collect('features', {}, { imports: inbox });

    expect(run.rows('feature_use')).toEqual([
      {
        feature: 'dlp',
        userKey: 'ann@contoso.com',
        lastUsedOn: '2026-11-02',
        attestedBy: 'eve',
        attestedOn: '2026-11-20',
        evidence: 'Purview, export',
      },
      {
        feature: 'siem',
        userKey: '-',
        lastUsedOn: null,
        attestedBy: 'eve',
        attestedOn: '2026-05-01',
        evidence: null,
      },
    ]);
    expect([report.status, report.rows]).toEqual(['complete', 2]);
  });

  it('fail, and are never fewer, when the kept file is not what was brought', async () => {
    const { sha256 } = await bring('dlp,*,,eve,2026-11-20,');
    await writeFile(join(dir, 'features', `${sha256}.content`), `${header}\ndlp,-,,eve,2026-11-20,`);

    const { report, run } = await collect('features', {}, { imports: inbox });

    expect(run.rows('feature_use')).toEqual([]);
    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['malformed']]);
  });

  it('fail when the kept file is no list of attestations', async () => {
    await bring('dlp,ann,,eve,2026-11-20,');

    const { report } = await collect('features', {}, { imports: inbox });

    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['malformed']]);
    expect(report.gaps[0]?.detail).toContain('list.csv: 1 problem');
  });
});
