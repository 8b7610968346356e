import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { personOf, startTwin, type StartedTwin } from './started-twin.fixture.ts';
import type { WireAssignment, WireLicense } from './wire-shapes.fixture.ts';
import { planIds } from './tenant-plans.ts';
import { skuOf } from './tenant-skus.ts';

let twin: StartedTwin;
beforeEach(async () => {
  twin = await startTwin();
});
afterEach(() => twin.stop());

const id = (key: Parameters<typeof skuOf>[0]) => skuOf(key).skuId;
const add = (key: Parameters<typeof skuOf>[0], disabledPlans: string[] = []) => ({
  skuId: id(key),
  disabledPlans,
});

async function statesOf(userId: string): Promise<WireAssignment[]> {
  return (await twin.call(`/v1.0/users/${userId}?$select=licenseAssignmentStates`)).json
    .licenseAssignmentStates;
}

async function consumed(key: Parameters<typeof skuOf>[0]): Promise<number> {
  const skus = await twin.all('/v1.0/subscribedSkus');
  return skus.find((sku) => sku.skuId === id(key))!.consumedUnits;
}

describe('POST users/{id}/assignLicense', () => {
  it('takes a direct licence away, frees its unit and gives it back as it was', async () => {
    const userId = personOf(twin.tenant, 'e5-idle');
    const before = await consumed('E5');
    const [row] = (await statesOf(userId)).filter((state) => state.skuId === id('E5'));

    const removed = await twin.assign(userId, [], [id('E5').toUpperCase()]);

    expect(removed.status).toBe(200);
    expect(removed.json.id).toBe(userId);
    expect((await statesOf(userId)).filter((state) => state.skuId === id('E5'))).toEqual([]);
    expect(await consumed('E5')).toBe(before - 1);

    await twin.assign(userId, [{ skuId: id('E5'), disabledPlans: row!.disabledPlans }], []);

    const [restored] = (await statesOf(userId)).filter((state) => state.skuId === id('E5'));
    expect(restored).toMatchObject({ ...row, error: null, lastUpdatedDateTime: '2026-11-22T12:00:00Z' });
    expect(await consumed('E5')).toBe(before);
    expect(twin.writes.map((write) => [write.userId, write.remove, write.add.length])).toEqual([
      [userId, [id('E5')], 0],
      [userId, [], 1],
    ]);
  });

  it('leaves a licence consumed that a group gives as well', async () => {
    const userId = personOf(twin.tenant, 'e5-idle-both');
    const before = await consumed('E5');

    expect((await twin.assign(userId, [], [id('E5')])).status).toBe(200);

    expect(await consumed('E5')).toBe(before);
    const rows = (await statesOf(userId)).filter((state) => state.skuId === id('E5'));
    expect(rows.map((row) => row.assignedByGroup)).toEqual([twin.tenant.groups.idOf('e5-static')]);
    expect((await twin.assign(userId, [], [id('E5')])).json.error.message).toContain(
      'inherited from a group',
    );
  });

  it('overwrites the plans of a licence that is there', async () => {
    const userId = personOf(twin.tenant, 'e5-idle');
    const before = await consumed('E5');

    await twin.assign(userId, [add('E5', [planIds.SWAY])], []);

    const user = await twin.call(`/v1.0/users/${userId}?$select=assignedLicenses`);
    const e5 = user.json.assignedLicenses.find((license) => license.skuId === id('E5'));
    expect(e5?.disabledPlans).toEqual([planIds.SWAY]);
    expect(await consumed('E5')).toBe(before);
  });

  it('swaps E5 for E3 in one call, by name', async () => {
    const userId = personOf(twin.tenant, 'e5-idle');
    const { upn } = twin.tenant.personAt(twin.tenant.indexOfId(userId)!);

    expect((await twin.assign(upn, [add('E3')], [id('E5')])).status).toBe(200);

    const skus = (await statesOf(userId)).map((state) => state.skuId);
    expect(skus).toContain(id('E3'));
    expect(skus).not.toContain(id('E5'));
  });

  it('refuses what Graph refuses, in its words, and changes nothing', async () => {
    const cases: [string, WireLicense[], string[], string][] = [
      [
        'e5-idle-group',
        [],
        [id('E5')],
        'User license is inherited from a group membership and it cannot be removed directly from the user.',
      ],
      ['e5-idle', [], [id('F3')], 'User does not have a corresponding license.'],
      [
        'e5-active-no-location',
        [add('POWERBI')],
        [],
        'License assignment cannot be done for user with invalid usage location.',
      ],
      [
        'f3-idle',
        [add('VISIO2')],
        [],
        `Subscription with SKU ${id('VISIO2')} does not have any available licenses.`,
      ],
      [
        'e3-idle-phone',
        [],
        [id('E3')],
        `License assignment failed because service plan ${planIds.MCOEV} depends on the service plan(s) ${planIds.MCOSTANDARD}, ${planIds.TEAMS1}`,
      ],
      [
        'f3-idle',
        [add('E5')],
        [],
        `License assignment failed because service plans ${planIds.EXCHANGE_S_DESKLESS}, ${planIds.EXCHANGE_S_ENTERPRISE} are mutually exclusive.`,
      ],
      [
        'e5-idle',
        [{ skuId: '11111111-2222-4333-8444-555555555555' }],
        [],
        'License 11111111-2222-4333-8444-555555555555 does not correspond to a valid company License.',
      ],
    ];
    for (const [archetype, adds, removes, message] of cases) {
      const answer = await twin.assign(personOf(twin.tenant, archetype), adds, removes);
      expect([archetype, answer.status, answer.json.error.code, answer.json.error.message]).toEqual([
        archetype,
        400,
        'Request_BadRequest',
        message,
      ]);
    }
    expect(twin.writes).toEqual([]);
  });

  it('removes a suite together with the add-on that depends on it', async () => {
    expect(
      (await twin.assign(personOf(twin.tenant, 'e3-idle-phone'), [], [id('E3'), id('PHONE')])).status,
    ).toBe(200);
  });

  it('needs both keys', async () => {
    const path = `/v1.0/users/${personOf(twin.tenant, 'e5-idle')}/assignLicense`;
    const answer = await twin.call(path, { method: 'POST', body: { removeLicenses: [id('E5')] } });

    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toContain('addLicenses');
    expect(
      (await twin.call(path, { method: 'POST', body: { addLicenses: 1, removeLicenses: [] } })).status,
    ).toBe(400);
  });

  it('answers 409 to the second of two writes on one person at a time', async () => {
    const slow = await startTwin({ tenant: twin.tenant, latencyMs: 100 });
    const userId = personOf(twin.tenant, 'copilot-idle-both');

    const answers = await Promise.all([
      slow.assign(userId, [], [id('COPILOT')]),
      slow.assign(userId, [], [id('COPILOT2')]),
    ]);

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.json.error.code).toBe(
      'Directory_ConcurrencyViolation',
    );
    await slow.stop();
  });
});

