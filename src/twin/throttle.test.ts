import { describe, expect, it } from 'vitest';
import { GraphRefusal } from './messages.ts';
import type { RouteLimit } from './route.ts';
import { startTwin } from './started-twin.fixture.ts';
import { createThrottle } from './throttle.ts';

const plain = { units: 1, isWrite: false, readsSignIn: false, readsAudits: false, report: null };

/** How many requests of one limit pass before the first is refused, and that refusal. */
function untilRefused(name: RouteLimit, collections: readonly string[] = ['one'], beforehand = 0) {
  let now = 0;
  const throttle = createThrottle({ users: 30, tenantId: 'tenant', nowMs: () => now });
  for (let audit = 0; audit < beforehand; audit++)
    throttle.admit({ ...plain, readsAudits: true, limit: null });
  for (let passed = 0; ; passed++) {
    const collection = collections[passed % collections.length] ?? '';
    try {
      throttle.admit({ ...plain, limit: { name, collection } });
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      const again = (afterMs: number): boolean => {
        now += afterMs;
        try {
          throttle.admit({ ...plain, limit: { name, collection } });
          return true;
        } catch {
          return false;
        }
      };
      return { passed, refusal: error, again };
    }
  }
}

describe('published limits beyond the identity units', () => {
  it.each([
    ['intuneDevices', 2000],
    ['intune', 1000],
  ] as const)('%s answers HTTP 500 without a time after %i in 20 seconds', (name, most) => {
    const { passed, refusal, again } = untilRefused(name);

    expect(passed).toBe(most);
    expect(refusal.status).toBe(500);
    expect(refusal.message).toContain('too many requests to query broker');
    expect(refusal.headers).not.toHaveProperty('Retry-After');
    expect([again(19_999), again(1)]).toEqual([false, true]);
  });

  it('call records: 50 a minute of one collection, 200 altogether', () => {
    expect(untilRefused('pstn').passed).toBe(50);
    expect(untilRefused('pstn', ['a', 'b', 'c', 'd', 'e']).passed).toBe(200);
    expect(untilRefused('pstn').refusal.headers).toMatchObject({ 'Retry-After': '60' });
  });

  it('Identity Protection: one a second, and no time is named', () => {
    const { passed, refusal, again } = untilRefused('identityProtection');

    expect([passed, refusal.status, refusal.headers]).toEqual([1, 429, {}]);
    expect([again(999), again(1)]).toEqual([false, true]);
  });

  it('authentication methods count with the audit logs', () => {
    expect(untilRefused('authMethods').passed).toBe(5);
    expect(untilRefused('authMethods', ['one'], 3).passed).toBe(2);
  });

  it('a mailbox: four under way at once, in a batch as well', async () => {
    const twin = await startTwin({ users: 30, throttling: true, latencyMs: 20 });
    const path = (user: number) => `/users/${twin.tenant.idAt(user)}/mailboxSettings/userPurpose`;
    const get = (user: number, id: string) => ({ id, method: 'GET', url: path(user) });
    const refusedOf = (statuses: readonly number[]) => statuses.filter((status) => status === 429).length;

    const alone = await Promise.all([3, 3, 3, 3, 3, 3, 4].map((user) => twin.call(`/v1.0${path(user)}`)));
    const batch = await twin.call('/v1.0/$batch', {
      method: 'POST',
      body: { requests: [3, 3, 3, 3, 3, 4].map((user, place) => get(user, String(place))) },
    });
    const after = await twin.call(`/v1.0${path(3)}`);
    await twin.stop();

    expect(refusedOf(alone.map(({ status }) => status))).toBe(2);
    expect(refusedOf(batch.json.responses.map(({ status }) => status))).toBe(1);
    expect(after.status).not.toBe(429);
  });
});
