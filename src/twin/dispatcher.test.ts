import { afterEach, describe, expect, it } from 'vitest';

import { parseFaults } from './faults.ts';
import { personOf, startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

const running: StartedTwin[] = [];
async function started(...args: Parameters<typeof startTwin>): Promise<StartedTwin> {
  const twin = await startTwin(...args);
  running.push(twin);
  return twin;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((twin) => twin.stop()));
});

const e5 = skuOf('E5').skuId;

describe('faults', () => {
  it.each([
    ['subscriptions', '/v1.0/directory/subscriptions'],
    ['skus', '/v1.0/subscribedSkus'],
    ['users', '/v1.0/users'],
    ['signins', '/v1.0/users?$select=id,signInActivity'],
    ['groups', '/v1.0/groups'],
    ['reports', "/v1.0/reports/getM365AppUserDetail(period='D7')"],
    ['copilot', "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D7')"],
    ['settings', '/v1.0/admin/reportSettings'],
  ])('forbid %s and nothing else', async (source, path) => {
    const twin = await started({ users: 30, faults: parseFaults(`forbidden=${source}`) });

    const answer = await twin.call(path);

    expect(answer.status).toBe(403);
    expect(answer.json.error.code).toBeTypeOf('string');
    expect((await twin.call('/v1.0/organization')).status).toBe(200);
    twin.setFaults(parseFaults(''));
    expect((await twin.call(path)).status).toBeLessThan(400);
  });

  it('refuse signInActivity without a premium licence, in the words of the service', async () => {
    const twin = await started({ users: 30, faults: parseFaults('no-premium') });
    const answer = await twin.call('/v1.0/users?$select=id,signInActivity');

    expect(answer.status).toBe(403);
    expect(answer.json.error).toMatchObject({
      code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      message: "Neither tenant is B2C or tenant doesn't have premium license",
    });
    expect((await twin.call('/v1.0/users?$select=id')).status).toBe(200);
  });

  it('throttle and fail at the rate asked for', async () => {
    const twin = await started({ users: 30, faults: parseFaults('throttle=0.3,server-errors=0.3') });
    for (let round = 0; round < 100; round += 1) await twin.call('/v1.0/users?$top=1');

    const { byStatus, status429 } = twin.stats();

    expect(status429).toBeGreaterThan(15);
    expect(status429).toBeLessThan(45);
    expect(Object.keys(byStatus).sort()).toEqual(['200', '429', '500', '503', '504']);
  });

  it('lose the second page for ever', async () => {
    const twin = await started({ faults: parseFaults('lost-page') });
    const first = await twin.call('/v1.0/users?$select=id&$top=999');
    const next = first.json['@odata.nextLink']!;

    expect(first.json.value).toHaveLength(100);
    await expect(twin.call(next)).rejects.toThrow();
    expect([(await twin.call(next)).status, (await twin.call(next)).status]).toEqual([500, 500]);
  });

  it('apply a write whose answer is lost', async () => {
    const twin = await started({ faults: parseFaults('lost-responses=1') });
    const userId = personOf(twin.tenant, 'e5-idle');

    await expect(twin.assign(userId, [], [e5])).rejects.toThrow();

    expect(twin.writes.map((write) => write.userId)).toEqual([userId]);
    twin.setFaults(parseFaults(''));
    expect((await twin.assign(userId, [], [e5])).json.error.message).toBe(
      'User does not have a corresponding license.',
    );
  });

  it('answer 409 to a write and leave it undone', async () => {
    const twin = await started({ faults: parseFaults('conflicts=1') });
    const answer = await twin.assign(personOf(twin.tenant, 'e5-idle'), [], [e5]);

    expect(answer.status).toBe(409);
    expect(answer.json.error.code).toBe('Directory_ConcurrencyViolation');
    expect(twin.writes).toEqual([]);
  });

  it('show the old licences for a while after a write', async () => {
    const twin = await started({ faults: parseFaults('delayed-consistency=5000') });
    const userId = personOf(twin.tenant, 'e5-idle');
    const isHeld = async () =>
      JSON.stringify((await twin.call(`/v1.0/users/${userId}?$select=assignedLicenses`)).json).includes(e5);

    await twin.assign(userId, [], [e5]);

    expect(await isHeld()).toBe(true);
    expect((await twin.assign(userId, [], [e5])).status).toBe(400);
    twin.clock.advance(4999);
    expect(await isHeld()).toBe(true);
    twin.clock.advance(1);
    expect(await isHeld()).toBe(false);
  });
});

