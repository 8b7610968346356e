import { describe, expect, it } from 'vitest';
import { chargesOf, sumCharges } from './request-cost.ts';

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

  it('adds up by scope', () => {
    expect(sumCharges([...chargesOf('GET', '/users/1'), ...chargesOf('GET', '/users')])).toEqual([
      { scope: 'identity', cost: 3 },
    ]);
  });
});
