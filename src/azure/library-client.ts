import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline';
import { AppError } from '../lib/app-error.ts';
import type { ServiceBase } from '../transport/service-base.ts';
import { badPayload } from './errors.ts';

interface LibraryClient {
  readonly pipeline: Pick<Pipeline, 'removePolicy'>;
}

/** What the client libraries would do by themselves, and our pipeline does instead. */
const replaced = ['bearerTokenAuthenticationPolicy', 'defaultRetryPolicy', 'redirectPolicy', 'proxyPolicy'];

/** Options of a client library of Azure that sends through our pipeline. */
export function libraryOptions(base: ServiceBase, httpClient: HttpClient) {
  return {
    endpoint: base.origin,
    allowInsecureConnection: base.isTwin,
    httpClient,
    retryOptions: { maxRetries: 0 },
  };
}

/** Never asked: our pipeline puts the token on, and for a twin there is none. */
export const noCredential: TokenCredential = {
  getToken: () => Promise.reject(new TypeError('A client library asked for a token of its own.')),
};

/** What a library makes of an answer it cannot read is no error of ours until here. Throws AZURE_BAD_PAYLOAD. */
export async function readByLibrary<T>(place: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw badPayload(place, 'It is not what the client library of Azure reads.', null);
  }
}

/** Leaves the library to write the request and read the answer, nothing else. */
export function withoutItsOwnWays<Client extends LibraryClient>(client: Client): Client {
  for (const name of replaced) client.pipeline.removePolicy({ name });
  return client;
}
