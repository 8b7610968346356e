import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

const select =
  '$select=id,displayName,groupTypes,membershipRule,onPremisesSyncEnabled,isAssignableToRole,assignedLicenses,licenseProcessingState';

describe('GET groups', () => {
  it('lists licensing groups of every kind among plain ones', async () => {
    const groups = await twin.all(`/v1.0/groups?${select}&$top=10`);
    const licensed = groups.filter((group) => group.assignedLicenses.length > 0);

    expect(groups).toHaveLength(twin.tenant.groups.list.length);
    expect(licensed).toHaveLength(12);
    expect(
      licensed.some((group) => group.groupTypes.includes('DynamicMembership') && group.membershipRule),
    ).toBe(true);
    expect(licensed.some((group) => group.onPremisesSyncEnabled)).toBe(true);
    expect(licensed.some((group) => group.isAssignableToRole)).toBe(true);
    expect(licensed.some((group) => group.assignedLicenses.length === 2)).toBe(true);
    expect(new Set(licensed.map((group) => group.licenseProcessingState?.state)).size).toBe(3);
  });

  it('filters by SKU; counting licences is not documented for groups and refused', async () => {
    const e5 = skuOf('E5').skuId;
    const groups = await twin.all(
      `/v1.0/groups?$select=id&$filter=assignedLicenses/any(x:x/skuId%20eq%20${e5})`,
    );
    const counted = await twin.call('/v1.0/groups?$filter=assignedLicenses/$count%20ne%200&$count=true', {
      headers: { ConsistencyLevel: 'eventual' },
    });

    expect(groups).toHaveLength(7);
    expect(counted.status).toBe(400);
  });

  it('finds groups with errors only without advanced query headers', async () => {
    const path = '/v1.0/groups?$select=id,displayName&$filter=hasMembersWithLicenseErrors%20eq%20true';

    expect((await twin.all(path)).map((group) => group.displayName)).toEqual(['LIC Visio Plan 2']);
    expect((await twin.call(path, { headers: { ConsistencyLevel: 'eventual' } })).status).toBe(400);
  });
});

describe('GET groups/{id}/members', () => {
  it('lists exactly the people whose rows name the group', async () => {
    const users = await twin.all('/v1.0/users?$select=id,licenseAssignmentStates&$top=999');
    for (const key of ['e5-static', 'e5-visio', 'visio-static', 'f3-dynamic'] as const) {
      const groupId = twin.tenant.groups.idOf(key);
      const members = await twin.all(`/v1.0/groups/${groupId}/members?$select=id&$top=20`);
      const named = users.filter((user) =>
        user.licenseAssignmentStates.some((row) => row.assignedByGroup === groupId),
      );

      expect(members.map((member) => member.id).sort()).toEqual(named.map((user) => user.id).sort());
      expect(members.length).toBeGreaterThan(0);
    }
  });

  it('lists nested groups as groups; their people hold nothing from the parent', async () => {
    const parent = twin.tenant.groups.idOf('nested-parent');
    const members = await twin.all(`/v1.0/groups/${parent}/members?$select=id`);
    const users = await twin.all('/v1.0/users?$select=licenseAssignmentStates&$top=999');

    expect(members.map((member) => member['@odata.type'])).toEqual([
      '#microsoft.graph.group',
      '#microsoft.graph.group',
    ]);
    expect(JSON.stringify(users)).not.toContain(parent);
  });

  it('answers 404 for no group, and 400 above 999 a page', async () => {
    const groupId = twin.tenant.groups.idOf('e5-static');

    expect((await twin.call('/v1.0/groups/00000000-0000-4000-a000-000000000000/members')).status).toBe(404);
    expect((await twin.call(`/v1.0/groups/${groupId}/members?$top=1000`)).status).toBe(400);
  });

  it('shares everybody out between the plain groups', async () => {
    const plain = twin.tenant.groups.list.find((group) => group.plan === null)!;

    expect((await twin.all(`/v1.0/groups/${plain.id}/members?$select=id`)).length).toBeGreaterThan(10);
  });
});

describe('what else belongs to a group', () => {
  const eventual = { headers: { ConsistencyLevel: 'eventual' } };
  const idOf = (key: Parameters<StartedTwin['tenant']['groups']['idOf']>[0]) => twin.tenant.groups.idOf(key);

  it('counts members with the first page, when asked as an advanced query', async () => {
    const path = `/v1.0/groups/${idOf('e5-static')}/members?$select=id&$top=1&$count=true`;
    const all = await twin.all(`/v1.0/groups/${idOf('e5-static')}/members?$select=id`);

    expect((await twin.call(path, eventual)).json).toMatchObject({ '@odata.count': all.length });
    expect((await twin.call(path)).json).not.toHaveProperty('@odata.count');
  });

  it('tells nested and parent groups by a cast', async () => {
    const nested = `/v1.0/groups/${idOf('nested-parent')}/members/microsoft.graph.group?$count=true&$top=1&$select=id`;
    const parents = `/v1.0/groups/${idOf('e5-static')}/memberOf/microsoft.graph.group?$count=true&$select=id`;

    expect((await twin.call(nested, eventual)).json).toMatchObject({ '@odata.count': 2, value: [{}] });
    expect((await twin.call(parents, eventual)).json.value.map(({ id }) => id)).toEqual([
      idOf('nested-parent'),
    ]);
    expect((await twin.call(nested)).status).toBe(400);
  });

  it('tells owners, applications, and that a group is a team', async () => {
    const studio = idOf('e5-visio');
    const owners = await twin.all(`/v1.0/groups/${studio}/owners?$select=id`);
    const apps = await twin.call(`/v1.0/groups/${studio}/appRoleAssignments`);
    const { json } = await twin.call(
      `/v1.0/groups/${studio}?$select=mailEnabled,resourceProvisioningOptions,groupTypes`,
    );

    expect(owners).toHaveLength(2);
    for (const { id } of owners) expect(twin.tenant.indexOfId(id)).not.toBeNull();
    expect(apps.json.value).toMatchObject([
      { resourceDisplayName: 'Adobe Creative Cloud' },
      { resourceDisplayName: 'Figma' },
    ]);
    expect(json).toMatchObject({
      mailEnabled: true,
      resourceProvisioningOptions: ['Team'],
      groupTypes: ['Unified'],
    });
    expect(await twin.all(`/v1.0/groups/${idOf('e5-dynamic')}/owners?$select=id`)).toEqual([]);
  });
});
