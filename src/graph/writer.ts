import type { Reservation } from '../transport/throttle-budget.ts';
import { refusalOf, type AssignLicenseOutcome } from './assign-license-outcome.ts';
import { errorOf, readEnvelope } from './errors.ts';
import { requestIdOf, type ExchangeRequest } from './exchange.ts';
import { createGraphClient, type GraphDeps } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { chargesOf } from './request-cost.ts';

export interface LicenseChange {
  readonly addLicenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
  readonly removeLicenses: readonly string[];
}

export interface WriteOptions {
  /** Kept by the caller before the call, so that a lost answer can be traced. */
  readonly clientRequestId: string;
  /** From `reserve`; without one the change waits for its turn when it is sent. */
  readonly place?: WritePlace;
}

/** A place among the writes of the published limit. */
export type WritePlace = Reservation;

export type RemoveMemberOutcome =
  | { readonly kind: 'applied'; readonly requestId: string | null }
  | { readonly kind: 'alreadyGone' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string | null };

export type AddMemberOutcome =
  | { readonly kind: 'applied'; readonly requestId: string | null }
  | { readonly kind: 'alreadyThere' }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string | null };

/**
 * The only three changes this product can make to a tenant. It reads nothing: who calls it has checked, and checks
 * again afterwards. Throws GraphError; GRAPH_OUTCOME_UNKNOWN means that the change may have happened.
 */
export interface GraphWriter {
  /**
   * Waits until a change may be sent at once: what has to be true of it is looked up after the wait, not before.
   * Give the place back when nothing is sent.
   */
  reserve(): Promise<WritePlace>;
  /** One call holds everything for one user, so that a swap never leaves them without. */
  assignLicense(userId: string, change: LicenseChange, options: WriteOptions): Promise<AssignLicenseOutcome>;
  /** Ends the membership only; dynamic, synced and role-assignable groups refuse. */
  removeGroupMember(groupId: string, userId: string, options: WriteOptions): Promise<RemoveMemberOutcome>;
  /** Gives a membership back; the same groups refuse. */
  addGroupMember(groupId: string, userId: string, options: WriteOptions): Promise<AddMemberOutcome>;
}

export type GraphWriterDeps = GraphDeps;

/** The client of the app registration that may change licences. */
export function createGraphWriter(deps: GraphWriterDeps): GraphWriter {
  const client = createGraphClient(deps);

  async function send(
    request: Pick<ExchangeRequest, 'method' | 'body'>,
    path: string,
    options: WriteOptions,
  ) {
    const url = graphUrl(client.base.origin, path);
    const charges = chargesOf(request.method, url);
    const { clientRequestId, place } = options;
    const response = await client.exchange({
      ...request,
      url,
      charges,
      changesTenant: true,
      clientRequestId,
      ...(place === undefined ? {} : { reserved: place }),
    });
    const requestId = requestIdOf(response);
    const body = response.ok ? '' : await response.text();
    const { status } = response;
    return { status, body, requestId, method: request.method, path: new URL(url).pathname };
  }

  return {
    reserve: () => client.reserve({ scope: 'writes', cost: 1 }),
    async assignLicense(userId, change, options) {
      const path = `/users/${objectId(userId)}/assignLicense`;
      const answer = await send({ method: 'POST', body: change }, path, options);
      if (isSuccess(answer.status)) return { kind: 'applied', requestId: answer.requestId };
      if (answer.status === 400) return refusalOf(answer.body);
      if (answer.status === 404) return { kind: 'notFound' };
      if (answer.status === 409) return { kind: 'conflict' };
      throw errorOf(answer);
    },
    async removeGroupMember(groupId, userId, options) {
      const path = `/groups/${objectId(groupId)}/members/${objectId(userId)}/$ref`;
      const answer = await send({ method: 'DELETE' }, path, options);
      if (isSuccess(answer.status)) return { kind: 'applied', requestId: answer.requestId };
      if (answer.status === 404) return { kind: 'alreadyGone' };
      if (answer.status === 409) return { kind: 'conflict' };
      if (answer.status === 400) return memberRefusalOf(answer.body);
      throw errorOf(answer);
    },
    async addGroupMember(groupId, userId, options) {
      const path = `/groups/${objectId(groupId)}/members/$ref`;
      const member = graphUrl(client.base.origin, `/directoryObjects/${objectId(userId)}`);
      const answer = await send({ method: 'POST', body: { '@odata.id': member } }, path, options);
      if (isSuccess(answer.status)) return { kind: 'applied', requestId: answer.requestId };
      if (answer.status === 404) return { kind: 'notFound' };
      if (answer.status === 409) return { kind: 'conflict' };
      if (answer.status === 400) return additionRefusalOf(answer.body);
      throw errorOf(answer);
    },
  };
}

/** Graph answers 404 or this 400 for somebody who is no member (any more). */
function memberRefusalOf(body: string): RemoveMemberOutcome {
  const { graphCode, graphMessage } = readEnvelope(body);
  if (/removed object references do not exist/i.test(graphMessage ?? '')) return { kind: 'alreadyGone' };
  return { kind: 'refused', code: graphCode, message: graphMessage };
}

/** Graph answers this 400 for somebody who is a member already. */
function additionRefusalOf(body: string): AddMemberOutcome {
  const { graphCode, graphMessage } = readEnvelope(body);
  if (/added object references already exist/i.test(graphMessage ?? '')) return { kind: 'alreadyThere' };
  return { kind: 'refused', code: graphCode, message: graphMessage };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** An id that is not a directory object id would address something else. */
function objectId(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new TypeError('Not a directory object id.');
  return id;
}
