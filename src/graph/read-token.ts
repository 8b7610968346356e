import type { TokenCredential } from '@azure/identity';
import { GraphError } from './errors.ts';

/**
 * A token; cached and renewed by the credential itself. Throws GRAPH_UNAUTHORIZED where the identity platform refuses
 * the app registration or its certificate cannot be opened, and GRAPH_UNREACHABLE where nobody could tell.
 */
export async function readToken(credential: TokenCredential, scope: string): Promise<string> {
  let answer;
  try {
    answer = await credential.getToken(scope);
  } catch (cause) {
    if (isRefusal(cause) || isUnopened(cause))
      throw new GraphError('GRAPH_UNAUTHORIZED', notAuthenticated, { cause });
    throw new GraphError('GRAPH_UNREACHABLE', nobodyAnswered, { retryable: true, cause });
  }
  if (answer === null) throw new GraphError('GRAPH_UNAUTHORIZED', notAuthenticated);
  return answer.token;
}

const notAuthenticated = {
  what: 'No token could be acquired.',
  why: 'The identity platform refused the app registration, or its certificate cannot be opened.',
  fix: 'Check the tenant id, the client id, and the secret or certificate and its expiry.',
};

const nobodyAnswered = {
  what: 'No token could be acquired.',
  why: 'The identity platform gave no usable answer.',
  fix: 'Check the network, the proxy and AZURE_AUTHORITY_HOST, then run it again; if it stays, check the tenant id.',
};

const ofTheAnswer = new Set(['AuthenticationError', 'AuthenticationRequiredError']);
/** Too slow, and too often: both pass. */
const passing = new Set([408, 429]);

/** The library wraps what the platform answered; an outage comes in the same wrapping, without such a status. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !ofTheAnswer.has(error.name)) return false;
  const status = statusOf(error);
  if (status === null)
    return error.cause instanceof Error && error.cause.name === 'InteractionRequiredAuthError';
  return status >= 400 && status < 500 && !passing.has(status);
}

function statusOf(error: Error): number | null {
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  if ('status' in error && typeof error.status === 'number') return error.status;
  return error.cause instanceof Error ? statusOf(error.cause) : null;
}

function isUnopened(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'open';
}
