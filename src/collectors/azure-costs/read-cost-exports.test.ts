import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AzureError } from '../../azure/errors.ts';
import type { ExportStore } from '../../azure/export-store.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import type { CollectContext } from '../collector.ts';
import { ReportError } from '../report-error.ts';
import { createSourceRecord } from '../source-record.ts';
import { readCostExports } from './read-cost-exports.ts';

const folder = 'costs';
const month = `${folder}/daily/20261101-20261130`;
const header =
  'Date,SubscriptionId,ResourceGroup,CostInBillingCurrency,BillingCurrency,Tags,PricingModel,PublisherType';
const line = (amount: string, tags = '', day = '11/20/2026') =>
  `${day},S1,RG-Web,${amount},gbp,"${tags.replaceAll('"', '""')}",OnDemand,Azure`;
const csv = (...lines: readonly string[]) => [header, ...lines, ''].join('\r\n');

type Files = Readonly<Record<string, string | Uint8Array>>;

function manifest(type: string, blobs: Readonly<Record<string, number>>): string {
  return JSON.stringify({
    exportConfig: { type },
    blobs: Object.entries(blobs).map(([blobName, dataRowCount]) => ({ blobName, dataRowCount })),
  });
}

/** Files, the later ones written later. */
function storeOf(files: Files): ExportStore {
  return {
    place: { account: 'https://a.test', container: 'c', folder },
    async *list() {
      const blobs = Object.keys(files).map((name, at) => ({
        name,
        bytes: null,
        writtenAt: new Date(Date.UTC(2026, 10, 21, 0, at)).toISOString(),
      }));
      yield { blobs, requestId: null };
    },
    async *read(name) {
      const content = files[name];
      if (content === undefined)
        throw new AzureError('AZURE_NOT_FOUND', { what: `${name} is not there.`, why: '', fix: '' });
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    },
  };
}

async function read(files: Files, asOf = '2026-11-22') {
  const run = createMemoryRun({ asOf });
  const record = createSourceRecord('azure-costs', simulatedTime().clock);
  const context = { run, record, policy: { maxReportLagDays: 9 } } as unknown as CollectContext;
  const question = { store: storeOf(files), tagKeys: ['CostCenter'], from: '2026-09-01' };
  const report = await readCostExports(context, question);
  const reasons = report.gaps.map(({ reason }) => reason);
  const codes = report.issues.map(({ code }) => code);
  return { run, report, reasons, codes, amounts: run.rows('azure_tag_costs').map(({ amount }) => amount) };
}

