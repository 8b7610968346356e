import { describe, expect, it } from 'vitest';
import type { Manifest, SourceReport } from '../lake/observation.ts';
import { sourcesDocument } from './sources-document.ts';

const read = (name: SourceReport['name'], observedAt: string, change: Partial<SourceReport> = {}) =>
  ({
    ...{ name, status: 'complete', asOf: observedAt.slice(0, 10), observedAt, rows: 5 },
    ...{ gaps: [], issues: [], requestIds: [], ...change },
  }) satisfies SourceReport;

const around = { today: '2026-11-22', jobs: [], register: { lines: 3, newestDocumentOn: '2026-07-01' } };

function linesOf(sources: readonly SourceReport[], names: readonly SourceReport['name'][]) {
  const manifest = { sources, coverage: { complete: true, gaps: [] } } as unknown as Manifest;
  return sourcesDocument(manifest, names, around);
}

describe('the sources', () => {
  it.each([
    ['users', '2026-11-15T08:00:00Z', 'weekly', false],
    ['users', '2026-11-14T08:00:00Z', 'weekly', true],
    ['mailbox-usage', '2026-10-22T08:00:00Z', 'monthly', false],
    ['mailbox-usage', '2026-10-21T08:00:00Z', 'monthly', true],
    ['azure-costs', '2026-11-21T23:00:00Z', 'daily', false],
    ['azure-costs', '2026-11-20T23:00:00Z', 'daily', true],
    ['power-bi-activity', '2026-11-20T23:00:00Z', 'daily', true],
    ['holds', '2024-01-01T00:00:00Z', 'brought', null],
  ] as const)('%s read at %s, wanted %s: late %s', (source, observedAt, wanted, isLate) => {
    expect(linesOf([read(source, observedAt)], [source]).sources).toMatchObject([{ source, wanted, isLate }]);
  });

  it('knows nothing of one that was not read, nor when one that failed was', () => {
    const gap = { source: 'users', reason: 'forbidden' as const, detail: 'Grant User.Read.All.' };
    const failed = read('users', '2026-11-22T08:00:00Z', { status: 'failed', rows: 0, gaps: [gap] });

    const { sources, people } = linesOf([failed], ['users', 'groups']);

    expect(sources.map(({ status, isLate, gaps }) => [status, isLate, gaps])).toEqual([
      ['failed', null, ['Grant User.Read.All.']],
      ['not read', null, []],
    ]);
    expect(people).toBeNull();
  });
});
