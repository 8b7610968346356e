import { AppError, type ErrorText } from '../lib/app-error.ts';
import { causeCode } from '../transport/cause-code.ts';
import { tokenFaultOf } from '../transport/token-fault.ts';
import { withoutAccounts } from '../transport/without-accounts.ts';
import { roleFor } from './role-for.ts';

export type AzureErrorCode =
  | 'AZURE_THROTTLED'
  | 'AZURE_FORBIDDEN'
  | 'AZURE_UNAUTHORIZED'
  | 'AZURE_NOT_FOUND'
  | 'AZURE_UNREACHABLE'
  | 'AZURE_BAD_PAYLOAD'
  | 'AZURE_SERVER_ERROR'
  | 'AZURE_BAD_REQUEST'
  | 'AZURE_FOREIGN_LINK'
  | 'AZURE_INSECURE_BASE_URL';

/** A fault of Azure, of the way to it, or of the roles given to us. */
export class AzureError extends AppError {
  override readonly name = 'AzureError';
  declare readonly code: AzureErrorCode;
  /** HTTP status; null when nobody answered. */
  readonly status: number | null;
  readonly requestId: string | null;

  constructor(
    code: AzureErrorCode,
    text: ErrorText,
    options: {
      retryable?: boolean;
      cause?: unknown;
      status?: number | null;
      requestId?: string | null;
    } = {},
  ) {
    super(code, text, options);
    this.status = options.status ?? null;
    this.requestId = options.requestId ?? null;
  }
}

export interface FailedAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | null;
  readonly method: string;
  /** Pathname only: a query may hold a paging token. */
  readonly path: string;
}

/** The one place where an HTTP status of Azure becomes an error. */
export function errorOf({ status, body, requestId, method, path }: FailedAnswer): AzureError {
  const why = reasonIn(body);
  const make = (code: AzureErrorCode, what: string, fix: string, retryable = false) =>
    new AzureError(
      code,
      { what: `${method} ${path} ${what} (HTTP ${status}).`, why, fix },
      { retryable, status, requestId },
    );
  switch (status) {
    case 401:
      return make(
        'AZURE_UNAUTHORIZED',
        'was not authenticated',
        'Check the reading app registration, its secret or certificate, and that ARM_BASE_URL is the Azure of its cloud.',
      );
    case 403:
      return make('AZURE_FORBIDDEN', 'was refused', forbiddenFix(path));
    case 404:
    case 410:
      return make(
        'AZURE_NOT_FOUND',
        'found nothing',
        'Check that the scope or billing account in the policy exists and that this cloud offers this API.',
      );
    case 429:
      return make(
        'AZURE_THROTTLED',
        'was throttled on every try',
        'Wait some minutes and run it again; look for another application that reads the same scopes.',
        true,
      );
    default:
      if (status >= 500)
        return make(
          'AZURE_SERVER_ERROR',
          'failed at the server',
          'Run it again later; give Microsoft support the request id if it stays.',
          true,
        );
      return make(
        'AZURE_BAD_REQUEST',
        'was not accepted',
        'Report it with the request id: the request is not one this scope accepts.',
      );
  }
}

function forbiddenFix(path: string): string {
  const role = roleFor(path);
  if (role === null) return 'Give the reading app registration a role that may read this.';
  return `Give the reading app registration the role ${role}.`;
}

/** `{"error":{"code","message"}}`, addresses and accounts removed. */
function reasonIn(body: string): string {
  const envelope = /"code"\s*:\s*"([^"]+)"/.exec(body);
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body);
  if (envelope === null) return 'Azure gave no reason.';
  return `Azure says ${envelope[1]}: ${withoutAccounts(message?.[1] ?? '')}`;
}

export function withoutToken(cause: unknown): AzureError {
  const { kind, text } = tokenFaultOf('Azure', cause);
  return kind === 'unreachable'
    ? new AzureError('AZURE_UNREACHABLE', text, { retryable: true, cause })
    : new AzureError('AZURE_UNAUTHORIZED', text, { cause });
}

/** No answer; every request here only reads, so it may be made again. */
export function unreachable(method: string, path: string, cause: unknown): AzureError {
  const text = {
    what: `${method} ${path} got no answer.`,
    why: `The connection failed (${causeCode(cause)}).`,
    fix: 'Check the network, the proxy and ARM_BASE_URL, then run it again.',
  };
  return new AzureError('AZURE_UNREACHABLE', text, { retryable: true, cause });
}

export function badPayload(path: string, why: string, requestId: string | null, cause?: unknown): AzureError {
  const text = {
    what: `The answer to ${path} cannot be used.`,
    why,
    fix: 'Report it with the request id: nothing is assumed in place of what is missing.',
  };
  return new AzureError('AZURE_BAD_PAYLOAD', text, { requestId, cause });
}

export function foreignLink(): AzureError {
  return new AzureError('AZURE_FOREIGN_LINK', {
    what: 'The next page is on another host than the one that was asked.',
    why: 'Following it would hand our token to that host.',
    fix: 'Check ARM_BASE_URL and any proxy between here and Azure that rewrites answers.',
  });
}

export function insecureBaseUrl(why: string): AzureError {
  return new AzureError('AZURE_INSECURE_BASE_URL', {
    what: 'The Azure base URL is not acceptable.',
    why,
    fix: 'Use https with scheme and host only; plain http is for a twin on loopback.',
  });
}
