import { describe, expect, it } from 'vitest';
import { answerError, answerJson } from '../graph/testing/local-graph.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import { createMemoryRun, Killed } from '../testing/memory-run.ts';
import { createCollect, day, e5, guid, healthy, paged, person, refused } from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

describe('a healthy tenant', () => {
  it('is read whole, source by source', async () => {
    const { reports, run } = await collect('users', {}, { wanted: directorySources });

    expect(reports.map(({ name, status, rows, gaps, issues }) => [name, status, rows, gaps, issues])).toEqual(
      [
        ['skus', 'complete', 1, [], []],
        ['subscriptions', 'complete', 1, [], []],
        ['groups', 'complete', 1, [], []],
        ['report-settings', 'complete', 0, [], []],
        ['users', 'complete', 2, [], []],
        ['sign-ins', 'complete', 2, [], []],
        ['active-users', 'complete', 1, [], []],
        ['m365-apps', 'complete', 1, [], []],
        [
          'copilot',
          'complete',
          0,
          [],
          [
            expect.anything(),
            expect.anything(),
            expect.anything(),
            expect.anything(),
            expect.anything(),
            expect.anything(),
          ],
        ],
        ['email-activity', 'complete', 1, [], []],
        ['teams-activity', 'complete', 1, [], []],
        ['onedrive-activity', 'complete', 1, [], []],
        ['sharepoint-activity', 'complete', 1, [], []],
        ['engage-activity', 'complete', 1, [], []],
        ['activations', 'complete', 2, [], []],
        ['mailbox-usage', 'complete', 1, [], []],
        ['service-counts', 'complete', 7, [], []],
        ['features', 'complete', 0, [], []],
        ['onedrive-usage', 'complete', 1, [], []],
        ['holds', 'complete', 0, [], []],
        ['phones', 'complete', 0, [], []],
        ['directory-audits', 'complete', 1, [], []],
      ],
    );
    expect(new Set(run.reports)).toEqual(new Set(reports));
    expect(run.rows('subscriptions')).toEqual([
      {
        subscriptionId: 's1',
        skuId: e5,
        status: 'Enabled',
        isTrial: false,
        totalUnits: 10,
        createdOn: '2024-07-01',
        nextLifecycleOn: '2027-06-30',
        ownerTenantId: guid(99),
      },
    ]);
    expect(run.rows('groups')).toEqual([
      {
        groupId: guid(90),
        displayName: 'E5',
        isDynamic: true,
        isSynced: null,
        isRoleAssignable: false,
        skuIds: e5,
      },
    ]);
    expect(run.rows('workloads')).toEqual([
      {
        userKey: 'ann@contoso.com',
        refreshedOn: day,
        isDeleted: false,
        exchangeOn: day,
        oneDriveOn: null,
        sharePointOn: null,
        skypeOn: null,
        yammerOn: null,
        teamsOn: '2026-01-02',
      },
    ]);
    expect(run.rows('apps')).toEqual([
      {
        userKey: 'ann@contoso.com',
        refreshedOn: day,
        lastActivationOn: '2025-01-02',
        lastActivityOn: day,
        usedDesktop: true,
        usedMobile: false,
        usedWeb: true,
        appsUsed: 'excel:web;outlook:web;outlook:windows',
      },
    ]);
  });

  it('dates reports by their refresh date and the rest by the day of the run', async () => {
    const { reports } = await collect('users', {}, { wanted: ['users', 'active-users'] });

    expect(reports.map(({ asOf }) => asOf)).toEqual(['2026-11-22', day]);
    expect(reports.map(({ requestIds }) => requestIds)).toEqual([['request-1'], []]);
  });
});

describe('a source that is refused', () => {
  it('fails by itself, says what to grant, and does not stop the others', async () => {
    const { reports } = await collect('skus', { skus: refused }, { wanted: ['skus', 'subscriptions'] });

    expect(
      reports.map(({ name, status, asOf, gaps }) => [name, status, asOf, gaps.map(({ reason }) => reason)]),
    ).toEqual([
      ['skus', 'failed', null, ['forbidden']],
      ['subscriptions', 'complete', '2026-11-22', []],
    ]);
    expect(reports[0]?.gaps[0]?.detail).toContain('LicenseAssignment.Read.All');
  });

  it.each([
    [401, 'forbidden'],
    [404, 'missing'],
    [500, 'missing'],
  ])('HTTP %i is a gap: %s', async (status, reason) => {
    const { report } = await collect('skus', { skus: (response) => answerError(response, status, 'x', '') });

    expect([report.status, report.gaps.map((gap) => gap.reason)]).toEqual(['failed', [reason]]);
  });

  it('is one without Entra ID P1 for sign-ins', async () => {
    const { report } = await collect('sign-ins', {
      'sign-ins': (response) =>
        answerError(response, 403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', ''),
    });

    expect(report.gaps[0]?.detail).toContain('P1');
  });

  it('throws bugs instead of reporting them', async () => {
    const collecting = collect('skus', {}, { run: createMemoryRun({ killedAtAppend: 1 }) });

    await expect(collecting).rejects.toThrow(Killed);
  });
});

describe('rows that do not fit', () => {
  it('are left out with their place, and make the source incomplete', async () => {
    const users = paged([person(1), { id: guid(2), assignedLicenses: [] }, person(3)]);

    const { report, run } = await collect('users', { users });

    expect(run.rows('users').map(({ userId }) => userId)).toEqual([guid(1), guid(3)]);
    expect(report.status).toBe('incomplete');
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['malformed']);
    expect(report.issues.map(({ code, place }) => [code, place])).toEqual([
      ['row-malformed', 'page 2, row 1'],
    ]);
  });

  it('are listed a few times and then counted', async () => {
    const users = paged(Array.from({ length: 8 }, () => ({ name: 'nobody' })));

    const { report } = await collect('users', { users });

    expect(report.issues).toHaveLength(6);
    expect(report.issues.at(-1)).toEqual({
      code: 'row-malformed',
      place: 'in total',
      message: '8 of these.',
    });
  });

  it('never default a missing number of units', async () => {
    const { report, run } = await collect('skus', {
      skus: (response) =>
        answerJson(response, {
          value: [{ skuId: e5, skuPartNumber: 'SPE_E5', consumedUnits: 3, prepaidUnits: { enabled: 5 } }],
        }),
    });

    expect(run.rows('skus')).toEqual([]);
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['malformed']);
  });
});

it('asks for people once the units are known, which a night holds against them', async () => {
  const happened: string[] = [];
  await collect(
    'users',
    {
      skus: (response, request, origin) => {
        setTimeout(() => {
          happened.push('units told');
          healthy.skus(response, request, origin);
        }, 30);
      },
      users: (response, request, origin) => {
        happened.push('people asked');
        healthy.users(response, request, origin);
      },
    },
    { wanted: ['skus', 'users'] },
  );

  expect(happened.slice(0, 2)).toEqual(['units told', 'people asked']);
});
