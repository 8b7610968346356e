import { describe, expect, it } from 'vitest';
import type { PowerBiFacts } from '../../lake/power-bi-facts.ts';
import { createGraphReader } from '../../graph/reader.ts';
import { localDeps } from '../../graph/testing/local-graph.ts';
import { createLog } from '../../lib/log.ts';
import { errorOf } from '../../powerbi/errors.ts';
import type { PowerBiReader } from '../../powerbi/power-bi-reader.ts';
import { createMemoryRun, Killed, type MemoryRun } from '../../testing/memory-run.ts';
import { noImports } from '../../testing/no-imports.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import { collectTenant } from '../collect-tenant.ts';
import type { CollectorPolicy, EarlierRun } from '../collector.ts';

type Page = readonly unknown[];
type Day = readonly Page[] | Error;

const event = (UserId: unknown, Activity: unknown = 'ViewReport', UserType: unknown = 0) => ({
  ...{ UserId, Activity, UserType },
  ...{ ReportName: 'Pay of the board', ClientIP: '192.0.2.1', CreationTime: '2026-11-20T09:00:00' },
});
const of = (status: number) => errorOf({ status, body: '', requestId: null });

/** Power BI with these days; on any other nothing was done. */
function scripted(days: Readonly<Record<string, Day>>): PowerBiReader & { readonly asked: string[] } {
  const asked: string[] = [];
  const answer = { requestId: null, url: 'http://127.0.0.1/x', bytes: 1, sha256: 'x' };
  return {
    asked,
    async *eventsOf(day) {
      asked.push(day);
      const given = days[day] ?? [[]];
      if (given instanceof Error) throw given;
      for (const events of given) yield { events, answer };
    },
  };
}

function never(): never {
  throw new TypeError('Nobody asks about mailboxes.');
}

interface Options {
  readonly run?: MemoryRun;
  readonly policy?: Partial<CollectorPolicy>;
  readonly earlier?: PowerBiFacts;
}

async function collect(powerBi: PowerBiReader | null, options: Options = {}) {
  const { run = createMemoryRun(), policy = {}, earlier } = options;
  const known: EarlierRun | null =
    earlier === undefined ? null : { mailboxesToAsk: () => never(), powerBi: earlier };
  const [report] = await collectTenant({
    reader: createGraphReader(localDeps('http://127.0.0.1:1')),
    powerBi,
    ...{ run, imports: noImports, sources: ['power-bi-activity'], earlier: known },
    policy: { maxReportLagDays: 9, powerBiDays: 3, ...policy },
    clock: simulatedTime().clock,
    log: createLog('silent'),
  });
  return { report: report!, uses: run.rows('power_bi_use'), days: run.rows('power_bi_days'), run };
}

