import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { localDeps } from '../graph/testing/local-graph.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { createRandom } from '../twin/random.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { collect } from './collect.ts';
import { nightlyCollect, type NightlyDeps } from './nightly-collect.ts';

const log = createLog('silent');
const users = 320;
const dayMs = 86_400_000;
const open: { twin: RunningTwin; lakes: Lake[] }[] = [];
afterEach(async () => {
  for (const { twin, lakes } of open.splice(0)) {
    for (const lake of lakes) await lake.close();
    await twin.stop();
  }
});

/** A tenant whose days pass as the test says, and a lake that follows it. */
async function setUp(seed: number) {
  let nowMs = Date.parse('2026-11-22T09:00:00Z');
  const clock: Clock = { now: () => new Date(nowMs) };
  const tenant = createPopulation({ seed, users, today: '2026-11-22' });
  const twin = await serveTwin({ tenant, port: 0, clock, log, groupProcessingMs: 0 });
  const scene = { twin, lakes: [] as Lake[] };
  open.push(scene);
  const newLake = async () => {
    const lake = await createLake({ dir: await mkdtemp(join(tmpdir(), 'seatkeeper-night-')), clock, log });
    scene.lakes.push(lake);
    return lake;
  };
  const lake = await newLake();
  const depsOf = (of: Lake): NightlyDeps => ({
    ...{ tenantId: tenant.tenantId, lake: of, imports: noImports, maxReportLagDays: 10, clock, log },
    reader: createGraphReader(localDeps(twin.url)),
    followsPeople: true,
    signIns: {
      ...shippedPolicy,
      signInEvidence: { weekly: 'full', nightly: 'inactive-first', inactiveFirstAboveUsers: 0 },
    },
    fullUsersEveryDays: 7,
  });
  const deps = depsOf(lake);
  const put = async (path: string, body: string) =>
    (await fetch(`${twin.url}/_twin/${path}`, { method: 'PUT', body })).status;
  const write = async (method: string, path: string, body: unknown) =>
    (
      await fetch(`${twin.url}/v1.0/${path}`, {
        method,
        headers: { authorization: 'Bearer twin', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status;
  return {
    ...{ tenant, twin, lake, deps, put, write },
    passDays: (days: number) => void (nowMs += days * dayMs),
    /** The same moment, with all people and products read, and with nothing to follow. */
    readWhole: async () => {
      const whole = await newLake();
      await collect(depsOf(whole), ['skus', 'groups', 'users'], 'review');
      return { whole };
    },
  };
}

/** People and their seats. A licence that a full group could not give is no seat, and no change the directory tells of. */
async function peopleOf(lake: Lake, tenantId: string): Promise<Record<string, string>> {
  const run = (await lake.newest({ tenantId }))!;
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-rows-'));
  const tables = ['users', 'assignments', 'skus'] as const;
  const rows: Record<string, string> = {};
  for (const table of tables) {
    const file = join(dir, `${table}.csv`);
    await run.exportTable(table, file, 'csv');
    const lines = (await readFile(file, 'utf8')).split('\n');
    rows[table] = lines.filter((line) => !line.includes(',Error,')).join('\n');
  }
  return rows;
}

function noted({ sources }: Manifest, name: string): string[] {
  return sources.find((source) => source.name === name)!.issues.map(({ code }) => code);
}

describe('a nightly collection', () => {
  it.each([1, 2, 3])('equals one of everything after changes, with seed %i', async (seed) => {
    const { tenant, twin, lake, deps, put, write, passDays, readWhole } = await setUp(seed);
    const random = createRandom(seed);
    const free = Array.from({ length: users }, (_, index) => tenant.personAt(index)).filter(
      ({ rows }) => rows.length === 0,
    );
    const [joins, leaves] = [free[0]!, free[1]!];
    const group = tenant.groups.list.find(({ plan }) => plan !== null && plan.membershipRule === undefined)!;
    expect(await put(`people/${joins.id}`, 'absent')).toBe(204);
    passDays(0.1);
    await collect(deps);

    for (let night = 1; night <= 3; night += 1) {
      passDays(1);
      await put(
        'removals',
        JSON.stringify({
          skuId: tenant.skus[random.between(0, 2)]!.fact.skuId,
          count: 2,
          by: 'administrator',
        }),
      );
      await put(
        `people/${tenant.personAt(random.between(0, users - 1)).id}`,
        random.chance(0.5) ? 'disabled' : 'enabled',
      );
      const someone = free[night + 1]!;
      await write('POST', `users/${someone.id}/assignLicense`, {
        addLicenses: [{ skuId: tenant.skus[night]!.fact.skuId, disabledPlans: [] }],
        removeLicenses: [],
      });
      const joined = await write('POST', `groups/${group.id}/members/$ref`, {
        '@odata.id': `${twin.url}/v1.0/directoryObjects/${free[night + 5]!.id}`,
      });
      expect(joined).toBe(204);
      if (night === 1) expect(await put(`people/${joins.id}`, 'created')).toBe(204);
      if (night === 2) expect(await put(`people/${leaves.id}`, 'deleted')).toBe(204);
      passDays(0.01);
      const manifest = await nightlyCollect(deps);

      expect(noted(manifest, 'users')).toContain('people-followed');
      expect(noted(manifest, 'sign-ins')).toContain('sign-ins-inactive-first');
      expect(manifest.coverage.gaps).toEqual([]);
      const { whole } = await readWhole();
      expect(await peopleOf(lake, tenant.tenantId)).toEqual(await peopleOf(whole, tenant.tenantId));
      const supply = (await lake.newest({ tenantId: tenant.tenantId }))!;
      expect(await supply.assignedSkus()).toEqual(
        await (await whole.newest({ tenantId: tenant.tenantId }))!.assignedSkus(),
      );
    }
  });

  it('reads everybody where the changes are not told any more', async () => {
    const { tenant, twin, lake, deps, passDays, readWhole } = await setUp(4);
    await collect(deps);
    passDays(1);
    twin.setFaults(parseFaults('expired-delta'));

    const manifest = await nightlyCollect(deps);

    expect(noted(manifest, 'users')).toContain('people-read-in-full');
    const { whole } = await readWhole();
    expect(await peopleOf(lake, tenant.tenantId)).toEqual(await peopleOf(whole, tenant.tenantId));
  });

  it('collects everything where there is nothing to follow, or for too long', async () => {
    const { deps, passDays } = await setUp(5);

    const first = await nightlyCollect(deps);
    passDays(6);
    const followed = await nightlyCollect(deps);
    passDays(1);
    const again = await nightlyCollect(deps);

    expect(noted(first, 'users')).not.toContain('people-followed');
    expect(noted(followed, 'users')).toContain('people-followed');
    expect(noted(again, 'users')).not.toContain('people-followed');
    expect(again.sources.find(({ name }) => name === 'groups')?.asOf).toBe('2026-11-29');
    expect(followed.sources.find(({ name }) => name === 'groups')?.asOf).toBe('2026-11-22');
  });

  it('reads again what the run before it had failed to read', async () => {
    const { twin, deps, passDays } = await setUp(7);
    twin.setFaults(parseFaults('forbidden=copilot'));
    const broken = await collect(deps);
    twin.setFaults(parseFaults(''));
    passDays(1);

    const mended = await nightlyCollect(deps);

    expect(broken.coverage.gaps.map(({ source }) => source)).toEqual(['copilot']);
    expect(mended.coverage.complete).toBe(true);
    expect(noted(mended, 'users')).toContain('people-followed');
  });

  it('calls stale what it takes over for longer than policy allows', async () => {
    const { deps, passDays } = await setUp(6);
    await collect(deps);
    passDays(6);

    const manifest = await nightlyCollect({ ...deps, maxReportLagDays: 5 });

    expect(manifest.coverage.complete).toBe(false);
    expect(manifest.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`)).toContain(
      'groups stale',
    );
  });
});
