import { createLostPage } from './lost-page.ts';
import { badRequest, GraphRefusal, jsonResponse, notFound, type TwinResponse } from './messages.ts';
import { cursorOf, isAdvanced, isEventual, nextLinkOf, refuseUnsupported, selectOf } from './odata-query.ts';
import { tenantDomain } from './people.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import type { TenantGroup } from './tenant-groups.ts';
import { skuOf, skuWithId } from './tenant-skus.ts';
import { assertUserSelect, defaultUserProperties, shapeUser } from './user-shape.ts';

const pageLimits = { usual: 100, most: 999 };

const defaultGroupProperties = [
  'id',
  'createdDateTime',
  'description',
  'displayName',
  'groupTypes',
  'isAssignableToRole',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'onPremisesSyncEnabled',
  'securityEnabled',
  'visibility',
];

/** Groups and their direct members. Nested members are listed, and licensed by nobody. */
export function createGroupsRoutes(world: TwinWorld): readonly Route[] {
  const { tenant, state } = world;
  const lostPage = createLostPage(world);
  return [
    { method: 'GET', path: 'groups', source: 'groups', units: 1, handle: listGroups },
    { method: 'GET', path: 'groups/:group', source: 'groups', units: 1, handle: readGroup },
    { method: 'GET', path: 'groups/:group/members', source: 'groups', units: 3, handle: listMembers },
    {
      method: 'GET',
      path: 'groups/:group/members/microsoft.graph.group',
      source: 'groups',
      units: 3,
      handle: (call) => listGroupsBeside(call, nestedIn),
    },
    {
      method: 'GET',
      path: 'groups/:group/memberOf/microsoft.graph.group',
      source: 'groups',
      units: 2,
      handle: (call) => listGroupsBeside(call, parentsOf),
    },
    { method: 'GET', path: 'groups/:group/owners', source: 'groups', units: 1, handle: listOwners },
    {
      method: 'GET',
      path: 'groups/:group/appRoleAssignments',
      source: 'groups',
      units: 1,
      handle: listAppRoles,
    },
  ];

  function listGroups({ request }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const select = groupSelect(selectOf(request));
    const isWanted = groupFilter(request.query.get('$filter'), isEventual(request.headers));
    const wanted = tenant.groups.list.filter(isWanted);
    const cursor = cursorOf(request, pageLimits);
    const end = cursor.offset + cursor.size;
    const next = end < wanted.length ? { offset: end, page: cursor.page + 1, size: cursor.size } : null;
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#groups`,
      ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
      value: wanted.slice(cursor.offset, end).map((group) => shapeGroup(world, group, select)),
    });
  }

  function readGroup({ request, params }: RouteCall): TwinResponse {
    const group = findGroup(world, params.group ?? '');
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#groups/$entity`,
      ...shapeGroup(world, group, groupSelect(selectOf(request))),
    });
  }

  function listMembers({ request, params }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    if (request.query.has('$filter')) throw badRequest('The twin does not filter members.');
    const group = findGroup(world, params.group ?? '');
    const select = selectOf(request) ?? defaultUserProperties;
    assertUserSelect(select, true);
    const nested = (group.plan?.nested ?? []).map((key) => ({
      '@odata.type': '#microsoft.graph.group',
      id: tenant.groups.idOf(key),
    }));
    const people = memberIndexes(world, group);
    const cursor = cursorOf(request, pageLimits);
    const end = cursor.offset + lostPage.sizeOf(cursor);
    const value = people.slice(cursor.offset, end).map((index) => {
      const person = tenant.personAt(index);
      return {
        '@odata.type': '#microsoft.graph.user',
        ...shapeUser(person, state.rowsOf(person), select, tenant),
      };
    });
    const next = end < people.length ? { offset: end, page: cursor.page + 1, size: cursor.size } : null;
    const answer = jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#directoryObjects`,
      ...(isAdvanced(request) ? { '@odata.count': nested.length + people.length } : {}),
      ...(next === null ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
      value: cursor.page === 0 ? [...nested, ...value] : value,
    });
    return lostPage.spoil(cursor, answer);
  }

  function nestedIn({ plan }: TenantGroup): readonly TenantGroup[] {
    return tenant.groups.list.filter(
      (other) => other.plan !== null && plan?.nested?.includes(other.plan.key),
    );
  }

  function parentsOf({ plan }: TenantGroup): readonly TenantGroup[] {
    return tenant.groups.list.filter((other) => plan !== null && other.plan?.nested?.includes(plan.key));
  }

  /** A cast to one kind of object is an advanced query: the header and `$count` are wanted. */
  function listGroupsBeside(
    { request, params }: RouteCall,
    besideOf: (group: TenantGroup) => readonly TenantGroup[],
  ): TwinResponse {
    refuseUnsupported(request);
    if (!isAdvanced(request)) {
      throw new GraphRefusal(
        400,
        'Request_UnsupportedQuery',
        'The request uses a cast that is not supported.',
      );
    }
    const groups = besideOf(findGroup(world, params.group ?? ''));
    const select = groupSelect(selectOf(request));
    const { size } = cursorOf(request, pageLimits);
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#groups`,
      '@odata.count': groups.length,
      value: groups.slice(0, size).map((group) => shapeGroup(world, group, select)),
    });
  }

  function listOwners({ request, params }: RouteCall): TwinResponse {
    refuseUnsupported(request);
    const group = findGroup(world, params.group ?? '');
    const select = selectOf(request) ?? defaultUserProperties;
    assertUserSelect(select, true);
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#directoryObjects`,
      value: tenant.groups.ownersOf(group).map((index) => {
        const person = tenant.personAt(index);
        return {
          '@odata.type': '#microsoft.graph.user',
          ...shapeUser(person, state.rowsOf(person), select, tenant),
        };
      }),
    });
  }

  function listAppRoles({ request, params }: RouteCall): TwinResponse {
    const group = findGroup(world, params.group ?? '');
    const apps = group.plan?.apps ?? [];
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#groups('${group.id}')/appRoleAssignments`,
      value: apps.map((resourceDisplayName, position) => ({
        id: `${group.id.slice(0, 8)}-${position}`,
        appRoleId: '00000000-0000-0000-0000-000000000000',
        principalDisplayName: group.displayName,
        principalId: group.id,
        principalType: 'Group',
        resourceDisplayName,
        resourceId: appIdOf(group.id, position),
      })),
    });
  }

  /** Only what is documented for groups; `assignedLicenses/$count` is documented for users alone. */
  function groupFilter(text: string | null, isEventualRead: boolean): (group: TenantGroup) => boolean {
    if (text === null) return () => true;
    const any = /^assignedLicenses\/any\((\w+):\s*\1\/skuId\s+eq\s+([0-9a-f-]{36})\)$/i.exec(text.trim());
    if (any !== null) {
      const sku = skuWithId(any[2] ?? '')?.key;
      return ({ plan }) => plan !== null && sku !== undefined && state.groupSkus(plan.key).includes(sku);
    }
    if (/^hasMembersWithLicenseErrors\s+eq\s+true$/i.test(text.trim()) && !isEventualRead) {
      return ({ plan }) => plan?.key === 'visio-static';
    }
    throw new GraphRefusal(
      400,
      'Request_UnsupportedQuery',
      'Unsupported or invalid query filter clause specified.',
    );
  }
}

