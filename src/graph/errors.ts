import { AppError, type ErrorText } from '../lib/app-error.ts';
import { causeCode } from '../transport/cause-code.ts';
import { withoutAccounts } from '../transport/without-accounts.ts';
import { permissionFor } from './permission-for.ts';
import { isThrottling } from './throttling.ts';

export type GraphErrorCode =
  | 'GRAPH_THROTTLED'
  | 'GRAPH_CIRCUIT_OPEN'
  | 'GRAPH_FORBIDDEN'
  | 'GRAPH_UNAUTHORIZED'
  | 'GRAPH_NOT_FOUND'
  | 'GRAPH_UNREACHABLE'
  | 'GRAPH_BAD_PAYLOAD'
  | 'GRAPH_SERVER_ERROR'
  | 'GRAPH_BAD_REQUEST'
  | 'GRAPH_OUTCOME_UNKNOWN'
  | 'GRAPH_FOREIGN_LINK'
  | 'GRAPH_INSECURE_BASE_URL'
  | 'GRAPH_DOWNLOAD_REFUSED'
  | 'GRAPH_DOWNLOAD_TRUNCATED';

/** What Graph itself said, when it said something. */
export interface GraphAnswer {
  readonly status: number | null;
  /** `error.code` of the envelope. */
  readonly graphCode: string | null;
  /** `error.message` of the envelope, addresses and names of accounts removed. May be localised. */
  readonly graphMessage: string | null;
  readonly requestId: string | null;
}

const silence: GraphAnswer = { status: null, graphCode: null, graphMessage: null, requestId: null };

/** A fault of Microsoft Graph, of the way to it, or of the permissions given to us. */
export class GraphError extends AppError {
  override readonly name = 'GraphError';
  declare readonly code: GraphErrorCode;
  readonly answer: GraphAnswer;

  constructor(
    code: GraphErrorCode,
    text: ErrorText,
    options: { retryable?: boolean; cause?: unknown; answer?: GraphAnswer } = {},
  ) {
    super(code, text, options);
    this.answer = options.answer ?? silence;
  }
}

export interface FailedResponse {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | null;
  readonly method: string;
  /** Pathname only: a query may hold a paging token. */
  readonly path: string;
}

/** The one place where an HTTP status becomes an error. */
export function errorOf(failed: FailedResponse): GraphError {
  const answer = { status: failed.status, requestId: failed.requestId, ...readEnvelope(failed.body) };
  const why =
    answer.graphCode === null
      ? 'Graph gave no reason.'
      : `Graph says ${answer.graphCode}: ${answer.graphMessage ?? ''}`;
  const called = `${failed.method} ${failed.path}`;
  const make = (code: GraphErrorCode, what: string, fix: string, retryable = false) =>
    new GraphError(
      code,
      { what: `${called} ${what} (HTTP ${failed.status}).`, why, fix },
      { retryable, answer },
    );

  if (isThrottling(failed.status, failed.body))
    return make(
      'GRAPH_THROTTLED',
      'was throttled on every try',
      'Wait some minutes and run it again; look for another application that reads the same tenant.',
      true,
    );
  switch (failed.status) {
    case 401:
      return make(
        'GRAPH_UNAUTHORIZED',
        'was not authenticated',
        'Check the tenant id, the client id and the secret or certificate of the app registration.',
      );
    case 403:
      return make('GRAPH_FORBIDDEN', 'was refused', forbiddenFix(failed, answer.graphCode));
    case 404:
    case 410:
      return make(
        'GRAPH_NOT_FOUND',
        'found nothing',
        'Check that the object still exists and that this cloud offers this API.',
      );
    default:
      if (failed.status >= 500)
        return make(
          'GRAPH_SERVER_ERROR',
          'failed at the server',
          'Run it again later; give Microsoft support the request id if it stays.',
          true,
        );
      return make(
        'GRAPH_BAD_REQUEST',
        'was not accepted',
        'Report it with the request id: the request is not one this tenant accepts.',
      );
  }
}

function forbiddenFix(failed: FailedResponse, graphCode: string | null): string {
  if (graphCode === 'Authentication_RequestFromNonPremiumTenantOrB2CTenant') {
    return 'Sign-in activity needs a Microsoft Entra ID P1 or P2 licence in the tenant.';
  }
  const permission = permissionFor(failed.method, failed.path);
  if (permission === null)
    return 'Grant the app registration the application permission this API names, with admin consent.';
  return `Grant the app registration the application permission ${permission}, with admin consent.`;
}

