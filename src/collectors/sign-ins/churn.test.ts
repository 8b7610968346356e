import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../../graph/reader.ts';
import { localDeps } from '../../graph/testing/local-graph.ts';
import { fixedClock, systemClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { noImports } from '../../testing/no-imports.ts';
import { noFaults, parseFaults } from '../../twin/faults.ts';
import { createPopulation } from '../../twin/population.ts';
import { serveTwin, type RunningTwin } from '../../twin/serve-twin.ts';
import { collectTenant } from '../collect-tenant.ts';

const today = '2026-11-22';
const since = '2026-09-24';
const users = 800;
const log = createLog('silent');
const seeds = [[1], [2], [3], [4]] as const;

async function collected(faults: string, seed: number, followsPeople = true) {
  const twin = await serveTwin({
    tenant: createPopulation({ seed, users, today }),
    port: 0,
    faults: parseFaults(faults),
    clock: systemClock(),
    log,
  });
  const sent: string[] = [];
  const deps = localDeps(twin.url);
  const noting: typeof fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : input.toString();
    sent.push(decodeURIComponent(address));
    return fetch(input, init);
  };
  try {
    const run = createMemoryRun({ asOf: today });
    const reports = await collectTenant({
      reader: createGraphReader({ ...deps, fetch: noting, limits: { maxTries: 1 } }),
      run,
      imports: noImports,
      sources: ['users', 'sign-ins'],
      policy: { maxReportLagDays: 10, followsPeople, inactiveFirst: { since, aboveUsers: 100 } },
      clock: fixedClock(new Date(`${today}T09:00:00Z`)),
      log,
    });
    const report = reports.find(({ name }) => name === 'sign-ins')!;
    twin.setFaults(noFaults);
    const truth = await successes(twin);
    const kept = run.rows('sign_ins').filter(({ basis }) => basis === 'since');
    const untrue = kept.filter(({ userId }) => (truth.get(userId) ?? '') < since);
    const listed = run.rows('users').map(({ userId }) => userId);
    const known = new Set(run.rows('sign_ins').map(({ userId }) => userId));
    const here = new Set(await idsOf(twin, '/v1.0/users?$select=id&$top=999'));
    return {
      codes: report.issues.map(({ code }) => code),
      status: report.status,
      kept: kept.length,
      untrue,
      unknown: listed.filter((id) => here.has(id) && !known.has(id)),
      signInRequests: sent.filter((url) => url.includes('signInActivity')).length,
      changeRequests: sent.filter((url) => /\/delta\?|createdDateTime ge|deletedItems/.test(url)).length,
    };
  } finally {
    await twin.stop();
  }
}

/** When everybody last succeeded, as the twin knows at the end: also who is in the recycle bin by then. */
async function successes(twin: RunningTwin): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of ['users', 'directory/deletedItems/microsoft.graph.user'])
    for (const row of await rowsOf(twin, `/v1.0/${path}?$select=id,signInActivity&$top=500`))
      found.set(row.id, row.signInActivity?.lastSuccessfulSignInDateTime ?? '');
  return found;
}

async function idsOf(twin: RunningTwin, path: string): Promise<readonly string[]> {
  return (await rowsOf(twin, path)).map(({ id }) => id);
}

interface Row {
  readonly id: string;
  readonly signInActivity?: { readonly lastSuccessfulSignInDateTime: string | null } | null;
}

async function rowsOf(twin: RunningTwin, path: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let next: string | undefined = `${twin.url}${path}`; next !== undefined;) {
    const answer = await fetch(next, { headers: { authorization: 'Bearer twin' } });
    const page = (await answer.json()) as { value: Row[]; '@odata.nextLink'?: string };
    rows.push(...page.value);
    next = page['@odata.nextLink'];
  }
  return rows;
}

/** Sign-in requests, and requests for who joined or left, of a tenant where nobody does. */
const calm = [
  ['', true, 4, 3],
  ['nulls-in-filter', false, 4, 4],
  ['deleted-in-filter', true, 4, 4],
] as const;

describe('sign-ins of the inactive first, in a tenant that moves meanwhile', () => {
  it.each(calm)('ask no more where nobody moves: %s', async (faults, follows, signIns, changes) => {
    const { codes, signInRequests, changeRequests } = await collected(faults, 1, follows);

    expect(codes).toEqual(['sign-ins-inactive-first']);
    expect([signInRequests, changeRequests]).toEqual([signIns, changes]);
  });

  it.each(seeds)('are proven with a handful of requests when few come and go, with seed %i', async (seed) => {
    for (const [faults, follows, signIns, changes] of calm) {
      const moving = await collected(`churn=0.1,${faults}`, seed, follows);

      expect(moving.codes.at(-1)).toBe('sign-ins-inactive-first');
      expect(moving.kept).toBeGreaterThan(users / 2);
      expect(moving.untrue).toEqual([]);
      expect(moving.unknown).toEqual([]);
      // A second attempt at most, and in each a request for the named.
      expect(moving.signInRequests).toBeLessThanOrEqual(moving.codes.length * (signIns + 1));
      expect(moving.changeRequests).toBeLessThanOrEqual(changes + 3 * moving.codes.length);
    }
  });

  it.each(seeds)('say of nobody what is not so, however much moves, with seed %i', async (seed) => {
    for (const faults of [
      'churn=0.5',
      'churn=1,deleted-in-filter',
      'churn=1,expired-delta',
      'churn=1,no-null-filter',
    ]) {
      const { codes, status, kept, untrue, unknown } = await collected(faults, seed);

      expect(status).toBe('complete');
      expect(untrue).toEqual([]);
      if (codes.at(-1) === 'sign-ins-inactive-first') expect(unknown).toEqual([]);
      else expect([kept, ...codes]).toEqual([0, 'sign-ins-read-in-full']);
    }
  });
});
