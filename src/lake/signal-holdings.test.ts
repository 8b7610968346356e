import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holding } from '../core/model/holding.ts';
import { featureOf } from '../testing/holdings.ts';
import type { HoldingQuery } from './holding-query.ts';
import type { Lake } from './lake.ts';
import type { SourceReport } from './observation.ts';
import { signalCoverage } from './signal-coverage.ts';
import type { StoredRun } from './stored-run.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const query: HoldingQuery = {
  populations: [],
  features: [
    featureOf('dial-in', {
      shownBy: { signals: ['audio-conferencing'], of: 'everybody', silence: 'unused' },
    }),
    featureOf('roles', {
      shownBy: { signals: ['pim-eligible', 'pim-activated'], of: 'everybody', silence: 'unknown' },
    }),
    featureOf('reports', { shownBy: { signals: ['power-bi'], of: 'holders', silence: 'unknown' } }),
  ],
  classifyAfterDays: 90,
  attestationDays: 180,
  newForDays: 30,
  priced: [],
  suites: [],
};
const [dialIn, roles, reports] = [1, 2, 4] as const;
const ada = { userId: 'ada', userPrincipalName: 'Ada@Contoso.example', accountEnabled: true };
const userKey = 'ada@contoso.example';
const call = { userId: 'ada', route: 'callingPlan', callType: 'conf_in', calls: 1 };

async function peopleOf(run: StoredRun, given: Partial<HoldingQuery> = {}): Promise<Holding[]> {
  const people: Holding[] = [];
  for await (const chunk of (await run.holdings({ ...query, ...given })).people)
    for (const holding of chunk) people.push({ ...holding });
  return people;
}

async function adasHolding(
  tables: TestTables,
  others: readonly SourceReport[],
  given: Partial<HoldingQuery> = {},
): Promise<Holding> {
  const assignments = [{ userId: 'ada', skuId: 'e5' }];
  const run = await storeRun(lake, { users: [ada], assignments, ...tables }, others);
  const [holding, ...rest] = await peopleOf(run, given);
  expect(rest).toEqual([]);
  return holding!;
}

describe('signals of single features', () => {
  it.each<[string, TestTables, Partial<HoldingQuery>, number]>([
    ['a call on the last day that counts', { pstn_use: [{ ...call, lastCallOn: '2026-08-24' }] }, {}, dialIn],
    ['a call a day before', { pstn_use: [{ ...call, lastCallOn: '2026-08-23' }] }, {}, 0],
    [
      'a call before a window of the policy that is shorter',
      { pstn_use: [{ ...call, lastCallOn: '2026-09-01' }] },
      { classifyAfterDays: 60 },
      0,
    ],
    [
      'a call of the other kind',
      { pstn_use: [{ ...call, callType: 'user_in', lastCallOn: '2026-11-01' }] },
      {},
      0,
    ],
    ['somebody else’s call', { pstn_use: [{ ...call, userId: 'bob', lastCallOn: '2026-11-01' }] }, {}, 0],
    [
      'a call of one’s own that became a conference',
      { pstn_use: [{ ...call, callType: 'user_out_conf', lastCallOn: '2026-11-01' }] },
      {},
      dialIn,
    ],
    [
      'a role that may be activated',
      { pim_eligibilities: [{ instanceId: 'i', principalId: 'ada' }] },
      {},
      roles,
    ],
    ['an activated role', { pim_activations: [{ instanceId: 'i', principalId: 'ada' }] }, {}, roles],
    ['a report looked at', { power_bi_use: [{ userKey, usedOn: '2026-10-25', events: 1 }] }, {}, reports],
    [
      'a report of longer ago than it keeps',
      { power_bi_use: [{ userKey, usedOn: '2026-10-24', events: 1 }] },
      {},
      0,
    ],
  ])('%s', async (_name, tables, given, shown) => {
    const holding = await adasHolding(tables, [], given);

    expect(holding.shown).toBe(shown);
  });

  it('name whoever holds something, known to the directory or not', async () => {
    const run = await storeRun(lake, {
      assignments: [{ userId: 'ada', skuId: 'e5' }],
      pstn_use: [{ ...call, lastCallOn: '2026-11-01' }],
    });

    expect((await peopleOf(run))[0]?.shown).toBe(dialIn);
  });

  it('name nobody where the source failed', async () => {
    const failed = [reportOf('pstn-calls', { status: 'failed', asOf: null })];
    const tables = { pstn_use: [{ ...call, lastCallOn: '2026-11-01' }] };

    expect((await adasHolding(tables, failed)).shown).toBe(0);
  });

  const gap = { source: 'pstn-calls', reason: 'malformed', detail: '' } as const;
  it.each<[string, Parameters<typeof reportOf>[1], number, number]>([
    ['read whole', {}, 90, dialIn],
    ['read whole, over fewer days than use counts for', {}, 91, 0],
    ['of the day before', { asOf: '2026-11-21' }, 90, 0],
    ['that lacks rows', { status: 'incomplete', gaps: [gap] }, 90, 0],
    ['with something the matter', { gaps: [gap] }, 90, 0],
    ['that failed', { status: 'failed', asOf: null }, 90, 0],
  ])('say something by silence: a source %s', async (_name, report, classifyAfterDays, silent) => {
    const run = await storeRun(lake, { users: [ada] }, [reportOf('pstn-calls', report)]);

    expect((await run.holdings({ ...query, classifyAfterDays })).silent).toBe(silent);
  });
});

describe('silence of conferences', () => {
  it.each([
    ['a call through Direct Routing', { route: 'directRouting', callType: 'byotin' }, 0],
    ['a call of a kind that was not told', { callType: 'unknown' }, 0],
    ['a call through a calling plan', { callType: 'user_in' }, dialIn],
  ])('beside %s', async (_name, given, silent) => {
    const pstn_use = [{ ...call, ...given, lastCallOn: '2026-11-01' }];
    const run = await storeRun(lake, { users: [ada], pstn_use });

    expect((await run.holdings(query)).silent).toBe(silent);
    expect(await run.facts.hasOpaqueCalls()).toBe(silent === 0);
  });
});

describe('how far a source of signals can be relied on', () => {
  const of = (...sources: SourceReport[]) => {
    const manifest = { asOf: '2026-11-22', sources } as unknown as StoredRun['manifest'];
    return signalCoverage(manifest, 'power-bi-activity').reason;
  };
  const report = (given: Partial<SourceReport>) => of(reportOf('power-bi-activity', given));
  const gap = (reason: 'missing' | 'forbidden' | 'incomplete') =>
    ({ source: 'power-bi-activity', reason, detail: '' }) as const;

  it.each([
    ['whole up to the day before', report({ asOf: '2026-11-21' }), null],
    ['two days old', report({ asOf: '2026-11-20' }), 'power-bi-activity-stale'],
    ['nobody asked', of(), 'power-bi-activity-missing'],
    ['not configured', report({ asOf: null, gaps: [gap('missing')] }), 'power-bi-activity-not-configured'],
    [
      'refused',
      report({ status: 'failed', asOf: null, gaps: [gap('forbidden')] }),
      'power-bi-activity-forbidden',
    ],
    ['broken', report({ status: 'failed', asOf: null }), 'power-bi-activity-failed'],
    ['broken off', report({ status: 'incomplete' }), 'power-bi-activity-incomplete'],
    ['not believed', report({ gaps: [gap('incomplete')] }), 'power-bi-activity-incomplete'],
    ['without a day', report({ asOf: null }), 'power-bi-activity-stale'],
  ])('%s', (_name, reason, expected) => {
    expect(reason).toBe(expected);
  });
});