describe('the activity of Power BI', () => {
  it('is kept per person and day, and nothing of what was looked at', async () => {
    const powerBi = scripted({
      '2026-11-21': [
        [event('Ann@Contoso.com'), event('ann@contoso.com', 'CreateReport'), event('bo@contoso.com', null)],
        [],
        [event('cy@contoso.com'), event('7d4b2a10-0000-4000-8000-000000000001', 'RefreshDataset', 6)],
        [event(null), event('job@contoso.com', 'ViewReport', 4), event('bo@contoso.com', 'ViewReport')],
      ],
    });

    const { report, uses, days } = await collect(powerBi);

    expect(uses).toEqual([
      { userKey: 'ann@contoso.com', usedOn: '2026-11-21', events: 2, beyondViewing: true },
      { userKey: 'bo@contoso.com', usedOn: '2026-11-21', events: 2, beyondViewing: null },
      { userKey: 'cy@contoso.com', usedOn: '2026-11-21', events: 1, beyondViewing: false },
    ]);
    expect(days).toEqual([
      { usedOn: '2026-11-21', readOn: '2026-11-22', events: 5, otherEvents: 3 },
      { usedOn: '2026-11-20', readOn: '2026-11-22', events: 0, otherEvents: 0 },
      { usedOn: '2026-11-19', readOn: '2026-11-22', events: 0, otherEvents: 0 },
    ]);
    expect(report).toMatchObject({ status: 'complete', asOf: '2026-11-21', rows: 6, gaps: [] });
    expect(JSON.stringify([uses, days, report])).not.toMatch(/board|192\.0/);
  });

  it('is that of 28 full days where nothing else is said', async () => {
    const powerBi = scripted({});

    await collect(powerBi, { policy: { powerBiDays: undefined } as unknown as Partial<CollectorPolicy> });

    expect([powerBi.asked.length, powerBi.asked[0], powerBi.asked.at(-1)]).toEqual([
      28,
      '2026-11-21',
      '2026-10-25',
    ]);
  });

  it('is unknown where Power BI is not configured, and says how to', async () => {
    const { report, uses } = await collect(null);

    expect([report.asOf, uses, report.gaps.map(({ reason }) => reason)]).toEqual([null, [], ['missing']]);
    expect(report.gaps[0]?.detail).toContain('POWERBI_BASE_URL');
  });

  it('that may not be read says what to switch on, and is asked for once', async () => {
    const powerBi = scripted({ '2026-11-21': of(401) });

    const { report } = await collect(powerBi);

    expect([report.status, powerBi.asked.length]).toEqual(['failed', 1]);
    expect(report.gaps).toMatchObject([{ reason: 'forbidden' }]);
    expect(report.gaps[0]?.detail).toContain('read-only admin APIs');
  });

  it('of a day that is not read to its end is a gap, and nothing of it is kept', async () => {
    const powerBi = scripted({
      '2026-11-21': [[event('ann@contoso.com')]],
      '2026-11-20': of(500),
      '2026-11-19': [[event('ann@contoso.com')]],
    });

    const { report, uses, days } = await collect(powerBi);

    expect(report.status).toBe('incomplete');
    expect(report.gaps[0]?.detail).toContain('on 2026-11-20 is unknown');
    expect([uses, days].map((rows) => rows.map(({ usedOn }) => usedOn))).toEqual([
      ['2026-11-21', '2026-11-19'],
      ['2026-11-21', '2026-11-19'],
    ]);
  });

  it('with an event that is none is incomplete, and the day is read again another time', async () => {
    const { report, uses, days } = await collect(
      scripted({ '2026-11-21': [['no event', event(7), event('ann@contoso.com')]] }),
    );

    expect(report).toMatchObject({ status: 'incomplete', gaps: [{ reason: 'malformed' }] });
    expect(report.issues[0]?.place).toBe('2026-11-21, page 1, event 1');
    expect([uses.length, days.map(({ usedOn }) => usedOn)]).toEqual([1, ['2026-11-20', '2026-11-19']]);
  });

  it('of more pages than are read in one collection goes on in the next, the newest day first', async () => {
    const powerBi = scripted({ '2026-11-21': [[], [], []], '2026-11-20': [[], []] });

    const { report, days } = await collect(powerBi, { policy: { powerBiPagesPerRun: 3 } });

    expect(days.map(({ usedOn }) => usedOn)).toEqual(['2026-11-21']);
    expect([report.status, report.gaps[0]?.reason]).toEqual(['incomplete', 'incomplete']);
    expect(report.gaps[0]?.detail).toContain('on 2 of 3 days');
  });

  it('is taken over for days that were read, and asked for the others', async () => {
    const powerBi = scripted({ '2026-11-21': [[event('bo@contoso.com')]] });
    const day = { readOn: '2026-11-20', events: 1, otherEvents: 0 };
    const known = { userKey: 'ann@contoso.com', usedOn: '2026-11-19', events: 1, beyondViewing: false };
    const wanted: string[] = [];

    const { report, uses, days } = await collect(powerBi, {
      earlier: {
        settledDays: async () => ['2026-11-18', '2026-11-19'].map((usedOn) => ({ ...day, usedOn })),
        async *useOf(asked) {
          wanted.push(...asked);
          yield [known];
        },
      },
    });

    expect([wanted, powerBi.asked]).toEqual([['2026-11-19'], ['2026-11-21', '2026-11-20']]);
    expect(uses.map(({ userKey }) => userKey)).toEqual(['ann@contoso.com', 'bo@contoso.com']);
    expect(days.map(({ usedOn, readOn }) => [usedOn, readOn])).toEqual([
      ['2026-11-19', '2026-11-20'],
      ['2026-11-21', '2026-11-22'],
      ['2026-11-20', '2026-11-22'],
    ]);
    expect([report.status, report.asOf]).toEqual(['complete', '2026-11-21']);
  });

  it('is not asked for again where the collection was interrupted', async () => {
    const days = { '2026-11-21': [[event('ann@contoso.com')]], '2026-11-20': [[event('bo@contoso.com')]] };
    const run = createMemoryRun({ killedAtAppend: 4 });
    await expect(collect(scripted(days), { run })).rejects.toThrow(Killed);
    const powerBi = scripted(days);

    const { report, days: read } = await collect(powerBi, { run: run.reopened() });

    expect(powerBi.asked).toEqual(['2026-11-20', '2026-11-19']);
    expect(read.map(({ usedOn }) => usedOn)).toEqual(['2026-11-21', '2026-11-20', '2026-11-19']);
    expect([report.status, report.asOf]).toEqual(['complete', '2026-11-21']);
  });
});
