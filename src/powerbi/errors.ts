import { AppError, type ErrorText } from '../lib/app-error.ts';
import { causeCode } from '../transport/cause-code.ts';
import { tokenFaultOf } from '../transport/token-fault.ts';

export type PowerBiErrorCode =
  | 'POWERBI_THROTTLED'
  | 'POWERBI_FORBIDDEN'
  | 'POWERBI_UNAUTHORIZED'
  | 'POWERBI_UNREACHABLE'
  | 'POWERBI_BAD_PAYLOAD'
  | 'POWERBI_SERVER_ERROR'
  | 'POWERBI_BAD_REQUEST'
  | 'POWERBI_FOREIGN_LINK'
  | 'POWERBI_BASE_URL_REFUSED';

/** A fault of Power BI, of the way to it, or of what we may read there. */
export class PowerBiError extends AppError {
  override readonly name = 'PowerBiError';
  declare readonly code: PowerBiErrorCode;
  readonly requestId: string | null;

  constructor(
    code: PowerBiErrorCode,
    text: ErrorText,
    options: { retryable?: boolean; cause?: unknown; requestId?: string | null } = {},
  ) {
    super(code, text, options);
    this.requestId = options.requestId ?? null;
  }
}

export interface FailedAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | null;
}

/** What has to be switched on, because no permission of the app registration opens these events. */
export const howToOpen =
  'In the admin portal of Fabric, tenant settings, allow service principals to use read-only admin APIs for a group that holds the reader app, and take every admin-consented Power BI permission off that app; it takes some minutes to be heeded.';

/** The one place where an HTTP status of Power BI becomes an error. */
export function errorOf({ status, body, requestId }: FailedAnswer): PowerBiError {
  const why = reasonIn(body);
  const make = (code: PowerBiErrorCode, what: string, fix: string, retryable = false) =>
    new PowerBiError(
      code,
      { what: `The activity of Power BI ${what} (HTTP ${status}).`, why, fix },
      { retryable, requestId },
    );
  switch (status) {
    case 401:
    case 403:
      return make('POWERBI_FORBIDDEN', 'was refused', howToOpen);
    case 429:
      return make(
        'POWERBI_THROTTLED',
        'was throttled on every try',
        'Run it again in an hour: 200 requests an hour are answered for the whole tenant; look for another program that reads them.',
        true,
      );
    default:
      if (status >= 500)
        return make(
          'POWERBI_SERVER_ERROR',
          'failed at the server',
          'Run it again later; give Microsoft support the request id if it stays.',
          true,
        );
      return make(
        'POWERBI_BAD_REQUEST',
        'was not given',
        'Check POWERBI_BASE_URL; report it with the request id if the address is right.',
      );
  }
}

/** The code of `{"error":{"code"}}` alone: what else is said there may name somebody. */
function reasonIn(body: string): string {
  const code = /"code"\s*:\s*"(\w+)"/.exec(body)?.[1];
  return code === undefined ? 'Power BI gave no reason.' : `Power BI says ${code}.`;
}

export function withoutToken(cause: unknown): PowerBiError {
  const { kind, text } = tokenFaultOf('Power BI', cause);
  return kind === 'unreachable'
    ? new PowerBiError('POWERBI_UNREACHABLE', text, { retryable: true, cause })
    : new PowerBiError('POWERBI_UNAUTHORIZED', text, { cause });
}

export function unreachable(cause: unknown): PowerBiError {
  const text = {
    what: 'Power BI gave no answer.',
    why: `The connection failed (${causeCode(cause)}).`,
    fix: 'Check the network, the proxy and POWERBI_BASE_URL, then run it again.',
  };
  return new PowerBiError('POWERBI_UNREACHABLE', text, { retryable: true, cause });
}

export function badPayload(why: string, requestId: string | null, cause?: unknown): PowerBiError {
  const text = {
    what: 'The answer of Power BI cannot be used.',
    why,
    fix: 'Report it with the request id: nothing is assumed in place of what is missing.',
  };
  return new PowerBiError('POWERBI_BAD_PAYLOAD', text, { requestId, cause });
}

export function foreignLink(): PowerBiError {
  return new PowerBiError('POWERBI_FOREIGN_LINK', {
    what: 'Power BI says that more events are on a host that is not its own.',
    why: 'Whoever wrote that address may have left events out, too.',
    fix: 'Check POWERBI_BASE_URL and any proxy between here and Power BI that rewrites answers.',
  });
}

export function baseUrlRefused(why: string): PowerBiError {
  return new PowerBiError('POWERBI_BASE_URL_REFUSED', {
    what: 'POWERBI_BASE_URL is not acceptable.',
    why,
    fix: 'Use the address of your cloud, such as https://api.powerbi.com; plain http is for a twin on loopback.',
  });
}
