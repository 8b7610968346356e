import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { answerError, answerJson, localDeps, startLocalGraph } from '../graph/testing/local-graph.ts';
import type { SourceName, TableName } from '../lake/observation.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { collectTenant } from './collect-tenant.ts';
import { guid } from './testing/scripted-tenant.ts';

type Rows = readonly object[];

/** Collects one source from collections by their address below the version; what is not named is not offered. */
async function read<T extends TableName>(
  source: SourceName,
  table: T,
  answers: Readonly<Record<string, Rows | 'refused'>>,
) {
  await using graph = await startLocalGraph(({ url }, response) => {
    const path = decodeURIComponent(url.replace(/\?.*/, ''));
    const answer = answers[path];
    if (answer === undefined) answerError(response, 404, 'ResourceNotFound', path);
    else if (answer === 'refused') answerError(response, 403, 'Authorization_RequestDenied', '');
    else answerJson(response, { value: answer });
  });
  const run = createMemoryRun();
  const [report] = await collectTenant({
    reader: createGraphReader(localDeps(graph.origin)),
    run,
    imports: noImports,
    sources: [source],
    policy: { maxReportLagDays: 9 },
    clock: simulatedTime().clock,
    log: createLog('silent'),
  });
  return {
    report: report!,
    rows: run.rows(table),
    urls: graph.seen.map(({ url }) => decodeURIComponent(url)),
  };
}

const range = '(fromDateTime=2026-08-24,toDateTime=2026-11-22)';
const pstn = `/v1.0/communications/callRecords/getPstnCalls${range}`;
const direct = `/v1.0/communications/callRecords/getDirectRoutingCalls${range}`;
const call = (number: number, callType: string, day: string) => ({
  id: 'C',
  userId: guid(number).toUpperCase(),
  startDateTime: `${day}T10:00:00Z`,
  callType,
  callerNumber: '+44 20 7946 0100',
  userDisplayName: 'Ann Ellis',
});

describe('calls', () => {
  it('are counted per person, route and kind over 90 days, without a number', async () => {
    const { report, rows, urls } = await read('pstn-calls', 'pstn_use', {
      [pstn]: [
        call(1, 'user_in', '2026-11-01'),
        call(1, 'user_in', '2026-10-01'),
        call(1, 'conf_out', '2026-09-01'),
        { ...call(1, 'ucap_in', '2026-11-01'), userId: null },
      ],
      [direct]: [call(1, 'ByotIn', '2026-11-02')],
    });

    expect(urls).toEqual([pstn, direct]);
    expect(rows).toEqual([
      { userId: guid(1), route: 'callingPlan', callType: 'user_in', calls: 2, lastCallOn: '2026-11-01' },
      { userId: guid(1), route: 'callingPlan', callType: 'conf_out', calls: 1, lastCallOn: '2026-09-01' },
      { userId: guid(1), route: 'directRouting', callType: 'byotin', calls: 1, lastCallOn: '2026-11-02' },
    ]);
    expect(report).toMatchObject({ status: 'complete', rows: 3, gaps: [] });
    expect(report.issues).toMatchObject([{ code: 'call-without-person' }]);
  });

  it('of which one kind was refused prove nothing', async () => {
    const { report, rows } = await read('pstn-calls', 'pstn_use', {
      [pstn]: [call(1, 'user_in', '2026-11-01')],
      [direct]: 'refused',
    });

    expect([report.status, report.gaps.map(({ reason }) => reason), rows]).toEqual([
      'failed',
      ['forbidden'],
      [],
    ]);
  });

  it('without a moment are left out with an issue', async () => {
    const { report } = await read('pstn-calls', 'pstn_use', {
      [pstn]: [{ ...call(1, 'user_in', '2026-11-01'), startDateTime: 'yesterday' }],
      [direct]: [],
    });

    expect(report).toMatchObject({ status: 'incomplete', gaps: [{ reason: 'malformed' }] });
  });
});