describe('exports of cost', () => {
  it('are added up by subscription, month, tag and group, with tags in either spelling', async () => {
    const { run, report } = await read({
      [`${month}/daily_1.csv`]: csv(
        line('1.25', '"costcenter": "CC-1"'),
        line('2.5', '{"COSTCENTER":"CC-1"}', '2026-11-21'),
        line('-4', '{"CostCenter":""}'),
      ),
    });

    const fact = { scope: '/subscriptions/s1', month: '2026-11-01', currency: 'GBP' };
    expect(run.rows('azure_tag_costs')).toEqual([
      { ...fact, tagKey: 'CostCenter', tagValue: 'CC-1', resourceGroup: 'rg-web', amount: 3.75 },
      { ...fact, tagKey: 'CostCenter', tagValue: null, resourceGroup: 'rg-web', amount: -4 },
    ]);
    expect(run.rows('azure_pricing_costs')).toEqual([
      { ...fact, pricingModel: 'OnDemand', publisherType: 'Azure', amount: -0.25 },
    ]);
    expect([report.status, report.asOf]).toEqual(['complete', '2026-11-21']);
  });

  it('count the newest finished run of a period, and not one that is still being written', async () => {
    const { amounts, report } = await read({
      [`${month}/run1/part_0.csv`]: csv(line('1')),
      [`${month}/run1/manifest.json`]: manifest('AmortizedCost', { [`${month}/run1/part_0.csv`]: 1 }),
      [`${month}/run2/part_0.csv.gz`]: gzipSync(csv(line('2'), line('3'))),
      [`${month}/run2/manifest.json`]: manifest('AmortizedCost', { [`${month}/run2/part_0.csv.gz`]: 2 }),
      [`${month}/run3/part_0.csv`]: csv(line('9')),
      [`${folder}/daily/20250101-20250131/old.csv`]: csv(line('99', '', '01/02/2025')),
    });

    expect(amounts).toEqual([5]);
    expect(report.status).toBe('complete');
  });

  it('leave a broken line out with its place, and take nothing for 0', async () => {
    const { amounts, codes, reasons, report } = await read({
      [`${month}/daily.csv`]: csv(
        line('1'),
        line(''),
        line('1,5'),
        line('1', '{"broken'),
        line('1', '', '31/31/2026'),
        'too,short',
        line('2'),
      ),
    });

    expect(amounts).toEqual([3]);
    expect([report.status, reasons]).toEqual(['incomplete', ['malformed']]);
    expect(codes.filter((code) => code === 'cost-row-malformed').length).toBeGreaterThan(3);
    expect(report.issues.find(({ code }) => code === 'cost-row-malformed')?.place).toBe(
      `${month}/daily.csv, line 2`,
    );
  });

  it.each<[string, Files, string]>([
    ['packed bytes are cut', { part: gzipSync(csv(line('1'), line('2'))).subarray(0, 120) }, 'incomplete'],
    ['lines are missing', { part: csv(line('1')) }, 'incomplete'],
    ['is cut within a line', { part: csv(line('1'), line('2')).slice(0, -30) }, 'incomplete'],
    ['lacks a column', { part: 'Date,Cost\r\n11/20/2026,1\r\n' }, 'malformed'],
    ['is not there', {}, 'missing'],
  ])('are incomplete where a part %s, and the others are read', async (_name, { part }, reason) => {
    const { reasons, report, amounts } = await read({
      ...(part === undefined ? {} : { [`${month}/run1/part_1.csv`]: part }),
      [`${month}/run1/part_0.csv`]: csv(line('1', '{"CostCenter":"whole"}')),
      [`${month}/run1/manifest.json`]: manifest('AmortizedCost', {
        [`${month}/run1/part_1.csv`]: 2,
        [`${month}/run1/part_0.csv`]: 1,
      }),
    });

    expect([report.status, reasons]).toEqual(['incomplete', [reason]]);
    expect(report.gaps[0]?.detail).toContain('part_1.csv');
    expect(amounts).toContain(1);
  });

  it('fail where no part can be read', async () => {
    await expect(read({ [`${month}/daily.csv`]: 'nothing\r\n' })).rejects.toThrow(ReportError);
  });

  it('that stopped before their month ended are no whole month', async () => {
    const { reasons, report } = await read(
      { [`${month}/daily.csv`]: csv(line('1', '', '11/28/2026')) },
      '2026-12-02',
    );

    expect([report.status, reasons]).toEqual(['incomplete', ['incomplete']]);
    expect(report.gaps[0]?.detail).toContain('was last written on 2026-11-21, before its end');
  });

  it('that are old are stale, and nothing is concluded from them', async () => {
    const { reasons, report } = await read({ [`${month}/daily.csv`]: csv(line('1')) }, '2026-12-02');

    expect([report.status, report.asOf, reasons]).toEqual([
      'incomplete',
      '2026-11-20',
      ['incomplete', 'stale'],
    ]);
  });

  it('of actual cost are left out, and without any other nothing is known', async () => {
    const { codes, report, amounts } = await read({
      [`${month}/run1/part_0.csv`]: csv(line('1')),
      [`${month}/run1/manifest.json`]: manifest('ActualCost', { [`${month}/run1/part_0.csv`]: 1 }),
    });

    expect(amounts).toEqual([]);
    expect(codes).toContain('export-not-amortised');
    expect([report.status, report.gaps[0]?.reason, report.asOf]).toEqual(['incomplete', 'missing', null]);
  });

  it('that hold the same month twice count it once, and say so', async () => {
    const { amounts, codes } = await read({
      [`${folder}/other/20261101-20261130/other.csv`]: csv(line('1')),
      [`${month}/daily.csv`]: csv(line('2')),
    });

    expect(amounts).toEqual([2]);
    expect(codes).toContain('cost-exported-twice');
  });

  it('keep their month though a newer one has a late line of it, which is added', async () => {
    const { run, codes } = await read({
      [`${folder}/daily/20261001-20261031/daily.csv`]: csv(line('31000', '', '10/15/2026')),
      [`${month}/daily.csv`]: csv(line('2'), line('0.5', '', '10/31/2026')),
    });

    const costs = run.rows('azure_pricing_costs').map((row) => [row.month, row.amount]);
    expect(costs).toEqual([
      ['2026-11-01', 2],
      ['2026-10-01', 31_000.5],
    ]);
    expect(codes).not.toContain('cost-exported-twice');
  });

  it('of another name add nothing to a month that is told already, nor take it over by a late line', async () => {
    const { run, codes } = await read({
      [`${folder}/daily/20261001-20261031/daily.csv`]: csv(line('31000', '', '10/15/2026')),
      [`${folder}/other/20261101-20261130/other.csv`]: csv(line('2'), line('0.5', '', '10/31/2026')),
    });

    const october = run.rows('azure_pricing_costs').filter((row) => row.month === '2026-10-01');
    expect(october.map(({ amount }) => amount)).toEqual([31_000]);
    expect(codes).toContain('cost-exported-twice');
  });

  it('are no cost of a month that none of them holds', async () => {
    const { run, codes } = await read({
      [`${month}/daily.csv`]: csv(line('2'), line('0.5', '', '10/31/2026')),
    });

    expect(run.rows('azure_pricing_costs').map((row) => row.month)).toEqual(['2026-11-01']);
    expect(codes).toContain('cost-month-not-exported');
  });

  it('whose periods overlap count each day once, by the newest run', async () => {
    const { amounts } = await read({
      [`${folder}/daily/20261112-20261118/a.csv`]: csv(
        line('1', '', '11/12/2026'),
        line('9', '', '11/15/2026'),
      ),
      [`${folder}/daily/20261114-20261120/b.csv`]: csv(line('10', '', '11/15/2026'), line('100')),
    });

    expect(amounts).toEqual([111]);
  });

  it('of a few days do not take a month over from an export of all of it', async () => {
    const { amounts } = await read({
      [`${month}/daily.csv`]: csv(line('1', '', '11/02/2026'), line('2')),
      [`${folder}/week/20261114-20261120/b.csv`]: csv(line('2')),
    });

    expect(amounts).toEqual([3]);
  });

  it('that are nowhere are unknown cost, not none', async () => {
    const { report, reasons } = await read({});

    expect([report.status, report.asOf, reasons]).toEqual(['incomplete', null, ['missing']]);
  });

  it('are refused when a manifest names a file elsewhere', async () => {
    const files = { [`${month}/run1/manifest.json`]: manifest('AmortizedCost', { 'secrets/x.csv': 1 }) };

    await expect(read(files)).rejects.toThrow('is not readable');
  });
});
