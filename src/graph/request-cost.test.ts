import { describe, expect, it } from 'vitest';
import { sumCharges } from '../transport/charge.ts';
import { limitOfScope, publishedLimits } from './limits.ts';
import { chargesOf } from './request-cost.ts';

describe('request cost', () => {
  it.each([
    ['GET', 'https://g/v1.0/users?$top=999', [{ scope: 'identity', cost: 2 }]],
    ['GET', 'https://g/v1.0/users?$select=id&$top=999', [{ scope: 'identity', cost: 1 }]],
    ['GET', 'https://g/v1.0/users?$select=id&$top=5&$expand=manager', [{ scope: 'identity', cost: 1 }]],
    ['GET', 'https://g/v1.0/subscribedSkus', [{ scope: 'identity', cost: 3 }]],
    ['GET', '/groups/1/members?$select=id', [{ scope: 'identity', cost: 2 }]],
    ['GET', '/users/1', [{ scope: 'identity', cost: 1 }]],
    [
      'GET',
      'https://g/v1.0/users?%24select=id,signInActivity&$skiptoken=x',
      [
        { scope: 'signIns', cost: 1 },
        { scope: 'identity', cost: 1 },
      ],
    ],
    [
      'GET',
      "https://g/v1.0/reports/getM365AppUserDetail(period='D180')",
      [{ scope: 'report:getM365AppUserDetail', cost: 1 }],
    ],
    ['GET', "https://g/v1.0/copilot/reports/getX(period='D7')", [{ scope: 'report:getX', cost: 1 }]],
    ['GET', '/v1.0/auditLogs/directoryAudits?$filter=x', [{ scope: 'audits', cost: 1 }]],
    [
      'GET',
      "/beta/reports/getX(period='D7')?$format=application/json",
      [{ scope: 'jsonReport:getX', cost: 1 }],
    ],
    ['GET', "/v1.0/reports/getX(period='D7')?$format=application/json", [{ scope: 'report:getX', cost: 1 }]],
    ['GET', '/v1.0/reports/authenticationMethods/userRegistrationDetails', [{ scope: 'audits', cost: 1 }]],
    ['GET', '/v1.0/identityProtection/riskDetections?$top=500', [{ scope: 'risk', cost: 1 }]],
    ['GET', '/v1.0/identity/conditionalAccess/policies', [{ scope: 'risk', cost: 1 }]],
    ['GET', '/beta/deviceManagement/managedDevices/1', [{ scope: 'intuneDevices', cost: 1 }]],
    ['GET', '/v1.0/deviceManagement/detectedApps', [{ scope: 'intune', cost: 1 }]],
    [
      'GET',
      '/v1.0/communications/callRecords/getPstnCalls(fromDateTime=2026-07-01,toDateTime=2026-08-01)',
      [
        { scope: 'pstnCollection:getPstnCalls', cost: 1 },
        { scope: 'pstn', cost: 1 },
      ],
    ],
    ['GET', '/users/ANN/mailboxSettings/userPurpose', [{ scope: 'mailbox:ann', cost: 1 }]],
    [
      'POST',
      'https://g/v1.0/users/1/assignLicense',
      [
        { scope: 'writes', cost: 1 },
        { scope: 'identity', cost: 1 },
      ],
    ],
  ])('%s %s', (method, url, charges) => {
    expect(chargesOf(method, url)).toEqual(charges);
  });

  it('names only scopes whose limit is published', () => {
    const limitOf = limitOfScope(publishedLimits);

    expect(['mailbox:ann', 'report:getX', 'pstnCollection:getPstnCalls', 'risk'].map(limitOf)).toEqual([
      { concurrent: 4 },
      { windowMs: 600_000, limit: 14 },
      { windowMs: 60_000, limit: 50 },
      { windowMs: 1_000, limit: 1 },
    ]);
    expect(() => limitOf('nothing')).toThrow(TypeError);
  });

  it('adds up by scope', () => {
    expect(sumCharges([...chargesOf('GET', '/users/1'), ...chargesOf('GET', '/users')])).toEqual([
      { scope: 'identity', cost: 3 },
    ]);
  });
});
