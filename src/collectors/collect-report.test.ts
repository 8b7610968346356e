import { describe, expect, it } from 'vitest';
import { answerJson } from '../graph/testing/local-graph.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import {
  createCollect,
  csv,
  day,
  sourceOf,
  workloadHeader,
  type Answers,
} from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

describe('reports', () => {
  const ann = `${day},ann@contoso.com,Ann,False,${day},,,,,`;

  it('are incomplete when they break off each time, with the whole lines kept', async () => {
    const { report, run, seen } = await collect('active-users', {
      'active-users': (response) => {
        response.writeHead(200, { 'content-length': '10000' });
        response.write(`${workloadHeader}\r\n${ann}\r\n${day},bob@cont`, () =>
          setTimeout(() => response.destroy(), 20),
        );
      },
    });

    expect(new Set(run.rows('workloads').map(({ userKey }) => userKey))).toEqual(
      new Set(['ann@contoso.com']),
    );
    expect([report.status, report.rows, report.asOf]).toEqual(['incomplete', 1, day]);
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['incomplete']);
    expect(report.issues.map(({ code }) => code)).toEqual(['report-read-again']);
    // Twice at once, and twice when the other sources are done.
    expect(seen).toHaveLength(4);
  });

  it('are complete when the second try is', async () => {
    let calls = 0;
    const { report } = await collect('active-users', {
      'active-users': (response) => {
        calls += 1;
        response.end(`${workloadHeader}\r\n${ann}\r\n${calls === 1 ? `${day},bob` : ''}`);
      },
    });

    expect([report.status, report.rows, report.gaps]).toEqual(['complete', 1, []]);
  });

  it('fail when a needed column is missing', async () => {
    const header = workloadHeader.replace('Teams Last Activity Date', 'Something');

    const { report, run } = await collect('active-users', { 'active-users': csv(header, ann) });

    expect(run.rows('workloads')).toEqual([]);
    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['malformed']]);
    expect(report.gaps[0]?.detail).toContain('Teams Last Activity Date');
  });

  it.each([
    ['a date that is none', `${day},bob@x,Bob,False,2026-02-30,,,,,`],
    ['nobody', `${day},,,False,,,,,,`],
    ['no refresh date', ',bob@x,Bob,False,,,,,,'],
    ['another width', `${day},bob@x`],
    ['a flag that is none', `${day},bob@x,Bob,perhaps,,,,,,`],
  ])('leave out a line with %s', async (_, line) => {
    const { report, run } = await collect('active-users', { 'active-users': csv(workloadHeader, line, ann) });

    expect(run.rows('workloads').map(({ userKey }) => userKey)).toEqual(['ann@contoso.com']);
    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['incomplete', ['malformed']]);
    expect(report.issues.map(({ code, place }) => [code, place])).toEqual([['row-malformed', 'line 1']]);
  });

  it('leave out people who are deleted, whose names others may bear', async () => {
    const { report, run } = await collect('active-users', {
      'active-users': csv(workloadHeader, ann.replace('False', 'True'), ann),
    });

    expect(run.rows('workloads')).toHaveLength(1);
    expect(report.status).toBe('complete');
  });

  it('say when they are older than policy allows, by their oldest line', async () => {
    const { report } = await collect('active-users', {
      'active-users': csv(workloadHeader, ann, ann.replace(day, '2026-11-12')),
    });

    expect([report.status, report.asOf, report.gaps.map(({ reason }) => reason)]).toEqual([
      'complete',
      '2026-11-12',
      ['stale'],
    ]);
    expect(report.gaps[0]?.detail).toContain('10 days');
  });

  it('say when names are concealed, by the names', async () => {
    const { report } = await collect('active-users', {
      'active-users': csv(workloadHeader, ann.replace('ann@contoso.com', 'E58EEF6A6BBD3D0293CB306D24A42057')),
    });

    expect(report.gaps.map(({ reason }) => reason)).toEqual(['concealed']);
  });

  it('say when names are concealed, by the setting, and so does a run that is resumed', async () => {
    const concealed: Partial<Answers> = {
      'report-settings': (response) => answerJson(response, { displayConcealedNames: true }),
    };
    const { run } = await collect('report-settings', concealed);

    const { reports, seen } = await collect('copilot', concealed, {
      run: run.reopened(),
      wanted: ['report-settings', 'copilot'],
    });

    expect(reports.map(({ gaps }) => gaps.map(({ reason }) => reason))).toEqual([
      ['concealed'],
      ['concealed'],
    ]);
    expect(seen.map(sourceOf)).toEqual(['copilot']);
  });

  it('are a gap when they are empty, but for Copilot', async () => {
    const { reports } = await collect(
      'copilot',
      { 'active-users': csv(workloadHeader) },
      { wanted: ['active-users', 'copilot'] },
    );

    expect(reports.map(({ asOf, gaps }) => [asOf, gaps.map(({ reason }) => reason)])).toEqual([
      [null, ['missing']],
      [null, []],
    ]);
  });

  it('know the columns of the second Copilot version', async () => {
    const header =
      'Report Refresh Date,User Principal Name,Last Activity Date,Copilot Chat (Work) Last Activity Date,Copilot chat (web) last activity date,Word Copilot Last Activity Date';

    const { run } = await collect('copilot', {
      copilot: csv(header, `${day},Ann@x,${day},2026-11-01,2026-11-03,`),
    });

    expect(run.rows('copilot')).toEqual([
      {
        userKey: 'ann@x',
        refreshedOn: day,
        lastActivityOn: day,
        chatOn: '2026-11-03',
        teamsOn: null,
        wordOn: null,
        excelOn: null,
        powerPointOn: null,
        outlookOn: null,
        oneNoteOn: null,
        loopOn: null,
      },
    ]);
  });
});
