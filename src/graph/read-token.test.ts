import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { readToken } from './read-token.ts';

const scope = 'https://graph.microsoft.com/.default';

/** As the library wraps what its own library makes of an answer. */
function wrapped(cause: object): Error {
  return new AuthenticationRequiredError({
    scopes: [scope],
    message: 'x',
    cause: Object.assign(new Error('x'), cause),
  });
}

const reading = (fault: Error) => readToken({ getToken: () => Promise.reject(fault) }, scope);

describe('a token', () => {
  it.each([
    ['a wrong secret', wrapped({ name: 'ServerError', status: 401 })],
    ['an unknown app', wrapped({ name: 'ServerError', status: 400 })],
    ['an answer to a managed identity', new AuthenticationError(400, { error: 'invalid_request' })],
    ['a policy that wants somebody to sign in', wrapped({ name: 'InteractionRequiredAuthError' })],
    ['a certificate that is not there', Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' })],
  ])('is refused for %s', async (_name, fault) => {
    await expect(reading(fault)).rejects.toMatchObject({ code: 'GRAPH_UNAUTHORIZED', retryable: false });
  });

  it.each([
    ['a failing server', wrapped({ name: 'ServerError', status: 503 })],
    ['a busy server', wrapped({ name: 'ServerError', status: 429 })],
    ['a cut connection', wrapped({ name: 'ClientAuthError', errorCode: 'network_error' })],
    ['a failing metadata service', new AuthenticationError(500, 'down')],
    ['a login host that nobody finds', new CredentialUnavailableError('endpoints_resolution_error')],
    [
      'a connection that is refused',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }),
    ],
  ])('may be asked for again after %s', async (_name, fault) => {
    await expect(reading(fault)).rejects.toMatchObject({ code: 'GRAPH_UNREACHABLE', retryable: true });
  });
});
