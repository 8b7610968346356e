import { GraphRefusal, jsonResponse, type TwinResponse } from './messages.ts';
import { guidFrom } from './object-ids.ts';
import type { AssignmentRow } from './person.ts';
import { hashText } from './random.ts';
import type { Route, RouteCall, TwinWorld } from './route.ts';
import { heldSkus } from './seat-counts.ts';
import { skuOf, type SkuKey } from './tenant-skus.ts';
import { findPerson } from './users-routes.ts';

/** What is read per user: licence details and the purpose of the mailbox. */
export function createUserDetailsRoutes(world: TwinWorld): readonly Route[] {
  return [
    {
      method: 'GET',
      path: 'users/:user/licenseDetails',
      source: 'users',
      units: 2,
      handle: readLicenseDetails,
    },
    {
      method: 'GET',
      path: 'users/:user/mailboxSettings/userPurpose',
      limit: 'mailbox',
      source: 'mailbox',
      units: 1,
      handle: readUserPurpose,
    },
  ];

  function readLicenseDetails({ request, params }: RouteCall): TwinResponse {
    const person = findPerson(world, params.user ?? '');
    const rows = world.state.rowsOf(person);
    const value = [...heldSkus(rows)].map((sku) => licenseDetail(person.id, sku, rows));
    const context = `${request.origin}/${request.version}/$metadata#users('${person.id}')/licenseDetails`;
    return jsonResponse(200, { '@odata.context': context, value });
  }

  function readUserPurpose({ request, params }: RouteCall): TwinResponse {
    const person = findPerson(world, params.user ?? '');
    if (person.purpose === null) {
      throw new GraphRefusal(
        404,
        'MailboxNotEnabledForRESTAPI',
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      );
    }
    const context = `${request.origin}/${request.version}/$metadata#users('${person.id}')/mailboxSettings/userPurpose`;
    return jsonResponse(200, { '@odata.context': context, value: person.purpose });
  }
}

function licenseDetail(userId: string, sku: SkuKey, rows: readonly AssignmentRow[]): unknown {
  const fact = skuOf(sku);
  const ofSku = rows.filter((row) => row.sku === sku && row.state !== 'Error');
  const isOff = (planId: string): boolean => ofSku.every((row) => row.disabledPlans.includes(planId));
  return {
    id: guidFrom(hashText(userId), hashText(sku)),
    skuId: fact.skuId,
    skuPartNumber: fact.skuPartNumber,
    servicePlans: fact.plans.map(({ id, name }) => ({
      servicePlanId: id,
      servicePlanName: name,
      provisioningStatus: isOff(id) ? 'Disabled' : 'Success',
      appliesTo: 'User',
    })),
  };
}
