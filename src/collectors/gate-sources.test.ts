import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { answerJson, localDeps, simulatedTime, startLocalGraph } from '../graph/testing/local-graph.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { collectTenant } from './collect-tenant.ts';
import { sourcesToRead } from './gate-sources.ts';
import { collectors } from './list.ts';

const policy = { maxReportLagDays: 9 };

function outcomes(granted: readonly string[] | null): ReadonlyMap<string, string> {
  return new Map(
    sourcesToRead(collectors, granted).map((gate) => [
      gate.collector.name,
      gate.kind === 'refused' ? `refused ${gate.missing.join()}` : `read ${gate.withheld.join()}`.trim(),
    ]),
  );
}

describe('the sources that are read', () => {
  it('are all of them where the token tells no roles', () => {
    expect(new Set(outcomes(null).values())).toEqual(new Set(['read']));
  });

  it('are those whose every permission was granted', () => {
    const read = outcomes(['User.Read.All', 'Reports.Read.All']);

    expect(read.get('sign-ins')).toBe('refused AuditLog.Read.All');
    expect(read.get('users')).toBe('read User-LifeCycleInfo.Read.All');
    expect(read.get('active-users')).toBe('read');
    expect(read.get('skus')).toBe('refused LicenseAssignment.Read.All');
    expect(read.get('report-settings')).toBe('read ReportSettings.Read.All');
  });

  it('need nothing for files, and no permission of Graph for a role in Azure', () => {
    const read = sourcesToRead(
      [
        { name: 'holds' as const, permissions: [] },
        { name: 'skus' as const, permissions: ['Reservations Reader'] },
      ],
      [],
    );

    expect(read.map(({ kind }) => kind)).toEqual(['read', 'read']);
  });

  it('are read with a higher permission too', () => {
    const read = outcomes(['Directory.Read.All']);

    for (const source of ['skus', 'subscriptions', 'groups', 'users'])
      expect(read.get(source)).toMatch(/^read/);
    expect(read.get('directory-audits')).toBe('refused AuditLog.Read.All');
  });
});

describe('a collection with few permissions', () => {
  it('sends nothing for what it may not read, and says what to grant', async () => {
    await using graph = await startLocalGraph((_request, response) => answerJson(response, { value: [] }));
    const reports = await collectTenant({
      reader: createGraphReader(localDeps(graph.origin)),
      run: createMemoryRun(),
      imports: noImports,
      granted: ['User.Read.All'],
      sources: ['skus', 'users', 'report-settings'],
      policy,
      clock: simulatedTime().clock,
      log: createLog('silent'),
    });

    const report = (name: string) => reports.find((each) => each.name === name)!;
    expect(graph.seen.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(['/v1.0/users']);
    expect(graph.seen[0]?.url).not.toContain('employeeLeaveDateTime');
    expect([report('skus').status, report('skus').gaps.map(({ reason }) => reason)]).toEqual([
      'failed',
      ['forbidden'],
    ]);
    expect(report('skus').gaps[0]?.detail).toContain('Grant LicenseAssignment.Read.All to the reader app');
    expect(report('users').issues.map(({ code }) => code)).toEqual(['leave-date-forbidden']);
    expect(report('report-settings').issues.map(({ code }) => code)).toEqual(['report-setting-not-read']);
    expect(report('report-settings').gaps).toEqual([]);
  });
});
