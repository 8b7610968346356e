import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import { decidesVerdicts, isBrought } from '../lake/observation.ts';
import { fixedClock, systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { parseFaults } from '../twin/faults.ts';
import { noImports } from '../testing/no-imports.ts';
import { skippingTime } from '../testing/skipping-time.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { collect, type CollectDeps } from './collect.ts';

const log = createLog('silent');
const now = fixedClock(new Date('2026-11-22T09:00:00Z'));
let twin: RunningTwin | undefined;
let lake: Lake | undefined;
afterEach(async () => {
  await lake?.close();
  await twin?.stop();
});

async function deps(): Promise<CollectDeps> {
  const tenant = createPopulation({ seed: 3, users: 60, today: '2026-11-22' });
  twin = await serveTwin({ tenant, port: 0, clock: systemClock(), log });
  lake = await createLake({ dir: await mkdtemp(join(tmpdir(), 'seatkeeper-')), clock: now, log });
  const reader = createGraphReader({
    baseUrl: twin.url,
    credential: twinToken(),
    fetch,
    ...skippingTime(),
    log,
    priority: 'Low',
    limits: { maxTries: 2 },
  });
  return {
    tenantId: tenant.tenantId,
    reader,
    lake,
    imports: noImports,
    maxReportLagDays: 10,
    clock: now,
    log,
  };
}

describe('collect', () => {
  it('reads one source again without losing the others of the day', async () => {
    const given = await deps();

    const whole = await collect(given);
    const again = await collect(given, ['skus']);

    expect(whole.coverage.complete).toBe(true);
    expect(again.coverage.complete).toBe(true);
    expect(again.runId > whole.runId).toBe(true);
    const stored = await lake?.newest({ tenantId: given.tenantId });
    expect(stored?.manifest.runId).toBe(again.runId);
    const held = await stored?.assignedSkus();
    expect(held?.length).toBeGreaterThan(3);
    expect(again.sources.find(({ name }) => name === 'users')).toEqual(
      whole.sources.find(({ name }) => name === 'users'),
    );
  });

  it('takes the others over from the newest run where the day has none yet', async () => {
    const given = await deps();
    const whole = await collect({ ...given, clock: fixedClock(new Date('2026-11-21T09:00:00Z')) });

    const skus = await collect(given, ['skus']);
    const late = await collect({ ...given, clock: fixedClock(new Date('2026-12-04T09:00:00Z')) }, ['skus']);

    expect(skus.coverage.complete).toBe(true);
    const users = whole.sources.find(({ name }) => name === 'users');
    expect(skus.sources.find(({ name }) => name === 'users')).toEqual(users);
    expect(users?.asOf).toBe('2026-11-21');
    expect(late.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`)).toContain('users stale');
    expect(late.coverage.gaps.map(({ source }) => source)).not.toContain('skus');
  });

  it('waits for the collection that is under way, and goes on from what it saw', async () => {
    const given = await deps();

    const [first, second] = await Promise.all([collect(given), collect(given, ['skus'])]);

    expect(first.coverage.complete && second.coverage.complete).toBe(true);
    expect(second.startedAt >= first.finishedAt).toBe(true);
    expect(second.runId > first.runId).toBe(true);
  });

  it('says what is missing when only part of the tenant was ever read', async () => {
    const manifest = await collect(await deps(), ['skus']);

    expect(manifest.coverage.complete).toBe(false);
    expect(manifest.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`)).toContain(
      'users missing',
    );
  });

  it('mends a failed source by reading it again', async () => {
    const given = await deps();
    twin?.setFaults(parseFaults('forbidden=copilot'));
    const broken = await collect(given);
    twin?.setFaults(parseFaults(''));

    const mended = await collect(given, ['copilot']);

    expect(broken.coverage.gaps.map(({ source }) => source)).toEqual(['copilot']);
    expect(mended.coverage.complete).toBe(true);
  });

  it('in which nothing answered supersedes nothing', async () => {
    const given = await deps();
    const whole = await collect(given);
    await twin?.stop();

    const blind = await collect(given);

    const decisive = blind.sources.filter(({ name }) => decidesVerdicts(name) && !isBrought(name));
    expect(decisive.map(({ status }) => status)).toEqual(decisive.map(() => 'failed'));
    expect(blind.sources.map(({ status }) => status)).toContain('complete');
    const stored = await lake?.newest({ tenantId: given.tenantId });
    expect(stored?.manifest.runId).toBe(whole.runId);
  });
});