describe('published limits', () => {
  it('allow ten reads of signInActivity a minute, and say when to come back', async () => {
    const twin = await started({ throttling: true });
    const path = '/v1.0/users?$select=id,signInActivity&$top=500';
    for (let round = 0; round < 10; round += 1) {
      expect((await twin.call(path)).status).toBe(200);
      twin.clock.advance(1000);
    }

    const refused = await twin.call(path);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('50');
    expect(refused.headers.get('x-ms-throttle-scope')).toContain(twin.tenantId);
    expect(refused.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');
    expect(refused.json.error.code).toBe('TooManyRequests');
    expect((await twin.call('/v1.0/users?$select=id')).status).toBe(200);
    twin.clock.advance(50_000);
    expect((await twin.call(path)).status).toBe(200);
    expect((await twin.call(path)).status).toBe(429);
  });

  it('allow fourteen CSV reports in ten minutes, counted per report', async () => {
    const twin = await started({ users: 30, throttling: true });
    const statuses = async (path: string, times: number) => {
      const seen: number[] = [];
      for (let round = 0; round < times; round += 1) seen.push((await twin.call(path)).status);
      return seen;
    };

    const first = await statuses("/v1.0/reports/getOffice365ActiveUserDetail(period='D7')", 15);

    expect(first.slice(0, 14).every((status) => status === 302)).toBe(true);
    expect(first[14]).toBe(429);
    expect(await statuses("/v1.0/reports/getM365AppUserDetail(period='D7')", 1)).toEqual([302]);
    expect(
      await statuses("/beta/reports/getOffice365ActiveUserDetail(period='D7')?$format=application/json", 1),
    ).toEqual([200]);
  });

  it('tell what a request costs', async () => {
    const twin = await started({ users: 30, throttling: true });
    const units = async (path: string) => Number((await twin.call(path)).headers.get('x-ms-resource-unit'));

    expect(await units('/v1.0/users')).toBe(2);
    expect(await units('/v1.0/users?$select=id')).toBe(1);
    expect(await units('/v1.0/users?$expand=manager')).toBe(3);
    expect(await units('/v1.0/users?$select=id&$top=5')).toBe(1);
    expect(await units('/v1.0/subscribedSkus')).toBe(3);
  });

  it('are off unless asked for', async () => {
    const twin = await started({ users: 30 });
    for (let round = 0; round < 20; round += 1) await twin.call('/v1.0/users?$select=id,signInActivity');

    expect(twin.stats().status429).toBe(0);
  });
});

describe('$batch', () => {
  const get = (id: string, url: string) => ({ id, method: 'GET', url });

  it('answers each request by itself, in another order', async () => {
    const twin = await started({ users: 30 });
    const answer = await twin.call('/v1.0/$batch', {
      method: 'POST',
      body: {
        requests: [
          get('1', `/users/${twin.tenant.idAt(5)}?$select=id`),
          get('2', '/users/nobody@harbourline.example'),
          { ...get('3', '/users?$top=1'), dependsOn: ['2'] },
          { id: '4', method: 'POST', url: `/users/${twin.tenant.idAt(5)}/assignLicense`, body: {} },
        ],
      },
    });
    const byId = new Map(answer.json.responses.map((each) => [each.id, each] as const));

    expect(answer.status).toBe(200);
    expect(answer.json.responses[0]!.id).not.toBe('1');
    expect(byId.get('1')).toMatchObject({ status: 200, body: { id: twin.tenant.idAt(5) } });
    expect(byId.get('2')).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
    expect(byId.get('3')).toMatchObject({ status: 424 });
    expect(byId.get('4')).toMatchObject({ status: 400 });
  });

  it('takes twenty at most, with ids of their own and relative addresses', async () => {
    const twin = await started({ users: 30 });
    const post = (requests: unknown[]) => twin.call('/v1.0/$batch', { method: 'POST', body: { requests } });
    const many = Array.from({ length: 21 }, (_, position) => get(String(position), '/users?$top=1'));

    expect((await post(many)).status).toBe(400);
    expect((await post(many.slice(0, 20))).status).toBe(200);
    expect((await post([get('1', '/users'), get('1', '/users')])).status).toBe(400);
    const absolute = await post([get('1', `${twin.url}/v1.0/users`)]);
    expect(absolute.json.responses[0]!.status).toBe(400);
  });

  it('does not get round a limit: some inside are throttled', async () => {
    const twin = await started({ users: 30, throttling: true });
    const requests = Array.from({ length: 12 }, (_, position) =>
      get(String(position), `/users/${twin.tenant.idAt(position)}?$select=id,signInActivity`),
    );
    const answer = await twin.call('/v1.0/$batch', { method: 'POST', body: { requests } });
    const throttled = answer.json.responses.filter((each) => each.status === 429);

    expect(throttled).toHaveLength(2);
    expect(throttled[0]!.headers['Retry-After']).toBe('60');
  });
});