/** `{"error":{"code","message"}}`; nulls when the body is something else. */
export function readEnvelope(body: string): { graphCode: string | null; graphMessage: string | null } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { graphCode: null, graphMessage: null };
  }
  const { error } = isRecord(parsed) ? parsed : {};
  const { code, message } = isRecord(error) ? error : {};
  return {
    graphCode: typeof code === 'string' ? code : null,
    graphMessage: typeof message === 'string' ? withoutAccounts(message) : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** No answer, and the request changed nothing: it may be tried again. */
export function unreachable(method: string, path: string, cause: unknown): GraphError {
  const text = {
    what: `${method} ${path} got no answer.`,
    why: `The connection failed (${causeCode(cause)}).`,
    fix: 'Check the network, the proxy and the base URL, then run it again.',
  };
  return new GraphError('GRAPH_UNREACHABLE', text, { retryable: true, cause });
}

/** Not sent: the requests before it were given up one after the other. */
export function circuitOpen(method: string, path: string, forMs: number): GraphError {
  const text = {
    what: `${method} ${path} was not sent.`,
    why: 'The last requests to this service were given up after every try, so it is left alone for a while.',
    fix: `Run it again in ${Math.ceil(forMs / 1000)} seconds; look for the errors before this one if it stays.`,
  };
  return new GraphError('GRAPH_CIRCUIT_OPEN', text, { retryable: true });
}

/** A change was sent and its answer was lost: the caller reads the state again before anything else. */
export function outcomeUnknown(
  method: string,
  path: string,
  reason: string,
  answer: GraphAnswer,
  cause?: unknown,
): GraphError {
  const text = {
    what: `${method} ${path} was sent and may or may not have been carried out.`,
    why: reason,
    fix: 'Read the state again and decide by what it shows; never repeat the change blindly.',
  };
  return new GraphError('GRAPH_OUTCOME_UNKNOWN', text, { retryable: true, answer, cause });
}

export function badPayload(path: string, why: string, requestId: string | null, cause?: unknown): GraphError {
  const text = {
    what: `The answer to ${path} cannot be used.`,
    why,
    fix: 'Report it with the request id: nothing is assumed in place of what is missing.',
  };
  return new GraphError('GRAPH_BAD_PAYLOAD', text, { answer: { ...silence, requestId }, cause });
}

export function foreignLink(): GraphError {
  return new GraphError('GRAPH_FOREIGN_LINK', {
    what: 'The next page is on another host than the one that was asked.',
    why: 'Following it would hand our token to that host.',
    fix: 'Check GRAPH_BASE_URL and any proxy between here and Graph that rewrites answers.',
  });
}

export function insecureBaseUrl(why: string): GraphError {
  return new GraphError('GRAPH_INSECURE_BASE_URL', {
    what: 'The Graph base URL is not acceptable.',
    why,
    fix: 'Use https with scheme and host only; plain http is for a twin on loopback.',
  });
}

/** The address itself is a secret and stays out of the text. */
export function downloadRefused(why: string): GraphError {
  return new GraphError('GRAPH_DOWNLOAD_REFUSED', {
    what: 'The report download was refused.',
    why,
    fix: 'Check for a proxy that rewrites redirects; reports are fetched from the report hosts of office.com only.',
  });
}

export function downloadFailed(status: number | null, cause: unknown): GraphError {
  const text = {
    what: 'The report could not be fetched from the report host.',
    why: status === null ? `The connection failed (${causeCode(cause)}).` : `It answered HTTP ${status}.`,
    fix: 'Check that the report hosts of office.com can be reached from here, then run it again.',
  };
  return new GraphError('GRAPH_SERVER_ERROR', text, { retryable: true, answer: { ...silence, status } });
}

export function downloadTruncated(why: string): GraphError {
  const text = {
    what: 'The report broke off before its end.',
    why,
    fix: 'Run the collection again; the rows that did arrive are kept and marked incomplete.',
  };
  return new GraphError('GRAPH_DOWNLOAD_TRUNCATED', text, { retryable: true });
}