describe('groups', () => {
  const group = (key: Parameters<StartedTwin['tenant']['groups']['idOf']>[0]) => twin.tenant.groups.idOf(key);
  const remove = (key: Parameters<typeof group>[0], userId: string, suffix = '/$ref') =>
    twin.call(`/v1.0/groups/${group(key)}/members/${userId}${suffix}`, { method: 'DELETE' });

  it('take a licence away with the membership, a little later', async () => {
    const userId = personOf(twin.tenant, 'e5-idle-group');
    const before = await consumed('E5');

    expect((await remove('e5-static', userId)).status).toBe(204);

    expect(await consumed('E5')).toBe(before);
    const members = await twin.all(`/v1.0/groups/${group('e5-static')}/members?$select=id&$top=999`);
    expect(members.some((member) => member.id === userId)).toBe(false);
    twin.clock.advance(3000);
    expect(await consumed('E5')).toBe(before - 1);
    expect((await statesOf(userId)).some((state) => state.skuId === id('E5'))).toBe(false);
    expect((await remove('e5-static', userId)).status).toBe(404);
  });

  const addTo = (key: Parameters<typeof group>[0], userId: string) =>
    twin.call(`/v1.0/groups/${group(key)}/members/$ref`, {
      method: 'POST',
      body: { '@odata.id': `${twin.url}/v1.0/directoryObjects/${userId}` },
    });

  it('give the licence back with the membership, a little later, and only once', async () => {
    const userId = personOf(twin.tenant, 'e5-idle-group');
    const before = await consumed('E5');
    await remove('e5-static', userId);
    twin.clock.advance(3000);

    expect((await addTo('e5-static', userId)).status).toBe(204);
    const again = await addTo('e5-static', userId);
    const early = await statesOf(userId);
    twin.clock.advance(3000);

    expect(again.json.error.message).toBe(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
    expect(early.some((state) => state.skuId === id('E5'))).toBe(false);
    const [given] = (await statesOf(userId)).filter((state) => state.skuId === id('E5'));
    expect([given?.assignedByGroup, given?.state]).toEqual([group('e5-static'), 'Active']);
    expect(await consumed('E5')).toBe(before);
    const members = await twin.all(`/v1.0/groups/${group('e5-static')}/members?$select=id&$top=999`);
    expect(members.filter((member) => member.id === userId)).toHaveLength(1);
  });

  it.each([
    ['e5-dynamic', 400],
    ['e5-synced', 400],
    ['e5-role', 403],
  ] as const)('take nobody in when they are %s', async (key, status) => {
    expect((await addTo(key, personOf(twin.tenant, 'e5-idle'))).status).toBe(status);
  });

  it.each([
    ['e5-dynamic', 'e5-idle-dynamic', 400],
    ['e5-synced', 'e5-idle-synced', 400],
    ['e5-role', 'e5-idle-role', 403],
  ] as const)('keep their members when they are %s', async (key, archetype, status) => {
    expect((await remove(key, personOf(twin.tenant, archetype))).status).toBe(status);
    expect(await consumed('E5')).toBe(twin.tenant.holders.get('E5'));
  });

  it('count a deletion without /$ref as grave', async () => {
    const answer = await remove('e5-static', personOf(twin.tenant, 'e5-idle-group'), '');

    expect(answer.status).toBe(403);
    expect(twin.stats().grave.deletesWithoutRef).toBe(1);
  });

  it('are licensed asynchronously', async () => {
    const before = await consumed('POWERBI');
    const answer = await twin.call(`/v1.0/groups/${group('e5-role')}/assignLicense`, {
      method: 'POST',
      body: { addLicenses: [add('POWERBI')], removeLicenses: [id('E5')] },
    });
    const members = twin.tenant.members.get('e5-role')!.length;

    expect(answer.status).toBe(202);
    expect(await consumed('POWERBI')).toBe(before);
    twin.clock.advance(3000);
    expect(await consumed('POWERBI')).toBe(before + members);
    expect(await consumed('E5')).toBe(twin.tenant.holders.get('E5')! - members);
  });
});
