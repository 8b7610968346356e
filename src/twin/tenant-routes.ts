import { z } from 'zod/v4';

import type { Subscription, TenantSku } from './commerce.ts';
import { dayText } from './days.ts';
import { badRequest, emptyResponse, jsonResponse, type TwinResponse } from './messages.ts';
import { selectOf } from './odata-query.ts';
import { tenantName } from './people.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';

const settingsBody = z.object({ displayConcealedNames: z.boolean() });

/** What is read of the tenant as a whole: SKUs, subscriptions, report settings, the organisation. */
export function createTenantRoutes(world: TwinWorld): readonly Route[] {
  const { tenant, state } = world;
  return [
    { method: 'GET', path: 'subscribedSkus', source: 'skus', units: 3, handle: listSkus },
    {
      method: 'GET',
      path: 'directory/subscriptions',
      source: 'subscriptions',
      units: 1,
      handle: listSubscriptions,
    },
    { method: 'GET', path: 'organization', source: null, units: 1, handle: readOrganization },
    { method: 'GET', path: 'admin/reportSettings', source: 'settings', units: 1, handle: readSettings },
    {
      method: 'PATCH',
      path: 'admin/reportSettings',
      source: 'settings',
      units: 1,
      isWrite: true,
      handle: setSettings,
    },
  ];

  function listSkus({ request }: RouteCall): TwinResponse {
    for (const name of ['$filter', '$top', '$skip', '$orderby']) {
      if (request.query.has(name))
        throw badRequest(`The query option '${name}' is not allowed on subscribedSkus.`);
    }
    const select = selectOf(request);
    const value = tenant.skus.map((sku) => {
      const shaped = shapeSku(sku);
      return select === null ? shaped : Object.fromEntries(select.map((name) => [name, shaped[name]]));
    });
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#subscribedSkus`,
      value,
    });
  }

  function shapeSku({ fact, prepaid, capabilityStatus, subscriptions }: TenantSku): Record<string, unknown> {
    return {
      accountName: tenantName,
      accountId: tenant.tenantId,
      appliesTo: fact.appliesTo,
      capabilityStatus,
      consumedUnits: state.consumed(fact.key),
      id: `${tenant.tenantId}_${fact.skuId}`,
      skuId: fact.skuId,
      skuPartNumber: fact.skuPartNumber,
      subscriptionIds: subscriptions.map((each) => each.commerceSubscriptionId),
      prepaidUnits: prepaid,
      servicePlans: fact.plans.map(({ id, name }) => ({
        servicePlanId: id,
        servicePlanName: name,
        provisioningStatus: 'Success',
        appliesTo: fact.appliesTo,
      })),
    };
  }

  function listSubscriptions({ request }: RouteCall): TwinResponse {
    const value = tenant.skus.flatMap((sku) => sku.subscriptions.map((each) => shapeSubscription(sku, each)));
    const context = `${request.origin}/${request.version}/$metadata#directory/subscriptions`;
    return jsonResponse(200, { '@odata.context': context, value });
  }

  function readOrganization({ request }: RouteCall): TwinResponse {
    const organization = {
      id: tenant.tenantId,
      displayName: tenantName,
      countryLetterCode: 'GB',
      tenantType: 'AAD',
      verifiedDomains: [{ name: 'harbourline.example', isDefault: true, isInitial: false, type: 'Managed' }],
    };
    const context = `${request.origin}/${request.version}/$metadata#organization`;
    return jsonResponse(200, { '@odata.context': context, value: [organization] });
  }

  function readSettings({ request }: RouteCall): TwinResponse {
    return jsonResponse(200, {
      '@odata.context': `${request.origin}/${request.version}/$metadata#admin/reportSettings/$entity`,
      id: tenant.tenantId,
      displayConcealedNames: areNamesConcealed(world),
    });
  }

  function setSettings({ request }: RouteCall): TwinResponse {
    const body = settingsBody.safeParse(request.body);
    if (!body.success) throw badRequest('Invalid value specified for property displayConcealedNames.');
    const at = new Date(world.nowMs()).toISOString();
    state.accept({ kind: 'settings', at, displayConcealedNames: body.data.displayConcealedNames });
    return emptyResponse(204);
  }
}

/** By the tenant's own setting, or by the fault of that name. */
export function areNamesConcealed({ state, faults }: TwinWorld): boolean {
  return state.concealed || faults().concealedNames;
}

function shapeSubscription({ fact }: TenantSku, each: Subscription): Record<string, unknown> {
  return {
    id: each.id,
    commerceSubscriptionId: each.commerceSubscriptionId,
    createdDateTime: `${dayText(each.createdDay)}T00:00:00Z`,
    isTrial: each.isTrial,
    nextLifecycleDateTime:
      each.nextLifecycleDay === null ? null : `${dayText(each.nextLifecycleDay)}T00:00:00Z`,
    ownerId: null,
    ownerTenantId: each.ownerTenantId,
    ownerType: 'User',
    serviceStatus: fact.plans.map(({ id, name }) => ({
      servicePlanId: id,
      servicePlanName: name,
      provisioningStatus: 'Success',
      appliesTo: fact.appliesTo,
    })),
    skuId: fact.skuId,
    skuPartNumber: fact.skuPartNumber,
    status: each.status,
    totalLicenses: each.units,
  };
}