export function findGroup({ tenant }: TwinWorld, id: string): TenantGroup {
  const group = tenant.groups.withId(id);
  if (group === undefined) throw notFound(id);
  return group;
}

/** The id of the application a role of which is granted to the group. */
function appIdOf(groupId: string, position: number): string {
  return `${groupId.slice(0, -4)}a${String(position).padStart(3, '0')}`;
}

/** Plain groups share everybody out between them; licensing groups know their own. */
function memberIndexes({ tenant, state }: TwinWorld, group: TenantGroup): readonly number[] {
  if (group.plan !== null) return state.membersOf(group.plan.key);
  const indexes: number[] = [];
  for (let index = group.plainPosition; index < tenant.users; index += tenant.groups.plainCount)
    indexes.push(index);
  return indexes;
}

export function shapeGroup(
  { tenant, state }: TwinWorld,
  group: TenantGroup,
  select: readonly string[] = defaultGroupProperties,
): Record<string, unknown> {
  const { plan } = group;
  const skus = plan === null ? [] : state.groupSkus(plan.key);
  const all: Record<string, unknown> = {
    id: group.id,
    displayName: group.displayName,
    description: null,
    createdDateTime: `${String(Number(tenant.today.slice(0, 4)) - 2)}-01-15T09:00:00Z`,
    groupTypes: [
      ...(plan?.membershipRule === undefined ? [] : ['DynamicMembership']),
      ...(plan?.isTeam === true ? ['Unified'] : []),
    ],
    membershipRule: plan?.membershipRule ?? null,
    membershipRuleProcessingState: plan?.membershipRule === undefined ? null : 'On',
    onPremisesSyncEnabled: plan?.isSynced === true ? true : null,
    isAssignableToRole: plan?.isRoleAssignable ?? null,
    mail: plan?.isTeam === true ? `${group.id.slice(0, 8)}@${tenantDomain}` : null,
    mailEnabled: plan?.isTeam === true,
    mailNickname: group.id.slice(0, 8),
    securityEnabled: true,
    visibility: null,
    resourceProvisioningOptions: plan?.isTeam === true ? ['Team'] : [],
    assignedLicenses: skus.map((sku) => ({ disabledPlans: [], skuId: skuOf(sku).skuId })),
    licenseProcessingState: skus.length === 0 ? null : { state: plan?.processing ?? 'ProcessingComplete' },
  };
  return Object.fromEntries(select.filter((name) => name in all).map((name) => [name, all[name]]));
}

function groupSelect(select: readonly string[] | null): readonly string[] {
  const known = [
    ...defaultGroupProperties,
    'membershipRuleProcessingState',
    'assignedLicenses',
    'licenseProcessingState',
    'resourceProvisioningOptions',
  ];
  for (const name of select ?? []) {
    if (known.includes(name)) continue;
    const message = `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.group'.`;
    throw new GraphRefusal(400, 'BadRequest', message);
  }
  return select ?? defaultGroupProperties;
}
