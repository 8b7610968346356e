import type { TokenCredential } from '@azure/identity';
import { AppError } from '../lib/app-error.ts';
import { parseBaseUrl } from './base-url.ts';
import { readToken } from './read-token.ts';

export interface TokenProvider {
  getToken(): Promise<string>;
}

/** How an app registration proves itself. Reader and writer have one each. */
export type AppIdentity =
  | {
      readonly kind: 'secret';
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      readonly certificatePath: string;
    }
  | { readonly kind: 'managedIdentity'; readonly clientId: string | null };

export interface CredentialDeps {
  /** Scheme and host of Graph: decides the scope, and whether there is a credential at all. */
  readonly baseUrl: string;
  /** Login host of a national cloud; null for the public one. */
  readonly authorityHost: string | null;
  /** Null is right for a twin only. */
  readonly identity: AppIdentity | null;
  /** What the token is for; the base itself when left out. */
  readonly audience?: string;
}

/** The fixed token of the twin on loopback. It is no secret and opens nothing. */
export function twinToken(): TokenProvider {
  return { getToken: async () => 'twin' };
}

/**
 * The tokens for one Graph client. On a plain-http loopback base nothing of @azure/identity is even loaded.
 * Throws GRAPH_INSECURE_BASE_URL for plain http elsewhere, and GRAPH_CREDENTIAL_MISSING when a real cloud has
 * no identity to call it with.
 */
export function createCredential({
  baseUrl,
  authorityHost,
  identity,
  audience,
}: CredentialDeps): TokenProvider {
  const base = parseBaseUrl(baseUrl);
  if (base.isTwin) return twinToken();
  if (identity === null) throw credentialMissing();
  const scope = `${audience ?? base.origin}/.default`;
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken() {
      credential ??= createAzureCredential(identity, authorityHost);
      return readToken(await credential, scope);
    },
  };
}

async function createAzureCredential(
  identity: AppIdentity,
  authorityHost: string | null,
): Promise<TokenCredential> {
  const azure = await import('@azure/identity');
  const options = authorityHost === null ? {} : { authorityHost };
  switch (identity.kind) {
    case 'secret':
      return new azure.ClientSecretCredential(
        identity.tenantId,
        identity.clientId,
        identity.clientSecret,
        options,
      );
    case 'certificate':
      return new azure.ClientCertificateCredential(
        identity.tenantId,
        identity.clientId,
        identity.certificatePath,
        options,
      );
    case 'managedIdentity':
      return identity.clientId === null
        ? new azure.ManagedIdentityCredential()
        : new azure.ManagedIdentityCredential({ clientId: identity.clientId });
  }
}

function credentialMissing(): AppError {
  return new AppError('GRAPH_CREDENTIAL_MISSING', {
    what: 'There is no identity to call Microsoft Graph with.',
    why: 'The base URL is a real cloud and no client secret, certificate or managed identity is configured.',
    fix: 'Set READER_CLIENT_ID and WRITER_CLIENT_ID, each with its secret or certificate.',
  });
}
