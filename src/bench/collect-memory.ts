import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { collect } from '../jobs/collect.ts';
import { createLake } from '../lake/lake.ts';
import { clockFrom } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';

/** A process of its own that collects the tenant behind an address once: prints its peak resident memory in KiB. */
const [baseUrl = '', tenantId = '', today = ''] = process.argv.slice(2);
const clock = clockFrom(new Date(`${today}T12:00:00Z`));
const log = createLog('silent');
const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-memory-'));
const lake = await createLake({ dir, clock, log });
const reader = createGraphReader({
  ...{ baseUrl, credential: twinToken(), fetch, clock, log, priority: 'Low' },
  limits: {
    signInPerMinute: 1_000_000,
    identityUnitsPer10Seconds: [1_000_000],
    auditPer10Seconds: 1_000_000,
    riskPerSecond: 1_000_000,
    pstnPerMinute: 1_000_000,
    pstnCollectionPerMinute: 1_000_000,
  },
});
const manifest = await collect({
  tenantId,
  reader,
  lake,
  imports: noImports,
  maxReportLagDays: 10,
  clock,
  log,
});
await lake.close();
await rm(dir, { recursive: true, force: true });
const people = manifest.sources.find(({ name }) => name === 'users')?.rows;
process.stdout.write(
  JSON.stringify({
    peakKiB: process.resourceUsage().maxRSS,
    people,
    gaps: manifest.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`),
  }),
);
