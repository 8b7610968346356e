import { describe, expect, it } from 'vitest';
import { answerJson } from '../graph/testing/local-graph.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { audit, createCollect, e5, guid, paged, refused } from './testing/scripted-tenant.ts';
import { normaliseAudit } from './directory-audits/normalise.ts';
import { DirectoryAudit } from './directory-audits/schema.ts';

const collect = createCollect(createMemoryRun);
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const rowsOf = (entry: object) => normaliseAudit(DirectoryAudit.parse(entry));

describe('directory audits', () => {
  it('are asked for by activity and day, page by page, and say who took what from whom', async () => {
    const pages = paged([
      audit('A1', { before: [e5], after: [e3] }),
      audit(
        'A2',
        { before: [], after: [e5.toUpperCase()] },
        { initiatedBy: { app: { displayName: 'Writer', appId: null, servicePrincipalId: guid(81) } } },
      ),
    ]);

    const { report, run, seen } = await collect('directory-audits', { 'directory-audits': pages });

    expect(report).toMatchObject({ status: 'complete', asOf: '2026-11-22', rows: 2, gaps: [], issues: [] });
    expect(new URL(seen[0]?.url ?? '', 'http://x').searchParams.get('$filter')).toBe(
      "activityDisplayName eq 'Change user license' and activityDateTime ge 2026-11-15T00:00:00Z",
    );
    expect(seen).toHaveLength(2);
    expect(run.rows('directory_audits')).toEqual([
      {
        auditId: 'A1',
        userId: guid(1),
        happenedAt: '2026-11-20T10:00:00.123Z',
        activity: 'Change user license',
        result: 'success',
        actorKind: 'user',
        actorId: guid(80),
        actorPrincipalId: null,
        actorName: 'Ann Ellis',
        correlationId: guid(70),
        addedSkuIds: e3,
        removedSkuIds: e5,
      },
      expect.objectContaining({
        auditId: 'A2',
        actorKind: 'app',
        actorId: null,
        actorPrincipalId: guid(81),
        actorName: 'Writer',
        addedSkuIds: e5,
        removedSkuIds: '',
      }),
    ]);
  });

  it('that do not say what changed, or by whom, are kept as unknown', () => {
    const silent = audit(
      'A1',
      { before: [], after: [] },
      { initiatedBy: null, targetResources: [{ id: guid(1), type: 'User', modifiedProperties: [] }] },
    );

    expect(rowsOf(silent)[0]).toMatchObject({
      actorKind: null,
      actorId: null,
      addedSkuIds: null,
      removedSkuIds: null,
    });
  });

  it.each([
    ['without a moment', { activityDateTime: null }],
    ['about nobody', { targetResources: [{ id: guid(1), type: 'Group' }] }],
    ['about somebody without an id', { targetResources: [{ id: 'Ann', type: 'User' }] }],
  ])('%s are left out with an issue', async (_, change) => {
    const value = [
      audit('A1', { before: [e5], after: [] }, change),
      audit('A2', { before: [e5], after: [] }),
    ];

    const { report, run } = await collect('directory-audits', {
      'directory-audits': (response) => answerJson(response, { value }),
    });

    expect(run.rows('directory_audits').map(({ auditId }) => auditId)).toEqual(['A2']);
    expect(report).toMatchObject({ status: 'incomplete', gaps: [{ reason: 'malformed' }] });
    expect(report.issues[0]?.code).toBe('row-malformed');
  });

  it('that may not be read say which permission is missing', async () => {
    const { report } = await collect('directory-audits', { 'directory-audits': refused });

    expect(report).toMatchObject({ status: 'failed', gaps: [{ reason: 'forbidden' }] });
    expect(report.gaps[0]?.detail).toContain('AuditLog.Read.All');
  });
});