describe('privileged roles', () => {
  it('are activated only where the instance says so', async () => {
    const instance = { principalId: guid(2).toUpperCase(), roleDefinitionId: 'R', endDateTime: null };
    const path = '/v1.0/roleManagement/directory/roleAssignmentScheduleInstances';

    const { rows, urls } = await read('pim-activations', 'pim_activations', {
      [path]: [
        { ...instance, id: 'A', startDateTime: '2026-11-22T07:00:00Z', assignmentType: 'Activated' },
        { ...instance, id: 'B', startDateTime: null, assignmentType: 'Assigned' },
      ],
    });

    expect(urls).toEqual([`${path}?$filter=assignmentType eq 'Activated'`]);
    expect(rows).toEqual([
      { instanceId: 'A', principalId: guid(2), roleDefinitionId: 'R', endsOn: null, startedOn: '2026-11-22' },
    ]);
  });
});

describe('risks', () => {
  it('keep who and when, and nobody who is not known', async () => {
    const detected = { id: 'D', detectedDateTime: '2026-11-18T08:31:07.1234567Z', ipAddress: '192.0.2.17' };

    const { rows, urls } = await read('risk-detections', 'risk_detections', {
      '/v1.0/identityProtection/riskDetections': [
        { ...detected, userId: guid(3) },
        { ...detected, id: 'E', userId: null },
      ],
    });

    expect(urls[0]).toContain('$top=500');
    expect(rows).toEqual([{ detectionId: 'D', userId: guid(3), detectedOn: '2026-11-18' }]);
  });

  it('are used by a policy that names a level; one that does not say is lost', async () => {
    const { report, rows } = await read('access-policies', 'access_policies', {
      '/v1.0/identity/conditionalAccess/policies': [
        { id: 'P', state: 'enabled', conditions: { userRiskLevels: ['high'], signInRiskLevels: [] } },
        { id: 'Q', state: 'disabled', conditions: { userRiskLevels: [], signInRiskLevels: [] } },
        { id: 'R', state: 'enabled', conditions: { userRiskLevels: [] } },
      ],
    });

    expect(rows).toEqual([
      { policyId: 'P', state: 'enabled', usesUserRisk: true, usesSignInRisk: false },
      { policyId: 'Q', state: 'disabled', usesUserRisk: false, usesSignInRisk: false },
    ]);
    expect(report.status).toBe('incomplete');
  });
});

describe('what only beta tells', () => {
  it.each([
    ['premium-insight', 'premium_insights', '/beta/reports/azureADPremiumLicenseInsight'],
    ['principal-sign-ins', 'principal_sign_ins', '/beta/reports/servicePrincipalSignInActivities'],
  ] as const)('is unknown where it is not offered: %s', async (source, table, path) => {
    const { report, rows, urls } = await read(source, table, {});

    expect(urls).toEqual([path]);
    expect([report.status, report.asOf, rows]).toEqual(['failed', null, []]);
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['missing']);
  });

  it('is dated where there is a date, and not by the year one', async () => {
    const { rows } = await read('principal-sign-ins', 'principal_sign_ins', {
      '/beta/reports/servicePrincipalSignInActivities': [
        {
          id: 'x',
          appId: guid(5).toUpperCase(),
          lastSignInActivity: { lastSignInDateTime: '2026-11-01T09:00:00Z' },
          applicationAuthenticationClientSignInActivity: { lastSignInDateTime: '0001-01-01T00:00:00Z' },
        },
      ],
    });

    expect(rows).toEqual([{ appId: guid(5), lastAt: '2026-11-01T09:00:00.000Z', lastAsItselfAt: null }]);
  });
});

describe('registered methods', () => {
  it('that are not told are unknown', async () => {
    const { rows } = await read('auth-methods', 'auth_methods', {
      '/v1.0/reports/authenticationMethods/userRegistrationDetails': [
        {
          id: guid(1),
          isMfaRegistered: true,
          isMfaCapable: true,
          isSsprRegistered: false,
          methodsRegistered: ['x'],
        },
      ],
    });

    expect(rows).toEqual([
      {
        userId: guid(1),
        isMfaRegistered: true,
        isMfaCapable: true,
        isSsprRegistered: false,
        isPasswordlessCapable: null,
      },
    ]);
  });
});
