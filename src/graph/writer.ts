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
}

export type RemoveMemberOutcome =
  | { readonly kind: 'applied'; readonly requestId: string | null }
  | { readonly kind: 'alreadyGone' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string | null };

/**
 * The only two changes this product can make to a tenant. It reads nothing: who calls it has checked, and checks
 * again afterwards. Throws GraphError; GRAPH_OUTCOME_UNKNOWN means that the change may have happened.
 */
export interface GraphWriter {
  /** One call holds everything for one user, so that a swap never leaves them without. */
  assignLicense(userId: string, change: LicenseChange, options: WriteOptions): Promise<AssignLicenseOutcome>;
  /** Ends the membership only; dynamic, synced and role-assignable groups refuse. */
  removeGroupMember(groupId: string, userId: string, options: WriteOptions): Promise<RemoveMemberOutcome>;
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
    const { clientRequestId } = options;
    const response = await client.exchange({
      ...request,
      url,
      charges,
      changesTenant: true,
      clientRequestId,
    });
    const requestId = requestIdOf(response);
    const body = response.ok ? '' : await response.text();
    const { status } = response;
    return { status, body, requestId, method: request.method, path: new URL(url).pathname };
  }

  return {
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
  };
}

/** Graph answers 404 or this 400 for somebody who is no member (any more). */
function memberRefusalOf(body: string): RemoveMemberOutcome {
  const { graphCode, graphMessage } = readEnvelope(body);
  if (/removed object references do not exist/i.test(graphMessage ?? '')) return { kind: 'alreadyGone' };
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
