import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../../graph/reader.ts';
import { localDeps } from '../../graph/testing/local-graph.ts';
import { fixedClock, systemClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { noImports } from '../../testing/no-imports.ts';
import { parseFaults } from '../../twin/faults.ts';
import { createPopulation } from '../../twin/population.ts';
import { serveTwin } from '../../twin/serve-twin.ts';
import { collectTenant } from '../collect-tenant.ts';

const today = '2026-11-22';
const since = '2026-09-24';
const log = createLog('silent');

async function collected(faults: string, mode: 'full' | 'inactive-first', seed = 5) {
  const twin = await serveTwin({
    tenant: createPopulation({ seed, users: 700, today }),
    port: 0,
    faults: parseFaults(faults),
    clock: systemClock(),
    log,
  });
  try {
    const run = createMemoryRun({ asOf: today });
    const reports = await collectTenant({
      reader: createGraphReader({ ...localDeps(twin.url), limits: { maxTries: 1 } }),
      run,
      imports: noImports,
      sources: ['users', 'sign-ins'],
      policy: {
        maxReportLagDays: 10,
        inactiveFirst: mode === 'full' ? null : { since, aboveUsers: 100 },
      },
      clock: fixedClock(new Date(`${today}T09:00:00Z`)),
      log,
    });
    const report = reports.find(({ name }) => name === 'sign-ins')!;
    const listed = new Set(run.rows('users').map(({ userId }) => userId));
    const rows = new Map(run.rows('sign_ins').map((row) => [row.userId, row]));
    return { report, codes: report.issues.map(({ code }) => code), rows, listed };
  } finally {
    await twin.stop();
  }
}

describe('sign-ins of the inactive first', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'say of everybody what reading all of them says, with seed %i',
    async (seed) => {
      for (const faults of ['', 'deleted-in-filter', 'nulls-in-filter,no-null-filter', 'nulls-in-filter']) {
        const all = await collected(faults, 'full', seed);
        const some = await collected(faults, 'inactive-first', seed);

        expect(some.codes).toEqual(['sign-ins-inactive-first']);
        expect(some.report.status).toBe('complete');
        const read = [...some.listed].filter((id) => some.rows.get(id)?.basis !== 'since');
        expect(read.length).toBeLessThan(all.listed.size / 2);
        for (const id of all.listed) {
          const [known, asked] = [all.rows.get(id)!, some.rows.get(id)!];
          if (asked.basis === 'since') expect((known.lastSuccessfulAt ?? '') >= since).toBe(true);
          else expect(asked).toEqual(known);
        }
      }
    },
  );

  it.each(['no-signin-filter', 'no-null-filter', 'no-null-filter,deleted-in-filter'])(
    'are read in full where it cannot be proven: %s',
    async (faults) => {
      const all = await collected(faults, 'full');
      const some = await collected(faults, 'inactive-first');

      expect(some.codes).toEqual(['sign-ins-read-in-full']);
      expect(some.report).toMatchObject({ status: 'complete', rows: all.report.rows });
      for (const id of all.listed) expect(some.rows.get(id)).toEqual(all.rows.get(id));
    },
  );

  it('are refused like all others', async () => {
    const { report } = await collected('forbidden=signins', 'inactive-first');

    expect(report).toMatchObject({ status: 'failed', rows: 0 });
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['forbidden']);
  });
});
