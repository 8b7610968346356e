import { z } from 'zod/v4';

import { findGroup, shapeGroup } from './groups-routes.ts';
import { judgeLicenseWrite } from './license-rules.ts';
import {
  badRequest,
  emptyResponse,
  GraphRefusal,
  jsonResponse,
  notFound,
  type TwinRequest,
  type TwinResponse,
} from './messages.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import type { Person } from './person.ts';
import type { AddLicense, MemberChange } from './state-file.ts';
import type { TenantGroup } from './tenant-groups.ts';
import { skuWithId, type SkuKey } from './tenant-skus.ts';
import { defaultUserProperties, shapeUser } from './user-shape.ts';
import { findPerson } from './users-routes.ts';

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const assignBody = z.object({
  addLicenses: z.array(z.object({ skuId: guid, disabledPlans: z.array(guid).nullish() })),
  removeLicenses: z.array(guid),
});

const memberBody = z.object({ '@odata.id': z.string().regex(/\/(directoryObjects|users)\/[0-9a-f-]{36}$/i) });

/** Licence and membership writes, with Graph's effects and Graph's refusals. */
export function createLicenseWrites(world: TwinWorld): readonly Route[] {
  const { tenant, state } = world;
  const write = { source: 'writes', units: 1, isWrite: true } as const;
  return [
    { method: 'POST', path: 'users/:user/assignLicense', ...write, handle: assignToUser },
    { method: 'POST', path: 'groups/:group/assignLicense', ...write, handle: assignToGroup },
    { method: 'POST', path: 'groups/:group/members/$ref', ...write, handle: addMember },
    { method: 'DELETE', path: 'groups/:group/members/:user/$ref', ...write, handle: removeMember },
    { method: 'DELETE', path: 'groups/:group/members/:user', ...write, handle: refuseUserDeletion },
  ];

  function assignToUser({ request, params }: RouteCall): TwinResponse {
    const person = findPerson(world, params.user ?? '');
    const { add, remove } = parseAssign(request);
    const verdict = judgeLicenseWrite({
      rows: state.newestRowsOf(person),
      usageLocation: person.usageLocation,
      add,
      remove,
      freeUnits,
    });
    if (!verdict.allowed) throw badRequest(verdict.message);
    if (add.length + remove.length > 0) {
      const delay = world.faults().delayedConsistencyMs;
      state.accept({ kind: 'user', ...stamp(request, delay), userId: person.id, add, remove });
    }
    const select = [...defaultUserProperties, 'accountEnabled', 'assignedLicenses', 'usageLocation'];
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#users/$entity`,
      ...shapeUser(person, state.newestRowsOf(person), select, tenant),
    });
  }

  function assignToGroup({ request, params }: RouteCall): TwinResponse {
    const group = findGroup(world, params.group ?? '');
    const { add, remove } = parseAssign(request);
    if (group.plan === null) throw badRequest('The twin licenses its own licensing groups only.');
    const assigned = new Set(state.groupSkus(group.plan.key));
    for (const skuId of [...remove, ...add.map((each) => each.skuId)]) {
      if (skuWithId(skuId)?.appliesTo !== 'User') {
        throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
      }
    }
    for (const skuId of remove) {
      const sku = skuWithId(skuId)?.key;
      if (sku === undefined || !assigned.has(sku))
        throw badRequest('User does not have a corresponding license.');
    }
    state.accept({
      kind: 'group',
      ...stamp(request, world.groupProcessingMs),
      groupId: group.id,
      add,
      remove,
    });
    const shaped = shapeGroup(world, group, ['id', 'displayName', 'assignedLicenses']);
    const licenseProcessingState = { state: 'QueuedForProcessing' };
    return jsonResponse(202, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#groups/$entity`,
      ...shaped,
      licenseProcessingState,
    });
  }

  function removeMember({ request, params }: RouteCall): TwinResponse {
    const group = findGroup(world, params.group ?? '');
    const person = findPerson(world, params.user ?? '');
    const { plan } = group;
    refuseFixedMembership(group);
    if (plan === null || !state.isMember(plan.key, person.index)) throw notFound(person.id);
    acceptMember('member', request, group, person);
    return emptyResponse(204);
  }

  function addMember({ request, params }: RouteCall): TwinResponse {
    const group = findGroup(world, params.group ?? '');
    const body = memberBody.safeParse(request.body);
    if (!body.success) throw badRequest('Invalid URL format specified in @odata.id in request body.');
    const person = findPerson(world, body.data['@odata.id'].split('/').at(-1) ?? '');
    refuseFixedMembership(group);
    if (group.plan === null) throw badRequest('The twin changes the members of its licensing groups only.');
    if (state.isMember(group.plan.key, person.index)) {
      throw badRequest(
        "One or more added object references already exist for the following modified properties: 'members'.",
      );
    }
    acceptMember('newMember', request, group, person);
    return emptyResponse(204);
  }

  function acceptMember(
    kind: MemberChange['kind'],
    request: TwinRequest,
    { id: groupId }: TenantGroup,
    { id: userId }: Person,
  ): void {
    state.accept({ kind, ...stamp(request, world.groupProcessingMs), groupId, userId });
  }

  /** Members of such groups follow a rule, another directory, or rights that a licence tool does not have. */
  function refuseFixedMembership({ plan }: TenantGroup): void {
    if (plan?.isSynced === true) {
      throw badRequest(
        'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
      );
    }
    if (plan?.membershipRule !== undefined) {
      throw badRequest(
        'Membership of a dynamic group cannot be changed directly; it follows the membership rule.',
      );
    }
    if (plan?.isRoleAssignable === true) {
      throw new GraphRefusal(
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
    }
  }

  /** With more rights than a licence tool may hold, this request deletes the user; it is counted as grave. */
  function refuseUserDeletion(): TwinResponse {
    world.stats.deletedWithoutRef();
    throw new GraphRefusal(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }

  function freeUnits(key: SkuKey): number {
    const sku = tenant.skus.find(({ fact }) => fact.key === key);
    return sku === undefined ? 0 : sku.prepaid.enabled + sku.prepaid.warning - state.newestConsumed(key);
  }

  function stamp(
    request: TwinRequest,
    delayMs: number,
  ): { at: string; visibleAt: number; requestId: string } {
    const now = world.nowMs();
    return { at: new Date(now).toISOString(), visibleAt: now + delayMs, requestId: request.requestId };
  }
}

/** Both keys are required; an absent one is named, as OData does. */
function parseAssign({ body }: TwinRequest): { add: AddLicense[]; remove: string[] } {
  const given = typeof body === 'object' && body !== null ? body : {};
  const missing = ['addLicenses', 'removeLicenses'].filter((key) => !(key in given));
  if (missing.length > 0) {
    throw badRequest(
      `One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: ${missing.join(', ')}.`,
    );
  }
  const parsed = assignBody.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid value specified in the request payload of assignLicense.');
  const { addLicenses, removeLicenses } = parsed.data;
  const add = addLicenses.map(({ skuId, disabledPlans }) => ({
    skuId: skuId.toLowerCase(),
    disabledPlans: (disabledPlans ?? []).map((plan) => plan.toLowerCase()),
  }));
  return { add, remove: removeLicenses.map((skuId) => skuId.toLowerCase()) };
}
